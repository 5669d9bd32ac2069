with

source as (

    select * from {{ read_landed('document_notice') }}

)

select * from source

with

source as (

    select * from {{ read_landed('document_section') }}

)

select * from source

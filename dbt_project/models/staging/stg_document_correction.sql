with

source as (

    select * from {{ read_landed('document_correction') }}

)

select * from source

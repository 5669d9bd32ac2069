with

source as (

    select * from {{ read_landed('document_part') }}

)

select * from source

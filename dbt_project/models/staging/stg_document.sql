with

source as (

    select * from {{ read_landed('document') }}

)

select * from source

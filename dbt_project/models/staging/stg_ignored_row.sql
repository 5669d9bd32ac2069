with

source as (

    select * from {{ read_landed('ignored_row') }}

)

select * from source

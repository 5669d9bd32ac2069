with

source as (

    select * from {{ read_landed('period_row') }}

)

select * from source

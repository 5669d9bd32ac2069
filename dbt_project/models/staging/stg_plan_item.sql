with

source as (

    select * from {{ read_landed('plan_item') }}

)

select * from source

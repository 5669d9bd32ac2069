with

source as (

    select * from {{ read_landed('plan_item_date') }}

)

select * from source

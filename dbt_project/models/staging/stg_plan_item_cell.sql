with

source as (

    select * from {{ read_landed('plan_item_cell') }}

)

select * from source

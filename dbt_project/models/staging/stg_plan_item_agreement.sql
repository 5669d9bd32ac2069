with

source as (

    select * from {{ read_landed('plan_item_agreement') }}

)

select * from source

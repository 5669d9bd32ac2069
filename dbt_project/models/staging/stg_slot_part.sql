with

source as (

    select * from {{ read_resolved('slot_part') }}

)

select * from source

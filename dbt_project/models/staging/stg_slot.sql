with

source as (

    select * from {{ read_resolved('slot') }}

)

select * from source

with

source as (

    select * from {{ read_resolved('contradiction') }}

)

select * from source

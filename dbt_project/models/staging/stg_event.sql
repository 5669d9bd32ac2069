with

source as (

    select * from {{ read_resolved('event') }}

)

select * from source

with

source as (

    select * from {{ read_resolved('event_series') }}

)

select * from source

with

source as (

    select * from {{ read_resolved('reporting_obligation') }}

)

select * from source

with

source as (

    select * from {{ read_resolved('expectation_origin') }}

)

select * from source

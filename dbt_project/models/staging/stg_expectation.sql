with

source as (

    select * from {{ read_resolved('expectation') }}

)

select * from source

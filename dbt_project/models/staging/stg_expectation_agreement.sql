with

source as (

    select * from {{ read_resolved('expectation_agreement') }}

)

select * from source

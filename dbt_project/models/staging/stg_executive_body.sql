with

source as (

    select * from {{ read_resolved('executive_body') }}

)

select * from source

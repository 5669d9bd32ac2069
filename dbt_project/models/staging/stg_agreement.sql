with

source as (

    select * from {{ read_resolved('agreement') }}

)

select * from source

with

source as (

    select * from {{ read_resolved('build_parameter') }}

)

select * from source

with

source as (

    select * from {{ read_resolved('correction') }}

)

select * from source

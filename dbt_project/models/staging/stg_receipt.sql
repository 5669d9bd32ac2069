with

source as (

    select * from {{ read_resolved('receipt') }}

)

select * from source

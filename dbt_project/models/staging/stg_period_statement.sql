with

source as (

    select * from {{ read_resolved('period_statement') }}

)

select * from source

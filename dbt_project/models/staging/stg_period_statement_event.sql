with

source as (

    select * from {{ read_resolved('period_statement_event') }}

)

select * from source

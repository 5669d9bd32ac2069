with

source as (

    select * from {{ read_resolved('agreement_mention') }}

)

select * from source

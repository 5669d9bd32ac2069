with

source as (

    select * from {{ read_resolved('agreement_party') }}

)

select * from source

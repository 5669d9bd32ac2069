with

source as (

    select * from {{ read_resolved('match_suggestion') }}

)

select * from source

with

source as (

    select * from {{ read_landed('quarantined_row') }}

)

select * from source

with

source as (

    select * from {{ read_landed('corrected_row') }}

)

select * from source

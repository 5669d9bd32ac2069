with

source as (

    select * from {{ read_landed('report_row') }}

)

select * from source

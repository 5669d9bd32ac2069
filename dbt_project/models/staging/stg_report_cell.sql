with

source as (

    select * from {{ read_landed('report_cell') }}

)

select * from source

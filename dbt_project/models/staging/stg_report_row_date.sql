with

source as (

    select * from {{ read_landed('report_row_date') }}

)

select * from source

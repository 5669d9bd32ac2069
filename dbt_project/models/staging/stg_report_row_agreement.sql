with

source as (

    select * from {{ read_landed('report_row_agreement') }}

)

select * from source

with

source as (

    select * from {{ read_landed('register_entry_cell') }}

)

select * from source

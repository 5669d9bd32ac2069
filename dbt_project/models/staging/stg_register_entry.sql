with

source as (

    select * from {{ read_landed('register_entry') }}

)

select * from source

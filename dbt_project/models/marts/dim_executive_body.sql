with

bodies as (

    select * from {{ ref('stg_executive_body') }}

),

final as (

    select
        executive_body_key,
        executive_body_name,
        executive_body_names,
        reporting_region_code,
        predecessor_body_keys,
        body_source,
        valid_from,
        valid_to,
        first_seen_quarter
    from bodies

)

select * from final

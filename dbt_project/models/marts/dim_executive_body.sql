with

bodies as (

    select * from {{ ref('stg_executive_body') }}

),

reference_names as (

    select * from {{ ref('executive_body_name') }}

),

-- A pure rename keeps the body, so the reference knows names that no document has used yet.
names_in_time as (

    select
        executive_body_code,
        {{ texts_in_order('executive_body_name', 'name_position', '; ') }} as executive_body_names
    from reference_names
    group by executive_body_code

),

final as (

    select
        bodies.executive_body_key,
        bodies.executive_body_code,
        bodies.executive_body_name,
        coalesce(names_in_time.executive_body_names, bodies.executive_body_names) as executive_body_names,
        bodies.reporting_region_code,
        bodies.predecessor_body_keys,
        bodies.body_source,
        bodies.valid_from,
        bodies.valid_to,
        bodies.first_seen_quarter
    from bodies
    left join names_in_time on bodies.executive_body_code = names_in_time.executive_body_code

)

select * from final

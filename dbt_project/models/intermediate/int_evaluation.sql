with

build_parameters as (

    select * from {{ ref('stg_build_parameter') }}

),

quartered as (

    select
        *,
        {{ quarter_of_date('evaluated_on') }} as quarter
    from build_parameters

),

final as (

    select
        evaluated_on,
        quarter,
        {{ quarter_ordinal('quarter') }} as quarter_ordinal,
        report_due_days,
        silent_quarters,
        dormant_quarters,
        expiry_days,
        prolongation_days
    from quartered

)

select * from final

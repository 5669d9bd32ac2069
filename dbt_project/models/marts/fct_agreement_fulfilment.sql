-- Each row counts an expectation or an event once, however many agreements it stands under; adding rows of different
-- agreements does not.
with

counted as (

    select * from {{ ref('int_agreement_quarter') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

first_seen as (

    select * from {{ ref('int_agreement_first_seen') }}

),

last_quarter as (

    select * from {{ ref('int_last_quarter') }}

),

spine as (

    select
        first_seen.reporting_region_code,
        first_seen.agreement_key,
        quarters.quarter,
        quarters.year,
        quarters.quarter_ordinal
    from first_seen
    cross join last_quarter
    inner join quarters on quarters.quarter_ordinal between first_seen.first_ordinal and last_quarter.quarter_ordinal

),

figures as (

    select
        spine.*,
        {{ figures_or_none(expectation_figures(), 'counted') }},
        {{ figures_or_none(event_figures(), 'counted') }}
    from spine
    left join counted
        on
            spine.reporting_region_code = counted.reporting_region_code
            and spine.agreement_key = counted.agreement_key
            and spine.quarter = counted.quarter

),

{% set so_far = 'partition by reporting_region_code, agreement_key order by quarter_ordinal' -%}
{% set this_year = 'partition by reporting_region_code, agreement_key, year order by quarter_ordinal' -%}

compared as (

    select
        *,
        {{ figure_share('fulfilment_share') }} as fulfilment_share,
        {{ figure_share('reported_held_share') }} as reported_held_share,
        {{ figures_to_date(compared_figures(), this_year) }},
        max(case when took_place_count > 0 then quarter_ordinal end) over (
            {{ so_far }} rows between unbounded preceding and current row
        ) as last_active_ordinal
    from figures

),

final as (

    select
        reporting_region_code,
        agreement_key,
        quarter,
        year,
        {{ figures_over_the_year(so_far) }},
        quarter_ordinal - last_active_ordinal as quarters_since_last_activity
    from compared

)

select * from final

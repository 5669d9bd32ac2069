-- An event and an expectation have one body each, so rows of different bodies add up. What no body is named for stands
-- under the region's unnamed one.
with

events as (

    select * from {{ ref('fct_event') }}

),

expectations as (

    select
        *,
        counted_quarter as quarter
    from {{ ref('fct_expectation') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

counted_events as (

    select
        reporting_region_code,
        executive_body_key,
        quarter,
        {{ figures_counted(event_figures()) }}
    from events
    group by reporting_region_code, executive_body_key, quarter

),

counted_expectations as (

    select
        reporting_region_code,
        executive_body_key,
        quarter,
        {{ figures_counted(expectation_figures()) }}
    from expectations
    group by reporting_region_code, executive_body_key, quarter

),

seen as (

    select
        reporting_region_code,
        executive_body_key,
        quarter
    from counted_events
    union all
    select
        reporting_region_code,
        executive_body_key,
        quarter
    from counted_expectations

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

last_quarter as (

    select * from {{ ref('int_last_quarter') }}

),

first_seen as (

    select
        seen.reporting_region_code,
        seen.executive_body_key,
        min(quarters.quarter_ordinal) as first_ordinal
    from seen
    inner join quarters on seen.quarter = quarters.quarter
    group by seen.reporting_region_code, seen.executive_body_key

),

spine as (

    select
        first_seen.reporting_region_code,
        first_seen.executive_body_key,
        bodies.executive_body_name,
        bodies.body_source,
        quarters.quarter,
        quarters.year,
        quarters.quarter_ordinal
    from first_seen
    cross join last_quarter
    inner join quarters on quarters.quarter_ordinal between first_seen.first_ordinal and last_quarter.quarter_ordinal
    left join bodies on first_seen.executive_body_key = bodies.executive_body_key

),

figures as (

    select
        spine.*,
        {{ figures_or_none(expectation_figures(), 'counted_expectations') }},
        {{ figures_or_none(event_figures(), 'counted_events') }}
    from spine
    left join counted_expectations
        on
            spine.reporting_region_code = counted_expectations.reporting_region_code
            and spine.executive_body_key = counted_expectations.executive_body_key
            and spine.quarter = counted_expectations.quarter
    left join counted_events
        on
            spine.reporting_region_code = counted_events.reporting_region_code
            and spine.executive_body_key = counted_events.executive_body_key
            and spine.quarter = counted_events.quarter

),

{% set so_far = 'partition by reporting_region_code, executive_body_key order by quarter_ordinal' -%}
{% set this_year = 'partition by reporting_region_code, executive_body_key, year order by quarter_ordinal' -%}

compared as (

    select
        *,
        {{ figure_share('fulfilment_share') }} as fulfilment_share,
        {{ figure_share('reported_held_share') }} as reported_held_share,
        {{ figures_to_date(compared_figures(), this_year) }}
    from figures

),

final as (

    select
        reporting_region_code,
        executive_body_key,
        quarter,
        year,
        executive_body_name,
        body_source,
        {{ figures_over_the_year(so_far) }}
    from compared

)

select * from final

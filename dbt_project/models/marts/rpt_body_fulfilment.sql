-- An event and an expectation have one body each, so rows of different bodies add up. What no body is named for stands
-- under the region's unnamed one.
{% set event_figures = [
    'events_count', 'added_count', 'held_count', 'held_partially_count', 'in_progress_count', 'took_place_count',
    'unexecuted_count', 'decided_count', 'unplanned_held_count',
] -%}
{% set expectation_figures = [
    'expectations_count', 'scheduled_count', 'met_count', 'met_early_count', 'met_late_count', 'partially_met_count',
    'not_met_count', 'postponed_count', 'unclear_count', 'not_reported_count', 'awaiting_report_count',
    'undated_count', 'fulfilled_count', 'promises_count',
] -%}
{% set compared_figures = [
    'events_count', 'held_count', 'decided_count', 'promises_count', 'fulfilled_count',
] -%}
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
        {{ figures_counted(event_figures) }}
    from events
    group by reporting_region_code, executive_body_key, quarter

),

counted_expectations as (

    select
        reporting_region_code,
        executive_body_key,
        quarter,
        {{ figures_counted(expectation_figures) }}
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
        {{ figures_or_none(expectation_figures, 'counted_expectations') }},
        {{ figures_or_none(event_figures, 'counted_events') }}
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
        {{ figures_to_date(compared_figures, this_year) }}
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
        expectations_count,
        scheduled_count,
        met_count,
        met_early_count,
        met_late_count,
        partially_met_count,
        not_met_count,
        postponed_count,
        unclear_count,
        not_reported_count,
        awaiting_report_count,
        undated_count,
        events_count,
        added_count,
        held_count,
        held_partially_count,
        in_progress_count,
        took_place_count,
        unexecuted_count,
        decided_count,
        unplanned_held_count,
        fulfilled_count,
        promises_count,
        fulfilment_share,
        reported_held_share,
        {{ basis_of('promises_count', 'decided_count') }} as basis,
        year_to_date_events_count,
        year_to_date_held_count,
        year_to_date_decided_count,
        {{ figure_share('reported_held_share', 'year_to_date_') }} as year_to_date_reported_held_share,
        year_to_date_promises_count,
        year_to_date_fulfilled_count,
        {{ figure_share('fulfilment_share', 'year_to_date_') }} as year_to_date_fulfilment_share,
        -- Each body has every quarter since it was first seen, so four rows back is a year back.
        lag(events_count, 4) over ({{ so_far }}) as year_ago_events_count,
        lag(held_count, 4) over ({{ so_far }}) as year_ago_held_count,
        lag(decided_count, 4) over ({{ so_far }}) as year_ago_decided_count,
        lag(reported_held_share, 4) over ({{ so_far }}) as year_ago_reported_held_share,
        lag(promises_count, 4) over ({{ so_far }}) as year_ago_promises_count,
        lag(fulfilled_count, 4) over ({{ so_far }}) as year_ago_fulfilled_count,
        lag(fulfilment_share, 4) over ({{ so_far }}) as year_ago_fulfilment_share
    from compared

)

select * from final

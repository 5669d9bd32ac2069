-- Each row counts an expectation or an event once, however many agreements it stands under; adding rows of different
-- agreements does not.
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
        {{ figures_or_none(expectation_figures, 'counted') }},
        {{ figures_or_none(event_figures, 'counted') }}
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
        {{ figures_to_date(compared_figures, this_year) }},
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
        -- Each agreement has every quarter since it was first seen, so four rows back is a year back.
        lag(events_count, 4) over ({{ so_far }}) as year_ago_events_count,
        lag(held_count, 4) over ({{ so_far }}) as year_ago_held_count,
        lag(decided_count, 4) over ({{ so_far }}) as year_ago_decided_count,
        lag(reported_held_share, 4) over ({{ so_far }}) as year_ago_reported_held_share,
        lag(promises_count, 4) over ({{ so_far }}) as year_ago_promises_count,
        lag(fulfilled_count, 4) over ({{ so_far }}) as year_ago_fulfilled_count,
        lag(fulfilment_share, 4) over ({{ so_far }}) as year_ago_fulfilment_share,
        quarter_ordinal - last_active_ordinal as quarters_since_last_activity
    from compared

)

select * from final

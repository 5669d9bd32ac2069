-- Each row counts an expectation or an event once, however many agreements it stands under; adding rows of different
-- agreements does not.
with

events as (

    select * from {{ ref('fct_event') }}

),

event_agreements as (

    select * from {{ ref('bridge_event_agreement') }}

),

expectations as (

    select * from {{ ref('fct_expectation') }}

),

expectation_agreements as (

    select * from {{ ref('bridge_expectation_agreement') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

answering_events as (

    select distinct answer_event_key as event_key
    from expectations
    where answer_event_key is not null

),

agreement_events as (

    select
        events.reporting_region_code,
        event_agreements.agreement_key,
        events.quarter,
        events.event_key,
        events.period_kind,
        events.outcome,
        answering_events.event_key is not null as is_answer
    from events
    inner join event_agreements on events.event_key = event_agreements.event_key
    left join answering_events on events.event_key = answering_events.event_key
    where event_agreements.agreement_key is not null

),

-- An expectation belongs to the quarter where it is due; one without a date to the quarter whose report made it.
agreement_expectations as (

    select
        expectations.reporting_region_code,
        expectation_agreements.agreement_key,
        coalesce(expectations.due_quarter, origin_events.quarter) as quarter,
        expectations.expectation_key,
        expectations.standing,
        expectations.is_counted_in_share
    from expectations
    inner join expectation_agreements on expectations.expectation_key = expectation_agreements.expectation_key
    left join events as origin_events on expectations.origin_event_key = origin_events.event_key

),

seen as (

    select
        reporting_region_code,
        agreement_key,
        quarter
    from agreement_events
    union all
    select
        reporting_region_code,
        agreement_key,
        quarter
    from agreement_expectations

),

first_seen as (

    select
        seen.reporting_region_code,
        seen.agreement_key,
        min(quarters.quarter_ordinal) as first_ordinal
    from seen
    inner join quarters on seen.quarter = quarters.quarter
    group by seen.reporting_region_code, seen.agreement_key

),

-- A report may be dated after the day of evaluation; its events are shown all the same.
last_quarters as (

    select max(quarters.quarter_ordinal) as last_ordinal
    from quarters
    left join agreement_events on quarters.quarter = agreement_events.quarter
    left join evaluation on quarters.quarter = evaluation.quarter
    where agreement_events.quarter is not null or evaluation.quarter is not null

),

spine as (

    select
        first_seen.reporting_region_code,
        first_seen.agreement_key,
        quarters.quarter,
        quarters.year,
        quarters.quarter_ordinal
    from first_seen
    cross join last_quarters
    inner join quarters on quarters.quarter_ordinal between first_seen.first_ordinal and last_quarters.last_ordinal

),

counted_events as (

    select
        reporting_region_code,
        agreement_key,
        quarter,
        count(*) as events_count,
        {{ count_where("period_kind != 'quarter'") }} as added_count,
        {{ count_where(is_held('outcome')) }} as held_count,
        {{ count_where("outcome = 'in_progress'") }} as in_progress_count,
        {{ count_where(is_decided('outcome')) }} as decided_count,
        {{ count_where(is_active('outcome')) }} as active_count,
        {{ count_where("outcome in ('held', 'held_in_other_format') and not is_answer") }} as unplanned_held_count,
        {{ texts_in_order('event_key', 'event_key') }} as event_keys
    from agreement_events
    group by reporting_region_code, agreement_key, quarter

),

counted_expectations as (

    select
        reporting_region_code,
        agreement_key,
        quarter,
        {{ count_where("standing != 'undated'") }} as expectations_count,
        {{ count_where("standing = 'scheduled'") }} as scheduled_count,
        {{ count_where("standing = 'met'") }} as met_count,
        {{ count_where("standing = 'met_early'") }} as met_early_count,
        {{ count_where("standing = 'met_late'") }} as met_late_count,
        {{ count_where("standing = 'partially_met'") }} as partially_met_count,
        {{ count_where("standing = 'not_met'") }} as not_met_count,
        {{ count_where("standing = 'postponed'") }} as postponed_count,
        {{ count_where("standing = 'unclear'") }} as unclear_count,
        {{ count_where("standing = 'not_reported'") }} as not_reported_count,
        {{ count_where("standing = 'awaiting_report'") }} as awaiting_report_count,
        {{ count_where("standing = 'undated'") }} as undated_count,
        {{ count_where("is_counted_in_share and " ~ is_met('standing')) }} as fulfilled_count,
        {{ count_where("is_counted_in_share") }} as promises_count,
        {{ texts_in_order('expectation_key', 'expectation_key') }} as expectation_keys
    from agreement_expectations
    group by reporting_region_code, agreement_key, quarter

),

counted as (

    select
        spine.*,
        {%- for count in [
            'expectations_count', 'scheduled_count', 'met_count', 'met_early_count', 'met_late_count',
            'partially_met_count', 'not_met_count', 'postponed_count', 'unclear_count', 'not_reported_count',
            'awaiting_report_count', 'undated_count', 'fulfilled_count', 'promises_count',
        ] %}
            coalesce(counted_expectations.{{ count }}, 0) as {{ count }},
        {%- endfor %}
        {%- for count in [
            'events_count', 'added_count', 'held_count', 'in_progress_count', 'decided_count', 'active_count',
            'unplanned_held_count',
        ] %}
            coalesce(counted_events.{{ count }}, 0) as {{ count }},
        {%- endfor %}
        counted_events.event_keys,
        counted_expectations.expectation_keys
    from spine
    left join counted_events
        on
            spine.reporting_region_code = counted_events.reporting_region_code
            and spine.agreement_key = counted_events.agreement_key
            and spine.quarter = counted_events.quarter
    left join counted_expectations
        on
            spine.reporting_region_code = counted_expectations.reporting_region_code
            and spine.agreement_key = counted_expectations.agreement_key
            and spine.quarter = counted_expectations.quarter

),

{% set so_far = 'partition by reporting_region_code, agreement_key order by quarter_ordinal' -%}
{% set this_year = 'partition by reporting_region_code, agreement_key, year order by quarter_ordinal' -%}

compared as (

    select
        *,
        {{ share_of('fulfilled_count', 'promises_count') }} as fulfilment_share,
        {{ share_of('held_count', 'decided_count') }} as reported_held_share,
        {{ running_total('fulfilled_count', this_year) }} as year_to_date_fulfilled_count,
        {{ running_total('promises_count', this_year) }} as year_to_date_promises_count,
        {{ running_total('events_count', this_year) }} as year_to_date_events_count,
        {{ running_total('held_count', this_year) }} as year_to_date_held_count,
        {{ running_total('decided_count', this_year) }} as year_to_date_decided_count,
        max(case when active_count > 0 then quarter_ordinal end) over (
            {{ so_far }} rows between unbounded preceding and current row
        ) as last_active_ordinal
    from counted

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
        in_progress_count,
        decided_count,
        unplanned_held_count,
        fulfilled_count,
        promises_count,
        fulfilment_share,
        reported_held_share,
        case
            when promises_count > 0 then 'promises'
            when decided_count > 0 then 'report_only'
            else 'none'
        end as basis,
        year_to_date_fulfilled_count,
        year_to_date_promises_count,
        {{ share_of('year_to_date_fulfilled_count', 'year_to_date_promises_count') }} as year_to_date_fulfilment_share,
        year_to_date_events_count,
        year_to_date_held_count,
        year_to_date_decided_count,
        {{ share_of('year_to_date_held_count', 'year_to_date_decided_count') }} as year_to_date_reported_held_share,
        -- Each agreement has every quarter since it was first seen, so four rows back is a year back.
        lag(events_count, 4) over ({{ so_far }}) as year_ago_events_count,
        lag(fulfilment_share, 4) over ({{ so_far }}) as year_ago_fulfilment_share,
        lag(reported_held_share, 4) over ({{ so_far }}) as year_ago_reported_held_share,
        quarter_ordinal - last_active_ordinal as quarters_since_last_activity,
        event_keys,
        expectation_keys
    from compared

)

select * from final

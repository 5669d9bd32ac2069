-- What was reported and promised under an agreement, by quarter: only quarters where there is something, those ahead
-- included. A row counts an event or an expectation once, and each belongs to one quarter, so quarters add up.
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

agreement_events as (

    select
        event_agreements.agreement_key,
        events.reporting_region_code,
        events.quarter,
        events.period_kind,
        events.outcome,
        events.is_answer
    from events
    inner join event_agreements on events.event_key = event_agreements.event_key
    where event_agreements.agreement_key is not null

),

agreement_expectations as (

    select
        expectation_agreements.agreement_key,
        expectations.reporting_region_code,
        expectations.counted_quarter as quarter,
        expectations.standing,
        expectations.is_counted_in_share
    from expectations
    inner join expectation_agreements on expectations.expectation_key = expectation_agreements.expectation_key

),

counted_events as (

    select
        reporting_region_code,
        agreement_key,
        quarter,
        {{ figures_counted(event_figures()) }}
    from agreement_events
    group by reporting_region_code, agreement_key, quarter

),

counted_expectations as (

    select
        reporting_region_code,
        agreement_key,
        quarter,
        {{ figures_counted(expectation_figures()) }}
    from agreement_expectations
    group by reporting_region_code, agreement_key, quarter

),

final as (

    select
        coalesce(counted_events.reporting_region_code, counted_expectations.reporting_region_code)
            as reporting_region_code,
        coalesce(counted_events.agreement_key, counted_expectations.agreement_key) as agreement_key,
        coalesce(counted_events.quarter, counted_expectations.quarter) as quarter,
        {{ figures_or_none(event_figures(), 'counted_events') }},
        {{ figures_or_none(expectation_figures(), 'counted_expectations') }}
    from counted_events
    full outer join counted_expectations
        on
            counted_events.reporting_region_code = counted_expectations.reporting_region_code
            and counted_events.agreement_key = counted_expectations.agreement_key
            and counted_events.quarter = counted_expectations.quarter

)

select * from final

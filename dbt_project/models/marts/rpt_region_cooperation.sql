-- An event under five agreements with one partner is one event of that partner; with five partners it is one of each,
-- so rows of different partners do not add up.
{% set event_figures = [
    'events_count', 'held_count', 'held_partially_count', 'in_progress_count', 'took_place_count', 'in_person_count',
    'remote_count', 'hybrid_count', 'by_correspondence_count', 'unknown_mode_count', 'participants_known_count',
    'unexecuted_count', 'decided_count', 'unplanned_held_count',
] -%}
{% set expectation_figures = [
    'expectations_count', 'not_met_count', 'postponed_count', 'not_reported_count', 'awaiting_report_count',
    'promises_count', 'fulfilled_count',
] -%}
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

agreement_parties as (

    select * from {{ ref('bridge_agreement_party') }}

),

parties as (

    select * from {{ ref('dim_party') }}

),

last_quarter as (

    select * from {{ ref('int_last_quarter') }}

),

reported as (

    select * from {{ ref('int_reported_year') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

years as (

    select
        year,
        {{ count_where('is_over') }} as quarters_over_count
    from quarters
    group by year

),

partner_events as (

    select distinct
        events.event_key,
        agreement_parties.party_code as partner_code
    from events
    inner join event_agreements on events.event_key = event_agreements.event_key
    inner join agreement_parties
        on
            event_agreements.agreement_key = agreement_parties.agreement_key
            and events.reporting_region_code != agreement_parties.party_code

),

partner_expectations as (

    select distinct
        expectations.expectation_key,
        agreement_parties.party_code as partner_code
    from expectations
    inner join expectation_agreements on expectations.expectation_key = expectation_agreements.expectation_key
    inner join agreement_parties
        on
            expectation_agreements.agreement_key = agreement_parties.agreement_key
            and expectations.reporting_region_code != agreement_parties.party_code

),

counted_events as (

    select
        events.reporting_region_code,
        partner_events.partner_code,
        cast(substring(events.quarter, 1, 4) as bigint) as year,
        {{ figures_counted(event_figures) }},
        {{ figure('participants_total_count') }} as participants_total_count
    from partner_events
    inner join events on partner_events.event_key = events.event_key
    group by events.reporting_region_code, partner_events.partner_code, substring(events.quarter, 1, 4)

),

counted_expectations as (

    select
        expectations.reporting_region_code,
        partner_expectations.partner_code,
        cast(substring(expectations.counted_quarter, 1, 4) as bigint) as year,
        {{ figures_counted(expectation_figures) }}
    from partner_expectations
    inner join expectations on partner_expectations.expectation_key = expectations.expectation_key
    group by
        expectations.reporting_region_code, partner_expectations.partner_code,
        substring(expectations.counted_quarter, 1, 4)

),

-- An agreement is counted in a year in which something was reported or promised under it.
counted_agreements as (

    select
        agreement_quarters.reporting_region_code,
        agreement_parties.party_code as partner_code,
        cast(substring(agreement_quarters.quarter, 1, 4) as bigint) as year,
        count(distinct agreement_quarters.agreement_key) as partner_agreements_count
    from {{ ref('int_agreement_quarter') }} as agreement_quarters
    inner join agreement_parties
        on
            agreement_quarters.agreement_key = agreement_parties.agreement_key
            and agreement_quarters.reporting_region_code != agreement_parties.party_code
    group by
        agreement_quarters.reporting_region_code, agreement_parties.party_code,
        substring(agreement_quarters.quarter, 1, 4)

),

first_seen as (

    select
        agreements_seen.reporting_region_code,
        agreement_parties.party_code as partner_code,
        min(agreements_seen.first_year) as first_year
    from {{ ref('int_agreement_first_seen') }} as agreements_seen
    inner join agreement_parties
        on
            agreements_seen.agreement_key = agreement_parties.agreement_key
            and agreements_seen.reporting_region_code != agreement_parties.party_code
    group by agreements_seen.reporting_region_code, agreement_parties.party_code

),

spine as (

    select
        first_seen.reporting_region_code,
        first_seen.partner_code,
        years.year,
        years.quarters_over_count,
        coalesce(reported.quarters_reported_count, 0) as quarters_reported_count,
        reported.reported_quarters
    from first_seen
    cross join last_quarter
    inner join years
        on
            first_seen.first_year <= years.year
            and years.year <= cast(substring(last_quarter.quarter, 1, 4) as bigint)
    left join reported
        on
            first_seen.reporting_region_code = reported.reporting_region_code
            and years.year = reported.year

),

figures as (

    select
        spine.*,
        coalesce(counted_agreements.partner_agreements_count, 0) as partner_agreements_count,
        {{ figures_or_none(event_figures, 'counted_events') }},
        counted_events.participants_total_count,
        {{ figures_or_none(expectation_figures, 'counted_expectations') }}
    from spine
    left join counted_agreements
        on
            spine.reporting_region_code = counted_agreements.reporting_region_code
            and spine.partner_code = counted_agreements.partner_code
            and spine.year = counted_agreements.year
    left join counted_events
        on
            spine.reporting_region_code = counted_events.reporting_region_code
            and spine.partner_code = counted_events.partner_code
            and spine.year = counted_events.year
    left join counted_expectations
        on
            spine.reporting_region_code = counted_expectations.reporting_region_code
            and spine.partner_code = counted_expectations.partner_code
            and spine.year = counted_expectations.year

),

shares as (

    select
        *,
        {{ figure_share('fulfilment_share') }} as fulfilment_share,
        {{ figure_share('reported_held_share') }} as reported_held_share
    from figures

),

{% set so_far = 'partition by shares.reporting_region_code, shares.partner_code order by shares.year' -%}

final as (

    select
        shares.reporting_region_code,
        shares.partner_code,
        shares.year,
        parties.party_name as partner_name,
        parties.party_kind,
        shares.quarters_over_count,
        shares.quarters_reported_count,
        shares.reported_quarters,
        shares.partner_agreements_count,
        shares.events_count,
        shares.held_count,
        shares.held_partially_count,
        shares.in_progress_count,
        shares.took_place_count,
        shares.in_person_count,
        shares.remote_count,
        shares.hybrid_count,
        shares.by_correspondence_count,
        shares.unknown_mode_count,
        shares.participants_known_count,
        shares.participants_total_count,
        shares.unexecuted_count,
        shares.decided_count,
        shares.unplanned_held_count,
        shares.reported_held_share,
        shares.expectations_count,
        shares.not_met_count,
        shares.postponed_count,
        shares.not_reported_count,
        shares.awaiting_report_count,
        shares.promises_count,
        shares.fulfilled_count,
        shares.fulfilment_share,
        {{ basis_of('shares.promises_count', 'shares.decided_count') }} as basis,
        -- Each partner has every year since it was first seen, so the row before is the year before.
        lag(shares.events_count) over ({{ so_far }}) as year_ago_events_count,
        lag(shares.held_count) over ({{ so_far }}) as year_ago_held_count,
        lag(shares.decided_count) over ({{ so_far }}) as year_ago_decided_count,
        lag(shares.reported_held_share) over ({{ so_far }}) as year_ago_reported_held_share,
        lag(shares.promises_count) over ({{ so_far }}) as year_ago_promises_count,
        lag(shares.fulfilled_count) over ({{ so_far }}) as year_ago_fulfilled_count,
        lag(shares.fulfilment_share) over ({{ so_far }}) as year_ago_fulfilment_share
    from shares
    left join parties on shares.partner_code = parties.party_code

)

select * from final

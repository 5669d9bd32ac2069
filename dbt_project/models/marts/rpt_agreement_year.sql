-- Built of quarters, each of which counts an event or an expectation once; so does the year. Rows of different
-- agreements do not add up.
{% set side_by_side_figures = [
    'events_count', 'held_count', 'unexecuted_count', 'promises_count', 'fulfilled_count', 'not_met_count',
    'not_reported_count',
] -%}
with

counted as (

    select * from {{ ref('int_agreement_quarter') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

last_quarter as (

    select * from {{ ref('int_last_quarter') }}

),

reported as (

    select * from {{ ref('int_reported_year') }}

),

agreements as (

    select * from {{ ref('dim_agreement') }}

),

years as (

    select
        year,
        {{ count_where('is_over') }} as quarters_over_count
    from quarters
    group by year

),

counted_quarters as (

    select
        counted.*,
        quarters.year,
        quarters.quarter_of_year
    from counted
    inner join quarters on counted.quarter = quarters.quarter

),

first_seen as (

    select * from {{ ref('int_agreement_first_seen') }}

),

spine as (

    select
        first_seen.reporting_region_code,
        first_seen.agreement_key,
        years.year,
        years.year > first_seen.first_year as has_year_before,
        years.quarters_over_count,
        coalesce(reported.quarters_reported_count, 0) as quarters_reported_count,
        reported.reported_quarters,
        reported.to_date_quarter
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

this_year as (

    select
        counted_quarters.reporting_region_code,
        counted_quarters.agreement_key,
        counted_quarters.year,
        {{ figures_summed(expectation_figures()) }},
        {{ figures_summed(event_figures()) }},
        {%- for number in [1, 2, 3, 4] %}
            {{ figures_summed(side_by_side_figures, 'q' ~ number ~ '_', 'quarter_of_year = ' ~ number) }},
        {%- endfor %}
        {{ figures_summed(compared_figures(), 'year_to_date_', 'quarter_of_year <= reported.to_date_quarter_of_year') }}
    from counted_quarters
    left join reported
        on
            counted_quarters.reporting_region_code = reported.reporting_region_code
            and counted_quarters.year = reported.year
    group by counted_quarters.reporting_region_code, counted_quarters.agreement_key, counted_quarters.year

),

-- What was counted in a year, set beside the year that follows, which tells up to which quarter to compare.
year_ago as (

    select
        counted_quarters.reporting_region_code,
        counted_quarters.agreement_key,
        counted_quarters.year + 1 as year,
        {{ figures_summed(compared_figures(), 'year_ago_') }},
        {{
            figures_summed(
                compared_figures(), 'year_ago_to_date_', 'quarter_of_year <= reported.to_date_quarter_of_year'
            )
        }}
    from counted_quarters
    left join reported
        on
            counted_quarters.reporting_region_code = reported.reporting_region_code
            and counted_quarters.year + 1 = reported.year
    group by counted_quarters.reporting_region_code, counted_quarters.agreement_key, counted_quarters.year

),

joined as (

    select
        spine.*,
        {{ figures_or_none(expectation_figures(), 'this_year') }},
        {{ figures_or_none(event_figures(), 'this_year') }},
        {%- for number in [1, 2, 3, 4] %}
            {%- for name in side_by_side_figures %}
                coalesce(this_year.q{{ number }}_{{ name }}, 0) as q{{ number }}_{{ name }},
            {%- endfor %}
        {%- endfor %}
        {%- for name in compared_figures() %}
            case when spine.has_year_before then coalesce(year_ago.year_ago_{{ name }}, 0) end as year_ago_{{ name }},
            -- Without a report there is nothing to compare up to.
            case
                when spine.to_date_quarter is not null then coalesce(this_year.year_to_date_{{ name }}, 0)
            end as year_to_date_{{ name }},
            case
                when spine.to_date_quarter is not null and spine.has_year_before
                    then coalesce(year_ago.year_ago_to_date_{{ name }}, 0)
            end as year_ago_to_date_{{ name }}
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from spine
    left join this_year
        on
            spine.reporting_region_code = this_year.reporting_region_code
            and spine.agreement_key = this_year.agreement_key
            and spine.year = this_year.year
    left join year_ago
        on
            spine.reporting_region_code = year_ago.reporting_region_code
            and spine.agreement_key = year_ago.agreement_key
            and spine.year = year_ago.year

),

figures as (

    select
        *,
        {{ figure_share('reported_held_share', 'year_to_date_') }} as year_to_date_reported_held_share,
        {{ figure_share('fulfilment_share', 'year_to_date_') }} as year_to_date_fulfilment_share,
        {{ figure_share('reported_held_share', 'year_ago_to_date_') }} as year_ago_to_date_reported_held_share,
        {{ figure_share('fulfilment_share', 'year_ago_to_date_') }} as year_ago_to_date_fulfilment_share
    from joined

),

final as (

    select
        figures.reporting_region_code,
        figures.agreement_key,
        figures.year,
        agreements.agreement_title,
        agreements.party_names,
        figures.quarters_over_count,
        figures.quarters_reported_count,
        figures.reported_quarters,
        figures.to_date_quarter,
        figures.expectations_count,
        figures.scheduled_count,
        figures.met_count,
        figures.met_early_count,
        figures.met_late_count,
        figures.partially_met_count,
        figures.not_met_count,
        figures.postponed_count,
        figures.unclear_count,
        figures.not_reported_count,
        figures.awaiting_report_count,
        figures.undated_count,
        figures.events_count,
        figures.added_count,
        figures.held_count,
        figures.held_partially_count,
        figures.in_progress_count,
        figures.took_place_count,
        figures.unexecuted_count,
        figures.decided_count,
        figures.unplanned_held_count,
        figures.fulfilled_count,
        figures.promises_count,
        {{ figure_share('fulfilment_share', 'figures.') }} as fulfilment_share,
        {{ figure_share('reported_held_share', 'figures.') }} as reported_held_share,
        {{ basis_of('figures.promises_count', 'figures.decided_count') }} as basis,
        figures.q1_events_count,
        figures.q1_held_count,
        figures.q1_unexecuted_count,
        figures.q1_promises_count,
        figures.q1_fulfilled_count,
        {{ figure_share('fulfilment_share', 'figures.q1_') }} as q1_fulfilment_share,
        figures.q1_not_met_count,
        figures.q1_not_reported_count,
        figures.q2_events_count,
        figures.q2_held_count,
        figures.q2_unexecuted_count,
        figures.q2_promises_count,
        figures.q2_fulfilled_count,
        {{ figure_share('fulfilment_share', 'figures.q2_') }} as q2_fulfilment_share,
        figures.q2_not_met_count,
        figures.q2_not_reported_count,
        figures.q3_events_count,
        figures.q3_held_count,
        figures.q3_unexecuted_count,
        figures.q3_promises_count,
        figures.q3_fulfilled_count,
        {{ figure_share('fulfilment_share', 'figures.q3_') }} as q3_fulfilment_share,
        figures.q3_not_met_count,
        figures.q3_not_reported_count,
        figures.q4_events_count,
        figures.q4_held_count,
        figures.q4_unexecuted_count,
        figures.q4_promises_count,
        figures.q4_fulfilled_count,
        {{ figure_share('fulfilment_share', 'figures.q4_') }} as q4_fulfilment_share,
        figures.q4_not_met_count,
        figures.q4_not_reported_count,
        figures.year_ago_events_count,
        figures.year_ago_held_count,
        figures.year_ago_decided_count,
        {{ figure_share('reported_held_share', 'figures.year_ago_') }} as year_ago_reported_held_share,
        figures.year_ago_promises_count,
        figures.year_ago_fulfilled_count,
        {{ figure_share('fulfilment_share', 'figures.year_ago_') }} as year_ago_fulfilment_share,
        figures.year_to_date_events_count,
        figures.year_to_date_held_count,
        figures.year_to_date_decided_count,
        figures.year_to_date_reported_held_share,
        figures.year_to_date_promises_count,
        figures.year_to_date_fulfilled_count,
        figures.year_to_date_fulfilment_share,
        figures.year_ago_to_date_events_count,
        figures.year_ago_to_date_held_count,
        figures.year_ago_to_date_decided_count,
        figures.year_ago_to_date_reported_held_share,
        figures.year_ago_to_date_promises_count,
        figures.year_ago_to_date_fulfilled_count,
        figures.year_ago_to_date_fulfilment_share,
        figures.year_to_date_events_count - figures.year_ago_to_date_events_count as events_count_change,
        figures.year_to_date_held_count - figures.year_ago_to_date_held_count as held_count_change,
        figures.year_to_date_fulfilment_share - figures.year_ago_to_date_fulfilment_share as fulfilment_share_change,
        figures.year_to_date_reported_held_share - figures.year_ago_to_date_reported_held_share
            as reported_held_share_change
    from figures
    inner join agreements on figures.agreement_key = agreements.agreement_key

)

select * from final

with

series as (

    select * from {{ ref('stg_event_series') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

occurrences as (

    select
        event_series_key,
        {{ figures_counted(['series_events_count', 'years_count', 'series_held_count']) }},
        min(quarter) as first_seen_quarter,
        max(quarter) as last_seen_quarter,
        min(edition_number) as first_edition_number,
        max(edition_number) as last_edition_number
    from events
    where event_series_key is not null
    group by event_series_key

),

final as (

    select
        series.event_series_key,
        series.reporting_region_code,
        series.event_series_name,
        series.event_series_titles,
        occurrences.series_events_count,
        occurrences.series_held_count,
        occurrences.years_count,
        occurrences.first_seen_quarter,
        occurrences.last_seen_quarter,
        occurrences.first_edition_number,
        occurrences.last_edition_number
    from series
    inner join occurrences on series.event_series_key = occurrences.event_series_key

)

select * from final

-- One alert for a body's quarter; the rows are found in fct_event by the statuses.
with

events as (

    select * from {{ ref('fct_event') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

not_understood as (

    select
        events.*,
        receipts.received_on,
        row_number() over (
            partition by events.reporting_region_code, events.executive_body_key, events.quarter
            order by events.table_number, events.row_number, events.event_key
        ) as position
    from events
    inner join receipts on events.document_sha256 = receipts.document_sha256
    where
        events.dates_status = 'unparsed'
        or events.place_status = 'unparsed'
        or events.participants_status = 'unparsed'
        or events.outcome = 'unclear'

),

counted as (

    select
        reporting_region_code,
        executive_body_key,
        quarter,
        min(received_on) as since_on,
        cast(count(*) as {{ dbt.type_string() }}) as events_text,
        cast({{ count_where("dates_status = 'unparsed'") }} as {{ dbt.type_string() }}) as dates_count,
        cast({{ count_where("place_status = 'unparsed'") }} as {{ dbt.type_string() }}) as places_count,
        cast({{ count_where("participants_status = 'unparsed'") }} as {{ dbt.type_string() }}) as participants_count,
        cast({{ count_where("outcome = 'unclear'") }} as {{ dbt.type_string() }}) as outcomes_count
    from not_understood
    group by reporting_region_code, executive_body_key, quarter

),

final as (

    select
        'words_not_understood' as alert_kind,
        'info' as alert_severity,
        {{ key_of(['counted.reporting_region_code', 'counted.executive_body_key', 'counted.quarter']) }} as identity,
        bodies.executive_body_name as subject,
        counted.reporting_region_code,
        counted.executive_body_key,
        counted.quarter,
        counted.since_on,
        'Не поняты слова отчёта: ' || bodies.executive_body_name || ', ' || quarters.quarter_label
        || '. Мероприятий: ' || counted.events_text || ' (сроки — ' || counted.dates_count
        || ', место — ' || counted.places_count || ', участники — ' || counted.participants_count
        || ', исход — ' || counted.outcomes_count || ').' as alert_text,
        'fct_event' as link_table,
        not_understood.event_key as link_key,
        not_understood.document_sha256,
        not_understood.file_name,
        not_understood.table_number,
        not_understood.row_number,
        not_understood.cell_number,
        not_understood.cell_words
    from counted
    inner join not_understood
        on
            counted.reporting_region_code = not_understood.reporting_region_code
            and counted.executive_body_key = not_understood.executive_body_key
            and counted.quarter = not_understood.quarter
            and not_understood.position = 1
    inner join quarters on counted.quarter = quarters.quarter
    left join bodies on counted.executive_body_key = bodies.executive_body_key

)

select * from final

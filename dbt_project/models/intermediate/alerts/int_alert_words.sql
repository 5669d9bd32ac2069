-- One alert for a body's quarter and a cause; the rows are found in fct_event by the statuses.
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

examined as (

    select
        events.*,
        receipts.received_on,
        -- Of words understood in part there is nothing to ask as long as they gave a date or a recurrence.
        events.dates_status = 'unparsed'
        or (
            events.dates_status = 'partial'
            and events.date_from is null and events.date_to is null and events.recurrence is null
        ) as is_dates_dark,
        events.place_status = 'unparsed' as is_place_dark,
        events.participants_status = 'unparsed' as is_participants_dark,
        events.outcome = 'unclear' as is_outcome_dark
    from events
    inner join receipts on events.document_sha256 = receipts.document_sha256

),

doubtful as (

    select
        *,
        'words_not_understood' as alert_kind
    from examined
    where is_dates_dark or is_place_dark or is_participants_dark or is_outcome_dark
    union all
    select
        *,
        'dates_outside_quarter' as alert_kind
    from examined
    where is_outside_quarter
    union all
    select
        *,
        'agreement_not_named' as alert_kind
    from examined
    where agreements_count = 0 and unresolved_agreements_count = 0

),

numbered as (

    select
        *,
        row_number() over (
            partition by alert_kind, reporting_region_code, executive_body_key, quarter
            order by table_number, row_number, event_key
        ) as position
    from doubtful

),

counted as (

    select
        alert_kind,
        reporting_region_code,
        executive_body_key,
        quarter,
        min(received_on) as since_on,
        cast(count(*) as {{ dbt.type_string() }}) as events_text,
        cast({{ count_where("is_dates_dark") }} as {{ dbt.type_string() }}) as dates_count,
        cast({{ count_where("is_place_dark") }} as {{ dbt.type_string() }}) as places_count,
        cast({{ count_where("is_participants_dark") }} as {{ dbt.type_string() }}) as participants_count,
        cast({{ count_where("is_outcome_dark") }} as {{ dbt.type_string() }}) as outcomes_count
    from numbered
    group by alert_kind, reporting_region_code, executive_body_key, quarter

),

final as (

    select
        counted.alert_kind,
        -- What is named under no agreement is missing from the figures of all of them.
        case counted.alert_kind when 'agreement_not_named' then 'warning' else 'info' end as alert_severity,
        {{ key_of(['counted.reporting_region_code', 'counted.executive_body_key', 'counted.quarter']) }} as identity,
        bodies.executive_body_name as subject,
        counted.reporting_region_code,
        counted.executive_body_key,
        counted.quarter,
        counted.since_on,
        case counted.alert_kind
            when 'words_not_understood' then 'Не поняты слова отчёта: '
            when 'dates_outside_quarter' then 'Сроки не пересекаются с отчётным кварталом: '
            else 'Не названо ни одно соглашение: '
        end
        || bodies.executive_body_name || ', ' || quarters.quarter_label
        || '. Мероприятий: ' || counted.events_text
        || case counted.alert_kind
            when 'words_not_understood'
                then
                    ' (сроки — ' || counted.dates_count || ', место — ' || counted.places_count
                    || ', участники — ' || counted.participants_count || ', исход — ' || counted.outcomes_count || ')'
            else ''
        end || '.' as alert_text,
        'fct_event' as link_table,
        numbered.event_key as link_key,
        numbered.document_sha256,
        numbered.file_name,
        numbered.table_number,
        numbered.row_number,
        numbered.cell_number,
        numbered.cell_words
    from counted
    inner join numbered
        on
            counted.alert_kind = numbered.alert_kind
            and counted.reporting_region_code = numbered.reporting_region_code
            and counted.executive_body_key = numbered.executive_body_key
            and counted.quarter = numbered.quarter
            and numbered.position = 1
    inner join quarters on counted.quarter = quarters.quarter
    left join bodies on counted.executive_body_key = bodies.executive_body_key

)

select * from final

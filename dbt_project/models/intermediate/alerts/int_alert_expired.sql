-- One alert an expired agreement under which a region goes on to report events of later quarters; it leads to the first
-- of them. The quarter in which the term ended is not held against anybody.
with

agreements as (

    select * from {{ ref('dim_agreement') }}

),

event_agreements as (

    select * from {{ ref('bridge_event_agreement') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

late_events as (

    select
        event_agreements.*,
        agreements.agreement_title,
        agreements.expires_on,
        events.reporting_region_code,
        events.quarter,
        receipts.received_on,
        max(events.quarter) over (
            partition by events.reporting_region_code, event_agreements.agreement_key
        ) as last_quarter,
        count(*) over (
            partition by events.reporting_region_code, event_agreements.agreement_key
        ) as late_events_count,
        row_number() over (
            partition by events.reporting_region_code, event_agreements.agreement_key
            order by events.quarter, event_agreements.event_agreement_key
        ) as position
    from event_agreements
    inner join agreements on event_agreements.agreement_key = agreements.agreement_key
    inner join events on event_agreements.event_key = events.event_key
    inner join quarters on events.quarter = quarters.quarter
    inner join receipts on event_agreements.document_sha256 = receipts.document_sha256
    where agreements.agreement_standing = 'expired' and quarters.starts_on > agreements.expires_on

),

final as (

    select
        'agreement_expired_but_reported' as alert_kind,
        'warning' as alert_severity,
        {{ key_of(['late_events.reporting_region_code', 'late_events.agreement_key']) }} as identity,
        late_events.agreement_title as subject,
        late_events.reporting_region_code,
        cast(null as {{ dbt.type_string() }}) as executive_body_key,
        late_events.last_quarter as quarter,
        late_events.received_on as since_on,
        'Мероприятия по соглашению, срок которого истёк: ' || late_events.agreement_title
        || '. Последний день срока — ' || {{ day_in_words('late_events.expires_on') }}
        || '; мероприятий в отчётах за более поздние кварталы: '
        || cast(late_events.late_events_count as {{ dbt.type_string() }})
        || ', последний такой квартал — ' || quarters.quarter_label
        || '. Проверьте, не продлено ли соглашение и то ли соглашение названо.' as alert_text,
        'bridge_event_agreement' as link_table,
        late_events.event_agreement_key as link_key,
        late_events.document_sha256,
        late_events.file_name,
        late_events.table_number,
        late_events.row_number,
        late_events.cell_number,
        late_events.cell_words
    from late_events
    inner join quarters on late_events.last_quarter = quarters.quarter
    where late_events.position = 1

)

select * from final

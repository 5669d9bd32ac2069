-- Every event of a slot has a row for every version of the slot, so that the rows of an event part the time since the
-- slot's first document without a gap. A version that does not name the event says so. Of reports for longer periods
-- only those events that they add now have versions; their quarter is the one in which they count.
with

events as (

    select * from {{ ref('stg_event') }}
    where not is_repeat

),

slots as (

    select * from {{ ref('stg_slot') }}

),

report_rows as (

    select * from {{ ref('int_report_row') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

bodies as (

    select * from {{ ref('stg_executive_body') }}

),

evidence as (

    select * from {{ ref('int_row_evidence') }}

),

row_agreements as (

    select * from {{ ref('int_row_agreements') }}

),

event_slots as (

    select
        event_key,
        slot_key,
        min(version_number) as first_version_number,
        max(version_number) as last_version_number
    from events
    group by event_key, slot_key

),

last_said as (

    select
        event_slots.event_key,
        events.quarter,
        events.period_kind,
        report_rows.event_title
    from event_slots
    inner join events
        on
            event_slots.event_key = events.event_key
            and event_slots.last_version_number = events.version_number
    inner join report_rows
        on
            events.document_sha256 = report_rows.document_sha256
            and events.table_number = report_rows.table_number
            and events.row_number = report_rows.row_number

),

spine as (

    select
        event_slots.event_key,
        event_slots.first_version_number,
        last_said.event_title as last_event_title,
        last_said.quarter as event_quarter,
        last_said.period_kind as event_period_kind,
        slots.*
    from event_slots
    inner join slots on event_slots.slot_key = slots.slot_key
    left join last_said on event_slots.event_key = last_said.event_key

),

final as (

    select
        spine.event_key,
        spine.version_number,
        spine.slot_key,
        spine.reporting_region_code,
        spine.executive_body_key,
        coalesce(report_rows.executive_body_name, bodies.executive_body_name) as executive_body_name,
        coalesce(events.quarter, spine.event_quarter) as quarter,
        spine.event_period_kind as period_kind,
        spine.known_from_at,
        spine.known_to_at,
        spine.is_current,
        case
            when events.event_key is not null then 'named'
            when spine.version_number < spine.first_version_number then 'not_yet'
            else 'dropped'
        end as presence,
        spine.last_event_title,
        report_rows.event_title,
        row_agreements.named_agreements_text,
        report_rows.dates_text,
        report_rows.dates_status,
        report_rows.date_from,
        report_rows.date_to,
        report_rows.date_precision,
        report_rows.recurrence,
        report_rows.is_deadline,
        report_rows.place_text,
        report_rows.participants_text,
        report_rows.participants_count,
        report_rows.result_text,
        report_rows.note_text,
        report_rows.outcome,
        report_rows.reason_category,
        report_rows.reason_text,
        report_rows.postponed_to,
        spine.document_sha256,
        receipts.file_name,
        coalesce(report_rows.part_number, spine.part_number) as part_number,
        events.table_number,
        events.row_number,
        evidence.title_cell_number as cell_number,
        evidence.title_cell_words as cell_words
    from spine
    left join events
        on
            spine.event_key = events.event_key
            and spine.slot_key = events.slot_key
            and spine.version_number = events.version_number
    left join report_rows
        on
            events.document_sha256 = report_rows.document_sha256
            and events.table_number = report_rows.table_number
            and events.row_number = report_rows.row_number
    left join row_agreements
        on
            events.document_sha256 = row_agreements.document_sha256
            and events.table_number = row_agreements.table_number
            and events.row_number = row_agreements.row_number
    left join evidence
        on
            events.document_sha256 = evidence.document_sha256
            and events.table_number = evidence.table_number
            and events.row_number = evidence.row_number
    left join bodies on spine.executive_body_key = bodies.executive_body_key
    left join receipts on spine.document_sha256 = receipts.document_sha256

)

select * from final

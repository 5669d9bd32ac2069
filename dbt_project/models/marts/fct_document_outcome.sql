-- Every receipt has a row, a file without any part too (its part is numbered 0).
with

receipts as (

    select * from {{ ref('stg_receipt') }}

),

documents as (

    select * from {{ ref('stg_document') }}

),

parts as (

    select * from {{ ref('stg_document_part') }}

),

slots as (

    select * from {{ ref('stg_slot') }}

),

slot_parts as (

    select * from {{ ref('stg_slot_part') }}

),

notices as (

    select * from {{ ref('stg_document_notice') }}

),

counted_slots as (

    select
        slot_parts.document_sha256,
        slot_parts.part_number,
        count(*) as slots_count,
        {{ count_where('slots.is_current') }} as current_slots_count
    from slot_parts
    inner join slots
        on
            slot_parts.slot_key = slots.slot_key
            and slot_parts.version_number = slots.version_number
    group by slot_parts.document_sha256, slot_parts.part_number

),

received as (

    select
        receipts.document_sha256,
        receipts.receipt_number,
        receipts.file_name,
        receipts.received_at,
        receipts.received_on,
        receipts.is_withdrawn,
        receipts.withdrawn_at,
        receipts.withdrawn_on,
        receipts.withdrawn_by,
        receipts.withdrawal_reason,
        documents.file_format,
        documents.size_bytes,
        documents.reading_version,
        coalesce(parts.part_number, 0) as part_number,
        coalesce(parts.document_kind, 'unknown') as document_kind,
        parts.title_text,
        parts.period_kind,
        parts.period_from,
        parts.period_to,
        parts.quarter,
        parts.period_source,
        parts.reporting_region_code,
        parts.reporting_region_source,
        parts.executive_body_name,
        coalesce(parts.is_correction, false) as is_correction,
        coalesce(parts.document_outcome, documents.document_outcome) as read_outcome,
        case when parts.document_sha256 is null then documents.notice_code else parts.notice_code end as notice_code,
        coalesce(parts.rows_read_count, 0) as rows_read_count,
        coalesce(parts.rows_accepted_count, 0) as rows_accepted_count,
        coalesce(parts.rows_ignored_count, 0) as rows_ignored_count,
        coalesce(parts.rows_quarantined_count, 0) as rows_quarantined_count
    from receipts
    left join documents on receipts.document_sha256 = documents.document_sha256
    left join parts on receipts.document_sha256 = parts.document_sha256

),

-- What was said about the whole file counts for each of its parts.
part_notices as (

    select
        received.document_sha256,
        received.part_number,
        received.notice_code,
        notices.notice_code as said_code,
        notices.notice_message as said_message,
        row_number() over (
            partition by received.document_sha256, received.part_number, notices.notice_code
            order by notices.notice_number
        ) as saying_number
    from received
    inner join notices on received.document_sha256 = notices.document_sha256
    where notices.part_number is null or notices.part_number = received.part_number

),

said as (

    select
        document_sha256,
        part_number,
        count(*) as notices_count,
        max(case when said_code = notice_code and saying_number = 1 then said_message end) as notice_message
    from part_notices
    group by document_sha256, part_number

),

final as (

    select
        received.document_sha256,
        received.part_number,
        received.file_name,
        received.file_format,
        received.size_bytes,
        received.receipt_number,
        received.received_at,
        received.received_on,
        received.document_kind,
        received.title_text,
        received.period_kind,
        received.period_from,
        received.period_to,
        received.quarter,
        received.period_source,
        received.reporting_region_code,
        received.reporting_region_source,
        received.executive_body_name,
        received.is_correction,
        case
            when received.is_withdrawn then 'withdrawn'
            when counted_slots.slots_count > 0 and counted_slots.current_slots_count = 0 then 'superseded'
            else received.read_outcome
        end as document_outcome,
        received.notice_code,
        said.notice_message,
        received.rows_read_count,
        received.rows_accepted_count,
        received.rows_ignored_count,
        received.rows_quarantined_count,
        coalesce(counted_slots.slots_count, 0) as slots_count,
        coalesce(counted_slots.current_slots_count, 0) as current_slots_count,
        coalesce(said.notices_count, 0) as notices_count,
        received.withdrawn_at,
        received.withdrawn_on,
        received.withdrawn_by,
        received.withdrawal_reason,
        received.reading_version
    from received
    left join counted_slots
        on
            received.document_sha256 = counted_slots.document_sha256
            and received.part_number = counted_slots.part_number
    left join said
        on
            received.document_sha256 = said.document_sha256
            and received.part_number = said.part_number

)

select * from final

with

corrections as (

    select * from {{ ref('stg_correction') }}

),

corrected_rows as (

    select * from {{ ref('stg_corrected_row') }}

),

events as (

    select * from {{ ref('stg_event') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

touched as (

    select
        corrected_rows.document_sha256,
        corrected_rows.correction_position,
        count(*) as corrected_rows_count,
        count(events.event_key) as corrected_events_count,
        {{ texts_in_order('events.event_key', 'events.event_key') }} as event_keys
    from corrected_rows
    left join events
        on
            corrected_rows.document_sha256 = events.document_sha256
            and corrected_rows.table_number = events.table_number
            and corrected_rows.row_number = events.row_number
            and events.is_current
    group by corrected_rows.document_sha256, corrected_rows.correction_position

),

final as (

    select
        corrections.correction_number,
        corrections.correction_status,
        corrections.is_applied,
        corrections.correction_place,
        corrections.stood_words,
        corrections.expected_words,
        corrections.corrected_words,
        corrections.correction_reason,
        corrections.corrected_by,
        corrections.corrected_on,
        coalesce(touched.corrected_rows_count, 0) as corrected_rows_count,
        coalesce(touched.corrected_events_count, 0) as corrected_events_count,
        touched.event_keys,
        corrections.correction_document,
        corrections.document_sha256,
        receipts.file_name,
        corrections.part_number,
        corrections.table_number,
        corrections.row_number,
        corrections.cell_number,
        corrections.field_name
    from corrections
    left join touched
        on
            corrections.document_sha256 = touched.document_sha256
            and corrections.correction_position = touched.correction_position
    left join receipts on corrections.document_sha256 = receipts.document_sha256

)

select * from final

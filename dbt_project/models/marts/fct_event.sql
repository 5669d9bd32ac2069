with

events as (

    select * from {{ ref('stg_event') }}

),

report_rows as (

    select * from {{ ref('int_report_row') }}

),

slots as (

    select * from {{ ref('stg_slot') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

evidence as (

    select * from {{ ref('int_row_evidence') }}

),

corrections as (

    select * from {{ ref('stg_corrected_row') }}

),

mentions as (

    select * from {{ ref('bridge_event_agreement') }}

),

agreements as (

    select * from {{ ref('dim_agreement') }}

),

corrected_rows as (

    select distinct
        document_sha256,
        table_number,
        row_number
    from corrections

),

answers as (

    select distinct answer_event_key as event_key
    from {{ ref('stg_expectation') }}
    where answer_event_key is not null

),

event_agreements as (

    select
        mentions.event_key,
        {{ texts_in_order('agreements.agreement_title', 'mentions.agreement_position', '; ') }} as agreements_text,
        count(agreements.agreement_key) as agreements_count,
        {{ count_where('mentions.agreement_key is null') }} as unresolved_agreements_count
    from mentions
    left join agreements on mentions.agreement_key = agreements.agreement_key
    group by mentions.event_key

),

final as (

    select
        events.event_key,
        events.reporting_region_code,
        events.executive_body_key,
        report_rows.executive_body_name,
        report_rows.section_remark,
        events.quarter,
        events.period_kind,
        report_rows.row_label,
        report_rows.event_title,
        events.event_series_key,
        events.series_method,
        events.series_certainty,
        events.series_candidates,
        events.edition_number,
        event_agreements.agreements_text,
        coalesce(event_agreements.agreements_count, 0) as agreements_count,
        coalesce(event_agreements.unresolved_agreements_count, 0) as unresolved_agreements_count,
        report_rows.dates_text,
        report_rows.dates_status,
        report_rows.date_from,
        report_rows.date_to,
        report_rows.date_precision,
        report_rows.recurrence,
        report_rows.is_deadline,
        report_rows.is_year_inferred,
        report_rows.is_outside_quarter,
        report_rows.place_text,
        report_rows.place_status,
        report_rows.participation_mode,
        report_rows.locality,
        report_rows.locality_region_code,
        report_rows.venue,
        report_rows.participants_text,
        report_rows.participants_status,
        report_rows.participants_count,
        report_rows.regions_count,
        report_rows.organisations_count,
        report_rows.is_participants_approximate,
        report_rows.result_text,
        report_rows.note_text,
        report_rows.outcome,
        report_rows.outcome_certainty,
        report_rows.outcome_rule,
        report_rows.reason_category,
        report_rows.reason_text,
        report_rows.postponed_to,
        corrected_rows.row_number is not null as is_corrected,
        answers.event_key is not null as is_answer,
        events.slot_key,
        events.version_number,
        slots.known_from_at,
        events.document_sha256,
        receipts.file_name,
        report_rows.part_number,
        events.table_number,
        events.row_number,
        evidence.title_cell_number as cell_number,
        evidence.title_cell_words as cell_words
    from events
    left join report_rows
        on
            events.document_sha256 = report_rows.document_sha256
            and events.table_number = report_rows.table_number
            and events.row_number = report_rows.row_number
    left join slots
        on
            events.slot_key = slots.slot_key
            and events.version_number = slots.version_number
    left join receipts on events.document_sha256 = receipts.document_sha256
    left join evidence
        on
            events.document_sha256 = evidence.document_sha256
            and events.table_number = evidence.table_number
            and events.row_number = evidence.row_number
    left join corrected_rows
        on
            events.document_sha256 = corrected_rows.document_sha256
            and events.table_number = corrected_rows.table_number
            and events.row_number = corrected_rows.row_number
    left join event_agreements on events.event_key = event_agreements.event_key
    left join answers on events.event_key = answers.event_key
    where events.is_current

)

select * from final

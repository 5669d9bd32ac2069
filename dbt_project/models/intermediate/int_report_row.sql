{{ config(materialized="view") }}

-- Rows of reports, whatever the period that they are for. Of longer periods only those that add an event count.
with

quarterly_rows as (

    select * from {{ ref('stg_report_row') }}

),

period_rows as (

    select * from {{ ref('stg_period_row') }}

),

final as (

    select
        document_sha256,
        part_number,
        table_number,
        row_number,
        executive_body_name,
        section_remark,
        row_label,
        event_title,
        dates_text,
        place_text,
        participants_text,
        result_text,
        note_text,
        dates_status,
        date_from,
        date_to,
        date_precision,
        recurrence,
        is_deadline,
        is_year_inferred,
        is_outside_quarter,
        outcome,
        outcome_certainty,
        outcome_rule,
        reason_category,
        reason_text,
        postponed_to,
        participants_status,
        participants_count,
        regions_count,
        organisations_count,
        is_participants_approximate,
        place_status,
        participation_mode,
        locality,
        locality_region_code,
        venue
    from quarterly_rows
    union all
    select
        document_sha256,
        part_number,
        table_number,
        row_number,
        executive_body_name,
        section_remark,
        row_label,
        event_title,
        dates_text,
        place_text,
        participants_text,
        result_text,
        note_text,
        dates_status,
        date_from,
        date_to,
        date_precision,
        recurrence,
        is_deadline,
        is_year_inferred,
        is_outside_period as is_outside_quarter,
        outcome,
        outcome_certainty,
        outcome_rule,
        reason_category,
        reason_text,
        postponed_to,
        participants_status,
        participants_count,
        regions_count,
        organisations_count,
        is_participants_approximate,
        place_status,
        participation_mode,
        locality,
        locality_region_code,
        venue
    from period_rows

)

select * from final

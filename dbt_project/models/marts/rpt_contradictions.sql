with

contradictions as (

    select * from {{ ref('stg_contradiction') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

final as (

    select
        contradictions.contradiction_key,
        contradictions.contradiction_kind,
        contradictions.disagreement,
        contradictions.counting_rule,
        contradictions.reporting_region_code,
        contradictions.executive_body_key,
        bodies.executive_body_name,
        contradictions.quarter,
        contradictions.event_key,
        contradictions.event_title,
        contradictions.statement_words,
        contradictions.other_statement_words,
        contradictions.document_sha256,
        receipts.file_name,
        contradictions.table_number,
        contradictions.row_number,
        contradictions.cell_number,
        contradictions.cell_words,
        contradictions.other_document_sha256,
        other_receipts.file_name as other_file_name,
        contradictions.other_table_number,
        contradictions.other_row_number,
        contradictions.other_cell_number,
        contradictions.other_cell_words
    from contradictions
    left join bodies on contradictions.executive_body_key = bodies.executive_body_key
    left join receipts on contradictions.document_sha256 = receipts.document_sha256
    left join receipts as other_receipts on contradictions.other_document_sha256 = other_receipts.document_sha256

)

select * from final

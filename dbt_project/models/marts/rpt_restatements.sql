{%- set enumerations = ['outcome', 'reason_category', 'standing'] -%}
with

figures as (

    select * from {{ ref('int_restated_figure') }}

),

bodies as (

    select * from {{ ref('stg_executive_body') }}

),

agreements as (

    select * from {{ ref('dim_agreement') }}

),

mentions as (

    select * from {{ ref('stg_agreement_mention') }}

),

cells as (

    select * from {{ ref('stg_report_cell') }}

),

evidence as (

    select * from {{ ref('int_row_evidence') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

-- An agreement that nothing current mentions any more is called by the words of a document.
texts as (

    select
        agreement_key,
        min(agreement_text) as agreement_text
    from mentions
    where agreement_key in (select figures.agreement_key from figures)
    group by agreement_key

),

worded as (

    select
        *,
        case figure
            {%- for field in enumerations %}
                when '{{ field }}' then {{ wording_of(field, 'old_value') }}
            {%- endfor %}
            else old_value
        end as old_wording,
        case figure
            {%- for field in enumerations %}
                when '{{ field }}' then {{ wording_of(field, 'new_value') }}
            {%- endfor %}
            else new_value
        end as new_wording
    from figures

),

final as (

    select
        {{ key_of([
            'worded.figure', 'worded.document_sha256', 'worded.slot_key', 'worded.event_key', 'worded.expectation_key',
            'worded.agreement_key', 'worded.reporting_region_code', 'worded.quarter'
        ]) }} as restatement_key,
        worded.figure,
        coalesce(
            worded.restated_subject, agreements.agreement_title, texts.agreement_text, bodies.executive_body_name
        ) as restated_subject,
        worded.old_value,
        worded.new_value,
        {{ wording_of('figure', 'worded.figure') }} || ': ' || coalesce(nullif(worded.old_wording, ''), '—') || ' → '
        || coalesce(nullif(worded.new_wording, ''), '—') as restatement_text,
        worded.restated_at,
        worded.reporting_region_code,
        worded.executive_body_key,
        bodies.executive_body_name,
        worded.quarter,
        worded.slot_key,
        worded.version_number,
        worded.restated_version_number,
        worded.is_current,
        worded.event_key,
        worded.expectation_key,
        worded.agreement_key,
        worded.document_sha256,
        new_receipts.file_name,
        cast(worded.table_number as bigint) as table_number,
        cast(worded.row_number as bigint) as row_number,
        case
            when worded.field_name = 'deciding' then new_evidence.deciding_cell_number
            else coalesce(new_cells.cell_number, new_evidence.title_cell_number)
        end as cell_number,
        case
            when worded.field_name = 'deciding' then new_evidence.deciding_cell_words
            else coalesce(new_cells.cell_words, new_evidence.title_cell_words)
        end as cell_words,
        worded.old_document_sha256,
        coalesce(worded.old_file_name, old_receipts.file_name) as old_file_name,
        cast(worded.old_table_number as bigint) as old_table_number,
        cast(worded.old_row_number as bigint) as old_row_number,
        case
            when worded.field_name = 'deciding' then old_evidence.deciding_cell_number
            else coalesce(old_cells.cell_number, old_evidence.title_cell_number)
        end as old_cell_number,
        case
            when worded.field_name = 'deciding' then old_evidence.deciding_cell_words
            else coalesce(old_cells.cell_words, old_evidence.title_cell_words)
        end as old_cell_words
    from worded
    left join bodies on worded.executive_body_key = bodies.executive_body_key
    left join agreements on worded.agreement_key = agreements.agreement_key
    left join texts on worded.agreement_key = texts.agreement_key
    {%- for side, prefix in [('new', ''), ('old', 'old_')] %}
        left join receipts as {{ side }}_receipts
            on {{ 'worded.' ~ prefix ~ 'document_sha256' }} = {{ side }}_receipts.document_sha256
        left join evidence as {{ side }}_evidence
            on
                {{ 'worded.' ~ prefix ~ 'document_sha256' }} = {{ side }}_evidence.document_sha256
                and {{ 'worded.' ~ prefix ~ 'table_number' }} = {{ side }}_evidence.table_number
                and {{ 'worded.' ~ prefix ~ 'row_number' }} = {{ side }}_evidence.row_number
        left join cells as {{ side }}_cells
            on
                {{ 'worded.' ~ prefix ~ 'document_sha256' }} = {{ side }}_cells.document_sha256
                and {{ 'worded.' ~ prefix ~ 'table_number' }} = {{ side }}_cells.table_number
                and {{ 'worded.' ~ prefix ~ 'row_number' }} = {{ side }}_cells.row_number
                and worded.field_name = {{ side }}_cells.field_name
    {%- endfor %}

)

select * from final

-- What a person may find to be an answer, with both sides in their own words and the decision ready to be written down.
with

suggestions as (

    select * from {{ ref('stg_match_suggestion') }}

),

expectations as (

    select * from {{ ref('fct_expectation') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

final as (

    select
        suggestions.expectation_key,
        suggestions.event_key,
        suggestions.match_certainty,
        expectations.reporting_region_code,
        expectations.executive_body_key,
        bodies.executive_body_name,
        expectations.standing,
        expectations.event_title as promised_title,
        expectations.due_quarter,
        expectations.promised_text,
        expectations.file_name as promise_file_name,
        expectations.table_number as promise_table_number,
        expectations.row_number as promise_row_number,
        expectations.cell_words as promise_cell_words,
        events.event_title,
        events.quarter,
        events.dates_text,
        events.outcome,
        '- {expectation: ' || suggestions.expectation_key || ', event: ' || suggestions.event_key
        || ', is_answer: true, reason: "", who: ""}' as decision_text,
        events.document_sha256,
        events.file_name,
        events.table_number,
        events.row_number,
        events.cell_number,
        events.cell_words
    from suggestions
    inner join expectations on suggestions.expectation_key = expectations.expectation_key
    inner join events on suggestions.event_key = events.event_key
    left join bodies on expectations.executive_body_key = bodies.executive_body_key

)

select * from final

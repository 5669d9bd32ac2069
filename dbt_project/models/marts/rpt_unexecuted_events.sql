with

expectations as (

    select * from {{ ref('fct_expectation') }}

),

chains as (

    select * from {{ ref('int_expectation_chain') }}

),

expectation_agreements as (

    select * from {{ ref('int_expectation_agreements') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

evidence as (

    select * from {{ ref('int_row_evidence') }}

),

unexecuted as (

    select
        *,
        -- A report that says what became of it is the evidence; where none does, it is the words of the promise.
        standing in ('not_met', 'postponed') as is_evidence_answer
    from expectations
    where standing in ('not_met', 'postponed', 'not_reported', 'undated')

),

final as (

    select
        unexecuted.expectation_key,
        unexecuted.standing,
        -- The answer names the edition that did not take place; the promise may name the one before.
        coalesce(answers.event_title, unexecuted.event_title) as event_title,
        unexecuted.reporting_region_code,
        unexecuted.executive_body_key,
        bodies.executive_body_name,
        expectation_agreements.agreements_text,
        coalesce(expectation_agreements.agreements_count, 0) as agreements_count,
        unexecuted.expectation_origin,
        unexecuted.is_independent,
        unexecuted.due_quarter,
        chains.first_due_quarter,
        -- greatest() passes over nulls: without the case, what is due never would be 0 quarters late.
        case
            when first_quarters.quarter_ordinal is not null
                then greatest(evaluation.quarter_ordinal - first_quarters.quarter_ordinal, 0)
        end as quarters_unexecuted,
        answers.reason_category,
        answers.reason_text,
        unexecuted.answer_event_key,
        unexecuted.answer_quarter,
        successors.due_quarter as promised_quarter,
        successors.promised_text,
        chains.last_expectation_key,
        chains.last_standing,
        chains.last_due_quarter,
        chains.last_answer_event_key,
        chains.last_answer_quarter,
        case
            when unexecuted.is_evidence_answer then answers.document_sha256
            else unexecuted.document_sha256
        end as document_sha256,
        case
            when unexecuted.is_evidence_answer then answers.file_name
            else unexecuted.file_name
        end as file_name,
        case
            when unexecuted.is_evidence_answer then answers.table_number
            else unexecuted.table_number
        end as table_number,
        case
            when unexecuted.is_evidence_answer then answers.row_number
            else unexecuted.row_number
        end as row_number,
        case
            when unexecuted.is_evidence_answer then evidence.deciding_cell_number
            else unexecuted.cell_number
        end as cell_number,
        case
            when unexecuted.is_evidence_answer then evidence.deciding_cell_words
            else unexecuted.cell_words
        end as cell_words
    from unexecuted
    cross join evaluation
    left join chains on unexecuted.expectation_key = chains.expectation_key
    left join quarters as first_quarters on chains.first_due_quarter = first_quarters.quarter
    left join expectation_agreements on unexecuted.expectation_key = expectation_agreements.expectation_key
    left join bodies on unexecuted.executive_body_key = bodies.executive_body_key
    left join events as answers on unexecuted.answer_event_key = answers.event_key
    left join expectations as successors on unexecuted.successor_expectation_key = successors.expectation_key
    left join evidence
        on
            answers.document_sha256 = evidence.document_sha256
            and answers.table_number = evidence.table_number
            and answers.row_number = evidence.row_number

)

select * from final

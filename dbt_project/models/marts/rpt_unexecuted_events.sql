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

row_evidence as (

    select * from {{ ref('int_row_evidence') }}

),

unexecuted as (

    select * from expectations
    where standing in ('not_met', 'postponed', 'not_reported', 'undated')
        -- That something came back in earlier years promises nothing: its absence is a signal, no failure.
        and expectation_origin != 'series'

),

-- A report that says what became of it is the evidence; where none does, it is the words of the promise.
evidence as (

    select
        unexecuted.expectation_key,
        -- The answer names the edition that did not take place; the promise may name the one before.
        coalesce(answers.event_title, unexecuted.event_title) as event_title,
        answers.reason_category,
        answers.reason_text,
        answers.document_sha256,
        answers.file_name,
        answers.table_number,
        answers.row_number,
        row_evidence.deciding_cell_number as cell_number,
        row_evidence.deciding_cell_words as cell_words
    from unexecuted
    left join events as answers on unexecuted.answer_event_key = answers.event_key
    left join row_evidence
        on
            answers.document_sha256 = row_evidence.document_sha256
            and answers.table_number = row_evidence.table_number
            and answers.row_number = row_evidence.row_number
    where unexecuted.standing in ('not_met', 'postponed')

    union all

    select
        expectation_key,
        event_title,
        cast(null as {{ dbt.type_string() }}) as reason_category,
        cast(null as {{ dbt.type_string() }}) as reason_text,
        document_sha256,
        file_name,
        table_number,
        row_number,
        cell_number,
        cell_words
    from unexecuted
    where standing not in ('not_met', 'postponed')

),

-- What was put off and then held waits no longer: its quarters end with the report that tells of it.
ages as (

    select
        chains.expectation_key,
        case
            when {{ is_met('chains.last_standing') }} then held_quarters.quarter_ordinal
            else evaluation.quarter_ordinal
        end - first_quarters.quarter_ordinal as quarters_count
    from chains
    cross join evaluation
    left join quarters as first_quarters on chains.first_due_quarter = first_quarters.quarter
    left join quarters as held_quarters on chains.last_answer_quarter = held_quarters.quarter

),

final as (

    select
        unexecuted.expectation_key,
        unexecuted.standing,
        evidence.event_title,
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
        case when ages.quarters_count is not null then greatest(ages.quarters_count, 0) end as quarters_unexecuted,
        evidence.reason_category,
        evidence.reason_text,
        unexecuted.answer_event_key,
        unexecuted.answer_quarter,
        successors.due_quarter as promised_quarter,
        successors.promised_text,
        chains.last_expectation_key,
        chains.last_standing,
        chains.last_due_quarter,
        chains.last_answer_event_key,
        chains.last_answer_quarter,
        evidence.document_sha256,
        evidence.file_name,
        evidence.table_number,
        evidence.row_number,
        evidence.cell_number,
        evidence.cell_words
    from unexecuted
    inner join evidence on unexecuted.expectation_key = evidence.expectation_key
    left join chains on unexecuted.expectation_key = chains.expectation_key
    left join ages on unexecuted.expectation_key = ages.expectation_key
    left join expectation_agreements on unexecuted.expectation_key = expectation_agreements.expectation_key
    left join bodies on unexecuted.executive_body_key = bodies.executive_body_key
    left join expectations as successors on unexecuted.successor_expectation_key = successors.expectation_key

)

select * from final

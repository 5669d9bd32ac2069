with

expectations as (

    select * from {{ ref('stg_expectation') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

arrivals as (

    select * from {{ ref('int_report_arrival') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

joined as (

    select
        expectations.*,
        receipts.file_name,
        events.quarter as answer_quarter,
        events.outcome as answer_outcome,
        answer_quarters.quarter_ordinal as answer_quarter_ordinal,
        due_quarters.quarter_ordinal as due_quarter_ordinal,
        {{ first_promised_ordinal('expectations.due_from', 'due_quarters.quarter_ordinal') }} as first_quarter_ordinal,
        due_quarters.is_over as is_due_quarter_over,
        arrivals.document_sha256 as due_document_sha256,
        -- What is due never is counted where the promise was made.
        coalesce(expectations.due_quarter, expectations.stated_quarter) as counted_quarter,
        evaluation.quarter_ordinal as evaluated_quarter_ordinal
    from expectations
    cross join evaluation
    left join receipts on expectations.document_sha256 = receipts.document_sha256
    left join events on expectations.answer_event_key = events.event_key
    left join quarters as answer_quarters on events.quarter = answer_quarters.quarter
    left join quarters as due_quarters on expectations.due_quarter = due_quarters.quarter
    left join arrivals
        on
            expectations.reporting_region_code = arrivals.reporting_region_code
            and expectations.executive_body_key = arrivals.executive_body_key
            and expectations.due_quarter = arrivals.quarter

),

judged as (

    select
        *,
        -- An answer whose event is not among the events is a fault: no standing, and the contract fails.
        case
            when answer_event_key is not null
                then {{ standing_of_answer(
                    'answer_outcome', 'answer_quarter_ordinal', 'first_quarter_ordinal', 'due_quarter_ordinal'
                ) }}
            else {{ standing_of_silence('due_quarter', 'due_document_sha256', 'is_due_quarter_over') }}
        end as standing
    from joined

),

final as (

    select
        expectation_key,
        expectation_origin,
        expectation_origins,
        is_independent,
        reporting_region_code,
        executive_body_key,
        event_series_key,
        event_title,
        stated_quarter,
        unresolved_agreements_count,
        due_quarter,
        due_from,
        due_to,
        counted_quarter,
        promised_text,
        occurrences_count,
        recurrence,
        standing,
        is_independent
        and {{ is_promise('expectation_origin') }}
        and {{ is_judged('standing') }} as is_counted_in_share,
        case
            when standing in ('not_reported', 'awaiting_report')
                then greatest(evaluated_quarter_ordinal - due_quarter_ordinal, 0)
        end as quarters_overdue,
        answer_event_key,
        answer_quarter,
        answer_outcome,
        match_method,
        match_certainty,
        due_document_sha256,
        predecessor_expectation_key,
        successor_expectation_key,
        last_expectation_key,
        origin_event_key,
        document_sha256,
        file_name,
        table_number,
        row_number,
        cell_number,
        cell_words
    from judged

)

select * from final

-- Expectations in their chain of postponements. All of a chain share their last expectation, so no recursion is needed:
-- the chain begins with the one that has no predecessor.
with

expectations as (

    select * from {{ ref('fct_expectation') }}

),

chained as (

    select
        expectation_key,
        last_expectation_key,
        max(case when predecessor_expectation_key is null then expectation_key end)
            over (partition by last_expectation_key) as first_expectation_key,
        min(due_quarter) over (partition by last_expectation_key) as first_due_quarter,
        count(*) over (partition by last_expectation_key) as chain_length
    from expectations

),

final as (

    select
        chained.expectation_key,
        chained.first_expectation_key,
        chained.first_due_quarter,
        chained.chain_length,
        chained.last_expectation_key,
        last_expectations.standing as last_standing,
        last_expectations.due_quarter as last_due_quarter,
        last_expectations.answer_event_key as last_answer_event_key,
        last_expectations.answer_quarter as last_answer_quarter
    from chained
    inner join expectations as last_expectations
        on chained.last_expectation_key = last_expectations.expectation_key

)

select * from final

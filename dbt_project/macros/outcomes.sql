{# Outcomes and standings that several models must agree on. Which values these are: ingestion/contracts/figures.yml. #}

{# Reported as done: what `reported_held_share` counts. #}
{% macro is_held(outcome) -%}
    {{ outcome }} in ({{ values_of('held') }})
{%- endmacro %}

{# The words say whether it was held: the denominator of `reported_held_share`. #}
{% macro is_decided(outcome) -%}
    {{ outcome }} not in ({{ values_of('undecided') }})
{%- endmacro %}

{# Planned, and the report says that it did not take place. #}
{% macro is_unexecuted(outcome) -%}
    {{ outcome }} in ({{ values_of('unexecuted') }})
{%- endmacro %}

{# The promise was kept: the numerator of `fulfilment_share`. #}
{% macro is_met(standing) -%}
    {{ standing }} in ({{ values_of('kept') }})
{%- endmacro %}

{# The promise has been judged: the denominator of `fulfilment_share`. #}
{% macro is_judged(standing) -%}
    {{ standing }} in ({{ values_of('judged') }})
{%- endmacro %}

{# What a row of fulfilment rests on. #}
{% macro basis_of(promises, decided) -%}
    case
        when {{ promises }} > 0 then 'promises'
        when {{ decided }} > 0 then 'report_only'
        else 'none'
    end
{%- endmacro %}

{# An origin that is a promise made beforehand: what `fulfilment_share` may count. #}
{% macro is_promise(origin) -%}
    {{ origin }} in ('plan', 'postponement', 'recurrence')
{%- endmacro %}

{# The quarter from which on an answer is in time: where the promised days begin. A deadline has no first day. #}
{% macro first_promised_ordinal(due_from, due_ordinal) -%}
    case
        when {{ due_from }} is not null then {{ quarter_ordinal(quarter_of_date(due_from)) }}
        else {{ due_ordinal }}
    end
{%- endmacro %}

{# How an expectation stands whose event was reported: by the outcome and by the quarters of the report and of the term. #}
{% macro standing_of_answer(outcome, answer_ordinal, first_ordinal, due_ordinal) -%}
    case
        when {{ is_held(outcome) }} and {{ answer_ordinal }} < {{ first_ordinal }} then 'met_early'
        when {{ is_held(outcome) }} and {{ answer_ordinal }} > {{ due_ordinal }} then 'met_late'
        when {{ is_held(outcome) }} then 'met'
        when {{ outcome }} = 'held_partially' then 'partially_met'
        when {{ outcome }} in ('cancelled', 'not_held') then 'not_met'
        when {{ outcome }} = 'postponed' then 'postponed'
        when {{ outcome }} = 'unclear' then 'unclear'
    end
{%- endmacro %}

{# How an expectation stands that no report answers. #}
{% macro standing_of_silence(due_quarter, due_document, is_due_quarter_over) -%}
    case
        when {{ due_quarter }} is null then 'undated'
        when {{ due_document }} is not null then 'not_reported'
        when {{ is_due_quarter_over }} then 'awaiting_report'
        else 'scheduled'
    end
{%- endmacro %}

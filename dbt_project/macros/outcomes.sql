{# Sets of outcomes and standings that several models must agree on. Sources: the domain's definitions. #}

{# Reported as done: what `reported_held_share` counts. #}
{% macro is_held(outcome) -%}
    {{ outcome }} in ('held', 'held_in_other_format', 'in_progress')
{%- endmacro %}

{# The words say whether it was held. #}
{% macro is_decided(outcome) -%}
    {{ outcome }} != 'unclear'
{%- endmacro %}

{# Something happened, in whole or in part. #}
{% macro is_active(outcome) -%}
    ({{ is_held(outcome) }} or {{ outcome }} = 'held_partially')
{%- endmacro %}

{# Planned, and the report says that it did not take place. #}
{% macro is_unexecuted(outcome) -%}
    {{ outcome }} in ('postponed', 'cancelled', 'not_held')
{%- endmacro %}

{# The promise was kept: the numerator of `fulfilment_share`. #}
{% macro is_met(standing) -%}
    {{ standing }} in ('met', 'met_early', 'met_late')
{%- endmacro %}

{# The promise has been judged: the denominator of `fulfilment_share`. #}
{% macro is_judged(standing) -%}
    {{ standing }} in (
        'met', 'met_early', 'met_late', 'partially_met', 'not_met', 'postponed', 'unclear', 'not_reported'
    )
{%- endmacro %}

{# An origin that is a promise made beforehand: what `fulfilment_share` may count. #}
{% macro is_promise(origin) -%}
    {{ origin }} in ('plan', 'postponement', 'recurrence')
{%- endmacro %}

{# How an expectation stands whose event was reported: by the outcome and by the quarters of the report and of the term. #}
{% macro standing_of_answer(outcome, answer_ordinal, due_ordinal) -%}
    case
        when {{ is_held(outcome) }} and {{ answer_ordinal }} < {{ due_ordinal }} then 'met_early'
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

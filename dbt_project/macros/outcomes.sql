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

{# Outcomes and standings that several models must agree on. Which values these are: ingestion/contracts/figures.yml. #}

{# Reported as done: what `reported_held_share` counts. #}
{% macro is_held(outcome) -%}
    {{ outcome }} in ({{ values_of('held') }})
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

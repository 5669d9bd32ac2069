{# Figures as columns. What each counts is declared in ingestion/contracts/figures.yml. #}

{# Over a group of their members, as `… as met_count, … as not_met_count`. #}
{% macro figures_counted(names) -%}
    {%- for name in names %}
        {{ figure(name) }} as {{ name }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}

{# Of joined rows that may be missing: nothing is none. #}
{% macro figures_or_none(names, relation) -%}
    {%- for name in names %}
        coalesce({{ relation }}.{{ name }}, 0) as {{ name }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}

{# Counts of the quarters that meet a condition, added up under the name of a scope. #}
{% macro figures_summed(names, scope='', condition='') -%}
    {%- for name in names %}
        {%- set summed = 'case when ' ~ condition ~ ' then ' ~ name ~ ' end' if condition else name %}
        cast(coalesce(sum({{ summed }}), 0) as bigint) as {{ scope }}{{ name }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}

{# Running totals within a year, one row a quarter. #}
{% macro figures_to_date(names, over) -%}
    {%- for name in names %}
        {{ running_total(name, over) }} as year_to_date_{{ name }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}

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

{# All figures of a quarter with those of the year so far and of a year ago, of a table in which each agreement or body has
   every quarter since it was first seen: so four rows back is a year back. #}
{% macro figures_over_the_year(over) -%}
    {%- for name in expectation_figures() if name not in ('fulfilled_count', 'promises_count') %}
        {{ name }},
    {%- endfor %}
    {%- for name in event_figures() %}
        {{ name }},
    {%- endfor %}
        fulfilled_count,
        promises_count,
        fulfilment_share,
        reported_held_share,
        {{ basis_of('promises_count', 'decided_count') }} as basis,
        year_to_date_events_count,
        year_to_date_held_count,
        year_to_date_decided_count,
        {{ figure_share('reported_held_share', 'year_to_date_') }} as year_to_date_reported_held_share,
        year_to_date_promises_count,
        year_to_date_fulfilled_count,
        {{ figure_share('fulfilment_share', 'year_to_date_') }} as year_to_date_fulfilment_share,
    {%- for name in (
        'events_count', 'held_count', 'decided_count', 'reported_held_share', 'promises_count', 'fulfilled_count',
        'fulfilment_share',
    ) %}
        lag({{ name }}, 4) over ({{ over }}) as year_ago_{{ name }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}

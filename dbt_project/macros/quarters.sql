{# Quarters are text (2020-Q3); arithmetic is done on an ordinal, year × 4 + number − 1. See ingestion/quarters.py. #}

{% macro quarter_ordinal(quarter) -%}
    cast(
        cast(substring({{ quarter }}, 1, 4) as integer) * 4
        + cast(substring({{ quarter }}, 7, 1) as integer) - 1
        as bigint
    )
{%- endmacro %}

{% macro quarter_of_ordinal(ordinal) -%}
    cast(cast(({{ ordinal }} - mod({{ ordinal }}, 4)) / 4 as integer) as {{ dbt.type_string() }})
    || '-Q'
    || cast(mod({{ ordinal }}, 4) + 1 as {{ dbt.type_string() }})
{%- endmacro %}

{% macro quarter_of_date(day) -%}
    cast(extract(year from {{ day }}) as {{ dbt.type_string() }})
    || '-Q'
    || cast(extract(quarter from {{ day }}) as {{ dbt.type_string() }})
{%- endmacro %}

{# The numbers 0…9999 in one column, on any engine. #}
{% macro numbers_below_10000() -%}
    select ones.digit + 10 * tens.digit + 100 * hundreds.digit + 1000 * thousands.digit as number
    from
        {%- for place in ['ones', 'tens', 'hundreds', 'thousands'] %}
            {% if not loop.first %}cross join {% endif %}(
                {%- for digit in range(10) %}
                    select {{ digit }} as digit
                    {%- if not loop.last %} union all{% endif %}
                {%- endfor %}
            ) as {{ place }}
        {%- endfor %}
{%- endmacro %}

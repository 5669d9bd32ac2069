{# Small expressions that would otherwise be written out in several models. #}

{# md5 over parts; a part that is null counts as an empty text, and the separator occurs in no key. #}
{% macro key_of(parts) -%}
    md5(
        {%- for part in parts %}
            coalesce(cast({{ part }} as {{ dbt.type_string() }}), '')
            {%- if not loop.last %} || '|' ||{% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{# Whether two values are not the same; nothing and an empty text are. #}
{% macro differs(first, second) -%}
    coalesce(cast({{ first }} as {{ dbt.type_string() }}), '')
    != coalesce(cast({{ second }} as {{ dbt.type_string() }}), '')
{%- endmacro %}

{% macro no_text() -%}
    cast(null as {{ dbt.type_string() }})
{%- endmacro %}

{% macro count_where(condition) -%}
    count(case when {{ condition }} then 1 end)
{%- endmacro %}

{# A share from 0 to 1; null when there is nothing to take a share of. #}
{% macro share_of(part, whole) -%}
    cast({{ part }} as double precision) / nullif({{ whole }}, 0)
{%- endmacro %}

{# A share as a text: four digits after the point. #}
{% macro share_in_text(share) -%}
    cast(cast({{ share }} as decimal(5, 4)) as {{ dbt.type_string() }})
{%- endmacro %}

{# A running total as an integer: the sum of integers is of a wider type on some adapters. #}
{% macro running_total(column, over) -%}
    cast(sum({{ column }}) over ({{ over }} rows between unbounded preceding and current row) as bigint)
{%- endmacro %}

{% macro days_after(day, count) -%}
    cast({{ dbt.dateadd('day', count, day) }} as date)
{%- endmacro %}

{# Whole days from one date to another. #}
{% macro days_between(first, last) -%}
    cast({{ dbt.datediff(first, last, 'day') }} as bigint)
{%- endmacro %}

{# 05.10.2020 #}
{% macro day_in_words(day) -%}
    lpad(cast(extract(day from {{ day }}) as {{ dbt.type_string() }}), 2, '0')
    || '.' || lpad(cast(extract(month from {{ day }}) as {{ dbt.type_string() }}), 2, '0')
    || '.' || cast(extract(year from {{ day }}) as {{ dbt.type_string() }})
{%- endmacro %}

{# 05.10.2020, осталось дней: 3 #}
{% macro day_and_days_left(day, days_left) -%}
    {{ day_in_words(day) }}
    || case {{ days_left }}
        when 0 then ', это сегодня'
        else ', осталось дней: ' || cast({{ days_left }} as {{ dbt.type_string() }})
    end
{%- endmacro %}

{# The Russian wording of a value of an enumeration, as fields.yml gives it. #}
{% macro wording_of(field, column) -%}
    case {{ column }}
        {%- for value, wording in field_values(field).items() %}
            when '{{ value }}' then '{{ wording | replace("'", "''") }}'
        {%- endfor %}
    end
{%- endmacro %}

{# Texts of a group in one text, in the order of another column (a key: collation differs by engine). #}
{% macro texts_in_order(text, order_by, separator=', ') -%}
    {{ dbt.listagg(text, "'" ~ separator ~ "'", 'order by ' ~ order_by) }}
{%- endmacro %}

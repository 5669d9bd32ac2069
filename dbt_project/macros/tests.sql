{# What the generic tests share. #}

{# The model that the running test is about, as the manifest knows it (columns, meta); nothing while parsing. #}
{% macro model_of_test() %}
    {%- if execute -%}
        {{- return(graph.nodes[model.attached_node]) -}}
    {%- endif -%}
    {{- return({'config': {'meta': {'grain': []}}, 'columns': {}}) -}}
{% endmacro %}

{# The columns that identify a row of that model, each with its comma; nothing where it declares none. #}
{% macro grain_of_test() -%}
    {%- for column in model_of_test().config.meta.grain or [] %}{{ column }}, {% endfor -%}
{%- endmacro %}

{% macro duplicates(relation, columns) %}
    select
        {{ columns | join(', ') }},
        count(*) as rows_count
    from {{ relation }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endmacro %}

{#
    No null in a column that the contract declares `not_null`. The engines that enforce it never come here with one;
    those that do not, and a contract that was switched off, do.
#}
{% test never_null(model) %}
    {{ config(meta={'description': 'В обязательных столбцах нет пустых значений'}) }}
    {%- if execute -%}
        {%- set checked = [] -%}
        {%- for column in model_of_test().columns.values() -%}
            {%- if column.constraints | selectattr('type', 'equalto', 'not_null') | list -%}
                {%- do checked.append(column.name) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- for column in checked %}
            select
                {{ grain_of_test() }}
                '{{ column }}' as column_name
            from {{ model }}
            where {{ column }} is null
            {%- if not loop.last %} union all {% endif %}
        {%- endfor %}
    {%- endif -%}
{% endtest %}

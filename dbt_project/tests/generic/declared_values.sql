{# In each column that is an enumeration of fields.yml, only the values declared there. #}
{% test declared_values(model) %}
    {{ config(meta={'description': 'В столбцах с перечнем значений — только значения из перечня'}) }}
    {%- if execute -%}
        {%- set enumerations = [] -%}
        {%- for name in model_of_test().columns if field_values(name) -%}
            {%- do enumerations.append(name) -%}
        {%- endfor -%}
        {%- for name in enumerations %}
            select
                {{ grain_of_test() }}
                '{{ name }}' as column_name,
                {{ name }} as undeclared_value
            from {{ model }}
            where {{ name }} not in ('{{ field_values(name).keys() | join("', '") }}')
            {%- if not loop.last %} union all {% endif %}
        {%- endfor %}
    {%- endif -%}
{% endtest %}

{# A condition that is true of each row. #}
{% test holds(model, condition) %}
    {{ config(meta={'description': 'Условие верно для каждой строки'}) }}
    select * from {{ model }}
    where not coalesce({{ condition }}, false)
{% endtest %}

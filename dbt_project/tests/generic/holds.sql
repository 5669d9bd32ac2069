{# A condition that is true of each row. #}
{% test holds(model, condition) %}
    select * from {{ model }}
    where not coalesce({{ condition }}, false)
{% endtest %}

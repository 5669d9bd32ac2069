{# No two rows with the same values in all of the columns. #}
{% test unique_together(model, columns) %}
    {{ duplicates(model, columns) }}
{% endtest %}

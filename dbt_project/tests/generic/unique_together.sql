{# No two rows with the same values in all of the columns. #}
{% test unique_together(model, columns) %}
    {{ config(meta={'description': 'Сочетание значений указанных столбцов не повторяется'}) }}
    {{ duplicates(model, columns) }}
{% endtest %}

{# dbt's own test of a reference, with a description. Called by its default: under the same name it would hide this one. #}
{% test relationships(model, column_name, to, field) %}
    {{ config(meta={'description': 'Каждое непустое значение столбца есть в таблице, на которую он ссылается'}) }}
    {{ dbt.default__test_relationships(model, column_name, to, field) }}
{% endtest %}

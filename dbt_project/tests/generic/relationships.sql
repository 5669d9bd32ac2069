{#
    Each value of a column that is not empty stands in the table that it refers to. dbt's own test, which this one is in
    place of, shows the value alone; this one shows the row, so that a failure leads to its document.
#}
{% test relationships(model, column_name, to, field) %}
    {{ config(meta={'description': 'Каждое непустое значение столбца есть в таблице, на которую он ссылается'}) }}
    select referring.* from {{ model }} as referring
    left join {{ to }} as referred on referring.{{ column_name }} = referred.{{ field }}
    where
        referring.{{ column_name }} is not null
        and referred.{{ field }} is null
{% endtest %}

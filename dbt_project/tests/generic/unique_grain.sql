{# One row per what the model's `meta.grain` says. #}
{% test unique_grain(model) %}
    {{ config(meta={'description': 'Ключ таблицы не повторяется: на каждый его набор значений — одна строка'}) }}
    {{ duplicates(model, model_of_test().config.meta.grain) }}
{% endtest %}

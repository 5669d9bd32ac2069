{# One row per what the model's `meta.grain` says. #}
{% test unique_grain(model) %}
    {{ duplicates(model, model_of_test().config.meta.grain) }}
{% endtest %}

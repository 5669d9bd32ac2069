{# Which figures stand side by side in tables of agreements and of bodies. What each counts is declared in
   ingestion/contracts/figures.yml. #}

{% macro event_figures() -%}
    {{- return([
        'events_count', 'added_count', 'held_count', 'held_partially_count', 'in_progress_count', 'took_place_count',
        'unexecuted_count', 'decided_count', 'unplanned_held_count',
    ]) -}}
{%- endmacro %}

{% macro expectation_figures() -%}
    {{- return([
        'expectations_count', 'scheduled_count', 'met_count', 'met_early_count', 'met_late_count',
        'partially_met_count', 'not_met_count', 'postponed_count', 'unclear_count', 'not_reported_count',
        'awaiting_report_count', 'undated_count', 'fulfilled_count', 'promises_count',
    ]) -}}
{%- endmacro %}

{# Those that are told for the year so far and held against a year ago. #}
{% macro compared_figures() -%}
    {{- return(['events_count', 'held_count', 'decided_count', 'promises_count', 'fulfilled_count']) -}}
{%- endmacro %}

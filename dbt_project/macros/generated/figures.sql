{# Made by `python -m orchestration.generated` from ingestion/contracts/figures.yml; do not edit. #}

{# A count over a group of its members. #}
{% macro figure(name) -%}
    {%- set declared = {
        "expectations_count": "count(case when standing != 'undated' then 1 end)",
        "scheduled_count": "count(case when standing = 'scheduled' then 1 end)",
        "met_count": "count(case when standing = 'met' then 1 end)",
        "met_early_count": "count(case when standing = 'met_early' then 1 end)",
        "met_late_count": "count(case when standing = 'met_late' then 1 end)",
        "partially_met_count": "count(case when standing = 'partially_met' then 1 end)",
        "not_met_count": "count(case when standing = 'not_met' then 1 end)",
        "postponed_count": "count(case when standing = 'postponed' then 1 end)",
        "unclear_count": "count(case when standing = 'unclear' then 1 end)",
        "not_reported_count": "count(case when standing = 'not_reported' then 1 end)",
        "awaiting_report_count": "count(case when standing = 'awaiting_report' then 1 end)",
        "undated_count": "count(case when standing = 'undated' then 1 end)",
        "fulfilled_count": "count(case when is_counted_in_share and standing in ('met', 'met_early', 'met_late') then 1 end)",
        "promises_count": "count(case when is_counted_in_share then 1 end)",
        "events_count": "count(*)",
        "added_count": "count(case when period_kind != 'quarter' then 1 end)",
        "held_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress') then 1 end)",
        "held_partially_count": "count(case when outcome = 'held_partially' then 1 end)",
        "in_progress_count": "count(case when outcome = 'in_progress' then 1 end)",
        "took_place_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially') then 1 end)",
        "unexecuted_count": "count(case when outcome in ('postponed', 'cancelled', 'not_held') then 1 end)",
        "decided_count": "count(case when outcome != 'unclear' then 1 end)",
        "unplanned_held_count": "count(case when outcome in ('held', 'held_in_other_format') and not is_answer then 1 end)",
        "in_person_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially') and participation_mode = 'in_person' then 1 end)",
        "remote_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially') and participation_mode = 'remote' then 1 end)",
        "hybrid_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially') and participation_mode = 'hybrid' then 1 end)",
        "by_correspondence_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially') and participation_mode = 'by_correspondence' then 1 end)",
        "unknown_mode_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially') and participation_mode is null then 1 end)",
        "participants_known_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially') and participants_count is not null then 1 end)",
        "participants_total_count": "cast(sum(case when outcome in ('held', 'held_in_other_format', 'in_progress', 'held_partially') and participants_count is not null then participants_count end) as bigint)",
        "series_events_count": "count(*)",
        "series_held_count": "count(case when outcome in ('held', 'held_in_other_format', 'in_progress') then 1 end)",
        "years_count": "count(distinct substring(quarter, 1, 4))",
        "agreements_count": "count(case when agreement_key is not null then 1 end)",
        "unresolved_agreements_count": "count(case when agreement_key is null then 1 end)",
        "parties_count": "count(*)",
        "partner_agreements_count": "count(*)",
    } -%}
    {{- declared[name] -}}
{%- endmacro %}

{# A share, of columns that hold its two counts over the quarters of a scope. #}
{% macro figure_share(name, scope='') -%}
    {%- set declared = {
        "fulfilment_share": ["fulfilled_count", "promises_count"],
        "reported_held_share": ["held_count", "decided_count"],
    } -%}
    {{- share_of(scope ~ declared[name][0], scope ~ declared[name][1]) -}}
{%- endmacro %}

{# The values of a set, quoted, for `in (…)`. #}
{% macro values_of(name) -%}
    {%- set declared = {
        "held": "'held', 'held_in_other_format', 'in_progress'",
        "took_place": "'held', 'held_in_other_format', 'in_progress', 'held_partially'",
        "undecided": "'unclear'",
        "unexecuted": "'postponed', 'cancelled', 'not_held'",
        "kept": "'met', 'met_early', 'met_late'",
        "judged": "'met', 'met_early', 'met_late', 'partially_met', 'not_met', 'postponed', 'unclear', 'not_reported'",
    } -%}
    {{- declared[name] -}}
{%- endmacro %}

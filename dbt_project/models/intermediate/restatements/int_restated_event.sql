-- What the old and the new version of a restated slot say of an event that either of them names.
{%- set sides = ['old', 'new'] -%}
{%- set said = [
    'event_title', 'named_agreements_text', 'dates_text', 'place_text', 'participants_text', 'participants_count',
    'result_text', 'note_text', 'outcome', 'reason_category', 'postponed_to', 'document_sha256', 'file_name',
    'table_number', 'row_number'
] -%}
{%- set worded = [
    'event_title', 'agreements_words', 'dates_text', 'place_text', 'participants_text', 'result_text', 'note_text'
] %}
with

slots as (

    select * from {{ ref('int_restated_slot') }}

),

versions as (

    select * from {{ ref('fct_event_version') }}

),

row_agreements as (

    select * from {{ ref('int_row_agreements') }}

),

joined as (

    select
        slots.slot_key,
        slots.version_number,
        slots.restated_version_number,
        slots.is_current,
        slots.reporting_region_code,
        slots.executive_body_key,
        new_version.executive_body_name,
        slots.quarter,
        slots.restated_at,
        new_version.event_key,
        new_version.last_event_title,
        {%- for side in sides %}
            {{ side }}_version.presence = 'named' as is_named_in_{{ side }},
            {%- for column in said %}
                {{ side }}_version.{{ column }} as {{ side }}_{{ column }},
            {%- endfor %}
            {{ side }}_agreements.agreements_identity as {{ side }}_agreements_identity,
            {{ side }}_agreements.agreements_words as {{ side }}_agreements_words,
            case
                when {{ side }}_version.dates_status = 'parsed'
                    then {{ key_of([
                        side ~ '_version.date_from', side ~ '_version.date_to', side ~ '_version.date_precision',
                        side ~ '_version.recurrence', side ~ '_version.is_deadline'
                    ]) }}
                else {{ side }}_version.dates_text
            end as {{ side }}_dates_identity
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from slots
    inner join versions as new_version
        on
            slots.slot_key = new_version.slot_key
            and slots.version_number = new_version.version_number
    inner join versions as old_version
        on
            slots.slot_key = old_version.slot_key
            and slots.restated_version_number = old_version.version_number
            and new_version.event_key = old_version.event_key
    {%- for side in sides %}
        left join row_agreements as {{ side }}_agreements
            on
                {{ side }}_version.document_sha256 = {{ side }}_agreements.document_sha256
                and {{ side }}_version.table_number = {{ side }}_agreements.table_number
                and {{ side }}_version.row_number = {{ side }}_agreements.row_number
    {%- endfor %}
    where new_version.presence = 'named' or old_version.presence = 'named'

),

final as (

    select
        *,
        -- The words that differ, and those alone.
        {%- for side in sides %}
            substring(
                {%- for column in worded %}
                    case
                        when coalesce(old_{{ column }}, '') != coalesce(new_{{ column }}, '')
                            then ' | ' || coalesce({{ side }}_{{ column }}, '')
                        else ''
                    end
                    {%- if not loop.last %} ||{% endif %}
                {%- endfor %},
                4
            ) as {{ side }}_wording
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from joined

)

select * from final

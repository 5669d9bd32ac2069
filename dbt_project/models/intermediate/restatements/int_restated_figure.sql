{#- Figures of an event: the value that is shown, what of it is compared, the field in whose cell it stands. -#}
{%- set figures = [
    ('event_title', 'event_title', 'event_title', 'event_title'),
    ('agreements', 'named_agreements_text', 'agreements_identity', 'agreements'),
    ('dates', 'dates_text', 'dates_identity', 'dates_text'),
    ('place', 'place_text', 'place_text', 'place_text'),
    ('participants_count', 'participants_count', 'participants_count', 'participants_text'),
    ('outcome', 'outcome', 'outcome', 'deciding'),
    ('reason_category', 'reason_category', 'reason_category', 'deciding'),
    ('postponed_to', 'postponed_to', 'postponed_to', 'deciding'),
] -%}
{%- set counts = ['events_count', 'held_count', 'unexecuted_count'] -%}
-- Long form: a row a figure that a version of a slot changed. What is said of events, bodies and expectations belongs
-- to one slot; a share of an agreement to the document, which may restate several.
with

slots as (

    select * from {{ ref('int_restated_slot') }}

),

events as (

    select * from {{ ref('int_restated_event') }}

),

standings as (

    select * from {{ ref('int_restated_standing') }}

),

shares as (

    select * from {{ ref('int_restated_share') }}

),

changed_rows as (

    select
        *,
        is_named_in_old and is_named_in_new as is_named_in_both,
        {% for _, _, compared, _ in figures %}
            {{ differs('old_' ~ compared, 'new_' ~ compared) }}
            {%- if not loop.last %} or {% endif %}
        {%- endfor %} as has_changed_value
    from events

),

event_figures as (

    select
        'event_added' as figure,
        events.*,
        {{ no_text() }} as old_value,
        events.new_event_title as new_value,
        'event_title' as field_name
    from changed_rows as events
    where not events.is_named_in_old
    union all
    select
        'event_removed' as figure,
        events.*,
        events.old_event_title as old_value,
        {{ no_text() }} as new_value,
        'event_title' as field_name
    from changed_rows as events
    where not events.is_named_in_new
    {%- for figure, shown, compared, field_name in figures %}
        union all
        select
            '{{ figure }}' as figure,
            events.*,
            cast(events.old_{{ shown }} as {{ dbt.type_string() }}) as old_value,
            cast(events.new_{{ shown }} as {{ dbt.type_string() }}) as new_value,
            '{{ field_name }}' as field_name
        from changed_rows as events
        where events.is_named_in_both and {{ differs('events.old_' ~ compared, 'events.new_' ~ compared) }}
    {%- endfor %}
    union all
    select
        'wording' as figure,
        events.*,
        events.old_wording as old_value,
        events.new_wording as new_value,
        'deciding' as field_name
    from changed_rows as events
    where
        events.is_named_in_both
        and not events.has_changed_value
        and events.old_wording != events.new_wording

),

slot_counts as (

    select
        slot_key,
        version_number,
        {%- for side in ['old', 'new'] %}
            {{ count_where('is_named_in_' ~ side) }} as {{ side }}_events_count,
            {{ count_where('is_named_in_' ~ side ~ ' and ' ~ is_held(side ~ '_outcome')) }} as {{ side }}_held_count,
            {{ count_where('is_named_in_' ~ side ~ ' and ' ~ is_unexecuted(side ~ '_outcome')) }}
                as {{ side }}_unexecuted_count
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from events
    group by slot_key, version_number

),

slot_figures as (

    {%- for count in counts %}
        select
            '{{ count }}' as figure,
            slot_key,
            version_number,
            cast(old_{{ count }} as {{ dbt.type_string() }}) as old_value,
            cast(new_{{ count }} as {{ dbt.type_string() }}) as new_value
        from slot_counts
        where old_{{ count }} != new_{{ count }}
        {%- if not loop.last %} union all {% endif %}
    {%- endfor %}

),

final as (

    select
        figure,
        slot_key,
        version_number,
        restated_version_number,
        is_current,
        reporting_region_code,
        executive_body_key,
        quarter,
        restated_at,
        last_event_title as restated_subject,
        event_key,
        {{ no_text() }} as expectation_key,
        {{ no_text() }} as agreement_key,
        old_value,
        new_value,
        new_document_sha256 as document_sha256,
        new_table_number as table_number,
        new_row_number as row_number,
        field_name,
        old_document_sha256,
        {{ no_text() }} as old_file_name,
        old_table_number,
        old_row_number
    from event_figures
    union all
    select
        slot_figures.figure,
        slots.slot_key,
        slots.version_number,
        slots.restated_version_number,
        slots.is_current,
        slots.reporting_region_code,
        slots.executive_body_key,
        slots.quarter,
        slots.restated_at,
        {{ no_text() }} as restated_subject,
        {{ no_text() }} as event_key,
        {{ no_text() }} as expectation_key,
        {{ no_text() }} as agreement_key,
        slot_figures.old_value,
        slot_figures.new_value,
        slots.document_sha256,
        null as table_number,
        null as row_number,
        {{ no_text() }} as field_name,
        slots.old_document_sha256,
        {{ no_text() }} as old_file_name,
        null as old_table_number,
        null as old_row_number
    from slot_figures
    inner join slots
        on
            slot_figures.slot_key = slots.slot_key
            and slot_figures.version_number = slots.version_number
    union all
    select
        'standing' as figure,
        events.slot_key,
        events.version_number,
        events.restated_version_number,
        events.is_current,
        events.reporting_region_code,
        events.executive_body_key,
        events.quarter,
        events.restated_at,
        standings.event_title as restated_subject,
        events.event_key,
        standings.expectation_key,
        {{ no_text() }} as agreement_key,
        standings.old_standing as old_value,
        standings.new_standing as new_value,
        events.new_document_sha256 as document_sha256,
        events.new_table_number as table_number,
        events.new_row_number as row_number,
        'deciding' as field_name,
        events.old_document_sha256,
        {{ no_text() }} as old_file_name,
        events.old_table_number,
        events.old_row_number
    from standings
    inner join events
        on
            standings.slot_key = events.slot_key
            and standings.version_number = events.version_number
            and standings.event_key = events.event_key
    union all
    select
        shares.figure,
        {{ no_text() }} as slot_key,
        null as version_number,
        null as restated_version_number,
        null as is_current,
        shares.reporting_region_code,
        {{ no_text() }} as executive_body_key,
        shares.quarter,
        shares.restated_at,
        {{ no_text() }} as restated_subject,
        {{ no_text() }} as event_key,
        {{ no_text() }} as expectation_key,
        shares.agreement_key,
        {{ share_in_text('shares.old_share') }} as old_value,
        {{ share_in_text('shares.new_share') }} as new_value,
        shares.restating_document_sha256 as document_sha256,
        null as table_number,
        null as row_number,
        {{ no_text() }} as field_name,
        shares.old_document_sha256,
        shares.old_file_name,
        null as old_table_number,
        null as old_row_number
    from shares

)

select * from final

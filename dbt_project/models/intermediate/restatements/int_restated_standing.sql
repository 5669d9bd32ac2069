-- An expectation that a restated event answers: how it would stand with the old and with the new version of the event.
-- That this event is the answer is what is known now.
{%- set sides = ['old', 'new'] %}
with

events as (

    select * from {{ ref('int_restated_event') }}

),

expectations as (

    select * from {{ ref('fct_expectation') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

joined as (

    select
        events.slot_key,
        events.version_number,
        events.event_key,
        events.is_named_in_old,
        events.is_named_in_new,
        events.old_outcome,
        events.new_outcome,
        events.new_document_sha256,
        expectations.*,
        answer_quarters.quarter_ordinal as answer_quarter_ordinal,
        due_quarters.quarter_ordinal as due_quarter_ordinal,
        {{ first_promised_ordinal('expectations.due_from', 'due_quarters.quarter_ordinal') }} as first_quarter_ordinal,
        due_quarters.is_over as is_due_quarter_over
    from events
    inner join expectations on events.event_key = expectations.answer_event_key
    left join quarters as answer_quarters on events.quarter = answer_quarters.quarter
    left join quarters as due_quarters on expectations.due_quarter = due_quarters.quarter

),

judged as (

    select
        *,
        {%- for side in sides %}
            case
                when is_named_in_{{ side }}
                    then {{ standing_of_answer(
                        side ~ '_outcome', 'answer_quarter_ordinal', 'first_quarter_ordinal', 'due_quarter_ordinal'
                    ) }}
                else {{ standing_of_silence('due_quarter', 'due_document_sha256', 'is_due_quarter_over') }}
            end as {{ side }}_standing
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from joined

),

final as (

    select
        slot_key,
        version_number,
        event_key,
        new_document_sha256 as restating_document_sha256,
        expectation_key,
        reporting_region_code,
        event_title,
        due_quarter,
        counted_quarter,
        origin_event_key,
        standing,
        is_counted_in_share,
        {%- for side in sides %}
            {{ side }}_standing,
            is_independent
            and {{ is_promise('expectation_origin') }}
            and {{ is_judged(side ~ '_standing') }} as is_counted_in_{{ side }}
            {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from judged
    where old_standing != new_standing

)

select * from final

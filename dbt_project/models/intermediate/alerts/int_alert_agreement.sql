-- One alert for each wording of an agreement that could not be resolved: one line in the reviewed overrides settles it.
with

mentions as (

    select * from {{ ref('bridge_event_agreement') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

unresolved as (

    select
        mentions.*,
        events.reporting_region_code,
        events.executive_body_key,
        events.quarter,
        receipts.received_on,
        row_number() over (
            partition by events.reporting_region_code, mentions.agreement_text
            order by events.quarter, mentions.event_agreement_key
        ) as mention_number,
        count(*) over (partition by events.reporting_region_code, mentions.agreement_text) as mentions_count,
        min(receipts.received_on) over (partition by events.reporting_region_code, mentions.agreement_text)
            as first_received_on
    from mentions
    inner join events on mentions.event_key = events.event_key
    inner join receipts on mentions.document_sha256 = receipts.document_sha256
    where mentions.agreement_key is null

),

final as (

    select
        'agreement_unresolved' as alert_kind,
        'warning' as alert_severity,
        {{ key_of(['reporting_region_code', 'agreement_text']) }} as identity,
        agreement_text as subject,
        reporting_region_code,
        executive_body_key,
        quarter,
        first_received_on as since_on,
        case resolution_status
            when 'ambiguous' then 'Подходит несколько соглашений: '
            else 'Не установлено, о каком соглашении речь: '
        end || agreement_text || '. Мероприятий: ' || cast(mentions_count as {{ dbt.type_string() }}) || '.'
            as alert_text,
        'bridge_event_agreement' as link_table,
        event_agreement_key as link_key,
        document_sha256,
        file_name,
        table_number,
        row_number,
        cell_number,
        cell_words
    from unresolved
    where mention_number = 1

)

select * from final

-- One alert for each wording of an agreement that could not be resolved, wherever it stands: one line in the reviewed
-- overrides settles it. It leads to the first event under it, else to the document.
with

mentions as (

    select * from {{ ref('stg_agreement_mention') }}

),

event_mentions as (

    select * from {{ ref('bridge_event_agreement') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

slots as (

    select distinct
        document_sha256,
        executive_body_key
    from {{ ref('stg_slot') }}
    where document_kind in ('plan', 'register')

),

-- A file may hold plans of several bodies; then none of them is named.
whole_documents as (

    select
        document_sha256,
        max(executive_body_key) as executive_body_key
    from slots
    group by document_sha256
    having count(*) = 1

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

cells as (

    select * from {{ ref('int_mention_cell') }}

),

unresolved as (

    select * from mentions
    where agreement_key is null and is_current

),

placed as (

    select
        unresolved.*,
        event_mentions.event_agreement_key,
        case
            when event_mentions.event_agreement_key is not null then 'event'
            when unresolved.document_kind = 'report' then 'period_row'
            else unresolved.document_kind
        end as place,
        coalesce(events.executive_body_key, whole_documents.executive_body_key) as executive_body_key,
        receipts.file_name,
        receipts.received_on,
        cells.cell_number,
        cells.cell_words
    from unresolved
    inner join receipts on unresolved.document_sha256 = receipts.document_sha256
    left join event_mentions
        on
            unresolved.document_sha256 = event_mentions.document_sha256
            and unresolved.table_number = event_mentions.table_number
            and unresolved.row_number = event_mentions.row_number
            and unresolved.agreement_position = event_mentions.agreement_position
    left join events on event_mentions.event_key = events.event_key
    left join whole_documents on unresolved.document_sha256 = whole_documents.document_sha256
    left join cells
        on
            unresolved.document_sha256 = cells.document_sha256
            and unresolved.table_number = cells.table_number
            and unresolved.row_number = cells.row_number

),

counted as (

    select
        *,
        row_number() over (
            partition by reporting_region_code, agreement_text
            order by
                case when place = 'event' then 0 else 1 end,
                quarter,
                event_agreement_key,
                document_sha256,
                table_number,
                row_number,
                agreement_position
        ) as mention_number,
        {%- for place in ['event', 'period_row', 'plan', 'register'] %}
            {{ count_where("place = '" ~ place ~ "'") }} over (
                partition by reporting_region_code, agreement_text
            ) as {{ place }}_mentions_count,
        {%- endfor %}
        min(received_on) over (partition by reporting_region_code, agreement_text) as first_received_on
    from placed

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
            when 'ambiguous' then 'Неоднозначно, о каком соглашении речь: '
            else 'Не установлено, о каком соглашении речь: '
        end || agreement_text || '.'
        {%- for place, words in [
            ('event', 'Мероприятий'),
            ('period_row', 'Строк отчётов за иной период'),
            ('plan', 'Пунктов плана'),
            ('register', 'Записей реестра'),
        ] %}
            || case
                when {{ place }}_mentions_count > 0
                    then ' {{ words }}: ' || cast({{ place }}_mentions_count as {{ dbt.type_string() }}) || '.'
                else ''
            end
        {%- endfor %}
        || case
            when place != 'event' and resolution_candidates is not null
                then ' Возможные ключи: ' || resolution_candidates || '.'
            else ''
        end as alert_text,
        case place when 'event' then 'bridge_event_agreement' else 'fct_document_outcome' end as link_table,
        case place when 'event' then event_agreement_key else document_sha256 end as link_key,
        document_sha256,
        file_name,
        table_number,
        row_number,
        cell_number,
        cell_words
    from counted
    where mention_number = 1

)

select * from final

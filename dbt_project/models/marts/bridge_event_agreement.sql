with

events as (

    select * from {{ ref('stg_event') }}

),

mentions as (

    select * from {{ ref('stg_agreement_mention') }}

),

texts as (

    select * from {{ ref('stg_report_row_agreement') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

evidence as (

    select * from {{ ref('int_row_evidence') }}

),

keyed as (

    select
        events.event_key,
        mentions.*,
        coalesce(mentions.agreement_key, 'mention ' || cast(mentions.agreement_position as {{ dbt.type_string() }}))
            as agreement_or_mention
    from mentions
    inner join events
        on
            mentions.document_sha256 = events.document_sha256
            and mentions.table_number = events.table_number
            and mentions.row_number = events.row_number
    where events.is_current

),

-- An agreement that a cell names twice is one agreement of the event: the first mention stands for both.
ranked as (

    select
        *,
        {{ key_of(['event_key', 'agreement_or_mention']) }} as event_agreement_key,
        row_number() over (
            partition by event_key, agreement_or_mention order by agreement_position
        ) as mention_rank
    from keyed

),

final as (

    select
        ranked.event_agreement_key,
        ranked.event_key,
        ranked.agreement_key,
        ranked.agreement_position,
        texts.agreement_text,
        texts.agreement_status,
        ranked.resolution_status,
        ranked.resolution_method,
        ranked.resolution_certainty,
        ranked.resolution_candidates,
        ranked.document_sha256,
        receipts.file_name,
        texts.part_number,
        ranked.table_number,
        ranked.row_number,
        texts.origin_row_number,
        texts.cell_number,
        evidence.agreements_cell_words as cell_words
    from ranked
    inner join receipts on ranked.document_sha256 = receipts.document_sha256
    left join texts
        on
            ranked.document_sha256 = texts.document_sha256
            and ranked.table_number = texts.table_number
            and ranked.row_number = texts.row_number
            and ranked.agreement_position = texts.agreement_position
    left join evidence
        on
            ranked.document_sha256 = evidence.document_sha256
            and ranked.table_number = evidence.table_number
            and ranked.row_number = evidence.row_number
    where ranked.mention_rank = 1

)

select * from final

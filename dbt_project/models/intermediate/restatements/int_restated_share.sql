-- Shares of an agreement in a quarter just before a restating document and with it. Its slots are taken in the old and
-- in the new version, all other ones as they were known at that moment. The fulfilment share rests on what is known now
-- of all promises but those that the restated events answer. The old document is named where there is one alone.
with

slots as (

    select * from {{ ref('int_restated_slot') }}

),

versions as (

    select * from {{ ref('fct_event_version') }}
    where presence = 'named'

),

mentions as (

    select distinct
        document_sha256,
        table_number,
        row_number,
        agreement_key
    from {{ ref('stg_agreement_mention') }}
    where agreement_key is not null

),

standings as (

    select * from {{ ref('int_restated_standing') }}

),

expectation_agreements as (

    select * from {{ ref('bridge_expectation_agreement') }}

),

fulfilment as (

    select * from {{ ref('int_agreement_quarter') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

documents as (

    select
        document_sha256,
        reporting_region_code,
        quarter,
        max(restated_at) as restated_at
    from slots
    group by document_sha256, reporting_region_code, quarter

),

old_documents as (

    select distinct
        document_sha256,
        reporting_region_code,
        old_document_sha256
    from slots

),

replaced as (

    select
        old_documents.document_sha256,
        old_documents.reporting_region_code,
        case when count(*) = 1 then min(old_documents.old_document_sha256) end as old_document_sha256,
        {{ texts_in_order('receipts.file_name', 'receipts.receipt_number', '; ') }} as old_file_name
    from old_documents
    inner join receipts on old_documents.old_document_sha256 = receipts.document_sha256
    group by old_documents.document_sha256, old_documents.reporting_region_code

),

moments as (

    select
        document_sha256,
        reporting_region_code,
        max(restated_at) as restated_at
    from documents
    group by document_sha256, reporting_region_code

),

in_force as (

    select
        documents.document_sha256 as restating_document_sha256,
        documents.reporting_region_code,
        documents.quarter,
        versions.outcome,
        versions.document_sha256,
        versions.table_number,
        versions.row_number,
        slots.slot_key is null or versions.version_number = slots.restated_version_number as is_old,
        slots.slot_key is null or versions.version_number = slots.version_number as is_new
    from documents
    inner join versions
        on
            documents.reporting_region_code = versions.reporting_region_code
            and documents.quarter = versions.quarter
    left join slots
        on
            documents.document_sha256 = slots.document_sha256
            and versions.slot_key = slots.slot_key
    where
        versions.version_number in (slots.version_number, slots.restated_version_number)
        or (
            slots.slot_key is null
            and versions.known_from_at <= documents.restated_at
            and (versions.known_to_at is null or versions.known_to_at > documents.restated_at)
        )

),

counted_events as (

    select
        in_force.restating_document_sha256,
        in_force.reporting_region_code,
        mentions.agreement_key,
        in_force.quarter,
        {{ count_where('is_old and ' ~ is_held('outcome')) }} as old_part_count,
        {{ count_where('is_old and ' ~ is_decided('outcome')) }} as old_whole_count,
        {{ count_where('is_new and ' ~ is_held('outcome')) }} as new_part_count,
        {{ count_where('is_new and ' ~ is_decided('outcome')) }} as new_whole_count
    from in_force
    inner join mentions
        on
            in_force.document_sha256 = mentions.document_sha256
            and in_force.table_number = mentions.table_number
            and in_force.row_number = mentions.row_number
    group by
        in_force.restating_document_sha256, in_force.reporting_region_code, mentions.agreement_key, in_force.quarter

),

agreement_standings as (

    select
        standings.*,
        expectation_agreements.agreement_key,
        standings.counted_quarter as quarter
    from standings
    inner join expectation_agreements on standings.expectation_key = expectation_agreements.expectation_key

),

changed_promises as (

    select
        restating_document_sha256,
        reporting_region_code,
        agreement_key,
        quarter,
        {{ count_where('is_counted_in_share and ' ~ is_met('standing')) }} as fulfilled_now_count,
        {{ count_where('is_counted_in_share') }} as promises_now_count,
        {{ count_where('is_counted_in_old and ' ~ is_met('old_standing')) }} as old_fulfilled_count,
        {{ count_where('is_counted_in_old') }} as old_promises_count,
        {{ count_where('is_counted_in_new and ' ~ is_met('new_standing')) }} as new_fulfilled_count,
        {{ count_where('is_counted_in_new') }} as new_promises_count
    from agreement_standings
    group by restating_document_sha256, reporting_region_code, agreement_key, quarter

),

counted_promises as (

    select
        changed_promises.restating_document_sha256,
        changed_promises.reporting_region_code,
        changed_promises.agreement_key,
        changed_promises.quarter,
        fulfilment.fulfilled_count - changed_promises.fulfilled_now_count
        + changed_promises.old_fulfilled_count as old_part_count,
        fulfilment.promises_count - changed_promises.promises_now_count
        + changed_promises.old_promises_count as old_whole_count,
        fulfilment.fulfilled_count - changed_promises.fulfilled_now_count
        + changed_promises.new_fulfilled_count as new_part_count,
        fulfilment.promises_count - changed_promises.promises_now_count
        + changed_promises.new_promises_count as new_whole_count
    from changed_promises
    inner join fulfilment
        on
            changed_promises.reporting_region_code = fulfilment.reporting_region_code
            and changed_promises.agreement_key = fulfilment.agreement_key
            and changed_promises.quarter = fulfilment.quarter

),

shares as (

    select
        'reported_held_share' as figure,
        counted_events.*
    from counted_events
    union all
    select
        'fulfilment_share' as figure,
        counted_promises.*
    from counted_promises

),

divided as (

    select
        *,
        {{ share_of('old_part_count', 'old_whole_count') }} as old_share,
        {{ share_of('new_part_count', 'new_whole_count') }} as new_share
    from shares

),

final as (

    select
        divided.*,
        moments.restated_at,
        replaced.old_document_sha256,
        replaced.old_file_name
    from divided
    inner join moments
        on
            divided.restating_document_sha256 = moments.document_sha256
            and divided.reporting_region_code = moments.reporting_region_code
    inner join replaced
        on
            divided.restating_document_sha256 = replaced.document_sha256
            and divided.reporting_region_code = replaced.reporting_region_code
    where coalesce(divided.old_share, -1) != coalesce(divided.new_share, -1)

)

select * from final

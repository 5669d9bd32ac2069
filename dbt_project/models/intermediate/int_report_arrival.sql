-- For a region, body and quarter: the report that came and could say what the body did. A body that owes a report has an
-- obligation, which also knows of consolidated reports; any other body is known by its own slot alone.
with

obligations as (

    select * from {{ ref('stg_reporting_obligation') }}

),

slots as (

    select * from {{ ref('stg_slot') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

by_obligation as (

    select
        reporting_region_code,
        executive_body_key,
        quarter,
        document_sha256,
        received_on
    from obligations
    where document_sha256 is not null

),

by_slot as (

    select
        slots.reporting_region_code,
        slots.executive_body_key,
        slots.quarter,
        slots.document_sha256,
        receipts.received_on
    from slots
    inner join receipts on slots.document_sha256 = receipts.document_sha256
    left join obligations
        on
            slots.reporting_region_code = obligations.reporting_region_code
            and slots.executive_body_key = obligations.executive_body_key
            and slots.quarter = obligations.quarter
    where
        slots.is_current
        and slots.document_kind = 'report'
        and slots.period_kind = 'quarter'
        and obligations.document_sha256 is null

),

final as (

    select * from by_obligation
    union all
    select * from by_slot

)

select * from final

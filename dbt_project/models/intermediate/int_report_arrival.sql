-- For a region, body and quarter where something is due: the report that came and could say what became of it. A body
-- that owes a report has an obligation, which knows it; any other is covered by its own report, or by a consolidated
-- one of the region, which names several bodies.
with

expectations as (

    select * from {{ ref('stg_expectation') }}

),

obligations as (

    select * from {{ ref('stg_reporting_obligation') }}

),

slots as (

    select * from {{ ref('stg_slot') }}
    where document_kind = 'report' and period_kind = 'quarter'

),

awaited as (

    select distinct
        reporting_region_code,
        executive_body_key,
        due_quarter as quarter
    from expectations
    where due_quarter is not null

),

own_reports as (

    select * from slots
    where is_current

),

consolidated_parts as (

    select
        reporting_region_code,
        quarter,
        document_sha256,
        part_number,
        min(known_from_at) as known_from_at
    from slots
    group by reporting_region_code, quarter, document_sha256, part_number
    having count(distinct executive_body_key) > 1

),

numbered_parts as (

    select
        *,
        row_number() over (
            partition by reporting_region_code, quarter order by known_from_at, document_sha256, part_number
        ) as position
    from consolidated_parts

),

found as (

    select
        awaited.reporting_region_code,
        awaited.executive_body_key,
        awaited.quarter,
        coalesce(obligations.document_sha256, own_reports.document_sha256, numbered_parts.document_sha256)
            as document_sha256
    from awaited
    left join obligations
        on
            awaited.reporting_region_code = obligations.reporting_region_code
            and awaited.executive_body_key = obligations.executive_body_key
            and awaited.quarter = obligations.quarter
    left join own_reports
        on
            awaited.reporting_region_code = own_reports.reporting_region_code
            and awaited.executive_body_key = own_reports.executive_body_key
            and awaited.quarter = own_reports.quarter
    left join numbered_parts
        on
            awaited.reporting_region_code = numbered_parts.reporting_region_code
            and awaited.quarter = numbered_parts.quarter
            and numbered_parts.position = 1

),

final as (

    select * from found
    where document_sha256 is not null

)

select * from final

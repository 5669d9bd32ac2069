-- For a region, body and quarter where something is due: the report that came and could say what became of it. A body
-- that owes a report has an obligation, which knows it; any other is covered by its own report, or by a consolidated
-- one of the region, which names several bodies. Of a promise that names no body any report may tell, so it has been
-- passed over in silence only when all that were owed are here.
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

bodies as (

    select * from {{ ref('stg_executive_body') }}

),

-- The report that came last stands for all of them.
whole_quarters as (

    select
        reporting_region_code,
        quarter,
        document_sha256
    from (
        select
            *,
            count(*) over (partition by reporting_region_code, quarter) as owed_count,
            count(document_sha256) over (partition by reporting_region_code, quarter) as arrived_count,
            row_number() over (
                partition by reporting_region_code, quarter order by received_on desc, document_sha256 desc
            ) as place
        from obligations
    ) as counted
    where owed_count = arrived_count and place = 1

),

found as (

    select
        awaited.reporting_region_code,
        awaited.executive_body_key,
        awaited.quarter,
        coalesce(
            obligations.document_sha256,
            own_reports.document_sha256,
            numbered_parts.document_sha256,
            whole_quarters.document_sha256
        ) as document_sha256
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
    left join bodies on awaited.executive_body_key = bodies.executive_body_key
    left join whole_quarters
        on
            awaited.reporting_region_code = whole_quarters.reporting_region_code
            and awaited.quarter = whole_quarters.quarter
            and bodies.body_source = 'unnamed'

),

final as (

    select * from found
    where document_sha256 is not null

)

select * from final

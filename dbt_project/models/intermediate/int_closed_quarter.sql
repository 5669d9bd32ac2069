-- For a reporting region, the quarters that silence can be judged by: over, told of by a report of whatever period, and
-- no report of them is still awaited in time. A quarter that nobody reported says nothing of what was done in it.
with

slots as (

    select * from {{ ref('stg_slot') }}
    where document_kind = 'report' and is_current

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

body_reports as (

    select * from {{ ref('fct_body_reporting') }}

),

reported as (

    select
        slots.reporting_region_code,
        quarters.quarter,
        quarters.quarter_ordinal,
        min(receipts.received_on) as first_received_on
    from slots
    inner join receipts on slots.document_sha256 = receipts.document_sha256
    inner join quarters
        on slots.period_from <= quarters.starts_on and slots.period_to >= quarters.ends_on
    where quarters.is_over
    group by slots.reporting_region_code, quarters.quarter, quarters.quarter_ordinal

),

-- A report is waited for until it comes, but no longer than its deadline.
awaited as (

    select
        reporting_region_code,
        quarter,
        {{ count_where("report_standing = 'not_due'") }} as awaited_count,
        max(
            case
                when received_on <= report_due_on then received_on
                else {{ days_after('report_due_on', 1) }}
            end
        ) as waited_until_on
    from body_reports
    group by reporting_region_code, quarter

),

final as (

    select
        reported.reporting_region_code,
        reported.quarter,
        reported.quarter_ordinal,
        greatest(
            reported.first_received_on, coalesce(awaited.waited_until_on, reported.first_received_on)
        ) as closed_on
    from reported
    left join awaited
        on
            reported.reporting_region_code = awaited.reporting_region_code
            and reported.quarter = awaited.quarter
    where coalesce(awaited.awaited_count, 0) = 0

)

select * from final

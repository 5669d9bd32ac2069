with

obligations as (

    select * from {{ ref('stg_reporting_obligation') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

expectations as (

    select * from {{ ref('fct_expectation') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

counted_events as (

    select
        reporting_region_code,
        executive_body_key,
        quarter,
        {{ figures_counted(['events_count', 'held_count', 'unexecuted_count', 'added_count']) }}
    from events
    group by reporting_region_code, executive_body_key, quarter

),

counted_expectations as (

    select
        reporting_region_code,
        executive_body_key,
        counted_quarter as quarter,
        {{ figures_counted(['not_reported_count']) }}
    from expectations
    group by reporting_region_code, executive_body_key, counted_quarter

),

judged as (

    select
        obligations.*,
        receipts.file_name,
        case
            when obligations.document_sha256 is not null and not obligations.is_named_in_report then 'not_named'
            when obligations.received_on <= obligations.report_due_on then 'arrived'
            when obligations.document_sha256 is not null then 'arrived_late'
            when obligations.report_due_on < evaluation.evaluated_on then 'missing'
            else 'not_due'
        end as report_standing,
        coalesce(obligations.received_on, evaluation.evaluated_on) as late_until_on
    from obligations
    cross join evaluation
    left join receipts on obligations.document_sha256 = receipts.document_sha256

),

final as (

    select
        judged.reporting_region_code,
        judged.executive_body_key,
        judged.quarter,
        bodies.executive_body_name,
        judged.report_due_on,
        judged.report_standing,
        judged.received_on,
        case
            when judged.report_standing != 'not_due'
                then greatest({{ days_between('judged.report_due_on', 'judged.late_until_on') }}, 0)
        end as days_late,
        judged.is_named_in_report,
        coalesce(counted_events.events_count, 0) as events_count,
        coalesce(counted_events.held_count, 0) as held_count,
        coalesce(counted_events.unexecuted_count, 0) as unexecuted_count,
        coalesce(counted_events.added_count, 0) as added_count,
        coalesce(counted_expectations.not_reported_count, 0) as not_reported_count,
        judged.document_sha256,
        judged.file_name,
        judged.part_number
    from judged
    left join bodies on judged.executive_body_key = bodies.executive_body_key
    left join counted_events
        on
            judged.reporting_region_code = counted_events.reporting_region_code
            and judged.executive_body_key = counted_events.executive_body_key
            and judged.quarter = counted_events.quarter
    left join counted_expectations
        on
            judged.reporting_region_code = counted_expectations.reporting_region_code
            and judged.executive_body_key = counted_expectations.executive_body_key
            and judged.quarter = counted_expectations.quarter

)

select * from final

-- One alert a report that is owed: near its deadline while it may still come in time, missing afterwards, or here and
-- silent of the body.
with

body_reports as (

    select * from {{ ref('fct_body_reporting') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

counted as (

    select
        body_reports.*,
        evaluation.report_due_days,
        {{ days_between('evaluation.evaluated_on', 'body_reports.report_due_on') }} as days_left
    from body_reports
    cross join evaluation

),

concerned as (

    select
        *,
        case report_standing when 'not_due' then 'report_due' else 'report_missing' end as alert_kind
    from counted
    where
        report_standing in ('missing', 'not_named')
        or (report_standing = 'not_due' and days_left <= report_due_days)

),

final as (

    select
        concerned.alert_kind,
        case concerned.report_standing
            when 'missing' then 'error'
            when 'not_named' then 'warning'
            else 'info'
        end as alert_severity,
        {{ key_of(['concerned.reporting_region_code', 'concerned.executive_body_key', 'concerned.quarter']) }}
            as identity,
        concerned.executive_body_name as subject,
        concerned.reporting_region_code,
        concerned.executive_body_key,
        concerned.quarter,
        case concerned.report_standing
            when 'missing' then {{ days_after('concerned.report_due_on', 1) }}
            when 'not_named' then concerned.received_on
            else {{ days_after('concerned.report_due_on', '-concerned.report_due_days') }}
        end as since_on,
        case concerned.report_standing
            when 'missing'
                then
                    'Отчёт не пришёл: ' || concerned.executive_body_name || ', ' || quarters.quarter_label
                    || '. Срок представления — ' || {{ day_in_words('concerned.report_due_on') }} || '.'
            when 'not_named'
                then
                    'Орган не назван в пришедшем сводном отчёте: ' || concerned.executive_body_name || ', '
                    || quarters.quarter_label || '.'
            else
                'Скоро срок отчёта: ' || concerned.executive_body_name || ', ' || quarters.quarter_label
                || '. Срок представления — '
                || {{ day_and_days_left('concerned.report_due_on', 'concerned.days_left') }}
                || '.'
        end as alert_text,
        'fct_body_reporting' as link_table,
        concerned.executive_body_key as link_key,
        concerned.document_sha256,
        concerned.file_name,
        cast(null as bigint) as table_number,
        cast(null as bigint) as row_number,
        cast(null as bigint) as cell_number,
        cast(null as {{ dbt.type_string() }}) as cell_words
    from concerned
    inner join quarters on concerned.quarter = quarters.quarter

)

select * from final

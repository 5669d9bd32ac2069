with

body_reports as (

    select * from {{ ref('fct_body_reporting') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

final as (

    select
        'report_missing' as alert_kind,
        case body_reports.report_standing when 'missing' then 'error' else 'warning' end as alert_severity,
        {{ key_of(['body_reports.reporting_region_code', 'body_reports.executive_body_key', 'body_reports.quarter']) }}
            as identity,
        body_reports.executive_body_name as subject,
        body_reports.reporting_region_code,
        body_reports.executive_body_key,
        body_reports.quarter,
        case body_reports.report_standing
            when 'missing' then {{ days_after('body_reports.report_due_on', 1) }}
            else body_reports.received_on
        end as since_on,
        case body_reports.report_standing
            when 'missing'
                then
                    'Отчёт не пришёл: ' || body_reports.executive_body_name || ', ' || quarters.quarter_label
                    || '. Срок представления — ' || {{ day_in_words('body_reports.report_due_on') }} || '.'
            else
                'Орган не назван в пришедшем сводном отчёте: ' || body_reports.executive_body_name || ', '
                || quarters.quarter_label || '.'
        end as alert_text,
        'fct_body_reporting' as link_table,
        body_reports.executive_body_key as link_key,
        body_reports.document_sha256,
        body_reports.file_name,
        cast(null as bigint) as table_number,
        cast(null as bigint) as row_number,
        cast(null as bigint) as cell_number,
        cast(null as {{ dbt.type_string() }}) as cell_words
    from body_reports
    inner join quarters on body_reports.quarter = quarters.quarter
    where body_reports.report_standing in ('missing', 'not_named')

)

select * from final

-- One alert a body that used to report and was not heard of in the last quarters that it owed a report for. A report
-- that names the body is an answer, be there events in it or not; so is an event that a longer report tells. A body
-- that owes no more reports, was abolished or has a successor is not silent.
with

body_reports as (

    select * from {{ ref('fct_body_reporting') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

judged as (

    select
        body_reports.*,
        body_reports.report_standing in ('arrived', 'arrived_late') or body_reports.events_count > 0 as is_heard,
        case body_reports.report_standing
            when 'missing' then {{ days_after('body_reports.report_due_on', 1) }}
            else body_reports.received_on
        end as silent_since_on
    from body_reports

),

heard as (

    select
        reporting_region_code,
        executive_body_key,
        max(case when is_heard then quarter end) as last_heard_quarter,
        max(quarter) as last_owed_quarter
    from judged
    group by reporting_region_code, executive_body_key

),

silent as (

    select
        judged.*,
        heard.last_heard_quarter,
        row_number() over (
            partition by judged.reporting_region_code, judged.executive_body_key order by judged.quarter
        ) as position
    from judged
    inner join heard
        on
            judged.reporting_region_code = heard.reporting_region_code
            and judged.executive_body_key = heard.executive_body_key
    cross join evaluation
    where
        judged.quarter > heard.last_heard_quarter
        and judged.report_standing in ('missing', 'not_named')
        and heard.last_owed_quarter >= evaluation.quarter

),

counted as (

    select
        silent.reporting_region_code,
        silent.executive_body_key,
        silent.executive_body_name,
        silent.last_heard_quarter,
        max(silent.quarter) as last_silent_quarter,
        count(*) as silent_count,
        max(case when silent.position <= evaluation.silent_quarters then silent.silent_since_on end) as since_on
    from silent
    cross join evaluation
    group by
        silent.reporting_region_code,
        silent.executive_body_key,
        silent.executive_body_name,
        silent.last_heard_quarter,
        evaluation.silent_quarters
    having count(*) >= evaluation.silent_quarters

),

final as (

    select
        'body_silent' as alert_kind,
        'warning' as alert_severity,
        {{ key_of(['counted.reporting_region_code', 'counted.executive_body_key']) }} as identity,
        counted.executive_body_name as subject,
        counted.reporting_region_code,
        counted.executive_body_key,
        counted.last_silent_quarter as quarter,
        counted.since_on,
        'Орган перестал отчитываться: ' || counted.executive_body_name || '. Последние сведения — '
        || quarters.quarter_label || '; кварталов без сведений с тех пор: '
        || cast(counted.silent_count as {{ dbt.type_string() }}) || '.' as alert_text,
        'fct_body_reporting' as link_table,
        counted.executive_body_key as link_key,
        cast(null as {{ dbt.type_string() }}) as document_sha256,
        cast(null as {{ dbt.type_string() }}) as file_name,
        cast(null as bigint) as table_number,
        cast(null as bigint) as row_number,
        cast(null as bigint) as cell_number,
        cast(null as {{ dbt.type_string() }}) as cell_words
    from counted
    inner join quarters on counted.last_heard_quarter = quarters.quarter
    inner join bodies on counted.executive_body_key = bodies.executive_body_key
    cross join evaluation
    where
        coalesce(bodies.valid_to >= evaluation.evaluated_on, true)
        and not exists (
            select 1
            from bodies as successors
            where successors.predecessor_body_keys like '%' || counted.executive_body_key || '%'
        )

)

select * from final

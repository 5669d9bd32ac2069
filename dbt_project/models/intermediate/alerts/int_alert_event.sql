-- One alert a chain of postponements, known by the chain's first expectation: what its last one has come to.
with

expectations as (

    select * from {{ ref('fct_expectation') }}

),

chains as (

    select * from {{ ref('int_expectation_chain') }}

),

unexecuted as (

    select * from {{ ref('rpt_unexecuted_events') }}

),

body_reports as (

    select * from {{ ref('fct_body_reporting') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

last_expectations as (

    select
        expectations.*,
        chains.first_expectation_key,
        chains.first_due_quarter,
        chains.chain_length > 1 as is_postponed,
        bodies.executive_body_name,
        body_reports.report_due_on,
        -- A body that owes no report has no deadline: its report is missing as soon as the quarter is over.
        coalesce(body_reports.report_standing, 'missing') as report_standing
    from expectations
    inner join chains on expectations.expectation_key = chains.expectation_key
    left join bodies on expectations.executive_body_key = bodies.executive_body_key
    left join body_reports
        on
            expectations.reporting_region_code = body_reports.reporting_region_code
            and expectations.executive_body_key = body_reports.executive_body_key
            and expectations.due_quarter = body_reports.quarter
    where expectations.expectation_key = chains.last_expectation_key

),

judged as (

    select
        *,
        case
            when standing in ('not_met', 'postponed') then 'event_unexecuted'
            when standing = 'not_reported' and expectation_origin = 'series' then 'series_missing'
            when standing = 'not_reported' and not is_postponed then 'event_not_reported'
            when standing = 'undated' and not is_postponed then 'promise_undated'
            when standing = 'not_reported' then 'postponement_overdue'
            when is_postponed and standing = 'awaiting_report' and report_standing = 'missing'
                then 'postponement_overdue'
            when is_postponed and standing in ('scheduled', 'undated', 'awaiting_report') then 'event_unexecuted'
        end as alert_kind
    from last_expectations

),

worded as (

    select
        judged.*,
        -- The answer names the edition that did not take place; the promise may name the one before.
        coalesce(own.event_title, judged.event_title) as title,
        coalesce(last_quarters.quarter_label, 'не назван') as due_label,
        coalesce(first_quarters.quarter_label, 'не назван') as first_due_label,
        stated_quarters.quarter_label as stated_label,
        last_quarters.ends_on as due_quarter_ends_on,
        'Причина: ' || coalesce(
            nullif(own.reason_text, ''),
            {{ wording_of('reason_category', 'own.reason_category') }},
            nullif(previous.reason_text, ''),
            {{ wording_of('reason_category', 'previous.reason_category') }},
            'не указана'
        ) || '.' as reason,
        coalesce(own.document_sha256, judged.document_sha256) as evidence_document_sha256,
        coalesce(own.file_name, judged.file_name) as evidence_file_name,
        coalesce(own.table_number, judged.table_number) as evidence_table_number,
        coalesce(own.row_number, judged.row_number) as evidence_row_number,
        coalesce(own.cell_number, judged.cell_number) as evidence_cell_number,
        coalesce(own.cell_words, judged.cell_words) as evidence_cell_words
    from judged
    left join quarters as last_quarters on judged.due_quarter = last_quarters.quarter
    left join quarters as first_quarters on judged.first_due_quarter = first_quarters.quarter
    left join quarters as stated_quarters on judged.stated_quarter = stated_quarters.quarter
    left join unexecuted as own on judged.expectation_key = own.expectation_key
    left join unexecuted as previous on judged.predecessor_expectation_key = previous.expectation_key
    where judged.alert_kind is not null

),

final as (

    select
        worded.alert_kind,
        case
            when worded.alert_kind in ('series_missing', 'promise_undated') then 'info'
            when worded.alert_kind = 'event_unexecuted' and worded.standing in ('scheduled', 'awaiting_report')
                then 'info'
            else 'warning'
        end as alert_severity,
        worded.first_expectation_key as identity,
        worded.title as subject,
        worded.reporting_region_code,
        worded.executive_body_key,
        coalesce(worded.due_quarter, worded.first_due_quarter) as quarter,
        case
            when worded.standing = 'not_reported' then due_receipts.received_on
            when worded.alert_kind = 'postponement_overdue'
                then {{ days_after('coalesce(worded.report_due_on, worded.due_quarter_ends_on)', 1) }}
            else told_receipts.received_on
        end as since_on,
        case
            when worded.alert_kind = 'event_not_reported'
                then
                    'Не сообщено: ' || worded.title || ' (' || worded.executive_body_name || '; срок — '
                    || worded.due_label || '). Отчёт за этот квартал пришёл и о мероприятии молчит.'
            when worded.alert_kind = 'series_missing'
                then
                    'Проводилось в прошлые годы, в этом не упомянуто: ' || worded.title || ' ('
                    || worded.executive_body_name || '; в прошлый раз — ' || worded.stated_label || ', ждали — '
                    || worded.due_label || '). Никто этого не обещал.'
            when worded.alert_kind = 'promise_undated'
                then
                    'Срок не назван или не понят: ' || worded.title || ' (' || worded.executive_body_name || '; '
                    || coalesce('«' || nullif(worded.promised_text, '') || '»', 'графа срока пуста')
                    || '). Сведений о проведении нет.'
            when worded.alert_kind = 'postponement_overdue'
                then
                    -- That nothing is told of it does not mean that it did not take place.
                    case worded.standing
                        when 'not_reported' then 'О перенесённом мероприятии не сообщено: '
                        else 'Отчёта о перенесённом мероприятии ещё нет: '
                    end
                    || worded.title || ' (' || worded.executive_body_name
                    || '; первый срок — ' || worded.first_due_label || ', обещано — ' || worded.due_label || '). '
                    || case worded.standing
                        when 'not_reported' then 'Отчёт за обещанный квартал пришёл и о мероприятии молчит.'
                        else 'Отчёт за обещанный квартал не пришёл.'
                    end
            when worded.standing = 'not_met'
                then
                    'Не проведено: ' || worded.title || ' (' || worded.executive_body_name || '; срок — '
                    || worded.due_label || '). ' || worded.reason
            when worded.standing in ('postponed', 'undated')
                then
                    'Перенесено без нового срока: ' || worded.title || ' (' || worded.executive_body_name
                    || '; срок был — ' || worded.first_due_label || '). ' || worded.reason
            else
                'Перенесено: ' || worded.title || ' (' || worded.executive_body_name || '; срок был — '
                || worded.first_due_label || ', новый срок — ' || worded.due_label || '). ' || worded.reason
        end as alert_text,
        'fct_expectation' as link_table,
        worded.expectation_key as link_key,
        worded.evidence_document_sha256 as document_sha256,
        worded.evidence_file_name as file_name,
        worded.evidence_table_number as table_number,
        worded.evidence_row_number as row_number,
        worded.evidence_cell_number as cell_number,
        worded.evidence_cell_words as cell_words
    from worded
    left join receipts as due_receipts on worded.due_document_sha256 = due_receipts.document_sha256
    left join receipts as told_receipts on worded.evidence_document_sha256 = told_receipts.document_sha256

)

select * from final

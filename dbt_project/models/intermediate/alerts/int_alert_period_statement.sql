-- One alert for a body and a longer period with rows that a person has to settle: they count as nothing until then.
with

statements as (

    select * from {{ ref('rpt_period_statements') }}
    where statement_verdict = 'unclear'

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

numbered as (

    select
        statements.*,
        receipts.received_on,
        {{ quarter_of_date('statements.period_to') }} as last_quarter,
        row_number() over (
            partition by
                statements.reporting_region_code,
                statements.executive_body_key,
                statements.period_from,
                statements.period_to
            order by statements.table_number, statements.row_number, statements.period_statement_key
        ) as position,
        count(*) over (
            partition by
                statements.reporting_region_code,
                statements.executive_body_key,
                statements.period_from,
                statements.period_to
        ) as statements_count
    from statements
    inner join receipts on statements.document_sha256 = receipts.document_sha256

),

final as (

    select
        'period_statement_unclear' as alert_kind,
        'info' as alert_severity,
        {{ key_of(['reporting_region_code', 'executive_body_key', 'period_from', 'period_to']) }} as identity,
        executive_body_name as subject,
        reporting_region_code,
        executive_body_key,
        last_quarter as quarter,
        received_on as since_on,
        'Неясно, о каком мероприятии говорит отчёт за ' || {{ day_in_words('period_from') }} || ' – '
        || {{ day_in_words('period_to') }} || ': ' || executive_body_name
        || '. Строк: ' || cast(statements_count as {{ dbt.type_string() }})
        || ', они не учитываются. Первая: ' || event_title || '.' as alert_text,
        'rpt_period_statements' as link_table,
        period_statement_key as link_key,
        document_sha256,
        file_name,
        table_number,
        row_number,
        cell_number,
        cell_words
    from numbered
    where position = 1

)

select * from final

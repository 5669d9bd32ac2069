-- One alert a promise that some event may have answered; the likeliest one is named.
with

suggestions as (

    select * from {{ ref('rpt_match_suggestions') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

ranked as (

    select
        *,
        count(*) over (partition by expectation_key) as suggestions_count,
        row_number() over (partition by expectation_key order by match_certainty desc, event_key asc) as place
    from suggestions

),

final as (

    select
        'match_unsettled' as alert_kind,
        'info' as alert_severity,
        ranked.expectation_key as identity,
        ranked.promised_title as subject,
        ranked.reporting_region_code,
        ranked.executive_body_key,
        ranked.quarter,
        receipts.received_on as since_on,
        'Решите, ответ ли это на обещание «' || ranked.promised_title || '»: ' || ranked.event_title || ' ('
        || quarters.quarter_label || ').'
        || case
            when ranked.suggestions_count > 1
                then ' Возможных ответов: ' || cast(ranked.suggestions_count as {{ dbt.type_string() }}) || '.'
            else ''
        end as alert_text,
        'rpt_match_suggestions' as link_table,
        ranked.expectation_key as link_key,
        ranked.document_sha256,
        ranked.file_name,
        ranked.table_number,
        ranked.row_number,
        ranked.cell_number,
        ranked.cell_words
    from ranked
    inner join quarters on ranked.quarter = quarters.quarter
    left join receipts on ranked.document_sha256 = receipts.document_sha256
    where ranked.place = 1

)

select * from final

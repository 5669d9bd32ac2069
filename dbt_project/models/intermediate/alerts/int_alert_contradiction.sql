-- One alert for a body, a quarter (of longer reports that of the event) and a kind of documents that disagree.
with

contradictions as (

    select * from {{ ref('rpt_contradictions') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

-- They disagree since the later of the two came.
dated as (

    select
        contradictions.*,
        greatest(receipts.received_on, other_receipts.received_on) as since_on,
        row_number() over (
            partition by
                contradictions.contradiction_kind,
                contradictions.reporting_region_code,
                contradictions.executive_body_key,
                contradictions.quarter
            order by contradictions.contradiction_key
        ) as position
    from contradictions
    inner join receipts on contradictions.document_sha256 = receipts.document_sha256
    inner join receipts as other_receipts
        on contradictions.other_document_sha256 = other_receipts.document_sha256

),

counted as (

    select
        contradiction_kind,
        reporting_region_code,
        executive_body_key,
        quarter,
        min(since_on) as since_on,
        {%- for disagreement in ['event_missing', 'outcome', 'dates', 'participants', 'agreements'] %}
            cast({{ count_where("disagreement = '" ~ disagreement ~ "'") }} as {{ dbt.type_string() }})
                as {{ disagreement }}_count,
        {%- endfor %}
        cast(count(*) as {{ dbt.type_string() }}) as contradictions_count
    from dated
    group by contradiction_kind, reporting_region_code, executive_body_key, quarter

),

final as (

    select
        'documents_disagree' as alert_kind,
        'warning' as alert_severity,
        {{ key_of([
            'counted.contradiction_kind',
            'counted.reporting_region_code',
            'counted.executive_body_key',
            'counted.quarter',
        ]) }} as identity,
        dated.executive_body_name as subject,
        counted.reporting_region_code,
        counted.executive_body_key,
        counted.quarter,
        counted.since_on,
        'Расходятся ' || {{ wording_of('contradiction_kind', 'counted.contradiction_kind') }}
        || ': ' || dated.executive_body_name || coalesce(', ' || quarters.quarter_label, '')
        || '. Расхождений: ' || counted.contradictions_count
        || ' (нет мероприятия — ' || counted.event_missing_count
        || ', исход — ' || counted.outcome_count
        || ', сроки — ' || counted.dates_count
        || ', участники — ' || counted.participants_count
        || ', соглашения — ' || counted.agreements_count
        || '). Первое: ' || dated.event_title || '.' as alert_text,
        'rpt_contradictions' as link_table,
        dated.contradiction_key as link_key,
        dated.document_sha256,
        dated.file_name,
        dated.table_number,
        dated.row_number,
        dated.cell_number,
        dated.cell_words
    from counted
    inner join dated
        on
            counted.contradiction_kind = dated.contradiction_kind
            and counted.reporting_region_code = dated.reporting_region_code
            and counted.executive_body_key = dated.executive_body_key
            and coalesce(counted.quarter, '') = coalesce(dated.quarter, '')
            and dated.position = 1
    left join quarters on counted.quarter = quarters.quarter

)

select * from final

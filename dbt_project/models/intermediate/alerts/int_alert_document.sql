with

outcomes as (

    select * from {{ ref('fct_document_outcome') }}

),

quarantined_rows as (

    select * from {{ ref('stg_quarantined_row') }}

),

numbered_rows as (

    select
        *,
        row_number() over (partition by document_sha256, part_number order by table_number, row_number) as position
    from quarantined_rows

),

first_rows as (

    select * from numbered_rows
    where position = 1

),

concerned as (

    select
        outcomes.*,
        case outcomes.document_outcome
            when 'rejected' then 'document_rejected'
            else 'rows_quarantined'
        end as alert_kind
    from outcomes
    where
        outcomes.document_outcome = 'rejected'
        or (outcomes.document_outcome in ('accepted', 'quarantined') and outcomes.rows_quarantined_count > 0)

),

final as (

    select
        concerned.alert_kind,
        case concerned.alert_kind when 'document_rejected' then 'error' else 'warning' end as alert_severity,
        {{ key_of(['concerned.document_sha256', 'concerned.part_number']) }} as identity,
        concerned.file_name as subject,
        concerned.reporting_region_code,
        cast(null as {{ dbt.type_string() }}) as executive_body_key,
        concerned.quarter,
        concerned.received_on as since_on,
        case concerned.alert_kind
            when 'document_rejected'
                then
                    'Документ отклонён: ' || concerned.file_name || '. '
                    || coalesce(concerned.notice_message, concerned.notice_code, '')
            else
                'Отложено строк: ' || cast(concerned.rows_quarantined_count as {{ dbt.type_string() }}) || ' из '
                || cast(concerned.rows_read_count as {{ dbt.type_string() }}) || '. Файл: ' || concerned.file_name
                || '. Первая из них: ' || coalesce(first_rows.notice_message, '')
        end as alert_text,
        'fct_document_outcome' as link_table,
        concerned.document_sha256 as link_key,
        concerned.document_sha256,
        concerned.file_name,
        first_rows.table_number,
        first_rows.row_number,
        first_rows.cell_number,
        first_rows.row_words as cell_words
    from concerned
    left join first_rows
        on
            concerned.document_sha256 = first_rows.document_sha256
            and concerned.part_number = first_rows.part_number

)

select * from final

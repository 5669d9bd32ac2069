-- The key hashes the kind and what the alert is about, nothing that moves, so an alert stays itself while it holds.
with

alerts as (

    select * from {{ ref('int_alert_event') }}
    union all
    select * from {{ ref('int_alert_report') }}
    union all
    select * from {{ ref('int_alert_body') }}
    union all
    select * from {{ ref('int_alert_agreement') }}
    union all
    select * from {{ ref('int_alert_dormant') }}
    union all
    select * from {{ ref('int_alert_term') }}
    union all
    select * from {{ ref('int_alert_expired') }}
    union all
    select * from {{ ref('int_alert_document') }}
    union all
    select * from {{ ref('int_alert_words') }}
    union all
    select * from {{ ref('int_alert_match') }}
    union all
    select * from {{ ref('int_alert_contradiction') }}
    union all
    select * from {{ ref('int_alert_period_statement') }}

),

final as (

    select
        {{ key_of(['alert_kind', 'identity']) }} as alert_key,
        alert_kind,
        alert_severity,
        subject,
        reporting_region_code,
        executive_body_key,
        quarter,
        since_on,
        alert_text,
        link_table,
        link_key,
        document_sha256,
        file_name,
        table_number,
        row_number,
        cell_number,
        cell_words
    from alerts

)

select * from final

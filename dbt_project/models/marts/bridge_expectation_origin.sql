with

origins as (

    select * from {{ ref('stg_expectation_origin') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

final as (

    select
        origins.expectation_key,
        origins.origin_position,
        origins.expectation_origin,
        origins.origin_event_key,
        origins.origin_title,
        origins.promised_text,
        origins.document_sha256,
        receipts.file_name,
        origins.table_number,
        origins.row_number,
        origins.cell_number,
        origins.cell_words
    from origins
    inner join receipts on origins.document_sha256 = receipts.document_sha256

)

select * from final

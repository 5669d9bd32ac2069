with

agreements as (

    select * from {{ ref('stg_agreement') }}

),

agreement_parties as (

    select * from {{ ref('stg_agreement_party') }}

),

parties as (

    select * from {{ ref('dim_party') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

evidence as (

    select * from {{ ref('int_row_evidence') }}

),

named_parties as (

    select
        agreement_parties.agreement_key,
        {{ texts_in_order('parties.party_name', 'parties.party_code') }} as party_names
    from agreement_parties
    inner join parties on agreement_parties.party_code = parties.party_code
    group by agreement_parties.agreement_key

),

final as (

    select
        agreements.agreement_key,
        agreements.agreement_kind,
        agreements.agreement_title,
        agreements.agreement_subject,
        agreements.party_codes,
        named_parties.party_names,
        agreements.parties_count,
        agreements.signed_on,
        agreements.agreement_number,
        agreements.term_from,
        agreements.term_to,
        agreements.is_prolonged_automatically,
        agreements.predecessor_agreement_key,
        agreements.registration,
        agreements.first_seen_quarter,
        agreements.last_seen_quarter,
        agreements.mentions_count,
        agreements.document_sha256,
        receipts.file_name,
        agreements.table_number,
        agreements.row_number,
        agreements.cell_number,
        evidence.agreements_cell_words as cell_words
    from agreements
    inner join receipts on agreements.document_sha256 = receipts.document_sha256
    left join named_parties on agreements.agreement_key = named_parties.agreement_key
    left join evidence
        on
            agreements.document_sha256 = evidence.document_sha256
            and agreements.table_number = evidence.table_number
            and agreements.row_number = evidence.row_number

)

select * from final

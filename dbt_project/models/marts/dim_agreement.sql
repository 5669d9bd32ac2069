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

cells as (

    select * from {{ ref('int_mention_cell') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

named_parties as (

    select
        agreement_parties.agreement_key,
        {{ texts_in_order('parties.party_name', 'parties.party_code') }} as party_names
    from agreement_parties
    inner join parties on agreement_parties.party_code = parties.party_code
    group by agreement_parties.agreement_key

),

termed as (

    select
        *,
        coalesce(term_from, signed_on) as begins_on,
        case
            when not coalesce(is_term_unlimited, false) and not coalesce(is_prolonged_automatically, false)
                then term_to
        end as expires_on
    from agreements

),

-- A term that has run out says nothing of an agreement that a later register still lists, nor does one that runs on of
-- an agreement that the last register has dropped.
judged as (

    select
        termed.*,
        evaluation.evaluated_on,
        case
            when termed.expires_on < evaluation.evaluated_on and termed.registered_on > termed.expires_on then 'unknown'
            when termed.expires_on < evaluation.evaluated_on then 'expired'
            when termed.registration != 'registered' then 'unknown'
            when termed.begins_on > evaluation.evaluated_on then 'not_begun'
            when termed.is_term_unlimited or termed.expires_on is not null then 'in_force'
            when termed.is_prolonged_automatically and termed.term_to < evaluation.evaluated_on then 'prolonged'
            when termed.is_prolonged_automatically then 'in_force'
            else 'unknown'
        end as agreement_standing
    from termed
    cross join evaluation

),

final as (

    select
        judged.agreement_key,
        judged.agreement_kind,
        judged.agreement_title,
        judged.agreement_subject,
        judged.party_codes,
        named_parties.party_names,
        judged.parties_count,
        judged.signed_on,
        judged.agreement_number,
        judged.term_from,
        judged.term_to,
        judged.is_term_unlimited,
        judged.is_prolonged_automatically,
        judged.agreement_standing,
        judged.expires_on,
        case
            when judged.agreement_standing = 'in_force'
                then {{ days_between('judged.evaluated_on', 'judged.expires_on') }}
        end as days_left,
        judged.predecessor_agreement_key,
        judged.registration,
        judged.registered_on,
        judged.first_seen_quarter,
        judged.last_seen_quarter,
        judged.mentions_count,
        judged.document_sha256,
        receipts.file_name,
        judged.table_number,
        judged.row_number,
        judged.cell_number,
        cells.cell_words
    from judged
    inner join receipts on judged.document_sha256 = receipts.document_sha256
    left join named_parties on judged.agreement_key = named_parties.agreement_key
    left join cells
        on
            judged.document_sha256 = cells.document_sha256
            and judged.table_number = cells.table_number
            and judged.row_number = cells.row_number

)

select * from final

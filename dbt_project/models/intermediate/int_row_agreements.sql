-- What a row of a report names, in any version of it. An agreement that nothing current mentions has no title any more:
-- its words in the document stand for it.
with

mentions as (

    select * from {{ ref('stg_agreement_mention') }}
    where document_kind = 'report'

),

agreements as (

    select * from {{ ref('dim_agreement') }}

),

worded as (

    select
        mentions.document_sha256,
        mentions.table_number,
        mentions.row_number,
        mentions.agreement_position,
        mentions.agreement_text,
        coalesce(agreements.agreement_title, mentions.agreement_text) as agreement_title,
        coalesce(mentions.agreement_key, mentions.agreement_text) as agreement_or_words
    from mentions
    left join agreements on mentions.agreement_key = agreements.agreement_key

),

ranked as (

    select
        *,
        row_number() over (
            partition by document_sha256, table_number, row_number, agreement_or_words order by agreement_position
        ) as mention_rank
    from worded

),

-- Named once, however often the cell names it; and once more in the words of the cell, all of them.
gathered as (

    select
        document_sha256,
        table_number,
        row_number,
        {{ texts_in_order('case when mention_rank = 1 then agreement_title end', 'agreement_position', '; ') }}
            as named_agreements_text,
        {{ texts_in_order('case when mention_rank = 1 then agreement_or_words end', 'agreement_or_words') }}
            as agreements_identity,
        {{ texts_in_order('agreement_text', 'agreement_position', '; ') }} as agreements_words
    from ranked
    group by document_sha256, table_number, row_number

),

final as (

    select * from gathered

)

select * from final

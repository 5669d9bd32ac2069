with

agreement_parties as (

    select * from {{ ref('stg_agreement_party') }}

),

final as (

    select
        agreement_key,
        party_code
    from agreement_parties

)

select * from final

with

expectation_agreements as (

    select * from {{ ref('stg_expectation_agreement') }}

),

final as (

    select
        expectation_key,
        agreement_key
    from expectation_agreements

)

select * from final

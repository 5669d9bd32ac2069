-- The agreements of an expectation in one text. Ordered by key, for collation differs by engine.
with

expectation_agreements as (

    select * from {{ ref('bridge_expectation_agreement') }}

),

agreements as (

    select * from {{ ref('dim_agreement') }}

),

final as (

    select
        expectation_agreements.expectation_key,
        {{ texts_in_order('agreements.agreement_title', 'agreements.agreement_key', '; ') }} as agreements_text,
        count(*) as agreements_count
    from expectation_agreements
    inner join agreements on expectation_agreements.agreement_key = agreements.agreement_key
    group by expectation_agreements.expectation_key

)

select * from final

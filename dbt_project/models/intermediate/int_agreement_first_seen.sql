-- For a reporting region and an agreement: when it was first named in a report, a plan or a register. An agreement in
-- force that no report ever names has its quarters and years too.
with

mentions as (

    select * from {{ ref('stg_agreement_mention') }}

),

counted as (

    select * from {{ ref('int_agreement_quarter') }}

),

seen as (

    select
        reporting_region_code,
        agreement_key,
        quarter
    from mentions
    where is_current and agreement_key is not null
    union all
    select
        reporting_region_code,
        agreement_key,
        quarter
    from counted

),

first_seen as (

    select
        reporting_region_code,
        agreement_key,
        min(quarter) as first_quarter
    from seen
    group by reporting_region_code, agreement_key

),

final as (

    select
        reporting_region_code,
        agreement_key,
        {{ quarter_ordinal('first_quarter') }} as first_ordinal,
        cast(substring(first_quarter, 1, 4) as bigint) as first_year
    from first_seen

)

select * from final

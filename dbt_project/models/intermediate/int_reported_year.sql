-- For a region and a year: the quarters for which a report came, and the last of them. A report for a longer period
-- makes none of its quarters reported.
with

slots as (

    select * from {{ ref('stg_slot') }}
    where document_kind = 'report' and period_kind = 'quarter' and is_current

),

reported_quarters as (

    select distinct
        reporting_region_code,
        quarter,
        cast(substring(quarter, 1, 4) as bigint) as year
    from slots

),

final as (

    select
        reporting_region_code,
        year,
        count(*) as quarters_reported_count,
        {{ texts_in_order('quarter', 'quarter') }} as reported_quarters,
        max(quarter) as to_date_quarter,
        cast(substring(max(quarter), 7, 1) as bigint) as to_date_quarter_of_year
    from reported_quarters
    group by reporting_region_code, year

)

select * from final

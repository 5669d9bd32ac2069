-- Whole years, from the year before the earliest quarter that anything mentions to the year of the latest.
with

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

obligations as (

    select * from {{ ref('stg_reporting_obligation') }}

),

mentioned as (

    select quarter from evaluation
    union all
    select quarter from obligations
    union all
    select quarter from {{ ref('stg_event') }}
    union all
    select quarter from {{ ref('stg_slot') }}
    union all
    select quarter from {{ ref('stg_document_part') }}
    union all
    select due_quarter as quarter from {{ ref('stg_expectation') }}
    union all
    select stated_quarter as quarter from {{ ref('stg_expectation') }}
    union all
    select first_seen_quarter as quarter from {{ ref('stg_agreement') }}
    union all
    select quarter from {{ ref('stg_agreement_mention') }}
    union all
    select first_seen_quarter as quarter from {{ ref('stg_executive_body') }}

),

bounds as (

    select
        min({{ quarter_ordinal('quarter') }}) as first_ordinal,
        max({{ quarter_ordinal('quarter') }}) as last_ordinal
    from mentioned
    where quarter is not null

),

whole_years as (

    select
        first_ordinal - mod(first_ordinal, 4) - 4 as first_ordinal,
        last_ordinal - mod(last_ordinal, 4) + 3 as last_ordinal
    from bounds

),

numbers as (

    {{ numbers_below_10000() }}

),

spine as (

    select whole_years.first_ordinal + numbers.number as quarter_ordinal
    from whole_years
    inner join numbers on whole_years.first_ordinal + numbers.number <= whole_years.last_ordinal

),

named as (

    select
        quarter_ordinal,
        {{ quarter_of_ordinal('quarter_ordinal') }} as quarter,
        {{ quarter_of_ordinal('(quarter_ordinal - 1)') }} as previous_quarter,
        {{ quarter_of_ordinal('(quarter_ordinal - 4)') }} as same_quarter_year_ago
    from spine

),

dated as (

    select
        *,
        cast(substring(quarter, 1, 4) as bigint) as year,
        cast(substring(quarter, 7, 1) as bigint) as quarter_of_year,
        cast(substring(quarter, 1, 4) || case substring(quarter, 7, 1)
            when '1' then '-01-01'
            when '2' then '-04-01'
            when '3' then '-07-01'
            when '4' then '-10-01'
        end as date) as starts_on,
        cast(substring(quarter, 1, 4) || case substring(quarter, 7, 1)
            when '1' then '-03-31'
            when '2' then '-06-30'
            when '3' then '-09-30'
            when '4' then '-12-31'
        end as date) as ends_on,
        case substring(quarter, 7, 1)
            when '1' then 'I'
            when '2' then 'II'
            when '3' then 'III'
            when '4' then 'IV'
        end || ' квартал ' || substring(quarter, 1, 4) || ' года' as quarter_label
    from named

),

-- One day for all, or none: regions may have deadlines of their own.
deadlines as (

    select
        quarter,
        case when min(report_due_on) = max(report_due_on) then min(report_due_on) end as report_due_on
    from obligations
    group by quarter

),

final as (

    select
        dated.quarter,
        dated.quarter_label,
        dated.year,
        dated.quarter_of_year,
        dated.quarter_ordinal,
        dated.starts_on,
        dated.ends_on,
        deadlines.report_due_on,
        dated.previous_quarter,
        dated.same_quarter_year_ago,
        dated.ends_on < evaluation.evaluated_on as is_over
    from dated
    cross join evaluation
    left join deadlines on dated.quarter = deadlines.quarter

)

select * from final

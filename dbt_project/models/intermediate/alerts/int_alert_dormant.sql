-- One alert an agreement of a reporting region under which nothing was held for so many quarters that reports tell of.
-- It may be one that nobody ever did anything under; not one that has ended, was replaced or is gone from the register.
with

fulfilments as (

    select * from {{ ref('fct_agreement_fulfilment') }}

),

agreements as (

    select * from {{ ref('dim_agreement') }}

),

closed_quarters as (

    select * from {{ ref('int_closed_quarter') }}

),

quarters as (

    select * from {{ ref('dim_quarter') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

-- The last row knows of every quarter before it.
numbered as (

    select
        reporting_region_code,
        agreement_key,
        {{ quarter_ordinal('quarter') }} - quarters_since_last_activity as last_active_ordinal,
        min({{ quarter_ordinal('quarter') }}) over (
            partition by reporting_region_code, agreement_key
        ) as first_seen_ordinal,
        row_number() over (partition by reporting_region_code, agreement_key order by quarter desc) as position
    from fulfilments

),

followed as (

    select
        *,
        coalesce(last_active_ordinal, first_seen_ordinal) as known_ordinal
    from numbered
    where position = 1

),

idle as (

    select
        followed.reporting_region_code,
        followed.agreement_key,
        followed.last_active_ordinal,
        followed.known_ordinal,
        closed_quarters.quarter,
        closed_quarters.closed_on,
        row_number() over (
            partition by followed.reporting_region_code, followed.agreement_key
            order by closed_quarters.quarter
        ) as position
    from followed
    inner join closed_quarters
        on
            followed.reporting_region_code = closed_quarters.reporting_region_code
            and followed.known_ordinal < closed_quarters.quarter_ordinal

),

counted as (

    select
        idle.reporting_region_code,
        idle.agreement_key,
        idle.last_active_ordinal,
        idle.known_ordinal,
        max(idle.quarter) as last_idle_quarter,
        count(*) as idle_count,
        max(case when idle.position <= evaluation.dormant_quarters then idle.closed_on end) as since_on
    from idle
    cross join evaluation
    group by
        idle.reporting_region_code,
        idle.agreement_key,
        idle.last_active_ordinal,
        idle.known_ordinal,
        evaluation.dormant_quarters
    having count(*) >= evaluation.dormant_quarters

),

final as (

    select
        'agreement_dormant' as alert_kind,
        'warning' as alert_severity,
        {{ key_of(['counted.reporting_region_code', 'counted.agreement_key']) }} as identity,
        agreements.agreement_title as subject,
        counted.reporting_region_code,
        cast(null as {{ dbt.type_string() }}) as executive_body_key,
        counted.last_idle_quarter as quarter,
        counted.since_on,
        'По соглашению давно нет мероприятий: ' || agreements.agreement_title || '. '
        || case
            when counted.last_active_ordinal is not null
                then 'Последнее проведено: ' || quarters.quarter_label || '. '
            else 'Впервые названо: ' || quarters.quarter_label || ', с тех пор ни одно не проведено. '
        end
        || 'Кварталов, за которые отчёты есть, а мероприятий нет: '
        || cast(counted.idle_count as {{ dbt.type_string() }}) || '.' as alert_text,
        'fct_agreement_fulfilment' as link_table,
        counted.agreement_key as link_key,
        agreements.document_sha256,
        agreements.file_name,
        agreements.table_number,
        agreements.row_number,
        agreements.cell_number,
        agreements.cell_words
    from counted
    inner join agreements on counted.agreement_key = agreements.agreement_key
    inner join quarters on counted.known_ordinal = quarters.quarter_ordinal
    where
        agreements.agreement_standing not in ('expired', 'not_begun')
        and agreements.registration != 'registered_earlier'
        and not exists (
            select 1
            from agreements as successors
            where successors.predecessor_agreement_key = counted.agreement_key
        )

)

select * from final

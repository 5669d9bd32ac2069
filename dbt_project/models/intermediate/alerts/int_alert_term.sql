-- One alert an agreement whose term ends soon, in each region that names it: it expires, or is prolonged by itself
-- unless somebody objects. How long a term that was prolonged before runs is not known, so nothing is told of it.
with

agreements as (

    select * from {{ ref('dim_agreement') }}

),

first_seen as (

    select * from {{ ref('int_agreement_first_seen') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

counted as (

    select
        first_seen.reporting_region_code,
        agreements.*,
        evaluation.expiry_days,
        evaluation.prolongation_days,
        {{ days_between('evaluation.evaluated_on', 'agreements.term_to') }} as term_days_left
    from agreements
    inner join first_seen on agreements.agreement_key = first_seen.agreement_key
    cross join evaluation
    where agreements.agreement_standing = 'in_force'

),

concerned as (

    select
        *,
        case when expires_on is not null then 'agreement_expiring' else 'agreement_prolonging' end as alert_kind,
        case when expires_on is not null then expiry_days else prolongation_days end as notice_days
    from counted
    where
        (expires_on is not null and term_days_left <= expiry_days)
        or (
            expires_on is null
            and is_prolonged_automatically
            and not coalesce(is_term_unlimited, false)
            and term_days_left <= prolongation_days
        )

),

final as (

    select
        alert_kind,
        case alert_kind when 'agreement_expiring' then 'warning' else 'info' end as alert_severity,
        {{ key_of(['reporting_region_code', 'agreement_key']) }} as identity,
        agreement_title as subject,
        reporting_region_code,
        cast(null as {{ dbt.type_string() }}) as executive_body_key,
        -- It is about a day, which may lie beyond the quarters that anything was said of.
        cast(null as {{ dbt.type_string() }}) as quarter,
        {{ days_after('term_to', '-notice_days') }} as since_on,
        case alert_kind
            when 'agreement_expiring' then 'Истекает срок соглашения: '
            else 'Соглашение скоро продлится автоматически: '
        end
        || agreement_title || '. Последний день срока — '
        || {{ day_and_days_left('term_to', 'term_days_left') }} || '.'
        || case alert_kind
            when 'agreement_prolonging'
                then
                    ' Если продлевать его не нужно, об этом надо заявить не позднее этого дня; само соглашение может'
                    || ' требовать заявить раньше.'
            else ''
        end as alert_text,
        'dim_agreement' as link_table,
        agreement_key as link_key,
        document_sha256,
        file_name,
        table_number,
        row_number,
        cell_number,
        cell_words
    from concerned

)

select * from final

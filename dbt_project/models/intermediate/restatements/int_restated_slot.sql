-- A version of a quarter's slot that changed what the version before it said; what a longer report changes is seen in
-- what it says of the quarters (rpt_period_statements). Of two documents of one day the second in order may
-- have been taken in first: the change is known when both are there.
with

slots as (

    select * from {{ ref('stg_slot') }}

),

final as (

    select
        restating.slot_key,
        restating.version_number,
        restating.restated_version_number,
        restating.is_current,
        restating.reporting_region_code,
        restating.executive_body_key,
        restating.quarter,
        greatest(restating.known_from_at, restated.known_from_at) as restated_at,
        restating.document_sha256,
        restated.document_sha256 as old_document_sha256
    from slots as restating
    inner join slots as restated
        on
            restating.slot_key = restated.slot_key
            and restating.restated_version_number = restated.version_number
    where restating.is_restatement and restating.quarter is not null

)

select * from final

-- The last quarter of the marts by quarter. A report may be dated after the day of evaluation; its events are shown all
-- the same.
with

events as (

    select * from {{ ref('fct_event') }}

),

evaluation as (

    select * from {{ ref('int_evaluation') }}

),

shown as (

    select quarter from evaluation
    union all
    select quarter from events

),

last_shown as (

    select max(quarter) as quarter
    from shown

),

final as (

    select
        quarter,
        {{ quarter_ordinal('quarter') }} as quarter_ordinal
    from last_shown

)

select * from final

with

statements as (

    select * from {{ ref('stg_period_statement') }}

),

related_events as (

    select * from {{ ref('stg_period_statement_event') }}

),

period_rows as (

    select * from {{ ref('stg_period_row') }}

),

slots as (

    select * from {{ ref('stg_slot') }}

),

receipts as (

    select * from {{ ref('stg_receipt') }}

),

bodies as (

    select * from {{ ref('dim_executive_body') }}

),

events as (

    select * from {{ ref('fct_event') }}

),

contradictions as (

    select * from {{ ref('stg_contradiction') }}
    where contradiction_kind = 'period_against_quarter'

),

evidence as (

    select * from {{ ref('int_row_evidence') }}

),

related as (

    select
        related_events.period_statement_key,
        related_events.statement_relation,
        events.*,
        -- In the order of the year: the last one tells how it ended, and its row stands beside the statement's.
        events.quarter || ' ' || events.event_key as place,
        row_number() over (
            partition by related_events.period_statement_key
            order by events.quarter desc, events.event_key desc
        ) as place_from_end
    from related_events
    inner join events on related_events.event_key = events.event_key

),

beside as (

    select
        period_statement_key,
        {{ count_where("statement_relation = 'matched'") }} as matched_events_count,
        {{ texts_in_order("case when statement_relation = 'matched' then event_key end", 'place') }}
            as matched_event_keys,
        {{ texts_in_order("case when statement_relation = 'matched' then quarter end", 'place') }} as matched_quarters,
        {{ texts_in_order("case when statement_relation = 'candidate' then event_key end", 'place') }}
            as candidate_event_keys,
        {{ texts_in_order('event_title', 'place', '; ') }} as quarterly_titles,
        {{ texts_in_order("nullif(dates_text, '')", 'place', '; ') }} as quarterly_dates_text,
        {{ texts_in_order('outcome', 'place') }} as quarterly_outcomes,
        {{ texts_in_order('cast(participants_count as ' ~ dbt.type_string() ~ ')', 'place', '; ') }}
            as quarterly_participants
    from related
    group by period_statement_key

),

last_beside as (

    select * from related
    where place_from_end = 1

),

disagreed as (

    select
        statements.period_statement_key,
        {{ texts_in_order('contradictions.disagreement', 'contradictions.disagreement') }} as disagreements
    from statements
    inner join contradictions
        on
            statements.document_sha256 = contradictions.other_document_sha256
            and statements.table_number = contradictions.other_table_number
            and statements.row_number = contradictions.other_row_number
    group by statements.period_statement_key

),

final as (

    select
        statements.period_statement_key,
        statements.statement_verdict,
        statements.statement_certainty,
        statements.is_settled_by_hand,
        disagreed.disagreements,
        slots.period_kind,
        slots.period_from,
        slots.period_to,
        statements.reporting_region_code,
        statements.executive_body_key,
        bodies.executive_body_name,
        statements.quarter,
        period_rows.event_title,
        period_rows.dates_text,
        period_rows.date_from,
        period_rows.date_to,
        period_rows.participants_text,
        period_rows.participants_count,
        period_rows.result_text,
        period_rows.note_text,
        period_rows.outcome,
        coalesce(beside.matched_events_count, 0) as matched_events_count,
        beside.matched_event_keys,
        beside.matched_quarters,
        beside.candidate_event_keys,
        beside.quarterly_titles,
        beside.quarterly_dates_text,
        beside.quarterly_outcomes,
        beside.quarterly_participants,
        statements.document_sha256,
        receipts.file_name,
        period_rows.part_number,
        statements.table_number,
        statements.row_number,
        evidence.title_cell_number as cell_number,
        evidence.title_cell_words as cell_words,
        last_beside.document_sha256 as quarterly_document_sha256,
        last_beside.file_name as quarterly_file_name,
        last_beside.table_number as quarterly_table_number,
        last_beside.row_number as quarterly_row_number,
        last_beside.cell_number as quarterly_cell_number,
        last_beside.cell_words as quarterly_cell_words
    from statements
    left join period_rows
        on
            statements.document_sha256 = period_rows.document_sha256
            and statements.table_number = period_rows.table_number
            and statements.row_number = period_rows.row_number
    left join slots
        on
            statements.slot_key = slots.slot_key
            and statements.version_number = slots.version_number
    left join receipts on statements.document_sha256 = receipts.document_sha256
    left join bodies on statements.executive_body_key = bodies.executive_body_key
    left join evidence
        on
            statements.document_sha256 = evidence.document_sha256
            and statements.table_number = evidence.table_number
            and statements.row_number = evidence.row_number
    left join beside on statements.period_statement_key = beside.period_statement_key
    left join last_beside on statements.period_statement_key = last_beside.period_statement_key
    left join disagreed on statements.period_statement_key = disagreed.period_statement_key

)

select * from final

-- The words in which a row names its agreements: of a report, of a plan (whose title may name the one agreement of all
-- its items, and then there is no cell) or of a register. A view, for few of its rows are asked for.
{{ config(materialized='view') }}

with

reports as (

    select
        document_sha256,
        table_number,
        row_number,
        agreements_cell_number as cell_number,
        agreements_cell_words as cell_words
    from {{ ref('int_row_evidence') }}

),

plan_items as (

    select * from {{ ref('stg_plan_item') }}

),

plan_cells as (

    select * from {{ ref('stg_plan_item_cell') }}
    where field_name = 'agreements'

),

parts as (

    select * from {{ ref('stg_document_part') }}

),

plans as (

    select
        plan_items.document_sha256,
        plan_items.table_number,
        plan_items.row_number,
        plan_cells.cell_number,
        coalesce(plan_cells.cell_words, parts.title_text) as cell_words
    from plan_items
    inner join parts
        on
            plan_items.document_sha256 = parts.document_sha256
            and plan_items.part_number = parts.part_number
    left join plan_cells
        on
            plan_items.document_sha256 = plan_cells.document_sha256
            and plan_items.table_number = plan_cells.table_number
            and plan_items.row_number = plan_cells.row_number

),

registers as (

    select
        document_sha256,
        table_number,
        row_number,
        cell_number,
        cell_words
    from {{ ref('stg_register_entry_cell') }}
    where field_name = 'agreements'

),

final as (

    select * from reports
    union all
    select * from plans
    union all
    select * from registers

)

select * from final

-- One pass over the cells: for each row of a report the cells that other models point at. The deciding cell is the one
-- that tells what became of the event: the note first, then the result, then the title. It tells it in the words that
-- were read, which may be those of a correction; what is shown are the words that stand in the document.
with

cells as (

    select * from {{ ref('stg_report_cell') }}

),

telling_cells as (

    select
        *,
        trim(coalesce(corrected_words, cell_words)) not in ('', '-', '–', '—') as is_telling
    from cells

),

gathered as (

    select
        document_sha256,
        table_number,
        row_number,
        max(case when field_name = 'event_title' then cell_number end) as title_cell_number,
        max(case when field_name = 'event_title' then cell_words end) as title_cell_words,
        max(case when field_name = 'agreements' then cell_number end) as agreements_cell_number,
        max(case when field_name = 'agreements' then cell_words end) as agreements_cell_words,
        max(case when field_name = 'note_text' and is_telling then cell_number end) as note_cell_number,
        max(case when field_name = 'note_text' and is_telling then cell_words end) as note_cell_words,
        max(case when field_name = 'result_text' and is_telling then cell_number end) as result_cell_number,
        max(case when field_name = 'result_text' and is_telling then cell_words end) as result_cell_words
    from telling_cells
    group by document_sha256, table_number, row_number

),

final as (

    select
        document_sha256,
        table_number,
        row_number,
        title_cell_number,
        title_cell_words,
        agreements_cell_number,
        agreements_cell_words,
        coalesce(note_cell_number, result_cell_number, title_cell_number) as deciding_cell_number,
        coalesce(note_cell_words, result_cell_words, title_cell_words) as deciding_cell_words
    from gathered

)

select * from final

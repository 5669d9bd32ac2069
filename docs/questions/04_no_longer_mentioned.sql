/*
О чём перестали упоминать?

Отчёт за нужный квартал пришёл и о мероприятии молчит. `expectation_origins` — откуда было известно, что его следует ждать:
plan, postponement, recurrence — обещали словами; series — не обещали, но оно проводилось в прежние годы.
`quarters_overdue` — сколько кварталов длится молчание; последние столбцы — слова, которыми обещано.

Оговорка: молчание — не «не выполнено». Соглашения, о которых замолчали целиком, — в вопросе 9.
*/
select
    due_quarter,
    quarters_overdue,
    event_title,
    expectation_origins,
    promised_text,
    file_name,
    cell_words
from fct_expectation
where standing = 'not_reported'
order by
    quarters_overdue desc,
    event_title,
    due_quarter

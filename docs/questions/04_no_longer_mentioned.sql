/*
О чём перестали упоминать?

Отчёт за нужный квартал пришёл и о мероприятии молчит. `expectation_origins` — откуда было известно, что его следует ждать:
plan, postponement, recurrence — обещали словами; series — не обещали, но оно проводилось в прежние годы.
`quarters_overdue` — сколько кварталов длится молчание; последние столбцы — слова, которыми обещано.

Оговорка: молчание — не «не выполнено». Соглашения, о которых замолчали целиком, — в вопросе 9. Показана первая тысяча
строк, сначала замолчавшие недавно; если их больше, назовите свой регион или уберите limit.
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
    due_quarter desc,
    event_title,
    expectation_key
limit 1000

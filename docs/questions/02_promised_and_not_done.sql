/*
Что обещано и не сделано, почему и с какого времени?

`standing`: not_met — отчёт сам говорит, что не проведено или отменено; not_reported — отчёт пришёл и молчит, состоялось ли
мероприятие, неизвестно. `first_due_quarter` — когда его ждали впервые, до всех переносов. `reason_text` и
`cell_words` — слова документа.

Сначала то, чего ждали недавно.

Оговорка: перенесённого и ещё не отменённого здесь нет, оно в следующем вопросе. Показана первая тысяча строк; если их
больше, назовите свой регион или уберите limit.
*/
select
    first_due_quarter,
    due_quarter,
    standing,
    event_title,
    executive_body_name,
    agreements_text,
    reason_category,
    reason_text,
    file_name,
    cell_words
from rpt_unexecuted_events
where standing in ('not_met', 'not_reported')
order by
    due_quarter desc,
    event_title,
    expectation_key
limit 1000

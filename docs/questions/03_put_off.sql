/*
Что перенесли и состоялось ли оно потом?

Одна строка — один перенос. `promised_quarter` — куда перенесли (пусто — срок не назвали). `last_standing` и
`last_due_quarter` говорят, чем кончилась вся цепочка переносов: met, met_late — проведено; not_met — так и не
проведено; not_reported — о нём замолчали; scheduled — срок впереди. Сначала недавнее.

Оговорка: показана первая тысяча строк; если их больше, назовите свой регион или уберите limit.
*/
select
    due_quarter,
    event_title,
    executive_body_name,
    reason_category,
    reason_text,
    promised_quarter,
    last_standing,
    last_due_quarter,
    last_answer_quarter
from rpt_unexecuted_events
where standing = 'postponed'
order by
    due_quarter desc,
    event_title,
    expectation_key
limit 1000

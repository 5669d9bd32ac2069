/*
Чего ждать в этом и в следующем квартале?

`expectation_origins` — насколько твёрдо обещание: plan и postponement — названо прямо; recurrence — следует из повторяемости;
series — лишь напоминание: так было в прежние годы. `was_put_off_before` — это уже перенос.

Оговорка: показана первая тысяча строк; если их больше, назовите свой регион или уберите limit.
*/
select
    due_quarter,
    event_title,
    expectation_origins,
    promised_text,
    due_from,
    due_to,
    occurrences_count,
    predecessor_expectation_key is not null as was_put_off_before,
    file_name
from fct_expectation
where
    standing = 'scheduled'
    and due_quarter in (select quarter from dim_quarter where not is_over order by quarter limit 2)
order by
    due_quarter,
    due_to,
    event_title,
    expectation_key
limit 1000

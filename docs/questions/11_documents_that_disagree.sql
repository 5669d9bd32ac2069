/*
В чём документы расходятся между собой?

Одна строка — одно расхождение об одном мероприятии: `statement_words` — что говорит документ, который учитывается,
`other_statement_words` — что говорит другой. `disagreement` — в чём расходятся: исход, сроки, участники, соглашения
или мероприятие есть только в одном (event_missing). `counting_rule` — почему учтён именно этот документ.

Оговорка: исправленный отчёт — не расхождение, о нём вопрос 6.
*/
select
    quarter,
    executive_body_name,
    event_title,
    disagreement,
    statement_words,
    file_name,
    other_statement_words,
    other_file_name,
    contradiction_kind,
    counting_rule
from rpt_contradictions
order by
    quarter desc,
    executive_body_name,
    event_title,
    disagreement

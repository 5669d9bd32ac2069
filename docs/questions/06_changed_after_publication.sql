/*
Что изменили исправленные отчёты?

Одна строка — один показатель: `figure` — какой, `restated_subject` — чей, с какого значения на какое и каким документом.

Оговорка: доли здесь пересчитаны приближённо (см. описание таблицы); точный ответ «как было известно на дату» — отдельное
хранилище: concord run --as-of ДАТА.
*/
select
    cast(restated_at as date) as restated_on,
    quarter,
    figure,
    restated_subject,
    old_value,
    new_value,
    executive_body_name,
    old_file_name,
    file_name
from rpt_restatements
order by
    restated_at desc,
    quarter,
    figure,
    restated_subject

/*
Какие органы не отчитываются или опаздывают?

`report_standing`: missing — срок прошёл, отчёта нет; arrived_late — пришёл с опозданием; not_named — сводный отчёт пришёл, а
орган в нём не назван. `days_late` у непришедшего отчёта считается по дату оценки.

Оговорка: кто обязан отчитываться, задают настройки; если там никто не назван, отчёта ждут от каждого органа, который
отчитался хоть раз.
*/
select
    quarter,
    executive_body_name,
    report_standing,
    report_due_on,
    received_on,
    days_late
from fct_body_reporting
where report_standing in ('missing', 'arrived_late', 'not_named')
order by
    quarter desc,
    report_standing,
    executive_body_name

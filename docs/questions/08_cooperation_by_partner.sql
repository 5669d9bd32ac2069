/*
С кем и сколько сотрудничаем — в этом году и в прошлом?

Год — последний, за который есть отчёты. `held_count` — что проведено, `year_ago_events_count` и
`year_ago_held_count` — то же за прошлый год целиком. `participants_total_count` — сумма там, где число участников названо
(`participants_known_count` — в скольких мероприятиях). Партнёр, с которым в прошлом году было, а в этом нет ничего,
стоит внизу.

Оговорка: неполный год с полным не сравнивайте: сколько кварталов учтено, говорит `quarters_reported_count`.
Мероприятие по многостороннему соглашению стоит в строке каждого партнёра, поэтому строки не складываются.
*/
select
    partner_name,
    party_kind,
    quarters_reported_count,
    partner_agreements_count,
    events_count,
    held_count,
    unexecuted_count,
    year_ago_events_count,
    year_ago_held_count,
    participants_total_count,
    participants_known_count
from rpt_region_cooperation
where
    year = (select max(year) from rpt_region_cooperation where quarters_reported_count > 0)
    and events_count + coalesce(year_ago_events_count, 0) > 0
order by
    held_count desc,
    events_count desc,
    partner_name

/*
Какие соглашения исполняются в этом году, а какие нет?

Год — последний, за который есть отчёты. `basis` говорит, на что опирается строка: promises — есть обещания, известные не
из самого отчёта, и доля выполнения; report_only — есть только слова отчёта; none — судить не о чем.
Смотрите сначала на promises с малой `fulfilment_share`, потом на none: это соглашения, по которым тихо.
`fulfilment_share_change` сравнивает с теми же кварталами прошлого года.

Оговорка: мероприятие под несколькими соглашениями посчитано в строке каждого, поэтому строки не складываются.
*/
select
    agreement_title,
    basis,
    round(fulfilment_share, 3) as fulfilment_share,
    fulfilled_count,
    promises_count,
    round(fulfilment_share_change, 3) as fulfilment_share_change,
    not_met_count,
    not_reported_count,
    round(reported_held_share, 3) as reported_held_share,
    reported_quarters
from rpt_agreement_year
where year = (select max(year) from rpt_agreement_year where quarters_reported_count > 0)
order by
    case basis when 'promises' then 1 when 'report_only' then 2 else 3 end,
    fulfilment_share,
    agreement_title

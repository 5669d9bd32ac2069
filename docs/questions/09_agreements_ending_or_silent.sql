/*
Какие соглашения истекают в течение года, а о каких год ничего не слышно?

`days_left` — сколько дней до окончания (пусто, если срок не назван, соглашение бессрочное или продлевается само).
`last_seen_quarter` — последний квартал, в документах за который соглашение названо: отчётом, планом или реестром.
Строка попадает сюда по любой из двух причин; какой — видно по этим двум столбцам. Соглашений, которые истекли или
заменены новыми, здесь нет.
*/
select
    agreement_title,
    party_names,
    agreement_standing,
    expires_on,
    days_left,
    last_seen_quarter,
    registration
from dim_agreement
where
    agreement_standing != 'expired'
    and agreement_key not in (
        select predecessor_agreement_key from dim_agreement where predecessor_agreement_key is not null
    )
    and (
        days_left <= 365
        or last_seen_quarter < (select min(same_quarter_year_ago) from dim_quarter where not is_over)
    )
order by
    days_left nulls last,
    last_seen_quarter,
    agreement_title

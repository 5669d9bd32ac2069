/*
Что ждёт решения человека?

`alert_kind`: agreement_unresolved — неясно, о каком соглашении речь; agreement_not_named — соглашение не названо вовсе;
period_statement_unclear — неясно, о каком мероприятии говорит отчёт за больший период; match_unsettled — неясно, отвечает ли мероприятие
на обещание; promise_undated — обещано без срока; rows_quarantined, document_rejected — строки или файл не прочитаны;
words_not_understood — не поняты слова; dates_outside_quarter — сроки не из отчётного квартала. Как записать решение,
сказано в руководстве тому, кто отвечает за работу. О расхождениях между документами — следующий вопрос.
*/
select
    alert_severity,
    alert_kind,
    quarter,
    subject,
    alert_text,
    file_name,
    table_number,
    row_number,
    cell_words
from fct_alert
where
    alert_kind in (
        'agreement_unresolved',
        'agreement_not_named',
        'match_unsettled',
        'period_statement_unclear',
        'promise_undated',
        'rows_quarantined',
        'document_rejected',
        'words_not_understood',
        'dates_outside_quarter'
    )
order by
    case alert_severity when 'error' then 1 when 'warning' then 2 else 3 end,
    alert_kind,
    quarter,
    subject

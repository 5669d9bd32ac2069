"""Digests for tests of renderings.

Belongs here: alerts as the marts tell them, ordinary and hostile. Does not belong here: what is made of them.
"""

from dataclasses import replace
from datetime import UTC, date, datetime

from orchestration.delivery.message import AlertLine, Digest, Evidence

CULTURE = "Департамент Смоленской области по культуре"
SPORT = "Главное управление спорта Смоленской области"

REPORT_MISSING = AlertLine(
    alert_id="0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    change="opened",
    kind="report_missing",
    kind_label="нет отчёта",
    severity="error",
    subject=SPORT,
    text=f"Отчёт не пришёл: {SPORT}, III квартал 2020 года. Срок представления — 05.10.2020.",
    since_on=date(2020, 10, 6),
    quarter="2020-Q3",
    reporting_region_code="RU-SMO",
    executive_body_key="5f0e1d2c3b4a59687766554433221100",
    executive_body_name=SPORT,
    link_table="fct_body_reporting",
    link_key="5f0e1d2c3b4a59687766554433221100",
)
NOT_REPORTED = AlertLine(
    alert_id="11223344556677889900aabbccddeeff",
    change="opened",
    kind="event_not_reported",
    kind_label="о мероприятии не сообщено",
    severity="warning",
    subject="Фестиваль «Хлудневское древо»",
    text=(
        f"Не сообщено: Фестиваль «Хлудневское древо» ({CULTURE}; срок — III квартал 2020 года). "
        "Отчёт за этот квартал пришёл и о мероприятии молчит."
    ),
    since_on=date(2020, 10, 5),
    quarter="2020-Q3",
    reporting_region_code="RU-SMO",
    executive_body_key="77665544332211005f0e1d2c3b4a5968",
    executive_body_name=CULTURE,
    link_table="fct_expectation",
    link_key="c0ffee00c0ffee00c0ffee00c0ffee00",
    evidence=Evidence(
        "3f1c9a0b52d4" * 5 + "abcd", "План мероприятий 2020.docx", 1, 14, 3, "В течение III квартала\n(ежегодно)"
    ),
)
UNEXECUTED = AlertLine(
    alert_id="deadbeefdeadbeefdeadbeefdeadbeef",
    change="updated",
    kind="event_unexecuted",
    kind_label="мероприятие не проведено или перенесено",
    severity="warning",
    subject="Выставка «Образец»",
    text=(
        f"Перенесено: Выставка «Образец» ({CULTURE}; срок был — III квартал 2020 года, новый срок — "
        "IV квартал 2020 года). Причина: в связи с эпидемиологической обстановкой."
    ),
    since_on=date(2020, 10, 5),
    quarter="2020-Q4",
    reporting_region_code="RU-SMO",
    executive_body_key="77665544332211005f0e1d2c3b4a5968",
    executive_body_name=CULTURE,
    link_table="fct_expectation",
    link_key="abad1deaabad1deaabad1deaabad1dea",
    evidence=Evidence("aa11" * 16, "Отчёт III квартал.docx", 1, 6, 8, "Перенесено на IV квартал 2020 года"),
)
REJECTED = AlertLine(
    alert_id="00000000000000000000000000000007",
    change="reminded",
    kind="document_rejected",
    kind_label="документ отклонён",
    severity="error",
    subject="отчёт.pdf",
    text="Документ отклонён: отчёт.pdf. В файле нет текста: это скан. Запросите исходный документ.",
    since_on=date(2020, 10, 1),
    link_table="fct_document_outcome",
    link_key="bb22" * 16,
    evidence=Evidence("bb22" * 16, "отчёт.pdf"),
)
RESOLVED = AlertLine(
    alert_id="cafebabecafebabecafebabecafebabe",
    change="resolved",
    kind="report_missing",
    kind_label="нет отчёта",
    severity="error",
    subject=CULTURE,
    text=f"Отчёт пришёл: {CULTURE}, II квартал 2020 года.",
    since_on=date(2020, 7, 7),
    quarter="2020-Q2",
    reporting_region_code="RU-SMO",
    executive_body_name=CULTURE,
    link_table="fct_body_reporting",
    link_key="77665544332211005f0e1d2c3b4a5968",
)
HOSTILE = AlertLine(
    alert_id="ffffffffffffffffffffffffffffffff",
    change="opened",
    kind="words_not_understood",
    kind_label="не поняты слова отчёта",
    severity="info",
    subject='=HYPERLINK("http://example.org";"Отчёт")\r\nBcc: all@example.org',
    text="Не поняты слова: <script>alert(1)</script> & «\u202eтекст наоборот\u202c», звонок \x07, {{ 7 * 7 }}",
    since_on=date(2020, 10, 5),
    quarter="2020-Q3",
    executive_body_name="+cmd|' /C calc'!A0",
    link_table="fct_event",
    link_key="@SUM(1+1)",
    evidence=Evidence("cc33" * 16, "<b>имя</b>.docx", 2, 3, 4, "<r><t>=1+1</t></r>"),
)


def digest(*lines: AlertLine, still_open_count: int = 0) -> Digest:
    return Digest(
        message_id="m-1",
        audience="Координатор",
        made_at=datetime(2020, 10, 20, 6, 0, tzinfo=UTC),
        evaluated_on=date(2020, 10, 20),
        lines=lines,
        still_open_count=still_open_count,
        publication_id="20201020T060000Z-28575ac0",
    )


TO_BODY = replace(
    digest(NOT_REPORTED, UNEXECUTED, replace(RESOLVED, executive_body_key=NOT_REPORTED.executive_body_key)),
    audience=CULTURE,
    role="body",
    office="Департамент экономического развития Смоленской области",
    signer="Заместитель начальника Департамента А. А. Иванова",
    contact="Петров П. П., (4812) 00-00-00",
    answer_by=date(2021, 1, 11),
)
ORDINARY = digest(REPORT_MISSING, NOT_REPORTED, UNEXECUTED, REJECTED, RESOLVED, still_open_count=12)
EVERYTHING = digest(REPORT_MISSING, NOT_REPORTED, HOSTILE, UNEXECUTED, REJECTED, RESOLVED, still_open_count=12)

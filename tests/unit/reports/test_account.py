"""Whatever a document looks like, every row is counted once and no word is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.reports.inspection import inspect_json
from tests.unit.reports.grids import (
    ABSENT,
    COVERED,
    CULTURE,
    HEADINGS,
    SPORT,
    TITLE,
    WITH_MOSCOW,
    Span,
    event,
    make_table,
    read,
)

PLAN = ["№", "Мероприятие", "Срок", "Ответственные", "Ожидаемый результат"]
REGISTER = ["№", "Наименование соглашения", "Стороны", "Дата и номер", "Срок действия", "Пролонгация"]
WORDS = st.sampled_from(
    [
        "",
        "1.",
        "12",
        "Фестиваль «Пример»",
        "продолжение",
        "11 августа",
        WITH_MOSCOW,
        CULTURE,
        SPORT,
        TITLE,
        "Итого",
        "Начальник департамента",
        "Мероприятия не проводились",
        "Раздел 1",
        "Просим учесть. Ответа нет",
        "за 2020 год",
        "2021 год",
        "План мероприятий на 2021 год",
        "Перечень действующих соглашений",
        "до 31.12.2025",
        *PLAN,
        *REGISTER,
        *HEADINGS,
    ]
)
SPANS = st.builds(Span, WORDS, st.integers(1, 8), st.integers(1, 2))
ROWS = st.one_of(
    st.lists(st.one_of(WORDS, SPANS, st.just(ABSENT)), min_size=1, max_size=9),
    st.sampled_from([list(HEADINGS), list(PLAN), list(REGISTER)]),
    st.builds(event, st.sampled_from(["", "1.", "2."]), st.sampled_from(["", WITH_MOSCOW]), WORDS, note=WORDS),
    st.just([*event()[:2], COVERED, *event()[3:]]),
)
TABLES = st.lists(ROWS, min_size=1, max_size=7)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(TABLES, WORDS), max_size=4), st.booleans(), st.sampled_from(["", "2020-Q3"]))
def test_every_row_is_counted_and_no_word_lost(blocks: list[object], has_merges: bool, quarter: str) -> None:
    made = [
        make_table(block, number) if isinstance(block, list) else str(block) for number, block in enumerate(blocks, 1)
    ]
    reading = read(*made, has_merges=has_merges, quarter=quarter)  # checks the account
    assert reading.outcome in {"accepted", "quarantined", "rejected"}
    assert (reading.outcome == "accepted") == all(
        part["document_outcome"] == "accepted" for part in reading.tables["document_part"]
    )
    assert len(inspect_json(reading)["parts"]) == len(reading.tables["document_part"])
    numbers = [record["notice_number"] for record in reading.tables["document_notice"]]
    assert numbers == list(range(1, len(reading.notices) + 1))

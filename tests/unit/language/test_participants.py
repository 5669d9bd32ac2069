"""Participants: what a number counts, which one is the total, and numbers that count nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.language.participants import read_participants

# Text, people, regions, organisations, approximate: read whole.
PARSED = [
    ("16 театральных коллективов", None, None, 16, False),
    ("34 рыболова из 9 сельских поселений", 34, None, None, False),
    ("48 коллективов из Брянской, Курской, Орловской областей и Гомеля", None, None, 48, False),
    ("Более 270 талантливых танцоров", 270, None, None, True),
    ("Если в прошлом году у нас принимало участие всего 37 человек, то в этом году уже 64 участника",
     64, None, None, False),
    ("более 200 человек в возрасте от 6 до 17 лет", 200, None, None, True),
    ("более 70 участников", 70, None, None, True),
    ("около сорока юных шахматистов", 40, None, None, True),
    ("почти 200 участников", 200, None, None, True),
    ("умельцы из 16 регионов России", None, 16, None, False),
    ("На открытии выставки присутствовало 45 человек", 45, None, None, False),
    ("Общее количество участников 35 человек из 2-х регионов, в том числе спортсмены Брянской области",
     35, 2, None, False),
    ("2 тысячи человек", 2000, None, None, False),
    ("около 1,5 тыс. человек", 1500, None, None, True),
    ("двести сорок пять человек", 245, None, None, False),
    ("1 240 зрителей", 1240, None, None, False),
    ("Всего приняло участие около 1 500 человек из 12 субъектов РФ, 25 коллективов", 1500, 12, 25, True),
    ("Общее количество участников 412 человек, в том числе 37 спортсменов Костромской области", 412, None, None, False),
    ("15 человек от одной стороны, 20 человек от другой, всего 35 человек", 35, None, None, False),
    ("3 победителя и 20 участников", 20, None, None, False),
    ("120 человек и 18 единиц техники", 120, None, None, False),
    ("Делегация области – 42 человека", 42, None, None, False),
    ("количество участников: 45", 45, None, None, False),
    ("145", 145, None, None, False),
    ("СОШ № 5, 30 человек", 30, None, None, False),
    ("ансамбль «70 лет Победы», 12 человек", 12, None, None, False),
    ("К 75-летию Победы собралось 40 человек", 40, None, None, False),
    ("5 сентября 45 человек", 45, None, None, False),
    ("30 школьников и 5 педагогов", 35, None, None, False),
    ("15 человек из Смоленска, 20 человек из Брянска", 35, None, None, False),
    ("35 человек (20 из Смоленской области и 15 из Брянской области)", 35, None, None, False),
    ("12 областных концертных коллективов", None, None, 12, False),
    ("один из участников", None, None, None, False),
    ("87 участинков", 87, None, None, False),
    ("70 школьнков", 70, None, None, False),
    ("4 делегации по 10 человек", 40, None, None, False),
    ("240 участников и более 3000 зрителей", 240, None, None, False),
    ("в 2019 году участвовало 70 человек, в отчетном – 55", 55, None, None, False),
    ("120 человек (в 2019 году – 300 человек)", 120, None, None, False),
    ("Если год назад было 20 команд, то в этом году 28", None, None, 28, False),
    ("участники: 1) Смоленская область; 2) Калужская область", None, None, None, False),
    ("Охват – 5 тысяч пользователей в сети «Интернет»", None, None, None, False),
    ("Представители Департамента экономического развития", None, None, None, False),
]  # fmt: skip

# Text, status, people: several numbers without a total, a range, a number of unknown things.
DOUBTFUL = [
    ("5 человек из Смоленска, представители Брянска", "partial", None),
    ("концерт – 40 человек, выставка – 60 человек", "partial", None),
    ("10–15 школьников и 5 педагогов", "partial", None),
    ("45 человек и 3 тренера", "partial", None),
    ("Победителями стали 7 человек", "partial", None),
    ("10-15 человек", "unparsed", None),
    ("от 10 до 20 человек", "unparsed", None),
    ("45 чудес", "unparsed", None),
]


@pytest.mark.parametrize(("text", "people", "regions", "organisations", "approximate"), PARSED)
def test_reads_the_counts(
    text: str, people: int | None, regions: int | None, organisations: int | None, approximate: bool
) -> None:
    reading = read_participants(text)
    assert (reading.participants, reading.regions, reading.organisations) == (people, regions, organisations)
    assert (reading.status, reading.approximate) == ("parsed", approximate)


@pytest.mark.parametrize(("text", "status", "people"), DOUBTFUL)
def test_says_what_it_cannot_tell(text: str, status: str, people: int | None) -> None:
    reading = read_participants(text)
    assert (reading.status, reading.participants) == (status, people)


def test_no_words_are_empty() -> None:
    assert {read_participants(text).status for text in ("", " ", "-", "—")} == {"empty"}


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 99_999),
    st.sampled_from(["{} человек", "присутствовало {} человек", "Общее количество участников {}", "{} чел."]),
)
def test_any_number_is_read_back(number: int, phrase: str) -> None:
    grouped = f"{number:,}".replace(",", " ")
    for written in {str(number), grouped}:
        reading = read_participants(phrase.format(written))
        assert (reading.status, reading.participants) == ("parsed", number)


_WORDS = ["45", "двести", "тысяч", "человек", "лет", "из", "5", "регионов", ",", "-", "№", "до", "«", "»", "."]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_WORDS)).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_a_reading(text: str) -> None:
    reading = read_participants(text)
    assert reading.status in {"parsed", "partial", "unparsed", "empty"}
    if reading.status in {"unparsed", "empty"}:
        assert (reading.participants, reading.regions, reading.organisations) == (None, None, None)


@pytest.mark.parametrize("word", ["1 человек ", "и 5 ", "(5 ", "тысяча ", "по 5 "])
def test_a_cell_of_nothing_but_numbers_is_a_table_and_no_phrase(word: str) -> None:
    reading = read_participants((word * 10_000)[:10_000])
    assert (reading.participants, reading.regions, reading.organisations) == (None, None, None)
    assert reading.status in {"unparsed", "partial"}

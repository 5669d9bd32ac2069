"""What a title says of an undertaking, and whose it is and where."""

import pytest

from ingestion.language.event_meaning import read_meaning
from ingestion.language.event_sides import sides_of
from ingestion.language.event_title import read_title


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("Выставка-ярмарка народных промыслов", {"exhibition", "fair"}),
        ("Открытие выставки картин", {"exhibition"}),
        ("Открытие движения по мосту", {"opening"}),
        ("Заседание оргкомитета фестиваля", {"meeting"}),
        ("Подготовка и подписание плана мероприятий", {"signing"}),
        ("Направление детей из Смоленской области на отдых", {"rest"}),
        ("Обмен оперативной информацией", {"information"}),
        ("Обмен командами", {"exchange"}),
        ("День города", {"day"}),
        ("Дни культуры", {"days"}),
        ("Лесоустройство", set()),
    ],
)
def test_reads_what_is_done(title: str, heads: set[str]) -> None:
    assert read_meaning(title).heads == heads


def test_words_for_one_thing_are_one_topic_and_a_narrower_one_is_within_reach_of_the_wider() -> None:
    assert "~горючее" in read_meaning("Цены на ГСМ").topics
    assert "~горючее" in read_meaning("Цены на горюче-смазочные материалы").topics
    assert "~театр" in read_meaning("Гастроли ТЮЗа").reach
    assert "~театр" not in read_meaning("Гастроли ТЮЗа").topics


@pytest.mark.parametrize(
    ("title", "guests", "hosts", "partners"),
    [
        ("Стажировка брянских педагогов в школах г. Гомеля", {"RU-BRY"}, {"BY-HO"}, set()),
        ("Отдых смоленских детей в лагерях Калининградской области", {"RU-SMO"}, {"RU-KGD"}, set()),
        ("Дни смоленской культуры в Вологде", {"RU-SMO"}, {"RU-VLG"}, set()),
        ("Участие в выставке калужских художников", {"RU-KLU"}, set(), set()),
        ("Московская международная выставка", set(), set(), set()),  # the event's own adjective
        ("Соглашение между районами Орловской и Брянской областей", set(), set(), {"RU-ORL", "RU-BRY"}),
        ("Форум регионов России и Беларуси, г. Гродно", {"BY"}, {"BY-HR"}, set()),
        ("Экскурсия по Смоленску для белорусских школьников", {"BY"}, {"RU-SMO"}, set()),
        ("Вопросы развития в сфере культуры Калужской области", {"RU-KLU"}, set(), set()),
        ("Конкурс «Брянский лес»", set(), set(), set()),
    ],
)
def test_tells_whose_an_event_is_from_where_it_is(
    title: str, guests: set[str], hosts: set[str], partners: set[str]
) -> None:
    sides = sides_of(title)
    assert (set(sides.guests), set(sides.hosts), set(sides.partners)) == (guests, hosts, partners)


def test_going_to_an_event_leaves_its_own_words() -> None:
    """«… в Международном культурном форуме в г. …»: only what stands before the first «в» is about those who go."""
    one = read_title("Участие в Международном экономическом форуме в г. Твери")
    assert one != read_title("Участие в Международном культурном форуме в г. Твери")
    assert read_title("Участие делегации области в форуме рыбаков").words == frozenset({"рыбак"})

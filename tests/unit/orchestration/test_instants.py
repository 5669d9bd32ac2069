"""Names in the order of time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from orchestration.building.instants import is_dated, next_name

NOON = datetime(2021, 2, 1, 12, 0, 0, 500_000, tzinfo=UTC)


def test_a_name_is_the_second_and_an_ending() -> None:
    assert next_name(NOON, "abc", []) == "20210201T120000Z-abc"
    assert next_name(NOON.astimezone(), "abc", ["current", ".20990101T000000Z-x.12345678"]) == "20210201T120000Z-abc"


def test_a_name_of_the_same_second_or_of_a_clock_that_was_ahead_comes_before() -> None:
    assert next_name(NOON, "abc", ["20210201T120000Z-fff"]) == "20210201T120001Z-abc"
    assert next_name(NOON, "abc", ["20301231T235959Z-fff"]) == "20310101T000000Z-abc"


@given(st.lists(st.integers(-(10**8), 10**8), max_size=12), st.data())
def test_names_stand_in_the_order_in_which_they_were_given(moves: list[int], data: st.DataObject) -> None:
    names: list[str] = []
    for seconds in moves:
        ending = data.draw(st.text("0123456789abcdef", min_size=8, max_size=8))
        names.append(next_name(NOON + timedelta(seconds=seconds), ending, names))
    assert names == sorted(set(names))
    assert all(is_dated(name) for name in names)
    assert not is_dated("current")

"""Which mentions are one agreement: labelled pairs, the real report, days of signing, decisions of a person."""

import csv
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.language.agreement import read_agreement
from ingestion.resolution.identity.agreements import AgreementMention, AgreementResolution, resolve_agreements
from ingestion.resolution.identity.subjects import DIFFERENT, SAME, compare_subjects, subject_similarity
from ingestion.resolution.keys import key_of
from ingestion.resolution.overrides import Override, Overrides, overrides_of
from tests.shared import shared_path

_PAIRS = Path(__file__).with_name("agreement_pairs.tsv")
_MOSCOW = "Соглашение между Администрацией Смоленской области и Правительством Москвы о спорте"
_TVER = "Соглашение между Администрацией Смоленской области и Правительством Тверской области о спорте"


def _pairs() -> list[dict[str, str]]:
    with _PAIRS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def _mention(id_: int, title: str, quarter: str = "2020-Q3") -> AgreementMention:
    return AgreementMention.of(id_, quarter, read_agreement(title))


def _resolve(titles: Iterable[str], overrides: Sequence[Override] = ()) -> AgreementResolution:
    return resolve_agreements([_mention(n, title) for n, title in enumerate(titles)], overrides_of(overrides))


def _key(title: str) -> str:
    return _resolve([title]).agreements[0].key


@pytest.mark.parametrize("pair", _pairs(), ids=lambda pair: f"{pair['label']}: {pair['right'][:70]}")
@pytest.mark.parametrize("swapped", [False, True])
def test_a_labelled_pair_is_told(pair: dict[str, str], swapped: bool) -> None:
    titles = [pair["right"], pair["left"]] if swapped else [pair["left"], pair["right"]]
    found = _resolve(titles).mentions
    keys = [found[0].agreement_key, found[1].agreement_key]
    if pair["label"] == "person":
        assert None in keys
    else:
        assert None not in keys
        assert (keys[0] == keys[1]) is (pair["label"] == "same")


def test_all_labelled_mentions_together_keep_precision_and_recall() -> None:
    """Every title of the labelled pairs in one history: pairwise precision 1, recall 0.97 at least."""
    pairs = [pair for pair in _pairs() if pair["label"] != "person"]
    for seed in range(5):
        titles = sorted({pair[side] for pair in pairs for side in ("left", "right")})
        random.Random(seed).shuffle(titles)
        found = _resolve(titles)
        key = {title: found.mentions[n].agreement_key for n, title in enumerate(titles)}
        one = [p for p in pairs if key[p["left"]] is not None and key[p["left"]] == key[p["right"]]]
        assert all(pair["label"] == "same" for pair in one)
        assert len(one) / sum(pair["label"] == "same" for pair in pairs) >= 0.97


def test_thresholds_part_the_labelled_subjects() -> None:
    for pair in _pairs():
        left, right = read_agreement(pair["left"]), read_agreement(pair["right"])
        if (left.kind, left.parties) != (right.kind, right.parties) or left.signed_on or right.signed_on:
            continue
        score = subject_similarity(left.subject, right.subject)
        if pair["label"] == "same":
            assert score >= SAME
        elif pair["label"] == "different":
            assert score <= DIFFERENT
        assert subject_similarity(right.subject, left.subject) == score
        assert compare_subjects(right.subject, left.subject) == compare_subjects(left.subject, right.subject)


def test_the_real_report_has_seven_agreements_and_31_resolved_mentions() -> None:
    rows = json.loads(shared_path("layouts/expected.json").read_text(encoding="utf-8"))["rows"]
    found = _resolve(title for row in rows for title in row["agreements"])
    assert len(found.mentions) == 31
    assert {answer.status for answer in found.mentions.values()} == {"resolved"}
    assert {agreement.parties: agreement.mentions_count for agreement in found.agreements} == {
        ("RU-BRY", "RU-KLU", "RU-SMO"): 10, ("RU-ORL", "RU-SMO"): 5, ("RU-MOW", "RU-SMO"): 6, ("RU-KOS", "RU-SMO"): 1,
        ("RU-LIP", "RU-SMO"): 4, ("RU-SMO", "RU-TVE"): 4, ("RU-KEM", "RU-SMO"): 1,
    }  # fmt: skip
    first = found.agreements[0]
    assert first.title.startswith("Трехстороннее Соглашение о единых подходах")
    assert first.first_mention_id == 0
    assert first.key == key_of("agreement", "agreement", "RU-BRY,RU-KLU,RU-SMO", "един подход стандарт")


def test_a_day_or_number_learned_later_changes_no_key() -> None:
    dated = f"{_MOSCOW} от 01.02.2019 № 5"
    found = _resolve([_MOSCOW, dated])
    assert [agreement.key for agreement in found.agreements] == [_key(_MOSCOW)] == [_key(dated)]
    assert found.agreements[0].signed_on is not None
    assert found.agreements[0].number == "5"
    assert found.agreements[0].title == _MOSCOW


def test_successors_are_told_by_year_and_a_mention_without_a_day_by_its_quarter() -> None:
    older, newer = f"{_MOSCOW} от 14.07.2009", f"{_MOSCOW} от 12.02.2014"
    titles = [(older, "2012-Q1"), (_MOSCOW, "2012-Q1"), (newer, "2015-Q1"), (_MOSCOW, "2015-Q1"), (older, "2015-Q1")]
    found = resolve_agreements([_mention(n, title, quarter) for n, (title, quarter) in enumerate(titles)])
    first, second = (agreement.key for agreement in found.agreements)
    assert first == _key(_MOSCOW)
    assert first != second
    assert [found.mentions[n].agreement_key for n in range(5)] == [first, first, second, None, first]
    assert found.mentions[3].status == "ambiguous"
    assert found.mentions[3].candidates == (first, second)


def test_what_is_unsure_has_candidates_and_makes_no_agreement() -> None:
    full = "Соглашение между Смоленской областью и Москвой о торгово-экономическом и культурном сотрудничестве"
    unsure = "Соглашение между Смоленской областью и Москвой о торгово-экономическом сотрудничестве"
    found = _resolve([full, unsure, "Соглашение с Москвой о культурном сотрудничестве", "Договор о мире", unsure])
    key = found.agreements[0].key
    assert len(found.agreements) == 1
    assert (found.mentions[1].status, found.mentions[1].candidates) == ("ambiguous", (key,))
    assert (found.mentions[2].status, found.mentions[2].candidates) == ("unresolved", (key,))
    assert (found.mentions[3].status, found.mentions[3].candidates) == ("unresolved", ())
    assert found.agreements[0].mentions_count == 1
    assert found.mentions[4] == found.mentions[1]


def test_quarters_and_counts_are_those_of_the_mentions() -> None:
    mentions = [_mention(n, _MOSCOW, quarter) for n, quarter in enumerate(["2020-Q3", "2019-Q1", "2021-Q2"])]
    (agreement,) = resolve_agreements(mentions).agreements
    assert (agreement.first_seen_quarter, agreement.last_seen_quarter) == ("2019-Q1", "2021-Q2")
    assert agreement.mentions_count == 3


def test_a_person_settles_words_merges_keys_and_tells_apart() -> None:
    vague = "Соглашение с Правительством Москвы о спорте"
    other = "Соглашение между Смоленской областью и Москвой о спорте и туризме"
    titles = [_MOSCOW, _TVER, vague, other, other]
    decisions = [
        Override("agreements.yml", 1, text=vague.upper(), same_as=_key(_MOSCOW)),
        Override("agreements.yml", 2, text=other, is_new=True),
        Override("agreements.yml", 3, key=_key(_TVER), same_as=_key(_MOSCOW)),
    ]
    found = _resolve(titles, decisions)
    moscow, new = found.agreements
    assert found.notices == ()
    assert moscow.key == _key(_MOSCOW)
    assert [found.mentions[n].agreement_key for n in range(5)] == [moscow.key] * 3 + [new.key] * 2
    assert [found.mentions[n].method for n in range(5)] == ["first_mention", *["override"] * 4]
    assert (moscow.mentions_count, new.mentions_count) == (3, 2)


def test_a_decision_that_fits_nothing_says_so() -> None:
    a, b, unknown = _key(_MOSCOW), _key(_TVER), "0" * 32
    decisions = [
        Override("agreements.yml", 1, text="Нет такого", same_as=a),
        Override("agreements.yml", 2, text=_MOSCOW, same_as=unknown),
        Override("agreements.yml", 3, key=unknown, same_as=b),
        Override("agreements.yml", 4, text=_MOSCOW, is_new=True),
    ]
    found = _resolve([_MOSCOW, _TVER, _MOSCOW], decisions)
    assert sorted((notice.code, notice.parameters["number"]) for notice in found.notices) == [
        ("override_is_contradictory", 4),
        ("override_matches_nothing", 1),
        ("override_matches_nothing", 3),
        ("override_target_unknown", 2),
    ]
    assert {notice.severity for notice in found.notices} == {"error"}
    circle = _resolve(
        [_MOSCOW, _TVER],
        [Override("agreements.yml", 1, key=a, same_as=b), Override("agreements.yml", 2, key=b, same_as=a)],
    )
    assert {notice.code for notice in circle.notices} == {"override_is_circular"}
    assert len(circle.agreements) == 2


def test_chained_merges_are_followed_to_their_end() -> None:
    third = _MOSCOW.replace("Москвы", "Республики Крым")
    decisions = [
        Override("agreements.yml", 1, key=_key(_MOSCOW), same_as=_key(_TVER)),
        Override("agreements.yml", 2, key=_key(_TVER), same_as=_key(third)),
    ]
    found = _resolve([_MOSCOW, _TVER, third], decisions)
    assert [agreement.key for agreement in found.agreements] == [_key(third)]
    assert {answer.agreement_key for answer in found.mentions.values()} == {_key(third)}


def test_two_undecided_candidates_that_are_merged_decide_the_mention() -> None:
    older, newer = f"{_MOSCOW} от 14.07.2009", f"{_MOSCOW} от 12.02.2014"
    before = _resolve([older, newer, _MOSCOW])
    first, second = (agreement.key for agreement in before.agreements)
    assert before.mentions[2].status == "ambiguous"
    after = _resolve([older, newer, _MOSCOW], [Override("agreements.yml", 1, key=second, same_as=first)])
    assert after.mentions[2].agreement_key == first


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([pair[side] for pair in _pairs() for side in ("left", "right")]), max_size=12))
def test_every_mention_has_an_answer_and_counts_add_up(titles: list[str]) -> None:
    found = _resolve(titles)
    assert set(found.mentions) == set(range(len(titles)))
    known = {agreement.key for agreement in found.agreements}
    assert len(known) == len(found.agreements)
    for answer in found.mentions.values():
        assert (answer.agreement_key is not None) == (answer.status == "resolved")
        assert set(answer.candidates) <= known
        assert bool(answer.candidates) or answer.status != "ambiguous"
    resolved = [answer.agreement_key for answer in found.mentions.values() if answer.agreement_key]
    assert {a.key: a.mentions_count for a in found.agreements} == {key: resolved.count(key) for key in known}


def test_an_agreement_succeeds_the_one_signed_last_before_and_a_protocol_none() -> None:
    signed = [f"{_MOSCOW} от {day}" for day in ("12.02.2014", "14.07.2009", "01.03.2021")]
    found = {agreement.signed_on.year: agreement for agreement in _resolve(signed).agreements if agreement.signed_on}
    assert [found[year].predecessor_key for year in (2009, 2014, 2021)] == [None, found[2009].key, found[2014].key]
    protocols = [title.replace("Соглашение", "Протокол") for title in signed]
    assert {agreement.predecessor_key for agreement in _resolve(protocols).agreements} == {None}


def test_protocols_differ_by_number_and_period_and_partners_by_name() -> None:
    between = "Соглашению между Псковской и Тверской областями о спорте"
    found = _resolve(
        [
            f"Дополнительное соглашение № 1 к {between}",
            f"Дополнительное соглашение № 2 к {between}",
            f"доп. соглашение №1 к {between}",
            "Протокол о спорте между Псковской и Тверской областями на 2018–2020 годы",
            "Протокол о спорте между Псковской и Тверской областями на 2021-2023 гг.",
            "Соглашение между Псковской областью и ПАО «Роза» о спорте",
            'Соглашение между ПАО "Роза" и Псковской областью о спорте',
            "Соглашение между Псковской областью и ПАО «Мимоза» о спорте",
            "Соглашение между Псковской областью, Тверской областью и Тмутараканью о спорте",
        ]
    )
    keys = [found.mentions[number].agreement_key for number in range(9)]
    assert keys[0] == keys[2] != keys[1]
    assert keys[3] != keys[4]
    assert keys[5] == keys[6] != keys[7]
    assert keys[8] is None
    assert len(set(keys)) == 7


def test_a_title_without_its_subject_is_told_by_day_and_number() -> None:
    short = "Соглашение между Смоленской областью и Москвой от 05.06.2012 № 7"
    found = _resolve([f"{_MOSCOW} от 05.06.2012 № 7", short, short.replace("№ 7", "№ 8")])
    assert found.mentions[1].method == "signing"
    assert found.mentions[1].agreement_key == found.agreements[0].key
    assert found.mentions[2].agreement_key is None


def test_later_mentions_change_no_earlier_key() -> None:
    titles = [pair[side] for pair in _pairs() for side in ("left", "right")]
    keys = [agreement.key for agreement in _resolve(titles).agreements]
    for length in (10, 25, 40):
        fewer = [agreement.key for agreement in _resolve(titles[:length]).agreements]
        assert keys[: len(fewer)] == fewer


def test_no_override_is_needed() -> None:
    assert resolve_agreements([], Overrides({}, {})) == AgreementResolution((), {}, ())

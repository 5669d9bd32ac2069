"""The worked stories as data: what the loader refuses, what a document is drawn as, pages that are up to date."""

import io
import zipfile
from pathlib import Path

import pytest
import yaml
from lxml import etree

from examples.story import FOLDER, days_looked_back_to, load_home, load_stories
from examples.story_documents import draw
from examples.story_pages import pages
from orchestration.generated.__main__ import drifted

STORY = (FOLDER / "moskva-tver.yml").read_text("utf-8")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _loaded(tmp_path: Path, **changed: object) -> None:
    raw = {**yaml.safe_load(STORY), "number": 1, **changed}
    (tmp_path / "story.yml").write_text(yaml.safe_dump(raw, allow_unicode=True), "utf-8")
    load_stories(tmp_path)


def test_the_pages_say_what_the_stories_say() -> None:
    assert drifted(made=pages()) == [], "run make docs"


def test_every_story_is_told_on_a_day_after_its_documents() -> None:
    stories, home = load_stories(), load_home()
    for story in stories:
        assert all(document.received_on <= home.evaluated_on for document in story.documents), story.name
    assert all(day < home.evaluated_on for day in days_looked_back_to(stories))


def test_no_two_documents_are_the_same_file() -> None:
    drawn = [draw(story, document) for story in load_stories() for document in story.documents]
    assert len(set(drawn)) == len(drawn)


def test_a_document_holds_all_words_of_its_rows() -> None:
    for story in load_stories():
        for document in story.documents:
            with zipfile.ZipFile(io.BytesIO(draw(story, document))) as package:
                tree = etree.fromstring(package.read("word/document.xml"))
            words = ["".join(text.text or "" for text in cell.iter(f"{W}t")) for cell in tree.iter(f"{W}tc")]
            said = [
                word for row in document.rows for name, word in row.items() if name not in ("agreement", "agreements")
            ]
            assert set(said) <= set(words), (story.name, document.file)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"moral": "x"}, "unknown"),
        ({"number": 2}, "numbered"),
        ({"agreements": {"old": "Соглашение"}}, "no agreement 'new'"),
        ({"documents": [{"file": "a", "kind": "letter", "received_on": "x", "title": [], "rows": []}]}, "kind"),
        (
            {"documents": [{"file": "a", "kind": "plan", "received_on": "x", "title": [], "rows": [{"note": "x"}]}]},
            "a row of a plan has no",
        ),
        ({"findings": [{"asks": "?", "sql": "s", "answer": [["a", "b"], [1]], "shows": ""}]}, "not as long"),
        ({"findings": [{"asks": "?", "sql": "s", "answer": [["a"]]}]}, "missing"),
    ],
)
def test_a_slip_in_a_story_is_refused(tmp_path: Path, changed: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        _loaded(tmp_path, **changed)


def test_the_story_that_the_slips_are_made_in_is_whole(tmp_path: Path) -> None:
    _loaded(tmp_path)

"""What is derived is what its declarations say, and a drift is seen."""

from pathlib import Path

from data_quality.marts import marts
from ingestion.contracts.fields import fields
from ingestion.notices import CATALOGUE
from orchestration.generated.__main__ import GENERATED, drifted, main
from orchestration.generated.dbt_files import field_docs, field_values_macro
from orchestration.generated.dictionary import data_dictionary


def test_committed_files_are_what_their_declarations_say() -> None:
    assert drifted() == [], "run python -m orchestration.generated"


def test_changed_and_missing_files_are_drift(tmp_path: Path) -> None:
    assert main(["--check"], tmp_path) == 1
    assert not any(tmp_path.iterdir())
    assert main([], tmp_path) == 0
    assert drifted(tmp_path) == []
    changed = tmp_path / "docs" / "notices.md"
    changed.write_text(changed.read_text("utf-8") + "by hand\n", "utf-8")
    assert drifted(tmp_path) == ["docs/notices.md"]
    assert main(["--check"], tmp_path) == 1


def test_fields_carry_their_meaning_and_the_wording_of_values() -> None:
    docs = field_docs()
    assert docs.count("{% enddocs %}") == len(fields())
    assert f"{{% docs event_key %}}\n{fields()['event_key'].meaning}\n{{% enddocs %}}" in docs
    assert "held — проведено" in docs


def test_macro_answers_every_enumeration() -> None:
    macro = field_values_macro()
    for field in fields().values():
        assert (f'"{field.name}": {{' in macro) == bool(field.values)


def test_dictionary_names_every_column_once_per_mart_and_explains_every_value() -> None:
    page = data_dictionary()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    values = {f.name: f.values for f in fields().values()}
    shown = {column.name for mart in marts() for column in mart.columns}
    assert len(rows) == sum(len(mart.columns) for mart in marts()) + sum(len(values[name]) for name in shown)


def test_notices_page_has_every_code_in_both_languages() -> None:
    page = GENERATED["docs/notices.md"]()
    for code, entry in CATALOGUE.items():
        (line,) = (line for line in page.splitlines() if line.startswith(f"| `{code}` "))
        assert entry.wordings["ru"].message in line and entry.wordings["en"].message in line

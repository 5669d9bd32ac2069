"""``python -m orchestration.generated`` writes the generated files anew.

Belongs here: which files are generated and what makes each, seeing which have drifted, writing them. Does not belong
here: what stands in a file. With ``--check`` it writes nothing, names the files that differ from what their
declarations say, and exits with 1 when there are any.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from orchestration.generated.dbt_files import dbt_staging, field_docs, field_values_macro, figures_macros
from orchestration.generated.dictionary import data_dictionary
from orchestration.generated.notices_page import notices_page
from orchestration.generated.questions_page import questions_page

ROOT = Path(__file__).resolve().parents[2]

GENERATED: Mapping[str, Callable[[], str]] = {
    "dbt_project/models/fields.md": field_docs,
    "dbt_project/models/staging/staging.yml": dbt_staging,
    "dbt_project/macros/generated/field_values.sql": field_values_macro,
    "dbt_project/macros/generated/figures.sql": figures_macros,
    "docs/data-dictionary.md": data_dictionary,
    "docs/notices.md": notices_page,
    "docs/questions.md": questions_page,
}


def drifted(root: Path = ROOT, made: Mapping[str, Callable[[], str]] = GENERATED) -> list[str]:
    """The generated files, by path below ``root``, that are missing or not what their declarations say."""
    return [name for name, make in made.items() if _text_of(root / name) != make()]


def _text_of(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def main(
    arguments: list[str] | None = None,
    root: Path = ROOT,
    made: Mapping[str, Callable[[], str]] = GENERATED,
    program: str = "python -m orchestration.generated",
) -> int:
    """Write the generated files below ``root``, or check them. Answers the exit code."""
    parser = argparse.ArgumentParser(prog=program, description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a file has drifted")
    check = parser.parse_args(arguments).check
    differing = drifted(root, made)
    for name in differing:
        if not check:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[name](), "utf-8", newline="\n")
        sys.stdout.write(f"{'out of date' if check else 'written'}: {name}\n")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())

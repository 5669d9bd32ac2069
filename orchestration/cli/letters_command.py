"""``concord letters``: reminder letters to executive bodies, a file each.

Belongs here: to whom, about what, where to. Does not belong here: what is owed and what a letter looks like
(``orchestration.delivery.letters``).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.cli.application import Application, Exit, common_options, remark, say, say_json
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import DAY, FOLDER, QUARTER
from orchestration.cli.published import publication_of
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from orchestration.delivery.letters.owed import Owed

_UNSAFE = re.compile(r"[^\w .,«»()№-]+")
_LONGEST_NAME = 100  # letters, of two bytes each


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="letters", help=messages("letters.help"), messages=messages)
    @click.option(
        "--body", "bodies", multiple=True, metavar=messages("letters.body_metavar"), help=messages("letters.body")
    )
    @click.option("--quarter", type=QUARTER, metavar="2020-Q3", help=messages("letters.quarter"))
    @click.option(
        "-o", "--output", "folder", type=FOLDER, metavar="DIR", default="letters", help=messages("letters.output")
    )
    @click.option("--on", "written_on", type=DAY, metavar="2020-10-20", help=messages("letters.on"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def letters(
        application: Application,
        bodies: tuple[str, ...],
        quarter: str | None,
        folder: Path,
        written_on: datetime | None,
        as_json: bool,
    ) -> int:
        from ingestion.files import write_atomically
        from orchestration.asking.reader import reading
        from orchestration.delivery.letters.document import Occasion, letter_to
        from orchestration.delivery.letters.owed import names_of, owed_by_bodies
        from orchestration.evaluation_day import days_apart
        from orchestration.operation import operation_of

        tell, home = application.messages, application.existing_home()
        sender = operation_of(home).letter
        publication = publication_of(application)
        evaluated_on = date.fromisoformat(publication.manifest["evaluated_on"])
        apart = days_apart(evaluated_on, home.settings.today())
        with reading(publication) as connection:
            wanted = _bodies(names_of(connection), bodies, tell)
            found = [owed for owed in owed_by_bodies(connection, quarter) if owed.executive_body_key in wanted]
        written = []
        for owed, name in zip(found, _file_names(found), strict=True):
            occasion = Occasion(
                written_on.date() if written_on is not None else home.settings.today(),
                evaluated_on,
                publication.publication_id,
                home.settings.working_days_of(owed.reporting_region_code),
                quarter,
            )
            write_atomically(folder / name, letter_to(owed, sender, occasion))
            written.append({"path": str(folder / name), **_counts(owed)})
            if not as_json:
                say(tell("letters.written", path=folder / name))
                say("  " + _told(tell, owed))
        warnings = []
        if apart:
            key = "letters.evaluated_before" if apart > 0 else "letters.evaluated_ahead"
            warnings.append(tell(key, n=abs(apart), on=evaluated_on))
        if found and not (sender.signer and sender.position and sender.office):
            warnings.append(tell("letters.sender_open", path=home.settings_file))
        if as_json:
            say_json(
                {
                    "publication_id": publication.publication_id,
                    "evaluated_on": evaluated_on.isoformat(),
                    "evaluated_days_ago": apart,  # None where that is recent
                    "letters": written,
                    "warnings": warnings,
                }
            )
        elif not found:
            say(tell("letters.none"))
        for warning in warnings:
            remark(warning)
        return Exit.OK

    return common_options(messages)(letters)


def _bodies(named: Mapping[str, Sequence[str]], asked: Sequence[str], tell: Messages) -> set[str]:
    """The keys of the bodies asked for, each by the beginning of its key or by a part of one of its names."""
    if not asked:
        return set(named)
    found = set()
    for words in asked:
        exact = {key for key, names in named.items() if words.casefold() in (name.casefold() for name in names)}
        matching = exact or {
            key
            for key, names in named.items()
            if key.startswith(words) or any(words.casefold() in name.casefold() for name in names)
        }
        if not matching:
            raise click.UsageError(
                tell(
                    "letters.no_such_body", words=words, names="; ".join(sorted(names[0] for names in named.values()))
                ),
                click.get_current_context(),
            )
        if len(matching) > 1:
            names = "; ".join(sorted(named[key][0] for key in matching))
            raise click.UsageError(tell("letters.several", words=words, names=names), click.get_current_context())
        found |= matching
    return found


def _file_names(found: "Sequence[Owed]") -> list[str]:
    """A name for each letter, by its body; where two bodies have one name, with the beginning of the key."""
    plain = [" ".join(_UNSAFE.sub(" ", owed.executive_body_name).split())[:_LONGEST_NAME].strip(" .") for owed in found]
    return [
        f"{name}.docx" if name and plain.count(name) == 1 else f"{name} {owed.executive_body_key[:8]}.docx".strip()
        for name, owed in zip(plain, found, strict=True)
    ]


def _counts(owed: "Owed") -> dict[str, object]:
    return {
        "executive_body_key": owed.executive_body_key,
        "executive_body_name": owed.executive_body_name,
        "reporting_region_code": owed.reporting_region_code,
        "missing_reports_count": len(owed.reports),
        "unreported_promises_count": len(owed.promises),
        "undated_promises_count": len(owed.undated),
        "documents_set_apart_count": len(owed.set_apart),
    }


def _told(tell: Messages, owed: "Owed") -> str:
    counts = (
        ("letters.reports", owed.reports),
        ("letters.promises", owed.promises),
        ("letters.undated", owed.undated),
        ("letters.set_apart", owed.set_apart),
    )
    return "; ".join(tell(key, n=len(alike)) for key, alike in counts if alike)

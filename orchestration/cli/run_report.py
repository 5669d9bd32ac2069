"""What is told about a run that a command carried out: on the terminal, as JSON, by the exit code.

Belongs here: the report, and carrying out an order for the commands that end with it (``run``, ``backfill``,
``withdraw``). Does not belong here: options, the run (``running.execution``), the figures (``asking.summary``).
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from orchestration.cli.application import Application, Exit, say
from orchestration.cli.carrying_out import CarriedOut, carried_out
from orchestration.wording.lists import breach_lines, missing_lines, notice_lines, superseded_words, withdrawal_words
from orchestration.wording.periods import words_of_period

if TYPE_CHECKING:
    from ingestion.notices import Notice
    from orchestration.asking.summary import DocumentSummary, PartSummary, Superseded
    from orchestration.running.execution import Order, Outcome

_SHOWN = 10  # lines of each list; --json has them all


def carry_out(
    application: Application, order: "Order", *, no_wait: bool, quiet: bool, sends: bool = True
) -> "RunReport | None":
    """Do what an order asks and have it ready to be told; None where it could not begin, which is said."""
    from orchestration.running.execution import execute

    carried = carried_out(
        application,
        order,
        lambda home, monitor, **waiting: execute(home, order, monitor, shows=False, **waiting),
        lambda outcome: outcome,
        no_wait=no_wait,
        quiet=quiet,
        sends=sends,
    )
    return None if carried is None else RunReport(application, order, carried)


class RunReport:
    """What is told about one run."""

    def __init__(self, application: Application, order: "Order", carried: "CarriedOut[Outcome]") -> None:
        from orchestration.asking.summary import documents, findings, superseded

        outcome = carried.done
        self.tell = application.messages
        self.outcome = outcome
        self.order = order
        self.timings = carried.timings
        self.delivered = carried.delivered
        # A file of the inbox that was told about once is not told about again; one that is named always is, and so is
        # one that was withdrawn, for whoever put it there expects it to count.
        told = [item for item in outcome.received if item.is_new or order.paths or item.receipt.is_withdrawn]
        self.documents = documents(application.home(), told, application.messages.language)
        self.withdrawn = [document for document in self.documents if document.withdrawal is not None]
        counted = [document for document in self.documents if document.withdrawal is None]
        self.refused = [document for document in counted if document.outcome == "rejected"]
        self.quarantined = [document for document in counted if document.outcome == "quarantined"]
        self.findings = findings(outcome.publication) if outcome.publication is not None else None
        self.manifest = outcome.publication.manifest if outcome.publication is not None else {}
        self.superseded: dict[str, Superseded] = {}
        if outcome.publication is not None and self.documents:
            self.superseded = superseded(outcome.publication, [document.sha256 for document in self.documents])

    @property
    def exit_code(self) -> Exit:
        """How the command ends."""
        if self.outcome.ending == "blocked":
            return Exit.AUDIT_FAILED
        if self.outcome.unreachable is not None or self.delivered.problem is not None:
            return Exit.SYSTEM_FAILED
        # A decision of a reviewed file that was not applied is somebody's word that does not count: no quiet success.
        is_undone = any(notice["severity"] == "error" for notice in self.manifest.get("notices", []))
        is_left = any(left.notice.severity == "error" for left in self.outcome.left)
        return Exit.DOCUMENTS_REFUSED if self.refused or self.quarantined or is_undone or is_left else Exit.OK

    def as_json(self) -> dict[str, Any]:
        """Everything, as one object."""
        publication = self.outcome.publication
        return {
            "outcome": self.outcome.ending,
            "as_of": self.order.as_of.isoformat() if self.order.as_of is not None else None,
            "exit_code": int(self.exit_code),
            "run_id": self.outcome.run_id,
            "documents": [{**asdict(document), **self._replaced(document)} for document in self.documents],
            "left": [{"file_name": left.name, **_notice(left.notice)} for left in self.outcome.left],
            "inbox": None if self.outcome.unreachable is None else _notice(self.outcome.unreachable),
            "unexecuted": self.findings.unexecuted if self.findings else [],
            "not_reported": self.findings.not_reported if self.findings else [],
            "events_by_place": {place: len(events) for place, events in self.findings.chains.items()}
            if self.findings
            else {},
            "missing_reports": self.findings.missing_reports if self.findings else [],
            "notices": self.manifest.get("notices", []),
            "changes": self.manifest.get("changes") if self.outcome.ending == "published" else None,
            "blocked_by": [asdict(breach) for breach in self.outcome.blocked_by],
            "publication": None
            if publication is None
            else {
                "publication_id": publication.publication_id,
                "path": str(publication.folder),
                "evaluated_on": self.manifest["evaluated_on"],
                "counts": self.manifest["counts"],
            },
            "alerts": self.delivered.as_json(),
            "timings": {name: round(seconds, 3) for name, seconds in self.timings.items()},
        }

    def _replaced(self, document: "DocumentSummary") -> dict[str, Any]:
        """By which files a document is superseded as a whole, or which of its parts are, by number."""
        found = self.superseded.get(document.sha256)
        is_whole = found is None or found.files is not None
        return {
            "superseded_by": found.files if found is not None else None,
            "superseded_parts": {} if found is None or is_whole else found.parts,
        }

    def print(self) -> None:
        """The same for reading, long lists cut."""
        tell = self.tell
        as_of = self.order.as_of
        self._left()
        if self.outcome.ending == "nothing_received":
            say(tell("run.nothing_received") if as_of is None else tell("run.nothing_received_as_of", day=as_of))
            return
        if as_of is not None:
            say(tell("run.known_as_of", day=as_of))
        self._documents()
        if self.outcome.ending == "up_to_date":
            say(tell("run.up_to_date"))
        if self.outcome.ending == "blocked":
            say(tell("run.blocked"))
            for breach in self.outcome.blocked_by:
                for line in breach_lines(tell, breach, "✗"):
                    say(line)
            say(tell("run.kept") if self.outcome.publication is not None else tell("run.never_published"))
        elif self.findings is not None:
            self._findings()
        if self.outcome.publication is not None:
            counts = self.manifest["counts"]
            marts = {"events": "fct_event", "bodies": "dim_executive_body", "agreements": "dim_agreement"}
            say(tell("run.published", **{name: tell(f"count.{name}", n=counts[mart]) for name, mart in marts.items()}))
            say(
                tell(
                    "run.publication", id=self.outcome.publication.publication_id, path=self.outcome.publication.folder
                )
            )
        for line in self.delivered.lines(tell):
            say(line)
        self._changes()
        say(tell("run.seconds", seconds=self.tell.tenths(self.timings["total"])))

    def _left(self) -> None:
        """Files that were not taken in, and the inbox where it does not answer."""
        language = self.tell.language
        if self.outcome.unreachable is not None:
            say(self.outcome.unreachable.message(language))
        if self.outcome.left:
            say(self.tell("run.left", n=len(self.outcome.left)))
            for left in self.outcome.left[:_SHOWN]:
                say(f"  ✗ {left.name}: {left.notice.message(language)}")

    def _changes(self) -> None:
        """What is other than in the publication before, in a few lines."""
        changes = self.manifest.get("changes")
        if self.outcome.ending != "published" or not changes:
            return
        say(self.tell("run.changes"))
        for line in changes["summary"][:_SHOWN]:
            say(f"  • {line}")
        if len(changes["summary"]) > _SHOWN:
            say("  " + self.tell("run.changes_more"))

    def _documents(self) -> None:
        tell = self.tell
        # What somebody has to look at comes first and is never cut off.
        counted = [document for document in self.documents if document not in [*self.refused, *self.withdrawn]]
        problems = [document for document in counted if document.has_problem]
        clean = [document for document in counted if not document.has_problem]
        if self.refused:
            say(tell("run.refused", n=len(self.refused)))
            for document in self.refused:
                say(f"  ✗ {document.file_name}")
                self._notices(document)
        if self.withdrawn:
            say(tell("run.withdrawn", n=len(self.withdrawn)))
            for document in self.withdrawn:
                say(f"  ✗ {document.file_name} — {withdrawal_words(tell, document.withdrawal or {})}")
        if problems or clean:
            say(tell("run.read", n=len(problems) + len(clean)))
            for document in problems:
                self._document(document)
                self._notices(document)
            for document in clean[:_SHOWN]:
                self._document(document)
            self._more(len(clean))
        for notice in self.manifest.get("notices", []) if self.outcome.ending == "published" else ():
            say(f"  ! {notice['code']}: {notice[tell.language]}")

    def _document(self, document: "DocumentSummary") -> None:
        tell = self.tell
        counts = tell(
            "run.rows",
            accepted=document.rows_accepted,
            ignored=document.rows_ignored,
            quarantined=document.rows_quarantined,
        )
        parts = "; ".join(dict.fromkeys(self._part(part) for part in document.parts)) or tell("period.unknown")
        known = "" if document.is_new else tell("run.known")
        by = self.superseded.get(document.sha256)
        replaced = "" if by is None or by.files is None else superseded_words(tell, by.files)
        say(f"  • {document.file_name} — {parts}: {counts}{known}{replaced}")
        if by is not None and by.files is None:
            for number, files in by.parts.items():
                say("      " + tell("run.part", n=number) + superseded_words(tell, files, of_part=True))

    def _part(self, part: "PartSummary") -> str:
        if part.kind == "report" and part.period_kind == "quarter" and part.quarter:
            return part.quarter
        if part.kind == "register":
            return self.tell("kind.register")
        period = words_of_period(self.tell, part.kind, part.period_kind, part.period_from, part.period_to, part.quarter)
        return f"{self.tell(f'kind.{part.kind}')}, {period}"

    def _notices(self, document: "DocumentSummary") -> None:
        from orchestration.asking.summary import PROBLEMS

        for line in notice_lines(self.tell, document.notices, PROBLEMS):
            say(line)

    def _findings(self) -> None:
        from orchestration.asking.summary import CHAIN_PLACES

        tell = self.tell
        chains = self.findings.chains  # type: ignore[union-attr]
        if not any(chains[place] for place in CHAIN_PLACES if place not in ("not_reported", "since_held")):
            say(tell("run.unexecuted_none"))
        for place in CHAIN_PLACES:
            self._events(place, chains[place])
        missing = self.findings.missing_reports  # type: ignore[union-attr]
        say(tell("run.missing", n=len(missing)) if missing else tell("run.none_missing"))
        for line in missing_lines(tell, missing, _SHOWN):
            say(line)

    def _events(self, place: str, events: list[dict[str, Any]]) -> None:
        if events or place == "not_reported":
            say(self.tell(f"run.chain.{place}", n=len(events)) if events else self.tell("run.not_reported_none"))
        if place == "since_held":  # done: a line is enough
            return
        for row in events[:_SHOWN]:
            quarter = row["due_quarter"] or self.tell("run.undated")
            postponed = place == "ahead" and row["last_due_quarter"]
            promised = ": " + self.tell("run.promised", quarter=row["last_due_quarter"]) if postponed else ""
            reason = f" ({row['reason_text']})" if row["reason_text"] else ""
            say(f"  • {quarter} — {row['event_title']} — {row['executive_body_name']}{promised}{reason}")
        self._more(len(events))

    def _more(self, count: int) -> None:
        if count > _SHOWN:
            say("  " + self.tell("run.more", n=count - _SHOWN))


def _notice(notice: "Notice") -> dict[str, str]:
    """A notice as JSON has it."""
    return {
        "code": notice.code,
        "severity": notice.severity,
        "ru": notice.message("ru"),
        "en": notice.message("en"),
    }

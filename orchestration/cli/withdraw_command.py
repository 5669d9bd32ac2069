"""``concord withdraw``: a document that should never have been taken in counts nowhere, or counts again.

Belongs here: the options and the words. Does not belong here: the ledger (``ingestion.withdrawal``), the run that
follows (``run_report``).
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ingestion.archive import SHOWN_DIGITS
from orchestration.cli.application import Application, Exit, common_options, person, remark, say, say_json
from orchestration.cli.carrying_out import WAIT_SECONDS
from orchestration.cli.group import LocalCommand
from orchestration.cli.options import PAST_DAY
from orchestration.cli.run_report import RunReport, carry_out
from orchestration.wording.lists import withdrawal_words
from orchestration.wording.messages import Messages

if TYPE_CHECKING:
    from ingestion.ledger import Receipt
    from ingestion.withdrawal import WithdrawalError


def command(messages: Messages) -> click.Command:
    """The command in one language."""

    @click.command(cls=LocalCommand, name="withdraw", help=messages("withdraw.help"), messages=messages)
    @click.argument("document", metavar="SHA|FILE")
    @click.option("--reason", metavar="…", help=messages("withdraw.reason"))
    @click.option("--who", metavar="…", help=messages("withdraw.who"))
    @click.option("--undo", is_flag=True, help=messages("withdraw.undo"))
    @click.option("--withdrawn-on", type=PAST_DAY, metavar="2020-10-05", help=messages("withdraw.withdrawn_on"))
    @click.option("--no-run", is_flag=True, help=messages("withdraw.no_run"))
    @click.option("--no-wait", is_flag=True, help=messages("run.no_wait"))
    @click.option("--json", "as_json", is_flag=True, help=messages("option.json"))
    @click.pass_obj
    def withdraw(
        application: Application,
        document: str,
        reason: str | None,
        who: str | None,
        undo: bool,
        withdrawn_on: datetime | None,
        no_run: bool,
        no_wait: bool,
        as_json: bool,
    ) -> int:
        from ingestion import withdrawal
        from ingestion.lock import HomeIsBusyError, writing
        from orchestration.running.execution import Order

        tell = application.messages
        if not undo and not (reason and reason.strip()):
            raise click.UsageError(tell("usage.no_reason"), click.get_current_context())
        home = application.existing_home()
        try:
            with writing(
                home.root,
                wait_seconds=0.0 if no_wait else WAIT_SECONDS,
                on_wait=lambda holder: remark(tell("run.waiting", holder=holder)),
            ):
                receipt = withdrawal.withdraw(
                    home,
                    document,
                    reason=reason or "",
                    who=person() if who is None else who,
                    withdrawn_on=withdrawn_on.date() if withdrawn_on else None,
                    undo=undo,
                )
        except withdrawal.WithdrawalError as error:
            _object(tell, error)
            return Exit.WRONG_USAGE
        except HomeIsBusyError as error:
            remark(tell("run.busy", holder=error.holder))
            return Exit.SYSTEM_FAILED
        if not as_json:
            say(tell("withdraw.undone" if undo else "withdraw.done", name=_named(receipt)))
        if no_run:
            if as_json:
                say_json(_as_json(receipt, None))
            else:
                say(tell("withdraw.not_run"))
            return Exit.OK
        order = Order(takes_in=False, evaluated_on=application.day())
        report = carry_out(application, order, no_wait=no_wait, quiet=as_json)
        if report is None:
            return Exit.SYSTEM_FAILED
        if as_json:
            say_json(_as_json(receipt, report))
            return report.exit_code
        if not undo and report.outcome.publication is not None and report.outcome.ending != "blocked":
            _say_what_counts(tell, receipt, report)
        report.print()
        return report.exit_code

    return common_options(messages)(withdraw)


def _named(receipt: "Receipt") -> str:
    return f"{receipt.file_name} [{receipt.sha256[:SHOWN_DIGITS]}]"


def _object(tell: Messages, error: "WithdrawalError") -> None:
    from ingestion.withdrawal import LEAST_DIGITS
    from orchestration.asking.summary import withdrawal_of

    remark(tell(f"withdraw.{error.objection}", words=error.words, digits=LEAST_DIGITS))
    for receipt in error.found:
        said = withdrawal_of(receipt)
        words = withdrawal_words(tell, said) if said else tell("withdraw.received", day=receipt.received_on)
        remark(f"  • {_named(receipt)} — {words}")


def _say_what_counts(tell: Messages, receipt: "Receipt", report: RunReport) -> None:
    """The documents that count now in place of the withdrawn one."""
    from orchestration.asking.summary import superseded

    found = superseded(report.outcome.publication, [receipt.sha256]) if report.outcome.publication else {}
    files = found[receipt.sha256].files if receipt.sha256 in found else None
    say(tell("withdraw.counts_now", names=", ".join(files)) if files else tell("withdraw.nothing_counts"))


def _as_json(receipt: "Receipt", report: RunReport | None) -> dict[str, Any]:
    from orchestration.asking.summary import withdrawal_of

    return {
        "document": {"sha256": receipt.sha256, "file_name": receipt.file_name},
        "withdrawal": withdrawal_of(receipt),
        "run": report.as_json() if report is not None else None,
    }

"""The audit in a process of its own: loads Great Expectations at once, then waits to be told what to audit.

Belongs here: the process at the other end of ``client.AuditWorker`` and the few lines they exchange. Does not belong
here: the audit itself.

Run as ``python -m data_quality.worker``. Lines of JSON: out ``{"ready": seconds}``; in ``report.AuditFolders``; out
``{"report": …}`` or ``{"error": …}``; then, the pages being written while the build goes on, ``{"docs": path}`` or
``{"error": …}``. It ends when its standard input does.
"""

import json
import os
import sys
import time
from typing import Any, TextIO


def main() -> int:
    """Serve audits until standard input ends."""
    answers = _claim_stdout()
    began = time.perf_counter()
    from data_quality.audit import make_audit
    from data_quality.expectations import warm_up
    from data_quality.report import AuditFolders

    warm_up()
    _say(answers, {"ready": round(time.perf_counter() - began, 3)})
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            made = make_audit(AuditFolders.from_json(line))
        except Exception as error:  # whoever asked must hear of it, whatever it is
            _say(answers, {"error": f"{type(error).__name__}: {error}"})
            continue
        _say(answers, {"report": json.loads(made.report.to_json())})
        try:
            _say(answers, {"docs": str(made.write_docs())})
        except Exception as error:  # as above
            _say(answers, {"error": f"{type(error).__name__}: {error}"})
    return 0


def _claim_stdout() -> TextIO:
    """Standard output for answers alone: whatever else is printed goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message, ensure_ascii=False) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main())

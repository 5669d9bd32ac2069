"""The process in which a document is read, so that what a document does to its reader happens here and nowhere else.

Belongs here: the process's own end of the exchange with ``worker``. Does not belong here: its start, time, death.

A question is a line of JSON and, after it, as many bytes of the file as it says; the answer is one line of JSON. Data
alone go over: nothing that a reader misled by a hostile file could say is executed by whoever asked.
"""

import errno
import gc
import json
import os
import sys
from dataclasses import asdict
from typing import IO, Any

from ingestion.documents.refusal import DocumentRefused
from ingestion.documents.serialise import to_records

# What the C libraries call their failures to get memory, where they do not say MemoryError.
_OUT_OF_MEMORY = ("memory", "failed to map segment")
_NO_MEMORY = json.dumps({"memory": True})


def main() -> None:
    """Answer questions until there are none."""
    # Readers may print; the way to whoever asked is kept for answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    questions = sys.stdin.buffer
    # What every document needs is there before the limit is counted from.
    from ingestion.documents import docx, read  # noqa: F401

    gc.freeze()  # these modules stay: going over them again and again while a document grows takes a tenth of the time
    is_limited = False
    while line := questions.readline():
        question = json.loads(line)
        if not is_limited:
            is_limited = True
            limit_memory(question["memory"])
        answer = _answer(question, questions)
        try:
            answers.write(answer + "\n")
            answers.flush()
        except BrokenPipeError:
            return  # whoever asked is gone
        if answer == _NO_MEMORY:
            return  # what is left of memory after that is in pieces


def _answer(question: dict[str, Any], questions: IO[bytes]) -> str:
    try:
        return json.dumps(_read(questions.read(question["size"]), question))
    except DocumentRefused as refused:
        error = str(refused.notice.parameters.get("error", "")).lower()
        if any(sign in error for sign in _OUT_OF_MEMORY):
            return _NO_MEMORY
        return json.dumps({"refused": asdict(refused.notice)})
    except MemoryError:
        return _NO_MEMORY
    except OSError as error:
        if error.errno == errno.ENOMEM:
            return _NO_MEMORY
        raise  # the machine failed: this process ends, and says why where its errors go


def _read(data: bytes, question: dict[str, Any]) -> dict[str, Any]:
    from ingestion.documents.formats import FORMATS
    from ingestion.documents.office import Converted, read_converted
    from ingestion.documents.read import read_document
    from ingestion.documents.sniff import sniff

    if question["converted"]:
        document = read_converted(Converted(data, **question["converted"]))
    else:
        # LibreOffice is not started from here: it needs more memory than is left, and whoever asked has to see it end.
        source = None if data[:2] == b"PK" else sniff(data) if data else None
        if source is not None and FORMATS[source.format].reader == "office":
            return {"convert": source.format}
        document = read_document(data, question["name"])
    records = to_records(document)
    return {"columns": {name: [record[name] for record in records] for name in records[0]}}


def limit_memory(more: int) -> None:
    """Have the system refuse this process memory beyond ``more`` bytes above what it has now (on Linux)."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - pathlib would be one more import
        base = int(stream.read().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = base + more
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()

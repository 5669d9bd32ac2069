"""The process in which a large document is understood.

Belongs here: the process's own end of the exchange with ``worker``. Does not belong here: its start, time, death.

A question is a line of JSON and, after it, the document's records as JSON, as many bytes as it says; the answer is one
line: a pickle in base64 of the reading, of the exception that it ended with, or of None where memory did not suffice.
"""

import base64
import json
import os
import pickle
import sys
import traceback
from dataclasses import replace
from typing import Any

from ingestion.corrections import Correction
from ingestion.documents.serialise import Record, from_records
from ingestion.documents.worker_process import limit_memory
from ingestion.ledger import Hint, Hints
from ingestion.reports.context import DocumentReading, ReadingContext
from ingestion.reports.read import read_reports


def main() -> None:
    """Answer questions until there are none."""
    # What is printed here goes where errors go; the way to whoever asked is kept for answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    questions = sys.stdin.buffer
    is_limited = False
    while line := questions.readline():
        question = json.loads(line)
        if not is_limited:
            is_limited = True
            limit_memory(question["memory"])
        try:
            answer = base64.b64encode(_answer(question, questions.read(question["size"])))
        except MemoryError:
            answer = base64.b64encode(pickle.dumps(None))
        try:
            answers.write(answer + b"\n")
            answers.flush()
        except BrokenPipeError:
            return  # whoever asked is gone


def _answer(question: dict[str, Any], data: bytes) -> bytes:
    try:
        return pickle.dumps(_read(question["context"], data))
    except MemoryError:
        raise
    except Exception as error:  # a fault of the program: whoever asked goes on with the next document
        error.add_note(traceback.format_exc())
        return _pickled(error)


def _pickled(error: Exception) -> bytes:
    try:
        made = pickle.dumps(error)
        pickle.loads(made)  # some exceptions go into a pickle and do not come out
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return made


def _read(context: dict[str, Any], data: bytes) -> DocumentReading:
    columns = json.loads(data)
    records: list[Record] = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    del columns
    hints = Hints(**{name: Hint(**hint) if hint else None for name, hint in context["hints"].items()})
    corrections = tuple(Correction(**correction) for correction in context["corrections"])
    known = ReadingContext(**{**context, "hints": hints, "corrections": corrections})
    reading = read_reports(from_records(records), known)
    # A read-only view, such as the parameters of a notice without any, goes into no pickle.
    reading.notices = [replace(notice, parameters=dict(notice.parameters)) for notice in reading.notices]
    return reading


if __name__ == "__main__":
    main()

"""``docs/notices.md``: everything that the program can say about a document.

Belongs here: that page, in Russian and English. Does not belong here: any notice (see ``ingestion/notices``).
"""

from collections.abc import Mapping

from ingestion.notices import CATALOGUE, Severity
from orchestration.generated.banners import html_banner
from orchestration.generated.markdown import cell

_SEVERITIES: Mapping[Severity, str] = {"error": "ошибка", "warning": "предупреждение", "info": "сведения"}


def notices_page() -> str:
    """The catalogue of notices by room: code, severity, message and remedy in Russian and English."""
    entries = sorted(CATALOGUE.values(), key=lambda entry: (entry.room, entry.code))
    lines = [
        html_banner("ingestion/notices/*.yml"),
        "# Замечания к документам · Notices",
        "",
        "Всё, что программа может сказать о документе. В фигурных скобках — то, что подставляется; `{value}` — слова"
        " самого документа.",
        "",
        "Everything the program can say about a document. Braces are filled in; `{value}` is the document's own words.",
        "",
    ]
    for room in dict.fromkeys(entry.room for entry in entries):
        lines += [
            f"## {room}",
            "",
            "| Код · Code | Серьёзность · Severity | По-русски | In English |",
            "|---|---|---|---|",
        ]
        for entry in entries:
            if entry.room == room:
                said = (entry.wordings["ru"], entry.wordings["en"])
                worded = (cell(f"{wording.message} {wording.remedy}".strip()) for wording in said)
                severity = f"{_SEVERITIES[entry.severity]} · {entry.severity}"
                if entry.forbids_publication:
                    severity += "; запрещает публикацию · forbids publication"
                lines.append(f"| `{entry.code}` | {severity} | {' | '.join(worded)} |")
        lines.append("")
    return "\n".join(lines)

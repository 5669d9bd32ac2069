"""Documents that are published and of which the ledger knows nothing: lines of it were lost.

Belongs here: which they are. Does not belong here: what else may be wrong with a ledger (``check_received``), what is
then forbidden (``assets.resolved``).

The ledger is only appended to, so a document that was published has its line for ever, withdrawn or not. What is built
of a ledger that lost lines would look like documents withdrawn, and nobody withdrew them.
"""

from typing import TYPE_CHECKING

from ingestion import ledger
from ingestion.home import Home
from orchestration.asking.reader import reading
from orchestration.building.publishing import current_publication

if TYPE_CHECKING:
    import duckdb

DOCUMENTS = "fct_document_outcome"


def lost_receipts(home: Home) -> dict[str, str]:
    """The published documents without a line in the ledger: file names by SHA-256, in order of names.

    Of a publication that cannot be read nothing is known; «concord verify» says that it is so.

    Raises:
        LedgerDamagedError: the ledger cannot be read.
    """
    import duckdb

    publication = current_publication(home)
    if publication is None:
        return {}
    try:
        with reading(publication) as connection:
            published = documents_in(connection)
    except (duckdb.Error, OSError):
        return {}
    known = {entry.sha256 for entry in ledger.read(home.ledger)}
    return {sha256: name for sha256, name in published.items() if sha256 not in known}


def documents_in(connection: "duckdb.DuckDBPyConnection") -> dict[str, str]:
    """The documents of a publication: file names by SHA-256, in order of names."""
    query = f"select document_sha256, min(file_name) as name from {DOCUMENTS} group by 1 order by name, 1"
    return dict(connection.execute(query).fetchall())

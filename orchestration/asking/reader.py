"""Reading what is published, safely.

Belongs here: a connection to the published marts that can do nothing but read them, and rows as dictionaries. Does not
belong here: any question (see ``summary`` and the command line), what a person may ask (see ``queries``).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from orchestration.building.publishing import Publication

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

# No file, network or extension can be reached from SQL, nor a variable of this program, and SQL cannot switch that off.
# What is read is small; a query that would need more memory than this fails, it does not fill the disk.
LOCKED: dict[str, Any] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    "max_temp_directory_size": "0B",
    "memory_limit": "2GB",
    "lock_configuration": "true",
}


@contextmanager
def reading(publication: Publication) -> "Iterator[duckdb.DuckDBPyConnection]":
    """The published marts, read-only, cut off from everything else."""
    import duckdb

    connection = duckdb.connect(str(publication.warehouse), read_only=True, config=LOCKED)
    try:
        yield connection
    finally:
        connection.close()


def rows(
    connection: "duckdb.DuckDBPyConnection", query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
) -> list[Row]:
    """The rows of a query, each by names of columns. Parameters stand as ``?``, or by name as ``$name``."""
    result = connection.execute(query, dict(parameters) if isinstance(parameters, Mapping) else list(parameters))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]

"""The dbt project, run inside this process with a kept manifest.

Belongs here: parsing the project once a version, building a candidate with it, the marts and their grain. Does not
belong here: SQL (see ``dbt_project``), Dagster's view of models and tests (see ``assets.warehouse``).

A subprocess would pay dbt's imports and the parse again on each run. dbt's own partial parse would start afresh with
every candidate, for the path of the DuckDB file is part of what it compares; so the parsed manifest is kept by the
fingerprint of the project's files and handed to dbt.
"""

import os
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import filelock

from data_quality.report import CheckResult
from ingestion.files import clear_under_way, folder_aside, make_folder, remove_folder
from ingestion.steps import reached
from ingestion.versions import fingerprint
from orchestration.building.failed_tests import failed_test
from orchestration.building.publishing import Mart

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

PROJECT = Path(__file__).parents[2] / "dbt_project"
_REFERENCE = Path(__file__).parents[2] / "ingestion" / "reference"
_SOURCES = ("models", "macros", "tests", "dbt_project.yml", "profiles.yml", ".dbtignore")
_PACKAGES = ("dbt-core", "dbt-duckdb", "dbt-adapters", "dbt-common")
# The candidates' file name, on which the names of relations rest.
_WAREHOUSE = "marts.duckdb"
# Manifests of other versions of the program that stay: each takes seconds to make, and versions may take turns.
_KEPT_OTHERS = 2
_BROKEN = ("fail", "warn")  # what dbt says of a test whose rows there are
_MANIFEST, _PACKED = "manifest.json", "partial_parse.msgpack"


class WarehouseProjectError(RuntimeError):
    """dbt could not parse or run the project: a fault of the program or the machine, never of a document."""


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What became of one model, seed or test. ``status`` is dbt's: success, pass, fail, warn, error, skipped.

    ``check`` tells of a test that failed what it means and which rows break it.
    """

    unique_id: str
    status: str
    seconds: float
    failures: int | None
    message: str
    check: CheckResult | None = None

    @property
    def is_test(self) -> bool:
        """Whether it is a test, not something built."""
        return self.unique_id.startswith("test.")


@dataclass(frozen=True)
class WarehouseProject:
    """The project, with its kept manifests and logs in a folder (``<home>/state/dbt``)."""

    state: Path
    project: Path = field(default=PROJECT)

    @cached_property
    def kept(self) -> Path:
        """The folder of the manifest that belongs to the project as it is now."""
        sources = [self.project / name for name in _SOURCES if (self.project / name).exists()]
        packages = [f"{name} {version(name)}" for name in _PACKAGES]
        return self.state / "kept" / fingerprint([*sources, _REFERENCE], *packages, str(self.project))

    @cached_property
    def manifest_file(self) -> Path:
        """``manifest.json`` of the project as it is now; parses the project where that was not done yet.

        Raises:
            WarehouseProjectError: the project cannot be parsed.
        """
        self._see_to_it_that_it_is_kept()
        return self.kept / _MANIFEST

    @cached_property
    def nodes(self) -> Mapping[str, Mapping[str, Any]]:
        """Models, seeds and tests of the manifest, by unique id."""
        import json

        manifest: dict[str, Any] = json.loads(self.manifest_file.read_bytes())
        nodes: dict[str, dict[str, Any]] = manifest["nodes"]
        return nodes

    @cached_property
    def marts(self) -> tuple[Mart, ...]:
        """The models that are published, by name, with their declared grain.

        Raises:
            WarehouseProjectError: a mart declares no grain.
        """
        found = []
        for node in self.nodes.values():
            if node["resource_type"] == "model" and node["fqn"][1] == "marts":
                grain = node["config"]["meta"].get("grain")
                if not grain:
                    raise WarehouseProjectError(f"{node['name']}: the model declares no grain (config.meta.grain)")
                found.append(Mart(node["name"], tuple(grain)))
        return tuple(sorted(found, key=lambda mart: mart.name))

    def build(
        self, warehouse: Path, *, landed: Path, resolved: Path, select: Sequence[str] = (), tests: bool = True
    ) -> Iterator[NodeResult]:
        """Build models and run their tests into a DuckDB file; yields what became of each node as it ends.

        ``select`` names models, seeds and tests by unique id or fully qualified name; empty means all. Without
        ``tests`` models and seeds alone are built, which is of use for measuring only. When the iteration is over the
        file is closed and may be read by others.

        Raises:
            WarehouseProjectError: dbt itself failed; a failed test or model is a result, not an exception.
        """
        left_out = ["unit_test"] if tests else ["unit_test", "test"]
        arguments = ["build", "--exclude-resource-type", *left_out, *self._places()]
        if select:
            arguments += ["--select", *select]
        ended: queue.SimpleQueue[NodeResult | None] = queue.SimpleQueue()
        failure: list[BaseException] = []

        def work() -> None:
            try:
                self._invoke(arguments, self._manifest(), ended)
            except BaseException as error:
                failure.append(error)
            finally:
                ended.put(None)

        with _environment(warehouse, landed, resolved):
            worker = threading.Thread(target=work, name="dbt")
            worker.start()
            try:
                while (result := ended.get()) is not None:
                    yield result
            finally:
                worker.join()
                _close_connections()
        if failure:
            raise WarehouseProjectError(str(failure[0])) from failure[0]

    def _see_to_it_that_it_is_kept(self) -> None:
        if not self._is_kept:
            self._parse()
        with suppress(OSError):  # the time of its last use, by which the others are cleared away
            os.utime(self.kept)

    @property
    def _is_kept(self) -> bool:
        return all((self.kept / name).exists() for name in (_MANIFEST, _PACKED))

    def _parse(self) -> None:
        """Parse the project and keep what comes of it. The page of Dagster does so too, and holds no lock of a home."""
        make_folder(self.kept.parent)
        with filelock.FileLock(self.state / "parsing.lock"):
            if self._is_kept:
                return
            clear_under_way([self.kept.parent])
            others = sorted(
                (old for old in self.kept.parent.iterdir() if old != self.kept), key=_last_used, reverse=True
            )
            for old in (self.kept, *others[_KEPT_OTHERS:]):
                remove_folder(old)
            self._parse_aside()

    def _parse_aside(self) -> None:
        from dbt.cli.main import dbtRunner

        with folder_aside(self.kept) as aside, _environment(self.state / _WAREHOUSE, self.state, self.state):
            outcome = dbtRunner().invoke(["parse", "--no-partial-parse", *self._places(target=aside)])
            _close_connections()
            if isinstance(outcome.exception, KeyboardInterrupt):  # dbt takes even that for a result
                raise outcome.exception
            if not outcome.success:
                raise WarehouseProjectError(f"the dbt project cannot be parsed: {outcome.exception}")
            for file in aside.iterdir():
                if file.name not in (_MANIFEST, _PACKED):
                    file.unlink()
            reached("building.project_parsed")

    def _manifest(self) -> "Manifest":
        from dbt.contracts.graph.manifest import Manifest
        from dbt.parser.manifest import extended_mashumuro_decoder

        self._see_to_it_that_it_is_kept()  # other versions of the program may have cleared it away meanwhile
        packed = (self.kept / _PACKED).read_bytes()
        manifest: Manifest = Manifest.from_msgpack(packed, decoder=extended_mashumuro_decoder)
        manifest.build_parent_and_child_maps()  # type: ignore[no-untyped-call]
        manifest.build_flat_graph()  # type: ignore[no-untyped-call]
        return manifest

    def _invoke(
        self, arguments: list[str], manifest: "Manifest", ended: "queue.SimpleQueue[NodeResult | None]"
    ) -> None:
        from dbt.cli.main import dbtRunner

        told: set[str] = set()

        def listen(event: Any) -> None:
            if event.info.name == "NodeFinished":
                node = event.data.node_info
                run = event.data.run_result
                if run.status in _BROKEN and node.unique_id.startswith("test."):
                    return  # told at the end, with its rows
                told.add(node.unique_id)
                ended.put(NodeResult(node.unique_id, run.status, run.execution_time, run.num_failures, run.message))

        outcome = dbtRunner(manifest=manifest, callbacks=[listen]).invoke(arguments)
        if outcome.exception is not None:
            raise outcome.exception
        # Skipped nodes never start, so dbt says of none that it finished; of failed tests it is not asked.
        for result in getattr(outcome.result, "results", ()):
            if result.node.unique_id not in told:
                ended.put(
                    NodeResult(
                        result.node.unique_id,
                        str(result.status),
                        result.execution_time,
                        result.failures,
                        result.message or "",
                        _check(result),
                    )
                )

    def _places(self, target: Path | None = None) -> list[str]:
        # fmt: off
        return [
            "--project-dir", str(self.project),
            "--profiles-dir", str(self.project),
            "--target-path", str(target or self.state / "target"),
            "--log-path", str(self.state / "logs"),
            "--log-level", "none",
            "--log-level-file", "warn",
            "--quiet",
            "--no-use-colors",
            "--no-write-json" if target is None else "--write-json",
        ]
        # fmt: on


def _last_used(kept: Path) -> int:
    try:
        return kept.stat().st_mtime_ns
    except OSError:  # cleared away by somebody else meanwhile
        return 0


@contextmanager
def _environment(warehouse: Path, landed: Path, resolved: Path) -> Iterator[None]:
    """Where the project reads and writes; it is told by variables of the environment (see ``dbt_project.yml``)."""
    said = {"CONCORD_WAREHOUSE": warehouse, "CONCORD_LANDED": landed, "CONCORD_RESOLVED": resolved}
    before = {name: os.environ.get(name) for name in said}
    os.environ.update({name: str(path) for name, path in said.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _check(result: Any) -> CheckResult | None:
    """What a failed test found, asked while dbt's connection is open; None of anything else."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    environment = DuckDBConnectionManager._ENV
    connection = getattr(environment, "conn", None)
    if not (result.node.unique_id.startswith("test.") and str(result.status) in _BROKEN) or connection is None:
        return None
    return failed_test(connection, result.node, result.failures)


def _close_connections() -> None:
    """Let go of the DuckDB file: while this process holds it open for writing, no other one can even read it."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    environment = DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    reset_adapters()  # type: ignore[no-untyped-call]

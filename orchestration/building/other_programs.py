"""Several versions of the program on one home: who publishes, when each would publish the same documents otherwise.

Belongs here: whether what is published settles the matter for this program. Does not belong here: the form of a home
(``ingestion.home_format``), landed data of several versions (``ingestion.landed_versions``).

What is published depends on the program, so two of them that take turns would each replace what the other published,
for ever. Therefore a newer version replaces what an older one published, and not the other way round; and of versions
that cannot be told apart by their number each publishes the same inputs once. ``concord rebuild`` publishes anyhow.
"""

from collections.abc import Mapping

from ingestion.home_format import program_version as package_version
from orchestration.building.publishing import Publication

_PACKAGE = "concord-warehouse"


def is_settled(publication: Publication, asked: Mapping[str, str]) -> bool:
    """Whether a publication is whole and leaves this program nothing to publish for the inputs that it asks about."""
    if not publication.is_whole:
        return False
    manifest = publication.manifest
    published: Mapping[str, str] = manifest.get("inputs", {})  # a manifest that does not tell them settles nothing
    if published == asked:
        return True
    if not _are_alike(published, asked):
        return False
    return is_newer(manifest.get("versions", {}).get(_PACKAGE, ""), package_version()) or asked[
        "program"
    ] in manifest.get("replaced_programs", [])


def replaced_programs(before: Publication | None, inputs: Mapping[str, str]) -> list[str]:
    """The programs that have published the same before, for the manifest of a publication with these inputs."""
    try:
        manifest = {} if before is None else before.manifest
    except (OSError, ValueError):
        return []
    published = manifest.get("inputs", {})
    if not _are_alike(published, inputs):
        return []
    programs = [*manifest.get("replaced_programs", []), published["program"]]
    return sorted(set(programs) - {inputs["program"]})


def is_newer(version: str, than: str) -> bool:
    """Whether one version of the package comes after another; False where either is no version."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version) > Version(than)
    except InvalidVersion:
        return False


def _are_alike(some: Mapping[str, str], others: Mapping[str, str]) -> bool:
    """Whether inputs are the same but for the program."""
    return "program" in some and {**some, "program": ""} == {**others, "program": ""}

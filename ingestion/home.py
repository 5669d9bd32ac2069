"""The home: where everything of one installation lies.

Belongs here: paths. Does not belong here: the contents of any of the folders, what ``concord.toml`` says (see
``ingestion.settings``) and what ``home.json`` does (``home_format``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.files import make_folder, write_atomically
from ingestion.home_format import check_readable
from ingestion.settings import Settings, SettingsError, read_settings, render_settings

SETTINGS_FILE = "concord.toml"


@dataclass(frozen=True, slots=True)
class Home:
    """One installation's folder. Every path of it is named here and nowhere else."""

    root: Path
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def open(cls, root: Path) -> "Home":
        """The home in a folder, with its settings; a folder without ``concord.toml`` has the default ones.

        Raises:
            HomeFormatError: a newer program wrote the home, and this one would misread it.
            SettingsError: the settings cannot be read.
        """
        root = root.resolve()
        check_readable(root)
        file = root / SETTINGS_FILE
        if not file.exists():
            return cls(root)
        return cls(root, read_settings(file))

    @classmethod
    def open_anyhow(cls, root: Path) -> "Home":
        """The home, with the usual settings where its own cannot be read: for what must work then as well.

        Raises:
            HomeFormatError: a newer program wrote the home, and this one would misread it.
        """
        try:
            return cls.open(root)
        except SettingsError:
            return cls(root.resolve())

    def create(self) -> None:
        """Make the folders, and ``concord.toml`` where there is none."""
        for folder in (self.inbox, self.reviewed, self.archive, self.ledger.parent, self.state):
            make_folder(folder)
        if not self.settings_file.exists():
            write_atomically(self.settings_file, render_settings(self.settings).encode())

    def folders_written_under_lock(self) -> Iterator[Path]:
        """The folders in which only who holds the home's lock puts something, a file or folder at once."""
        yield from (self.root, self.ledger.parent, self.work, self.published)
        for folder, depth in ((self.archive, 1), (self.landed, 2), (self.as_of, 2)):
            yield folder
            for level in range(1, depth + 1):
                yield from (place for place in folder.glob("/".join("*" * level)) if place.is_dir())

    def folders_written_at_any_time(self) -> Iterator[Path]:
        """The folders into which also others put something: who delivers, shows, records, asks Dagster."""
        yield from (self.delivery, self.health, self.state, self.state / "audits", self.state / "dagster")

    @property
    def is_new(self) -> bool:
        """Whether nothing was made of it yet: it has no settings, and nothing was received."""
        return not self.settings_file.exists() and not self.ledger.exists()

    @property
    def settings_file(self) -> Path:
        """Settings of this home."""
        return self.root / SETTINGS_FILE

    @property
    def inbox(self) -> Path:
        """Where reports are put to be taken in."""
        return self.root / "inbox"

    @property
    def reviewed(self) -> Path:
        """Overrides, merges and corrections that a person decided; meant for version control."""
        return self.root / "reviewed"

    @property
    def archive(self) -> Path:
        """Received files by their SHA-256, never changed."""
        return self.root / "archive"

    @property
    def ledger(self) -> Path:
        """What was received when, under what name, with what hints."""
        return self.root / "ledger" / "receipts.jsonl"

    @property
    def landed(self) -> Path:
        """Read documents as Parquet; can be made again from archive and ledger."""
        return self.root / "landed"

    @property
    def work(self) -> Path:
        """Builds under way; can be thrown away."""
        return self.root / "work"

    @property
    def published(self) -> Path:
        """What analysts see."""
        return self.root / "published"

    @property
    def as_of(self) -> Path:
        """What was known on a day, a publication each, by ISO date; can be built again."""
        return self.root / "as-of"

    @property
    def delivery(self) -> Path:
        """Alerts with what became of them, messages that wait and those that were written to files; not derivable."""
        return self.root / "delivery"

    @property
    def health(self) -> Path:
        """The page about the state of everything; made anew by each run."""
        return self.root / "health"

    @property
    def state(self) -> Path:
        """Run history, caches, locks."""
        return self.root / "state"

"""Settings of operation: how this home is run and who is told, the sections of ``concord.toml`` that change no figure.

Belongs here: these sections and what they may hold. Does not belong here: settings that documents are judged by
(``ingestion.settings``), the secrets themselves (``orchestration.secrets``): a section names the variable or the file
where one stands.
"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ingestion.files import write_atomically
from ingestion.home import Home
from ingestion.settings import OF_OPERATION, SettingsError, declared_in, read_settings
from orchestration.faults.retries import BackOff
from orchestration.secrets import SecretPlace
from orchestration.wording.settings_errors import setting_error

Days = Annotated[int, Field(ge=1, le=366)]
_LONGEST_DIGEST_DAYS = 92  # a quarter


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _slip(kind: str, **named: object) -> PydanticCustomError:
    """A slip that a check of ours finds; ``setting.<kind>`` in the catalogue has its words."""
    return PydanticCustomError(kind, "{kind}", {"kind": kind, **named})


def _place(env: str | None, file: Path | None) -> SecretPlace | None:
    """Where a secret stands that a home may do without."""
    return None if env is None and file is None else SecretPlace(env, file)


class Inbox(_Section):
    """Where reports arrive. Without ``url`` it is the folder ``inbox`` of the home.

    ``url`` is anything that fsspec opens (``sftp://host/folder``, ``s3://bucket/folder``, ``file:///share``); what else
    it needs (user, password, key) is a JSON object in a variable or a file. ``host_key`` is the fingerprint by which an
    SFTP server is known, where it is not among the known hosts of OpenSSH.
    """

    url: str | None = None
    host_key: Annotated[str, Field(pattern=r"^SHA256:[A-Za-z0-9+/]{43}=?$")] | None = None
    options_env: str | None = None
    options_file: Path | None = None

    @field_validator("url")
    @classmethod
    def _holds_no_password(cls, url: str | None) -> str | None:
        if url is not None and urlsplit(url).password is not None:
            raise _slip("password_in_address")
        return url

    @property
    def options(self) -> SecretPlace | None:
        """Where the options of the file system stand, if there are any."""
        return _place(self.options_env, self.options_file)


class Schedule(_Section):
    """When runs are: the hour of each morning's, where the home is; reminders, in days before and after a deadline."""

    hour: Annotated[int, Field(ge=0, le=23)] = 7
    remind_before_days: tuple[Days, ...] = (10, 3)
    remind_after_days: tuple[Days, ...] = (1, 7, 14)


class History(_Section):
    """How long the history of runs is kept: runs of the last days, and never fewer than the last few; and where.

    The events of a run, some megabytes, are kept for ``keep_events_days``; its own line of the history stays longer.
    Where nothing is said it lies in files of the home. Else in PostgreSQL, whose address
    (``postgresql://user:password@host/database``) is a secret.
    """

    keep_days: Annotated[int, Field(ge=1)] = 400
    keep_runs: Annotated[int, Field(ge=10)] = 200
    keep_events_days: Annotated[int, Field(ge=1)] = 14
    postgres_env: str | None = None
    postgres_file: Path | None = None

    @property
    def postgres(self) -> SecretPlace | None:
        """Where the address of the database stands, if the history lies in one."""
        return _place(self.postgres_env, self.postgres_file)


class Retries(_Section):
    """How often a step is tried again after a fault that passes (a full disk, a locked file), and the first pause."""

    times: Annotated[int, Field(ge=0, le=20)] = 4
    first_wait_seconds: Annotated[float, Field(ge=0, le=3600)] = 2.0

    @property
    def back_off(self) -> BackOff:
        """The pauses that this comes to."""
        return BackOff(self.times, self.first_wait_seconds)


class Heartbeat(_Section):
    """How long nothing may be heard from the pipeline, and an address outside that is told each time all is well."""

    silent_hours: Annotated[float, Field(gt=0)] = 26.0
    ping_url_env: str | None = None
    ping_url_file: Path | None = None

    @property
    def ping_url(self) -> SecretPlace | None:
        """Where the address to call stands, if there is one."""
        return _place(self.ping_url_env, self.ping_url_file)


class Alerts(_Section):
    """How long alerts that are over, with what people said to them, and messages that were sent are kept.

    No shorter than the longest ``digest_hours``: when an audience was written to last is known by its messages.
    """

    keep_days: Annotated[int, Field(gt=_LONGEST_DIGEST_DAYS)] = 400

    @property
    def kept(self) -> timedelta:
        """The same as a time."""
        return timedelta(days=self.keep_days)


class Channel(_Section):
    """A way to reach people: an address of Apprise, which is a secret, or a folder for files.

    ``spreadsheet`` says whether the rows go along as a spreadsheet; without it they do where that is one message still
    (e-mail, webhooks), and not to messengers, which take a file as a message of its own. A relative ``folder`` lies in
    the home.
    """

    name: Annotated[str, Field(min_length=1)]
    kind: Literal["apprise", "file"] = "apprise"
    url_env: str | None = None
    url_file: Path | None = None
    folder: Path | None = None
    spreadsheet: bool | None = None

    @model_validator(mode="after")
    def _has_its_address(self) -> "Channel":
        named = [self.url_env, self.url_file] if self.kind == "apprise" else [self.folder]
        if sum(value is not None for value in named) != 1:
            raise _slip("no_address", keys="url_env / url_file" if self.kind == "apprise" else "folder")
        return self

    @property
    def url(self) -> SecretPlace:
        """Where its address stands."""
        return SecretPlace(self.url_env, self.url_file)


class Audience(_Section):
    """Who gets a digest: by which channels, and about which bodies.

    ``role`` is what rules call an audience (``coordinator``, ``engineer``, ``body`` …); one of role ``body`` names in
    ``bodies`` the executive bodies whose own digest it gets, each its own; without them it gets one for every body.
    ``digest_hours`` is the least time between two digests; what happens meanwhile waits for the next one. ``contact``
    is whom a body is to answer, in place of that of ``[letter]``.
    """

    name: Annotated[str, Field(min_length=1)]
    role: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")] = "coordinator"
    channels: Annotated[tuple[str, ...], Field(min_length=1)]
    bodies: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    least_severity: Literal["info", "warning", "error"] = "info"
    digest_hours: Annotated[float, Field(ge=0, le=24 * _LONGEST_DIGEST_DAYS)] = 0.0
    contact: str = ""


class Letter(_Section):
    """What a reminder letter to an executive body says of its sender; what is not said is left open in it.

    ``office`` is the name of the office that sends it, ``position`` and ``signer`` stand at the end of the letter,
    ``contact`` (who knows more, by which telephone) under it. An answer is asked for ``deadline_days`` after its day,
    by a working day.
    """

    office: str = ""
    position: str = ""
    signer: str = ""
    contact: str = ""
    deadline_days: Days = 10


class Operation(_Section):
    """All sections."""

    inbox: Inbox = Inbox()
    schedule: Schedule = Schedule()
    history: History = History()
    retries: Retries = Retries()
    heartbeat: Heartbeat = Heartbeat()
    alerts: Alerts = Alerts()
    channel: tuple[Channel, ...] = ()
    audience: tuple[Audience, ...] = ()
    letter: Letter = Letter()

    @model_validator(mode="after")
    def _names_fit(self) -> "Operation":
        names = [channel.name for channel in self.channel]
        if len(set(names)) < len(names):
            raise _slip("channels_alike")
        called = [audience.name for audience in self.audience]
        if len(set(called)) < len(called):
            raise _slip("audiences_alike")
        for audience in self.audience:
            if unknown := set(audience.channels) - set(names):
                raise _slip("no_such_channel", audience=audience.name, names=", ".join(sorted(unknown)))
        return self


assert set(Operation.model_fields) == OF_OPERATION, "a section is declared in one place only"


def operation_of(home: Home) -> Operation:
    """The settings of operation of a home, as its ``concord.toml`` has them now.

    Raises:
        SettingsError: a setting cannot be used; the message names it.
    """
    file = home.settings_file
    if not file.exists():
        return Operation()
    declared = declared_in(file)
    try:
        return Operation.model_validate({name: declared[name] for name in OF_OPERATION & declared.keys()})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise SettingsError(file, ru=setting_error(first, "ru"), en=setting_error(first, "en")) from error


def slip_of(home: Home) -> SettingsError | None:
    """What cannot be used in the ``concord.toml`` of a home, whatever section it is in; None where all of it can be."""
    try:
        if home.settings_file.exists():
            read_settings(home.settings_file)
        operation_of(home)
    except SettingsError as error:
        return error
    return None


_LAST_GOOD = "operation.json"


def operation_anyhow(home: Home) -> tuple[Operation, str | None]:
    """The settings of operation, and in Russian what is wrong with ``concord.toml``; None where nothing is.

    With a slip in them the last good ones go on to hold: whoever is to be told is told, of the slip first of all. They
    are kept in ``state/`` for that; they name secrets and hold none.

    Raises:
        SettingsError: they cannot be used, and none that could be used are known.
    """
    kept = home.state / _LAST_GOOD
    try:
        operation = operation_of(home)
    except SettingsError as error:
        try:
            return Operation.model_validate_json(kept.read_bytes()), error.message("ru")
        except (OSError, ValueError):  # none were kept, or another version of the program kept others
            raise error from None
    _keep(operation, kept)
    try:
        if home.settings_file.exists():
            read_settings(home.settings_file)
    except SettingsError as error:  # a slip in what documents are judged by
        return operation, error.message("ru")
    return operation, None


def _keep(operation: Operation, file: Path) -> None:
    text = operation.model_dump_json(indent=2).encode()
    with suppress(OSError):  # a full disk must not keep anybody from being told
        if not file.exists() or file.read_bytes() != text:
            write_atomically(file, text)

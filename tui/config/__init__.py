"""The configuration: YAML files, merged key by key, checked whole, and returned as plain values.

What is shipped comes first, then the user's own folder, then, for what everyone who shares a book must have
alike (grades and fields), the folder `genjin/` beside the book. Everything that is wrong is told at once, by
file and line; nothing is corrected silently. What is wrong is left out; whether to go on without it is asked only
about the user's own files (`Config.check`).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tui.config import fields as fields_file
from tui.config import grades as grades_file
from tui.config import settings as settings_file
from tui.config.document import content, parse_bytes
from tui.config.fields import Fields, header_key
from tui.config.problems import ConfigError, Problems
from tui.config.shared import Shared, Stamps, misnamed, stamps
from tui.config.value import Value, open_file
from tui.core.agenda import Rules
from tui.core.cadence import WorkingDays
from tui.core.grading import DEFAULT_SCHEME, Scheme
from tui.core.settings import Settings
from tui.language import _

__all__ = ["Config", "ConfigError", "Fields", "header_key", "load", "locale_dir", "shipped"]


@dataclass(frozen=True)
class Config:
    """The whole configuration, as far as it is usable.

    `keys` maps an action id to the keys that replace its own; `key_places` says by action where that stands
    ("FILE:LINE"), for a message about an action that does not exist.
    """

    settings: Settings = field(default_factory=Settings)
    scheme: Scheme = DEFAULT_SCHEME
    keys: dict[str, list[str]] = field(default_factory=dict)
    key_places: dict[str, str] = field(default_factory=dict)
    changed_fields: Fields | None = None
    """What fields.yaml says, where there is more than the shipped one."""
    wrong: tuple[str, ...] = ()
    """What is wrong with the user's own files, a line each."""
    notice: str = ""
    """What is left out of the files beside the book, in one line."""
    own: Path | None = field(default=None, compare=False)
    """The user's own folder, where a setting is written to."""
    book_folder: Path | None = field(default=None, compare=False)
    kept: Path | None = field(default=None, compare=False)
    seen: Stamps = field(default=(), compare=False)

    @cached_property
    def fields(self) -> Fields:
        """The field names for imports. The shipped ones, the largest file by far, are read on first use."""
        if self.changed_fields is not None:
            return self.changed_fields
        problems = Problems()
        fields = fields_file.read([_shipped("fields.yaml", problems)])
        problems.check()
        return fields

    def check(self) -> None:
        """Raise ConfigError with everything that is wrong with the user's own files."""
        if self.wrong:
            raise ConfigError(self.wrong)

    def again(self) -> Config:
        """The configuration from the same places, read again."""
        return load(self.own, self.book_folder, self.kept)

    @property
    def is_shared_changed(self) -> bool:
        """Whether somebody has written the files beside the book since."""
        return stamps(self.book_folder) != self.seen

    def with_shared_of(self, newer: Config) -> Config:
        """This configuration with the shared parts of a newer one."""
        changed = {name: getattr(newer, name) for name in ("scheme", "changed_fields", "notice", "seen")}
        return replace(self, **changed)

    @property
    def rules(self) -> Rules:
        """The part of the configuration that the rules in `tui.core` need."""
        settings = self.settings
        days = WorkingDays(settings.weekdays, settings.days_off, settings.extra_working_days)
        return Rules(self.scheme, days, settings.attempts_reset_clock, settings.capacity)

    @property
    def author(self) -> str:
        """The author of new follow-ups: `me` of the settings, else the login name, "" if there is none."""
        if self.settings.me:
            return self.settings.me
        import getpass

        try:
            return getpass.getuser()
        except (KeyError, OSError):
            return ""


def shipped() -> Path:
    """The folder with the YAML and the catalogues that come with Genjin, installed or in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_config"
    return installed if installed.is_dir() else package.parent / "config"


def locale_dir() -> Path:
    """The folder with the gettext catalogues."""
    return shipped() / "locale"


def load(own: Path | None = None, book_folder: Path | None = None, kept: Path | None = None) -> Config:
    """Read and merge the configuration, as far as it is usable.

    `own` is the user's folder of YAML files, `book_folder` the folder that the book lies in, `kept` one for the last
    good versions of what is shared there; any of them, and any file in them, may be missing.
    """
    problems, shared, seen = Problems(), Shared(book_folder, kept), stamps(book_folder)
    folder = _folder(own, problems)
    settings: dict[str, Any] = {}
    keys: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    for file in _files("settings.yaml", folder, problems):
        settings_file.merge_settings(settings, file)
    for file in _files("keys.yaml", folder, problems):
        settings_file.merge_keys(keys, places, file)
    grades = _files("grades.yaml", folder, problems)
    scheme = shared.over(grades, "grades.yaml", grades_file.read)
    fields = None
    own_fields = _own("fields.yaml", folder, problems)
    if own_fields or shared.concerns("fields.yaml"):
        base = [_shipped("fields.yaml", problems), *own_fields]
        fields = shared.over(base, "fields.yaml", fields_file.read)
    return Config(
        settings=Settings(**settings_file.at_home(settings)),
        scheme=scheme,
        keys=keys,
        key_places=places,
        changed_fields=fields,
        wrong=tuple(problems.lines),
        notice=shared.notice,
        own=own,
        book_folder=book_folder,
        kept=kept,
        seen=seen,
    )


def _folder(own: Path | None, problems: Problems) -> Path | None:
    """The user's own folder, if there can be one."""
    if own is None or os.path.isdir(own) or not os.path.lexists(own):  # noqa: PTH112 - never raises
        return own
    problems.add(own, 0, _("is a file; the configuration is a folder with files such as settings.yaml"))
    return None


def _files(name: str, folder: Path | None, problems: Problems) -> list[Value]:
    """The shipped file of that name, and the user's own if there is one."""
    return [_shipped(name, problems), *_own(name, folder, problems)]


def _shipped(name: str, problems: Problems) -> Value:
    return open_file(shipped() / name, problems)


def _own(name: str, folder: Path | None, problems: Problems) -> list[Value]:
    if folder is None:
        return []
    file = folder / name
    misnamed(file, problems)
    data = content(file, problems)
    return [] if data is None else [Value(file, 1, "", parse_bytes(file, data, problems), problems)]

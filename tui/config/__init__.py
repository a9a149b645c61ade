"""The configuration: YAML files that are merged key by key, checked whole, and handed out as plain values.

What is shipped comes first, then the user's own folder, then, for what everyone who shares a book must have
alike (grades and fields), the folder `genjin/` beside the book. Everything that is wrong is told at once, by
file and line; nothing is corrected silently.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tui.config import fields as fields_file
from tui.config import grades as grades_file
from tui.config import settings as settings_file
from tui.config.fields import Fields, header_key
from tui.config.problems import ConfigError, Problems
from tui.config.value import Value, open_file
from tui.core.agenda import Rules
from tui.core.cadence import WorkingDays
from tui.core.grading import DEFAULT_SCHEME, Scheme
from tui.core.settings import Settings
from tui.language import _

__all__ = ["Config", "ConfigError", "Fields", "header_key", "load", "locale_dir", "shipped"]

BOOK_FOLDER = "genjin"
"""The folder beside a book whose grades.yaml and fields.yaml travel with it."""


@dataclass(frozen=True)
class Config:
    """Everything that was configured.

    `keys` maps an action id to the keys that replace its own; `key_places` says by action where that stands
    ("FILE:LINE"), for a message about an action that does not exist.
    """

    settings: Settings = field(default_factory=Settings)
    scheme: Scheme = DEFAULT_SCHEME
    keys: dict[str, list[str]] = field(default_factory=dict)
    key_places: dict[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    """Where a fields.yaml may be, besides the shipped one."""
    own: Path | None = field(default=None, compare=False)
    """The user's own folder, where a setting is written to."""

    @cached_property
    def fields(self) -> Fields:
        """The names an import goes by. Read when first asked for: it is by far the largest file."""
        problems = Problems()
        fields = _fields(problems, self.folders)
        problems.check()
        return fields

    @property
    def rules(self) -> Rules:
        """What the rules in `tui.core` need of all this."""
        settings = self.settings
        days = WorkingDays(settings.weekdays, settings.days_off, settings.extra_working_days)
        return Rules(self.scheme, days, settings.attempts_reset_clock, settings.capacity)

    @property
    def author(self) -> str:
        """Who follow-ups are logged by: `me` of the settings, else the login name, "" where there is none."""
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


def load(own: Path | None = None, book_folder: Path | None = None) -> Config:
    """Read and merge the configuration.

    `own` is the user's folder of YAML files, `book_folder` the folder that the book lies in; either, and any
    file in them, may be missing. Raises ConfigError with every problem of every file.
    """
    problems = Problems()
    if own and own.exists() and not own.is_dir():
        problems.add(own, 0, _("is a file; the configuration is a folder with files such as settings.yaml"))
        problems.check()
    folders = tuple(filter(None, (own, book_folder and book_folder / BOOK_FOLDER)))
    settings: dict[str, Any] = {}
    keys: dict[str, list[str]] = {}
    places: dict[str, str] = {}
    grades: grades_file.Merged = {}
    for file in _files("settings", problems, [own] if own else []):
        settings_file.merge_settings(settings, file)
    for file in _files("keys", problems, [own] if own else []):
        settings_file.merge_keys(keys, places, file)
    for file in _files("grades", problems, folders):
        grades_file.merge(grades, file)
    if any((folder / "fields.yaml").exists() for folder in folders):
        _fields(problems, folders)
    scheme = grades_file.scheme(grades)
    problems.check()
    return Config(
        Settings(**settings_file.at_home(settings)), scheme or DEFAULT_SCHEME, keys, places, folders, own
    )


def _fields(problems: Problems, folders: Iterable[Path]) -> Fields:
    fields = Fields()
    for file in _files("fields", problems, folders):
        fields_file.merge(fields, file)
    return fields


def _files(name: str, problems: Problems, folders: Iterable[Path]) -> Iterator[Value]:
    """The files of one kind that exist, the shipped one first."""
    yield open_file(shipped() / f"{name}.yaml", problems)
    for folder in folders:
        misnamed = folder / f"{name}.yml"
        if misnamed.exists():
            problems.add(misnamed, 0, _("is not read; call it {name}").format(name=f"{name}.yaml"))
        if (folder / f"{name}.yaml").exists():
            yield open_file(folder / f"{name}.yaml", problems)

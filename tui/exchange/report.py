"""What an import will do and what it did: counts that add up, and every rejected row, by line."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from tui.config import Config
from tui.exchange.activities import ActivityDraft
from tui.exchange.customers import Draft, Remark
from tui.exchange.formulas import guard
from tui.exchange.own import rejected_headers
from tui.exchange.sheet import Sheet
from tui.exchange.table import Rejected

Drafts = Sequence[Draft] | Sequence[ActivityDraft]

_MOST_VERSIONS: Final = 1000


@dataclass(slots=True)
class Counts:
    """Rows by result: read = added + updated + skipped + rejected. `followups` counts new entries of
    timelines: the rows of a list of activities, and the next dates and changes of grade that follow from rows."""

    read: int = 0
    added: int = 0
    updated: int = 0
    skipped: int = 0
    rejected: int = 0
    followups: int = 0

    def as_dict(self) -> dict[str, int]:
        """The counts by name, in the form of `genjin import --json`."""
        return {
            name: getattr(self, name)
            for name in ("read", "added", "updated", "skipped", "rejected", "followups")
        }


@dataclass(frozen=True, slots=True)
class Preview:
    """One of the first rows: its line, its result ("added", "updated", "skipped"), and field → text."""

    line: int
    action: str
    fields: dict[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A dry run. `sheet` says how the list was understood (encoding, delimiter, preamble, columns), `preview` what
    becomes of the first rows, `rejected` which rows are not taken, `remarks` what to know of rows that are.

    `drafts`, `unreadable` (rejected whatever the book holds), `config` and `now` are for `apply`.
    """

    sheet: Sheet
    counts: Counts
    preview: tuple[Preview, ...]
    rejected: tuple[Rejected, ...]
    remarks: tuple[Remark, ...]
    drafts: Drafts = field(repr=False)
    unreadable: tuple[Rejected, ...] = field(repr=False)
    config: Config = field(repr=False)
    now: datetime = field(repr=False)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about the list as a whole: unreadable characters, ambiguous dates."""
        return self.sheet.warnings


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. `rejected_file` is where the rejected rows are, None if there are none or no folder could be
    written to; `stopped` that the user stopped it, with nothing changed; `changed` whether the book was."""

    counts: Counts
    rejected: tuple[Rejected, ...] = ()
    remarks: tuple[Remark, ...] = ()
    rejected_file: Path | None = None
    stopped: bool = False
    changed: bool = False


def write_rejected(sheet: Sheet, rejected: Sequence[Rejected], wanted: Path | None = None) -> Path | None:
    """Write the rejected rows with line and reason beside the list (`NAME.rejected.csv`) and return the path.

    If that folder cannot be written to, the current folder is taken, then the one for temporary files. A file
    that is there is never overwritten, somebody may be correcting it; only `wanted`, the user's own choice, is.
    """
    if not rejected:
        return None
    content = _as_csv(sheet, rejected)
    name = f"{sheet.path.stem}.rejected.csv"
    folders = [sheet.path.parent, Path(tempfile.gettempdir())]
    with contextlib.suppress(OSError):  # a current folder that was deleted
        folders.insert(1, Path.cwd())
    for path in ([wanted] if wanted else []) + [folder / name for folder in folders if _takes_files(folder)]:
        try:
            return _write(path, content, replace=path is wanted)
        except OSError:
            continue
    return None


def _takes_files(folder: Path) -> bool:
    """Whether a folder is writable by its mode. The superuser could write to others, and should not."""
    try:
        return bool(folder.stat().st_mode & 0o222)
    except OSError:
        return False


def _as_csv(sheet: Sheet, rejected: Sequence[Rejected]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*rejected_headers(), *map(guard, sheet.table.header)])
    for row in sorted(rejected, key=lambda row: row.line):
        writer.writerow([row.line, row.reason, *map(guard, row.cells)])
    # Excel takes a list without the mark for the system's old encoding.
    return text.getvalue().encode("utf-8-sig", "replace")


def _write(path: Path, content: bytes, *, replace: bool) -> Path:
    if replace:
        with open(path, "wb", opener=_private) as file:
            file.write(content)
        return path
    for number in range(1, _MOST_VERSIONS):
        version = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            with open(version, "xb", opener=_private) as file:
                file.write(content)
        except FileExistsError:
            if version.read_bytes() != content:
                continue
        return version
    raise OSError(path)


def _private(path: str, flags: int) -> int:
    # Customers' data, possibly in a folder that everybody can read.
    return os.open(path, flags, 0o600)

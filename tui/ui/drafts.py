"""Follow-ups that were begun and not logged, kept in a small file beside the journal of the book.

The file outlives the program, so that a half-typed note is there again after quitting, a closed terminal, a shutdown
or a crash. Several windows on one book share it: each change is made to what the file holds at that moment. Keeping
is cheap and in memory; `flush` brings it to the disk and may run in a thread.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from tui.book.files import replace
from tui.book.state import BookState
from tui.book.values import stored
from tui.ui.entry import LogEntry

Entries = dict[str, LogEntry]

FILE: Final = "drafts.json"
LOCK_SECONDS: Final = 2.0
"""How long to wait for another window that is writing."""


class Drafts:
    """One draft for each customer who has one, or by its own id for a follow-up being edited."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the book's state folder. Without access to it drafts live as long as the program."""
        self._folder = folder
        self._entries: Entries = {}
        self._unwritten: dict[str, LogEntry | None] = {}
        """What the file does not know yet; None is one that is gone."""
        self._changing = threading.Lock()
        self._writing = threading.Lock()

    def load(self) -> None:
        """Take in the content of the file; an unreadable one counts as empty."""
        self._entries = self._stored()

    def get(self, key: str) -> LogEntry | None:
        """The draft for a customer, or the draft edit of a follow-up."""
        return self._entries.get(key)

    @property
    def customers(self) -> list[str]:
        """The customers and follow-ups that have one."""
        return list(self._entries)

    @property
    def is_written(self) -> bool:
        """Whether the file is up to date."""
        return not self._unwritten

    def keep(self, key: str, entry: LogEntry) -> None:
        """Keep a draft."""
        with self._changing:
            if self._entries.get(key) != entry:
                self._entries[key] = self._unwritten[key] = entry

    def drop(self, key: str) -> None:
        """It was logged, or cleared."""
        with self._changing:
            if self._entries.pop(key, None) is not None:
                self._unwritten[key] = None

    def flush(self) -> None:
        """Bring the file up to date, and wait for the disk. What cannot be written is retried next time."""
        with self._writing:
            with self._changing:
                new, self._unwritten = self._unwritten, {}
            if not new:
                return
            try:
                with BookState(self._folder).lock("drafts", LOCK_SECONDS):
                    self._write({**self._stored(), **new})
            except OSError:
                with self._changing:
                    self._unwritten = {**new, **self._unwritten}

    @property
    def _path(self) -> Path:
        return self._folder / FILE

    def _stored(self) -> Entries:
        return stored(self._path, Entries, {})

    def _write(self, entries: Mapping[str, LogEntry | None]) -> None:
        left = {key: entry for key, entry in entries.items() if entry is not None}
        if left:
            replace(self._path, [msgspec.json.encode(left)])
        else:
            self._path.unlink(missing_ok=True)

"""Follow-ups that were begun and not logged, kept in a small file beside the journal of the book.

The file outlives the program, so that a half-typed note is there again after quitting, a closed terminal or a
shutdown. Several windows on one book share it: each change is made to what the file holds at that moment.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from tui.book.files import replace
from tui.ui.entry import LogEntry

Entries = dict[str, LogEntry]

FILE: Final = "drafts.json"


class Drafts:
    """One unfinished follow-up for each customer who has one."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the book's state folder. Without access to it drafts live as long as the program."""
        self._path = folder / FILE
        self._entries: Entries = {}

    def load(self) -> None:
        """Take in what the file holds; one that cannot be read counts as empty."""
        self._entries = self._stored()

    def get(self, customer_id: str) -> LogEntry | None:
        """What was begun for a customer."""
        return self._entries.get(customer_id)

    @property
    def customers(self) -> list[str]:
        """Who has one."""
        return list(self._entries)

    def keep(self, customer_id: str, entry: LogEntry) -> None:
        """Remember what was begun."""
        if self._entries.get(customer_id) != entry:
            self._entries[customer_id] = entry
            self._change(lambda stored: stored.update({customer_id: entry}))

    def drop(self, customer_id: str) -> None:
        """It was logged, or emptied."""
        if self._entries.pop(customer_id, None) is not None:
            self._change(lambda stored: stored.pop(customer_id, None))

    def _stored(self) -> Entries:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Entries)
        except (OSError, msgspec.DecodeError):
            return {}

    def _change(self, change: Callable[[Entries], object]) -> None:
        entries = self._stored()
        change(entries)
        with contextlib.suppress(OSError):
            if entries:
                replace(self._path, [msgspec.json.encode(entries)])
            else:
                self._path.unlink(missing_ok=True)

"""What this machine remembers about one book, outside any synced folder: devices, journal, backups, what was seen.

The folder belongs to a path; journal and backups in it belong to a book id, so that another book put at the same
path never gets the first one's records.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tui.book.files import Signature, private_folder, replace
from tui.book.values import decode, encode

_SAFE_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_KEEP_DAYS: Final = 14


class BookState:
    """The state folder of the book at one path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known = self._read()

    @property
    def book_id(self) -> str:
        """The id of the book that was last at this path, or ""."""
        return str(self._known.get("id", ""))

    @property
    def counts(self) -> dict[str, int]:
        """How many records each table had when the file was last seen whole."""
        counts = self._known.get("counts")
        return counts if isinstance(counts, dict) else {}

    def seen_journals(self, signature: Signature) -> dict[str, int]:
        """Journal file → length that the book file holds already, if the file is still the one last saved here."""
        if self._known.get("signature") != list(signature):
            return {}
        seen = self._known.get("journals")
        return seen if isinstance(seen, dict) else {}

    def remember(
        self, book_id: str, signature: Signature, counts: Mapping[str, int], journals: Mapping[str, int]
    ) -> None:
        """Note what the file was like after it was saved or read whole. Losing this note costs time, not data."""
        self._known = {
            "id": book_id,
            "signature": list(signature),
            "counts": dict(counts),
            "journals": dict(journals),
        }
        with contextlib.suppress(OSError):
            private_folder(self.folder)
            replace(self._path, [encode(self._known)])

    def journal_folder(self, book_id: str) -> Path:
        """Where the journal of this book is."""
        return self._of(book_id) / "journal"

    def aside_folder(self, book_id: str) -> Path:
        """Where lines and files are put that could not be read."""
        return self._of(book_id) / "aside"

    def latest_backup(self, book_id: str) -> Path:
        """The version of the file before the last save."""
        return self._of(book_id) / "backups" / "latest.json"

    def backups(self, book_id: str) -> list[Path]:
        """All backups, newest first."""
        with contextlib.suppress(OSError):
            return sorted(
                self.latest_backup(book_id).parent.glob("*.json"),
                key=lambda p: p.stat().st_mtime,
                reverse=True,
            )
        return []

    def keep_daily(self, book_id: str) -> None:
        """Keep the newest backup of each day for two weeks."""
        latest = self.latest_backup(book_id)
        daily = latest.with_name(f"day-{time.strftime('%Y-%m-%d')}.json")
        with contextlib.suppress(OSError):
            if latest.exists() and not daily.exists():
                daily.hardlink_to(latest)
        for old in sorted(latest.parent.glob("day-*.json"))[:-_KEEP_DAYS]:
            with contextlib.suppress(OSError):
                old.unlink()

    def set_aside(self, book_id: str, data: bytes, suffix: str) -> Path | None:
        """Keep bytes that could not be read, and say where; None if even that failed."""
        folder = self.aside_folder(book_id)
        path = folder / f"{time.strftime('%Y%m%dT%H%M%S')}-{time.time_ns() % 10**9:09d}{suffix}"
        try:
            private_folder(folder)
            replace(path, [data])
        except OSError:
            return None
        return path

    @property
    def _path(self) -> Path:
        return self.folder / "known.json"

    def _of(self, book_id: str) -> Path:
        return self.folder / (book_id if _SAFE_ID.fullmatch(book_id) else "book")

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(OSError, ValueError):
            known = decode(self._path.read_bytes())
            if isinstance(known, dict):
                return known
        return {}

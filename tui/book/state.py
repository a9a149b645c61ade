"""What this device remembers about one book, outside any synced folder: journal, backups, what was seen.

The folder belongs to a path; journal and backups in it belong to a book id, so that another book put at the same
path never gets the first one's records.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

import msgspec

from tui.book.files import Signature, copy, private_folder, replace, signature
from tui.book.values import stored
from tui.clock import SYSTEM, Clock
from tui.limits import LIMITS, Limits

if TYPE_CHECKING:
    from tui.book.reading import Source

_SAFE_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
_SUCCESSORS: Final = "successors.json"


class Known(msgspec.Struct, kw_only=True):
    """The note about the file when it was last saved or read whole, and so held everything known here.

    So a file that is still the same lacks nothing but what the journal has. Any other may lack anything.
    """

    id: str = ""
    signature: list[int] = []
    """Its `Signature`; all zero for a book that was begun and never saved."""
    checksum: int = 0
    """CRC-32 of its bytes."""
    counts: dict[str, int] = {}
    """How many records each table had."""
    journals: dict[str, int] = {}
    """Journal file → length that the file holds."""
    newest: str = ""
    """A stamp no record of it is newer than."""


class Kept(msgspec.Struct, kw_only=True):
    """The note about the copy of the book beside the backups. If it is missing or wrong, all count."""

    checksum: int = 0
    """CRC-32 of its bytes: a copy with another one proves nothing."""
    covers: dict[str, list[int]] = {}
    """Backup → its `Signature`: the copy has everything that is in them."""
    journals: dict[str, int] = {}
    """Journal file → length that the copy has."""


class BookState:
    """The state folder of the book at one path."""

    def __init__(self, folder: Path, clock: Clock = SYSTEM, limits: Limits = LIMITS) -> None:
        self.folder = folder
        self.clock = clock
        self.limits = limits
        self.held: set[Signature] = set()
        """Copies and backups, as they were when memory had all that is in them. Other processes make some, too."""
        self._there: set[Signature] = set()
        self._known = self._read()

    @property
    def book_id(self) -> str:
        """The id of the book that was last at this path, or ""."""
        return self._known.id or self._latest_folder()

    @property
    def known(self) -> Known:
        """The file as it was last saved or read whole here."""
        return self._known

    @property
    def was_saved(self) -> bool:
        """Whether there ever was a file, as far as is known."""
        return self._known.signature != list(Signature()) or not self._known.id

    def knows(self, found: Signature) -> bool:
        """Whether the file is still the one that was last saved or read whole here."""
        return self._known.signature == list(found)

    def is_own(self, source: Source) -> bool:
        """Whether the file is byte for byte as it was then."""
        return source.is_plain and self.knows(source.signature) and self._known.checksum == source.checksum

    def seen_journals(self, source: Source) -> dict[str, int]:
        """Journal file → length already in the book file, if the file is still the one last seen here."""
        return self._known.journals if self.is_own(source) else {}

    def look(self) -> None:
        """Note which copies exist, before the book file is read: our own file has everything in them."""
        self._there = {signature(path) for path in self.backups(self.book_id)}

    def hold_all(self) -> None:
        """The book was opened from our own file."""
        self.held |= self._there

    def begin(self, book_id: str) -> None:
        """Note that a new book starts here; if two start at once, the first one counts."""
        with self.lock("begin"):
            self._known = self._read()
            if not self.book_id:
                self.remember(Known(id=book_id, signature=list(Signature())))

    def remember(self, known: Known) -> None:
        """Note the file's state when it was saved or read whole. Losing this note costs time, not data."""
        self._known = known
        with contextlib.suppress(OSError, UnicodeError):  # an id may be any text
            private_folder(self.folder)
            replace(self._path, [msgspec.json.encode(known)])

    @contextlib.contextmanager
    def lock(self, name: str, seconds: float = 10.0) -> Iterator[None]:
        """Hold off other processes on this computer. Joining is right without; the lock saves work."""
        from filelock import FileLock

        lock = FileLock(self.folder / f"{name}.lock", timeout=seconds, mode=0o600)
        try:
            private_folder(self.folder)
            lock.acquire()
        except (OSError, NotImplementedError):  # a time-out is an OSError too
            yield
            return
        try:
            yield
        finally:
            lock.release()

    def is_first(self, what: str) -> bool:
        """Whether something is asked for the first time on this device."""
        try:
            (private_folder(self.folder) / f"told-{what}").touch(exist_ok=False)
        except OSError:
            return False
        return True

    def note_successor(self, book_id: str, successor: str) -> None:
        """Note that the user has joined two books: `book_id` continues as `successor`.

        Raises OSError: without the note, an app that has the book open would take it for another one.
        """
        private_folder(self.folder)
        marks = self.versions_file(book_id)
        with contextlib.suppress(OSError):
            if not self.versions_file(successor).exists():
                replace(private_folder(self._of(successor)) / marks.name, [marks.read_bytes()])
        replace(self.folder / _SUCCESSORS, [msgspec.json.encode({**self._successors(), book_id: successor})])

    def part(self, book_id: str, aside: Path) -> None:
        """Make a book that continued as another one separate again. Its journal goes to `aside`.

        It has what an open board did after the two had become one, which is no part of the book as it was before.
        Raises OSError.
        """
        known = self._successors()
        if known.pop(book_id, None) is not None:
            replace(self.folder / _SUCCESSORS, [msgspec.json.encode(known)])
        if (journal := self.journal_folder(book_id)).is_dir():
            journal.replace(aside)

    def successors(self, book_id: str) -> list[str]:
        """The ids that a book has continued under, oldest first."""
        known, found = self._successors(), [book_id]
        while (following := known.get(found[-1])) and following not in found:
            found.append(following)
        return found[1:]

    def predecessors(self, book_id: str) -> list[str]:
        """The ids of the books that were joined into this one."""
        return [other for other in self._successors() if book_id in self.successors(other)]

    def _successors(self) -> dict[str, str]:
        return stored(self.folder / _SUCCESSORS, dict[str, str], {})

    def journal_folder(self, book_id: str) -> Path:
        """The folder of this book's journal."""
        return self._of(book_id) / "journal"

    def copies_folder(self, book_id: str) -> Path:
        """The folder for conflict copies of a book that were joined and moved away."""
        return self.aside_folder(book_id) / "copies"

    def put_aside(self, book_id: str) -> list[Path]:
        """Those copies, oldest first."""
        with contextlib.suppress(OSError):
            return sorted(self.copies_folder(book_id).iterdir(), key=lambda path: path.stat().st_mtime)
        return []

    def aside_folder(self, book_id: str) -> Path:
        """The folder for unreadable lines and files."""
        return self._of(book_id) / "aside"

    def versions_file(self, book_id: str) -> Path:
        """Which fields were set on two devices at once, until somebody has looked at them."""
        return self._of(book_id) / "versions.json"

    def latest_backup(self, book_id: str) -> Path:
        """The version of the file before the last save."""
        return self._of(book_id) / "backups" / "latest.json"

    def latest_copy(self, book_id: str) -> Path:
        """Everything this device has seen of the book, as of the last time it was closed."""
        return self.latest_backup(book_id).with_name("seen.json")

    def kept(self, book_id: str) -> Kept:
        """The note about that copy."""
        return stored(self._kept_note(book_id), Kept, Kept())

    def sound_copy(self, book_id: str) -> Kept:
        """The note, if it matches the present copy. Reads all of it."""
        kept = self.kept(book_id)
        with contextlib.suppress(OSError):
            if crc32(self.latest_copy(book_id).read_bytes()) == kept.checksum:
                return kept
        return Kept()

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
        """Keep the first backup of each of the last fourteen days on which there was one.

        They go in the order in which they were made, whatever their names say, and only if the copy has all of them.
        """
        latest = self.latest_backup(book_id)
        daily = latest.with_name(f"day-{self.clock.day()}.json")
        with contextlib.suppress(OSError):
            if not latest.exists() or daily.exists():
                return
            made, most = [*self._days(book_id), daily.name], self.limits.daily_backups
            daily.hardlink_to(latest)
            covers = self.sound_copy(book_id).covers if made[most:] else {}
            for name in made[:-most]:
                old = latest.with_name(name)
                if covers.get(name) == list(signature(old)):
                    old.unlink()
                    made.remove(name)
            replace(self._days_note(book_id), [msgspec.json.encode(made)])

    def _days(self, book_id: str) -> list[str]:
        """The names of the daily backups in order of creation."""
        note = self._days_note(book_id)
        present = sorted(path.name for path in note.parent.glob("day-*.json"))
        made: list[str] = stored(note, list[str], [])
        return [*(name for name in present if name not in made), *(name for name in made if name in present)]

    def keep_copy(self, book_id: str, chunks: Iterable[bytes], journals: dict[str, int]) -> None:
        """Keep everything known of the book, as a file beside the backups. Raises OSError.

        `journals` says how much of each journal file that has.
        """
        kept, checksum = self.latest_copy(book_id), 0

        def counted() -> Iterator[bytes]:
            nonlocal checksum
            for chunk in chunks:
                checksum = crc32(chunk, checksum)
                yield chunk

        backups = {path.name: signature(path) for path in self.backups(book_id) if path != kept}
        covers = {name: list(found) for name, found in backups.items() if found in self.held}
        private_folder(kept.parent)
        self.held.add(replace(kept, counted(), durable=False))  # its note tells whether it is whole
        note = Kept(checksum=checksum, covers=covers, journals=journals)
        replace(self._kept_note(book_id), [msgspec.json.encode(note)], durable=False)

    def keep_damaged(self, book_id: str, path: Path, when: str) -> Path | None:
        """Keep the file unchanged before a repair, among the backups; None if there is none, or that failed."""
        kept = self.latest_backup(book_id).with_name(f"repair-{when}.json")
        try:
            private_folder(kept.parent)
            copy(path, kept)
        except OSError:
            return None
        return kept

    def set_aside(self, book_id: str, data: bytes, suffix: str) -> Path | None:
        """Keep unreadable bytes, and say where; None if even that failed."""
        folder = self.aside_folder(book_id)
        path = folder / f"{hashlib.blake2s(data, digest_size=6).hexdigest()}{suffix}"
        try:
            private_folder(folder)
            if not path.exists():
                replace(path, [data])
        except OSError:
            return None
        return path

    @property
    def _path(self) -> Path:
        return self.folder / "known.json"

    def _kept_note(self, book_id: str) -> Path:
        return self.latest_copy(book_id).with_suffix(".note")

    def _days_note(self, book_id: str) -> Path:
        return self.latest_backup(book_id).with_name("days.note")

    def _of(self, book_id: str) -> Path:
        return self.folder / (book_id if _SAFE_ID.fullmatch(book_id) else "book")

    def _latest_folder(self) -> str:
        """The book whose journal or backup was written last: the fallback if the note is lost."""
        with contextlib.suppress(OSError):
            kinds = ("journal/*.journal", "backups/seen.json", "backups/latest.json")
            paths = [path for kind in kinds for path in self.folder.glob(f"*/{kind}")]
            return max((path.stat().st_mtime, path.parts[-3]) for path in paths)[1] if paths else ""
        return ""

    def _read(self) -> Known:
        return stored(self._path, Known, Known())

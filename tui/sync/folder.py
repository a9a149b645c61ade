"""Other copies of the book in its folder: found by content, joined, and moved away if that harms nobody.

A folder that a program synchronises gets a second file whenever two devices have written at once. Its name does not
count; what counts is the id of the book in its first lines. It is joined when it is complete and lies still; and only
when the book file on the disk has everything that it holds is it moved into the state folder. Copies whose name a user
may have given are joined and left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from tui.book import files
from tui.book.book import Book
from tui.book.errors import BookError
from tui.book.files import Signature
from tui.book.layout import FORMAT, is_whole, to_utf8
from tui.book.reading import MAX_BYTES, Reading, Source, look_at
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import stored
from tui.clock import SYSTEM, Clock
from tui.core.text import safe_text
from tui.language import _, listed, ngettext
from tui.limits import LIMITS, Limits
from tui.sync.siblings import is_near, maker_of, may_be_copy

MANY: Final = 300
"""More files than this are not all opened: only those whose names begin as the book's does."""
GIVE_UP_SECONDS: Final = 600.0
"""How long a file that lacks its end is waited for; then what can be read of it is joined."""
RELIST_SECONDS: Final = 30.0
"""How long a folder that looks as it did is not listed again."""
KEEP_SECONDS: Final = 30 * 86_400
_HEAD_BYTES: Final = 8192
_TAIL_BYTES: Final = 256
_NAMES: Final = 3
_AT_ONCE: Final = 4
"""Copies that are in memory at the same time."""

_ID = re.compile(rb'"@"\s*:\s*\{[^{}]*"id"\s*:\s*"([0-9A-Za-z-]{1,64})"')
_FORMAT = re.compile(rb'"@"\s*:\s*\{[^{}]*"format"\s*:\s*(\d{1,9})')
_NOT_HERE: Final = (
    getattr(stat, "FILE_ATTRIBUTE_OFFLINE", 0x1000)
    | 0x0004_0000  # FILE_ATTRIBUTE_RECALL_ON_OPEN
    | 0x0040_0000  # FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS
)
_DATALESS: Final = 0x4000_0000
"""SF_DATALESS of macOS: the content is in the cloud."""


class Seen(msgspec.Struct, kw_only=True):
    """What is known of a file in the folder, as long as it does not change."""

    signature: list[int]
    verdict: str
    """joined, another (another book, or none), waiting (growing or cut short), newer, unreadable."""
    since: float = 0.0
    """When it was first seen so, in seconds since 1970."""


@dataclass(slots=True)
class Sweep:
    """The result of one sweep of the folder."""

    joined: list[str] = field(default_factory=list)
    """Names of copies that brought something, or were moved away; safe to show."""
    said: list[str] = field(default_factory=list)
    """What the user should know, as translated sentences: copies joined, and those that cannot be."""


class Folder:
    """The other files in the folder of one book. `state` is this device's folder for it."""

    def __init__(self, book: Path, state: Path, clock: Clock = SYSTEM, limits: Limits = LIMITS) -> None:
        self._book = Path(os.path.realpath(book))
        self._clock = clock
        self._limits = limits
        self._state = BookState(state, clock)
        self._file = state / "copies.json"
        self._seen = self._load()
        self._was_seen = dict(self._seen)
        self._listed = (-1, 0.0)
        """The time of the folder's last change when it was last listed, and when that was."""

    # -- what callers ask for ----------------------------------------------------------------------------------

    def sweep(self, book: Book) -> Sweep:
        """Join the copies that are ready, save, and move away those that may be. From any thread; never raises.

        Cheap where nothing has changed: one listing of the folder, and a `stat` for each file that may be a copy.
        """
        result = Sweep()
        if self._is_quiet():
            return result
        self._seen = self._load()
        self._was_seen = dict(self._seen)
        try:
            ready = [] if book.read_only else self._ready(book, result)
            for start in range(0, len(ready), _AT_ONCE):
                self._join(book, ready[start : start + _AT_ONCE], result)
        except (OSError, BookError) as error:
            # The folder is away, or the save failed: the saver says so, and everything is tried again.
            del error
        self._keep()
        if result.joined:
            result.said.insert(0, joined_words(result.joined))
        return result

    def _is_quiet(self) -> bool:
        """Whether the folder listing is unchanged a little after its last change, and nothing in it waits."""
        try:
            changed = self._book.parent.stat().st_mtime_ns
        except OSError:
            return True  # it is away
        now = self._clock.milliseconds() / 1000
        settled, listed = self._listed
        waits = any(seen.verdict == "waiting" for seen in self._seen.values())
        if changed == settled and not waits and now - listed < RELIST_SECONDS:
            return True
        # A file may still appear in the moment, as coarse as the clock of the disk, in which the folder was listed.
        is_past = abs(now - changed / 1e9) > self._limits.settled
        self._listed = (changed if is_past else -1, now)
        return False

    def known(self) -> dict[str, str]:
        """Name → verdict of every file examined, for a report; see `Seen`."""
        return {safe_text(name): seen.verdict for name, seen in sorted(self._seen.items())}

    # -- finding -----------------------------------------------------------------------------------------------

    def _ready(self, book: Book, result: Sweep) -> list[tuple[Path, Signature]]:
        """The complete copies of this book that no longer change, with their details."""
        mine = {book.id, *self._state.predecessors(book.id)}
        main = self._book.stat()
        ready, present = [], set()
        for path in self._candidates():
            try:
                found = path.lstat()
            except OSError:
                continue
            if not stat.S_ISREG(found.st_mode) or os.path.samestat(found, main):
                continue
            present.add(path.name)
            if not is_placeholder(found, main) and self._is_ready(path, found, mine, result):
                ready.append((path, Signature(found.st_mtime_ns, found.st_size, found.st_ino)))
        self._seen = {name: seen for name, seen in self._seen.items() if name in present}
        return ready

    def _candidates(self) -> list[Path]:
        with os.scandir(self._book.parent) as entries:
            names = [entry.name for entry in entries if may_be_copy(entry.name, self._book.name)]
        if len(names) > MANY:
            names = [name for name in names if is_near(name, self._book.name)][:MANY]
        return [self._book.with_name(name) for name in sorted(names)]

    def _is_ready(self, path: Path, found: os.stat_result, mine: set[str], result: Sweep) -> bool:
        """Whether a file is a copy of ours and may be read now; notes what is known of it."""
        signature = [found.st_mtime_ns, found.st_size, found.st_ino]
        seen = self._seen.get(path.name)
        if seen is not None and seen.signature == signature and seen.verdict != "waiting":
            return False
        now = self._clock.milliseconds() / 1000
        since = seen.since if seen and seen.signature == signature else now
        try:
            verdict = self._judge(path, found, mine, now - since)
        except OSError as error:
            verdict = "unreadable"
            words = _("Cannot read {path}, which may be a copy of the book: {reason}.")
            result.said.append(safe_text(words.format(path=path, reason=error.strerror)))
        if verdict == "newer":
            words = _("{path} was written by a newer version of Genjin; update Genjin here to join it.")
            result.said.append(safe_text(words.format(path=path)))
        if verdict != "ready":
            self._seen[path.name] = Seen(signature=signature, verdict=verdict, since=since)
        return verdict == "ready"

    def _judge(self, path: Path, found: os.stat_result, mine: set[str], seconds: float) -> str:
        """The kind of a file, judged by its first and its last lines. Raises OSError."""
        head, tail = _ends_of(path)
        text = to_utf8(head)
        book_id, version = _ID.search(text), _FORMAT.search(text)
        if book_id is None or book_id[1].decode("ascii") not in mine or found.st_size > MAX_BYTES:
            return "waiting" if not head.strip(b"\0") and seconds < GIVE_UP_SECONDS else "another"
        if version is not None and int(version[1]) > FORMAT:
            return "newer"
        if not (seconds >= self._limits.settled or self._is_settled(found)):
            return "waiting"
        # What UTF-16 makes of the end of a file is seen only in the whole of it.
        whole = is_whole(tail) or head[:2] in (b"\xff\xfe", b"\xfe\xff")
        return "ready" if whole or seconds >= GIVE_UP_SECONDS else "waiting"

    def _is_settled(self, found: os.stat_result) -> bool:
        """Whether a file has lain still for a while already, by the one time that no program can set."""
        return os.name != "nt" and self._clock.age(found.st_ctime) >= self._limits.settled

    # -- joining -----------------------------------------------------------------------------------------------

    def _join(self, book: Book, ready: list[tuple[Path, Signature]], result: Sweep) -> None:
        """Join, save, and only then move away. Raises BookError if the save fails; the copies then stay."""
        joined: list[tuple[Source, bool]] = []
        for path, found in ready:
            with contextlib.suppress(BookError):
                source = look_at(path)
                if source.signature == found:  # else it is just being written: next time
                    joined.append((source, book.join_copy(source)))
        book.flush()
        main = self._on_disk() if any(self._may_move(source) for source, _brought in joined) else None
        for source, brought in joined:
            is_moved = main is not None and self._may_move(source) and holds(main, source)
            is_moved = is_moved and self._move(book.id, source)
            if not is_moved:
                self._seen[source.path.name] = Seen(signature=list(source.signature), verdict="joined")
            if brought or is_moved:
                result.joined.append(safe_text(source.path.name))
        if main is not None:
            self._forget_old(book.id)

    def _may_move(self, source: Source) -> bool:
        """Whether a copy is from a program, complete, and without a line that only a person can judge."""
        findings = source.findings
        maker = maker_of(source.path.name, self._book.name)
        is_clean = source.whole and not (findings.edited or findings.unreadable)
        return is_clean and maker is not None and maker.is_ours_to_move

    def _on_disk(self) -> Store:
        """The present content of the book file on the disk."""
        source, store = look_at(self._book), Store()
        for _step in Reading(source, store, is_own=self._is_own(source)).steps():
            time.sleep(0)
        return store

    def _is_own(self, source: Source) -> bool:
        return BookState(self._state.folder).is_own(source)

    def _move(self, book_id: str, source: Source) -> bool:
        """Move a copy into the state folder, unless somebody has written it since."""
        folder = self._state.copies_folder(book_id)
        digest = hashlib.blake2s(source.data, digest_size=4).hexdigest()
        kept = folder / f"{digest}-{source.path.name}"
        try:
            files.private_folder(folder)
            files.replace(kept, [source.data])
            if files.signature(source.path) != source.signature:
                return False
            source.path.unlink()
        except OSError:
            return False
        return True

    def _forget_old(self, book_id: str) -> None:
        """Delete copies moved away long ago, if newer ones are there and nothing in them is unknown.

        The age of a file is what two clocks say. So both the book and a sound copy of it must hold all that it has.
        """
        for old in self._state.put_aside(book_id)[: -self._limits.copies]:
            with contextlib.suppress(OSError, BookError):
                if self._clock.age(old.stat().st_mtime) > KEEP_SECONDS:
                    source = look_at(old)
                    kept, copy = look_at(self._state.latest_copy(book_id)), Store()
                    Reading(kept, copy).finish()
                    if kept.checksum == self._state.kept(book_id).checksum and all(
                        holds(store, source.again()) for store in (copy, self._on_disk())
                    ):
                        old.unlink()

    # -- memory ------------------------------------------------------------------------------------------------

    def _load(self) -> dict[str, Seen]:
        return stored(self._file, dict[str, Seen], {})

    def _keep(self) -> None:
        """Note what was seen. Without the note, copies are joined again, which changes nothing."""
        if self._seen != self._was_seen:
            with contextlib.suppress(OSError, UnicodeError):
                files.replace(self._file, [msgspec.json.encode(self._seen)])


def holds(main: Store, copy: Source) -> bool:
    """Whether a book has everything that a copy knows. If not, `main` is unusable afterwards."""
    reading = Reading(copy, main)
    for _step in reading.steps():
        time.sleep(0)
    return not reading.changed


def is_placeholder(found: os.stat_result, main: os.stat_result) -> bool:
    """Whether a file is only a name with its content in the cloud; opening it would fetch that.

    A file without blocks tells that only where the book itself has some: some file systems count none.
    """
    is_away = getattr(found, "st_file_attributes", 0) & _NOT_HERE or getattr(found, "st_flags", 0) & _DATALESS
    has_none = getattr(found, "st_blocks", 1) == 0 and getattr(main, "st_blocks", 0) > 0
    return not found.st_size or bool(is_away) or has_none


def joined_words(names: list[str]) -> str:
    """The sentence that copies were joined, and which."""
    words = ngettext(
        "Joined a copy of the book found in its folder: {names}.",
        "Joined {n} copies of the book found in its folder: {names}.",
        len(names),
    )
    return words.format(n=len(names), names=listed(names, _NAMES))


def _ends_of(path: Path) -> tuple[bytes, bytes]:
    """The first and the last bytes of a file."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    )
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        head = file.read(_HEAD_BYTES)
        file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL_BYTES))
        return head, file.read()

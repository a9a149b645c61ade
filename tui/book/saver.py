"""Keeps file and memory of a book up to date with each other, from a thread of its own.

A save is: take the lock of this device, read the file again if somebody wrote it, join, write a temporary file
beside it, replace, read back. A save that fails changes nothing; the journal holds everything, and it is tried again.
"""

from __future__ import annotations

import errno
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from zlib import crc32

from tui.book import files
from tui.book.entry import Key
from tui.book.errors import BookError, reason
from tui.book.files import Signature
from tui.book.intake import Intake
from tui.book.journal import Journal
from tui.book.layout import render
from tui.book.opening import describe
from tui.book.reading import Reading, Source, look_at, look_when_quiet
from tui.book.state import BookState, Known
from tui.book.store import Store
from tui.book.watch import Watch
from tui.language import _

WATCH_SECONDS: Final = 1.0
"""How often the file is looked at."""
STOP_SECONDS: Final = 30.0
"""How long the end of a save is waited for; a share that went away may never answer."""
_TRIES: Final = 10


class Saver:
    """Writes and re-reads one book file. All methods may be called from any thread."""

    def __init__(self, store: Store, journal: Journal, state: BookState, intake: Intake, path: Path) -> None:
        self._store = store
        self._journal = journal
        self._state = state
        self._intake = intake
        self._path = path
        self._file_lock = threading.Lock()
        self._limits = state.limits
        self._watch = Watch(path, state.limits.compare)
        self._counts: dict[str, int] = {}
        self._replaced = Signature()
        self._file_has: dict[str, int] = {}
        self._memory_has: dict[str, int] = {}
        self._ready = False
        self._is_kept = False
        """Whether all that memory has is in the journal or the copies beside it: nothing came from outside since."""
        self._dirty = False
        self._wrote = False
        self._save_began = 0.0
        self._news: set[Key] = set()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    # -- what the book tells -----------------------------------------------------------------------------------

    def ready(self, reading: Reading, *, file_has: dict[str, int], memory_has: dict[str, int]) -> None:
        """Memory has all of the file, so it may be written from now on.

        The others say how much of each journal file is in that file, and how much in memory.
        """
        self._is_read(reading)
        self._is_kept = reading.is_own
        self._file_has = file_has
        self._memory_has = memory_has
        self._ready = True
        self._wake.set()

    def changed(self) -> None:
        """Memory holds something that the file lacks."""
        self._dirty = True
        self._wake.set()

    def wake(self) -> None:
        """Check the file now."""
        self._wake.set()

    @property
    def is_dirty(self) -> bool:
        """Whether memory holds something that the file lacks."""
        return self._dirty

    @property
    def saving_seconds(self) -> float:
        """How long the current save has been running; 0 without one."""
        began = self._save_began
        return time.monotonic() - began if began else 0.0

    def note(self, keys: set[Key]) -> None:
        """Records to report with the next news."""
        with self._store.lock:
            self._news |= keys

    def take_news(self) -> set[Key]:
        """Records that came from outside since the last call."""
        with self._store.lock:
            news, self._news = self._news, set()
        return news

    def file_changed(self) -> bool:
        """Whether somebody else has written the file. Two calls of `stat`."""
        try:
            return self._watch.is_another or self._was_written_late()
        except OSError:
            return False

    # -- the thread --------------------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether saves happen automatically."""
        return self._thread is not None

    def start(self, on_saved: Callable[[str], None], on_news: Callable[[], None]) -> None:
        """Start saving automatically, half a second after the last change and at most two after the first, and look
        for what others write, every second."""
        if self._thread is None:
            told = (on_saved, on_news)
            self._thread = threading.Thread(target=self._run, args=told, name="saver", daemon=True)
            self._thread.start()

    def stop(self) -> bool:
        """End the thread; a running save is finished. False if it cannot be, because the disk does not answer."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
            if self._thread.is_alive():
                return False
            self._thread = None
        return True

    def _run(self, on_saved: Callable[[str], None], on_news: Callable[[], None]) -> None:
        while not self._stopping:
            called = self._wake.wait(WATCH_SECONDS)
            try:
                read = self._read_news()
                if self._news:
                    on_news()
                if (called or read or self._dirty) and self._settle() and self.save():
                    on_saved("")
                if self._news:
                    on_news()
            except Exception as error:  # a saver that dies in silence would be worse
                on_saved(str(error) or type(error).__name__)
                self._pause(self._limits.retry)

    def _read_news(self) -> bool:
        """Whether somebody else has written the file; if so, its content is joined."""
        if self._stopping or not (self._ready and (self.file_changed() or self._watch.was_rewritten())):
            return False
        self.reload()
        return True

    def _settle(self) -> bool:
        """Wait until nothing has changed for a moment; False if the program is to end first."""
        deadline = time.monotonic() + self._limits.longest_wait
        while not self._stopping and time.monotonic() < deadline:
            self._wake.clear()
            if not self._wake.wait(self._limits.idle):
                break
        self._wake.clear()
        return not self._stopping

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < deadline:
            time.sleep(0.05)

    # -- reading and writing -----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Join the file's current content into memory, line by line, parsing only lines that differ."""
        with self._file_lock:
            if self._ready:
                self._reload()

    def join_copy(self, source: Source) -> bool:
        """Join another copy of this book into memory, and request a save if it brought anything; returns whether.

        Its heading is not looked at: the caller knows that it is this book, of a format we can read.
        """
        reading = Reading(source, self._store)
        with self._file_lock:
            reading.head()
            self._join(reading)
            self._is_kept &= not reading.changed
        if reading.changed:
            self.changed()
        return bool(reading.changed)

    def save(self) -> bool:
        """Write the file if it is out of date; returns whether it was written. Raises BookError.

        Does nothing before the file is read whole: what was not read yet would be lost.
        """
        if not self._ready:
            return False
        with self._file_lock, self._timed(), self._state.lock("save"):
            for _try in range(_TRIES):
                if self.file_changed():
                    self._reload()
                if self._intake.read_only:
                    return self._refuse()
                if not self._dirty:
                    self._remember_seen()
                    return False
                if self._write():
                    return True
                time.sleep(random.uniform(0, self._limits.gap))  # else two machines hinder each other in step
        raise BookError(
            _("{path} keeps changing; it will be saved again in a moment.").format(path=self._path)
        )

    @contextmanager
    def _timed(self) -> Iterator[None]:
        """A save is running within this context."""
        self._save_began = time.monotonic()
        try:
            yield
        finally:
            self._save_began = 0.0

    def close(self) -> None:
        """Keep a copy of everything known, in case the file gets damaged or replaced."""
        if self._ready and (self._wrote or self._intake.displaced):
            with self._file_lock, self._state.lock("save"):
                self._keep_copy()
            if self._dirty and not self._intake.read_only:  # something that another process had kept
                with suppress(BookError):
                    self.save()

    def _keep_copy(self) -> None:
        """Keep everything in memory, plus what another process has kept by then. Raises OSError."""
        copy = self._state.latest_copy(self._intake.book_id)
        if (found := files.signature(copy)) != Signature() and found not in self._state.held:
            with suppress(BookError):
                self._join(reading := Reading(look_at(copy), self._store))
                self._dirty |= bool(reading.changed)
        journals = self._journals_in_memory()  # before the lines: they may be newer, never older
        chunks = render(self._store.header, self._store.in_order())
        self._state.keep_copy(self._intake.book_id, chunks, journals)
        self._is_kept = True

    def _journals_in_memory(self) -> dict[str, int]:
        """How much of each journal file memory has."""
        return {**self._memory_has, **self._journal.checkpoint()}

    def _refuse(self) -> bool:
        """The file became read-only for us while the book was open."""
        if self._dirty:
            raise BookError(self._intake.read_only)
        return False

    def _reload(self) -> None:
        if self._was_written_late():
            self._replaced = files.signature(self._backup)
            self._take(Reading(look_at(self._backup), self._store), main=False)
        source = look_when_quiet(self._path, self._state.clock)
        if not source.exists:
            time.sleep(self._limits.gap)  # git deletes the file before it writes the new one
            source = look_when_quiet(self._path, self._state.clock)
        reading = Reading(source, self._store)
        self._take(reading, main=True)
        self._is_read(reading)
        self._is_kept = False
        if not source.whole and not self._watch.is_away:
            self._intake.notices.append(describe(source))

    def _is_read(self, reading: Reading) -> None:
        """This is the file now. Count its own content: memory may have grown since."""
        self._watch.saw(reading.source.signature, reading.source.checksum)
        self._counts = dict(reading.counts)

    def _take(self, reading: Reading, *, main: bool) -> None:
        """Join a file into memory: the book file, or an older one that was written once more."""
        reading.head()
        if not self._intake.admit(reading.source):
            return
        self._join(reading)
        self._dirty |= reading.behind if main else bool(reading.changed)
        self._dirty |= main and reading.source.findings.header != self._store.header

    def _join(self, reading: Reading) -> None:
        """Join what is read, and adopt outside edits. Changes become news."""
        for _step in reading.steps():
            time.sleep(0)  # lets the screen have its turn
        if not reading.source.is_foreign:
            reading.changed |= self._intake.adopt(reading.source)
        self._intake.witness(reading.changed)
        self._intake.report(reading.source)
        self.note(reading.changed)

    def _write(self) -> bool:
        """Write memory to the file; False if somebody else wrote it first."""
        if self._watch.is_away:
            raise BookError(
                _("{folder} is missing. Nothing is lost: {path} is saved when it is back.").format(
                    folder=self._path.parent, path=self._path
                )
            )
        try:
            files.private_folder(self._path.resolve().parent)
            if not self._wrote:
                files.remove_leftovers(self._path.resolve())
            if not self._is_kept:  # the file may be gone before it becomes the latest backup
                self._keep_copy()
            self._dirty = False
            counts, journals = self._store.count(), self._journals_in_memory()
            self._watch.saw(*self._replace())
        except files.ChangedError:
            self._dirty = True
            return False
        except OSError as error:
            self._dirty = True
            raise BookError(
                _("Cannot save {path}: {reason}. Nothing is lost: it is all in the journal.").format(
                    path=self._path, reason=reason(error)
                )
            ) from error
        self._file_has = journals
        self._wrote = True
        self._state.keep_daily(self._intake.book_id)
        self._remember(counts, journals)
        return True

    def _replace(self) -> tuple[Signature, int]:
        """Replace the file and read it back; returns its signature and CRC.

        Raises OSError, and ChangedError if it is not the one last read.
        """
        checksum = 0

        def chunks() -> Iterator[bytes]:
            nonlocal checksum
            for chunk in render(self._store.header, self._store.in_order()):
                checksum = crc32(chunk, checksum)
                yield chunk

        written = files.replace(self._path, chunks(), keep_old=self._backup, expected=self._watch.signature)
        self._replaced = files.signature(self._backup)
        self._state.held.add(self._replaced)
        data, found = files.read_bytes(self._path)
        if found == written and crc32(data) != checksum:
            raise OSError(errno.EIO, "read back differently")
        return written, checksum

    def _remember_seen(self) -> None:
        """Note a file written by somebody else that has all we know; it may be gone tomorrow."""
        found = self._watch.signature
        if found != Signature() and not self._state.knows(found):
            with suppress(OSError):
                self._keep_copy()
                self._remember(self._counts, self._file_has)

    def _remember(self, counts: dict[str, int], journals: dict[str, int]) -> None:
        """Note the current state of the file."""
        known = Known(
            id=str(self._store.header.get("id", self._intake.book_id)),
            signature=list(self._watch.signature),
            checksum=self._watch.checksum,
            counts=counts,
            journals=journals,
            newest=self._intake.newest,
        )
        self._state.remember(known)

    @property
    def _backup(self) -> Path:
        return self._state.latest_backup(self._intake.book_id)

    def _was_written_late(self) -> bool:
        """Whether somebody wrote to the replaced file: a tool that had held it open."""
        if not self._replaced.inode:
            return False
        found = files.signature(self._backup)
        return found.inode == self._replaced.inode and found != self._replaced

"""Keeps the book file in step with memory, and memory with the file, from a thread of its own.

A save is: take the lock of this machine, read the file again if somebody wrote it, join, write a temporary file
beside it, replace, read back. A save that fails changes nothing; the journal holds everything, and it is tried again.
"""

from __future__ import annotations

import contextlib
import errno
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from zlib import crc32

from tui.book import files
from tui.book.errors import BookError, reason
from tui.book.files import Signature
from tui.book.journal import Journal, Key
from tui.book.layout import Edited, render
from tui.book.reading import Reading, look_at
from tui.book.state import BookState
from tui.book.store import Store
from tui.language import _

IDLE_SECONDS: Final = 0.5
LONGEST_WAIT_SECONDS: Final = 2.0
RETRY_SECONDS: Final = 10.0
_LOCK_SECONDS: Final = 10.0
_TRIES: Final = 5


class Saver:
    """Writes and re-reads one book file. All methods may be called from any thread."""

    def __init__(self, store: Store, journal: Journal, state: BookState, path: Path, book_id: str) -> None:
        self._store = store
        self._journal = journal
        self._state = state
        self._path = path
        self._book_id = book_id
        self._file_lock = threading.Lock()
        self._disk = Signature()
        self._seen: dict[str, int] = {}
        self._dirty = False
        self._news: set[Key] = set()
        self._edited: list[Edited] = []
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    # -- what the book tells -----------------------------------------------------------------------------------

    def opened(self, signature: Signature, *, dirty: bool) -> None:
        """The file was read with this signature; `dirty` if memory holds what the file lacks."""
        self._disk = signature
        self._seen = self._state.seen_journals(signature)
        self._dirty |= dirty

    def note(self, keys: set[Key]) -> None:
        """Records that came from the file while it was opened, to be told with the next news."""
        with self._store.lock:
            self._news |= keys

    def changed(self) -> None:
        """Memory holds something new."""
        self._dirty = True
        self._wake.set()

    def wake(self) -> None:
        """Look at the file soon."""
        self._wake.set()

    def take_news(self) -> tuple[set[Key], list[Edited]]:
        """Records that came from the file since the last call, and those that were edited by hand there."""
        with self._store.lock:
            news, self._news = self._news, set()
            edited, self._edited = self._edited, []
        return news, edited

    def file_changed(self) -> bool:
        """Whether somebody else has written the file. One `stat`."""
        try:
            return files.signature(self._path) != self._disk
        except OSError:
            return False

    # -- the thread --------------------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Whether saves happen by themselves."""
        return self._thread is not None

    def start(self, on_saved: Callable[[str], None]) -> None:
        """Begin to save by itself, half a second after the last change and at most two after the first."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, args=(on_saved,), name="saver", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread; a save under way is finished."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self, on_saved: Callable[[str], None]) -> None:
        while not self._stopping:
            self._wake.wait(RETRY_SECONDS if self._dirty else None)
            self._settle()
            if self._stopping:
                return
            try:
                wrote = self.save()
            except BookError as error:
                on_saved(str(error))
                self._pause(RETRY_SECONDS)
            else:
                if wrote:
                    on_saved("")

    def _settle(self) -> None:
        """Wait until nothing has changed for a moment."""
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while not self._stopping and time.monotonic() < deadline:
            self._wake.clear()
            if not self._wake.wait(IDLE_SECONDS):
                return
        self._wake.clear()

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < deadline:
            time.sleep(0.05)

    # -- reading and writing -----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Join what the file holds now into memory, line by line, parsing only lines that differ."""
        with self._file_lock:
            self._reload()

    def save(self) -> bool:
        """Write the file if it lacks anything; returns whether it was written. Raises BookError."""
        with self._file_lock, self._machine_lock():
            for _try in range(_TRIES):
                if self.file_changed():
                    self._reload()
                if not self._dirty:
                    return False
                if self._write():
                    return True
        raise BookError(
            _("{path} keeps changing; it will be saved again in a moment.").format(path=self._path)
        )

    def _reload(self) -> None:
        source = look_at(self._path)
        reading = Reading(source, self._store)
        for _step in reading.steps():
            time.sleep(0)  # lets the screen have its turn
        if source.findings.unreadable:
            self._state.set_aside(self._book_id, source.data, ".json")
        with self._store.lock:
            self._news |= reading.changed
            self._edited += source.findings.edited
        self._dirty |= reading.behind
        self._disk = source.signature
        self._seen = {}

    def _write(self) -> bool:
        """Put memory into the file; False if somebody else wrote it meanwhile."""
        self._dirty = False
        name, length = self._journal.position
        checksum = 0

        def chunks() -> Iterator[bytes]:
            nonlocal checksum
            for chunk in render(self._store.header, self._store.in_order()):
                checksum = crc32(chunk, checksum)
                yield chunk

        try:
            if self.file_changed():
                self._dirty = True
                return False
            written = files.replace(self._path, chunks(), keep_old=self._state.latest_backup(self._book_id))
            data, found = files.read_bytes(self._path)
            if found == written and crc32(data) != checksum:
                raise OSError(errno.EIO, "read back differently")
        except OSError as error:
            self._dirty = True
            raise BookError(
                _("Cannot save {path}: {reason}. Nothing is lost: the journal has it.").format(
                    path=self._path, reason=reason(error)
                )
            ) from error
        self._disk = written
        self._seen = {**self._seen, name: length} if name else self._seen
        self._state.keep_daily(self._book_id)
        self._state.remember(self._book_id, written, self._store.count(), self._seen)
        return True

    @contextlib.contextmanager
    def _machine_lock(self) -> Iterator[None]:
        """Hold off other processes of this machine. Joining keeps it right without; the lock saves work."""
        from filelock import FileLock

        lock = FileLock(self._state.folder / "save.lock", timeout=_LOCK_SECONDS, mode=0o600)
        try:
            lock.acquire()
        except (OSError, NotImplementedError):  # Timeout is an OSError
            yield
            return
        try:
            yield
        finally:
            lock.release()

"""The journal: one line per user action, appended and synced before the screen says "saved".

It lives in the state folder of this device, a file per device and day. A line holds the records that the action
wrote, as partial records that simply join into the book, and the values they replaced, for undo. A file stays for
thirty days at least, even if the book has all of it already: a sync tool that puts an older book in its place then
loses nothing. Days are counted by a clock, which may be wrong, so they alone never end a file: newer ones must be
there, and before it is deleted, the book and a sound copy of it are checked to hold everything.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tui.book.entry import Entry, decode_entry, encode_entry, outline
from tui.book.files import open_regular, private_folder, sync, sync_folder
from tui.clock import SYSTEM, Clock

__all__ = ["Entry", "Journal", "Place", "device_in", "entry_at", "key_of", "lines", "read_entries"]

KEEP_SECONDS: Final = 30 * 86_400


class Place(NamedTuple):
    """Where the line of an entry is: file, first byte, bytes."""

    path: Path
    start: int
    length: int


class Journal:
    """The journal of one book: read on opening, appended to by this process. Threads may share it."""

    def __init__(self, folder: Path, device: str, clock: Clock = SYSTEM) -> None:
        self.folder = folder
        self._device = device
        self._clock = clock
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self._path = folder
        self._size = 0
        self._refused: tuple[Path, int] | None = None
        """A file with a line that was refused but could not be removed, and where that line starts."""
        self._ends: dict[Path, int] = {}
        self._pending: dict[str, tuple[Path, int]] = {}

    def append(self, entry: Entry) -> None:
        """Write an entry so that it survives a power cut. Raises OSError, with nothing written, if it cannot."""
        line = encode_entry(entry)
        with self._lock:
            descriptor = self._open()
            self._pending[entry.stamp] = (self._path, self._size)
            try:
                rest = memoryview(line)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                sync(descriptor)
            except OSError:
                del self._pending[entry.stamp]
                self._cut_back()
                raise
            self._size += len(line)
            self._ends[self._path] = self._size

    def newest_stamp(self, device: str) -> str:
        """The newest stamp that a device has written here, or "". Its files and their lines are in order of time."""
        for path in reversed([path for path in self.files() if device_in(path) == device]):
            stamps = [entry.stamp for _place, line in lines(path) if (entry := outline(line))]
            if stamps:
                return max(stamps)
        return ""

    def go_on_as(self, device: str) -> None:
        """Write under another id from now on, into a file of its own."""
        with self._lock:
            self._device = device

    def committed(self, entry: Entry) -> None:
        """Note that memory has what an entry wrote, so that the next save puts it into the book file."""
        with self._lock:
            self._pending.pop(entry.stamp, None)

    def checkpoint(self) -> dict[str, int]:
        """For each file this process wrote: up to which byte memory has all of it.

        An entry that is on the disk but not yet in memory ends it: a save under way does not hold that entry.
        """
        with self._lock:
            ends = dict(self._ends)
            for path, start in self._pending.values():
                ends[path] = min(start, ends.get(path, start))
        return {key_of(path): end for path, end in ends.items()}

    def files(self) -> list[Path]:
        """The journal files, oldest first."""
        try:
            return sorted(self.folder.glob("*.journal"), key=_modified)
        except OSError:
            return []

    def past_their_time(self, keep: int) -> dict[Path, int]:
        """The files that may go once all of them is kept elsewhere, and their sizes.

        The newest ones stay, `keep` of them, however old they seem to be.
        """
        found: dict[Path, int] = {}
        for path in self.files()[:-keep]:
            with contextlib.suppress(OSError):
                seen = path.stat()
                if path != self._path and self._clock.age(seen.st_mtime) > KEEP_SECONDS:
                    found[path] = seen.st_size
        return found

    def close(self) -> None:
        """Release the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        with contextlib.suppress(OSError):
            self._take_back()

    def _open(self) -> int:
        """The descriptor to append to: one file per device and day, created again if somebody deleted it."""
        path = self.folder / f"{self._clock.day():%Y%m%d}-{self._device}.journal"
        if self._descriptor is not None and self._path == path and os.fstat(self._descriptor).st_nlink:
            return self._descriptor
        self.close()
        private_folder(self.folder)
        self._take_back()
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags, 0o600)
        try:
            self._size = _end_torn_line(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        self._descriptor, self._path = descriptor, path
        sync_folder(self.folder)
        return descriptor

    def _cut_back(self) -> None:
        """Remove a half-written line. The file is reopened, in case that failed too."""
        assert self._descriptor is not None
        try:
            os.ftruncate(self._descriptor, self._size)
        except OSError:
            self._refused = (self._path, self._size)
        self.close()

    def _take_back(self) -> None:
        """Cut off a refused line as soon as the disk allows it: if the user repeats it, it would be there twice."""
        if self._refused is not None:
            path, size = self._refused
            if path.exists() and path.stat().st_size > size:
                os.truncate(path, size)
            self._refused = None


def key_of(path: Path) -> str:
    """The name of a journal file among those of all books in a state folder: book id and file name."""
    return f"{path.parent.parent.name}/{path.name}"


def device_in(path: Path) -> str:
    """The device that wrote a journal file, from its name."""
    return path.stem.rpartition("-")[2]


def lines(path: Path, start: int = 0) -> Iterator[tuple[Place, bytes]]:
    """The complete lines of a journal file from byte `start` on, and their positions.

    A start that is no beginning of a line belongs to another file of that name, so all is read then.
    """
    try:
        with open_regular(path) as file:
            file.seek(max(0, start - 1))
            if start and file.read(1) != b"\n":
                start = file.seek(0)
            data = file.read()
    except OSError:
        return
    begin = 0
    while (end := data.find(b"\n", begin)) >= 0:
        yield Place(path, start + begin, end + 1 - begin), data[begin:end]
        begin = end + 1


def read_entries(path: Path) -> Iterator[Entry]:
    """The good entries of a journal file."""
    for _place, line in lines(path):
        if entry := decode_entry(line):
            yield entry


def entry_at(place: Place) -> Entry | None:
    """The entry at a position, or None if the file is missing."""
    try:
        with open_regular(place.path) as file:
            file.seek(place.start)
            return decode_entry(file.read(place.length).rstrip(b"\n"))
    except OSError:
        return None


def _end_torn_line(descriptor: int) -> int:
    """After a crash within a line, start a new one; the torn one has no valid CRC. Returns the size."""
    size = os.fstat(descriptor).st_size
    if size:
        os.lseek(descriptor, size - 1, os.SEEK_SET)
        if os.read(descriptor, 1) != b"\n":
            size += os.write(descriptor, b"\n")
    return size


def _modified(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except OSError:
        return 0.0, path.name

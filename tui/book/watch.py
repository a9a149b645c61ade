"""Noticing that somebody else has written the book file.

Network folders and sync clients send no events that one could rely on, so the file is looked at: the modification time,
the size and the inode at every look, on POSIX also the time of the last change of any kind, which no program can
set back. Where even that stands still (coarse clocks on sticks and shares), the content is compared now and then.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from zlib import crc32

from tui.book import files
from tui.book.files import Signature


class Watch:
    """What is known of one file since it was last read or written here.

    While it looks as it did, its content is compared every `compare_seconds`.
    """

    def __init__(self, path: Path, compare_seconds: float) -> None:
        self._path = path
        self._compare_seconds = compare_seconds
        self.signature = Signature()
        self.checksum = 0
        """CRC-32 of the content."""
        self._touched = 0
        self._compare_at = 0.0
        self._disk: int | None = None

    def saw(self, found: Signature, checksum: int) -> None:
        """This is the file now."""
        self.signature, self.checksum = found, checksum
        if found != Signature():
            self._disk = _disk_of(self._path)
        self._touched = _touched(self._path)
        self._compare_at = time.monotonic() + self._compare_seconds

    @property
    def is_another(self) -> bool:
        """Whether the file was replaced or written. One or two calls of `stat`."""
        try:
            return files.signature(self._path) != self.signature
        except OSError:
            return False

    def was_rewritten(self) -> bool:
        """Whether the content differs although size and modification time do not. Seldom reads the file."""
        touched = _touched(self._path)
        if self.signature == Signature() or (
            touched == self._touched and time.monotonic() < self._compare_at
        ):
            return False
        try:
            data, found = files.read_bytes(self._path)
        except OSError:
            return False
        if found != self.signature or crc32(data) != self.checksum:
            return True
        self._touched = touched
        self._compare_at = time.monotonic() + self._compare_seconds
        return False

    @property
    def is_away(self) -> bool:
        """Whether the folder of a known file is missing, or is an empty mount point."""
        found = _disk_of(self._path)
        return self._disk is not None and (found is None or (found != self._disk and not self._path.exists()))


def _disk_of(path: Path) -> int | None:
    """The disk that holds the folder of a file, or None if the folder is missing."""
    try:
        return path.resolve().parent.stat().st_dev
    except OSError:
        return None


def _touched(path: Path) -> int:
    """When content, name or mode of a file were last changed, in nanoseconds; 0 if unknown."""
    if os.name == "nt":  # there it is when the file was made
        return 0
    try:
        return path.stat().st_ctime_ns
    except OSError:
        return 0

"""Files that survive a crash: replaced whole or not at all, and really on the disk when we say so."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from tui.clock import SYSTEM

_BUSY: Final = {5, 32, 33}
"""Windows error codes of a file that a virus scanner or sync client holds open for a moment."""
_RETRY_SECONDS: Final = 2.5
_BROKEN: Final = {errno.EIO, errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Errors after which what was written may not be on the disk."""
_PIECE: Final = 1 << 20


class Signature(NamedTuple):
    """What `stat` says of a file; a different one means that somebody wrote it. All zero: no file."""

    modified_ns: int = 0
    size: int = 0
    inode: int = 0


class ChangedError(OSError):
    """Somebody has written the file since it was read."""


def signature(path: Path) -> Signature:
    """The current signature of a file."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Signature()
    return Signature(found.st_mtime_ns, found.st_size, found.st_ino)


def read_bytes(path: Path) -> tuple[bytes, Signature]:
    """A file's bytes with their signature. Raises OSError; refuses anything but a regular file."""
    with open_regular(path) as file:
        found = os.fstat(file.fileno())
        data = file.read()
    return data, Signature(found.st_mtime_ns, len(data), found.st_ino)


def open_regular(path: Path) -> BinaryIO:
    """Open a file to read. Raises OSError; refuses anything but a regular file: a pipe may never end."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    file = open(descriptor, "rb")  # noqa: PTH123, SIM115 - a descriptor, not a path; it refuses a folder by its name
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise OSError(0, "not a regular file", str(path))
    return file


def sync(descriptor: int) -> None:
    """Wait until everything written is on the disk. macOS needs its own call for that."""
    full = getattr(os, "F_FULLFSYNC", None) or getattr(_fcntl(), "F_FULLFSYNC", None)
    if full is not None:
        try:
            _fcntl().fcntl(descriptor, full)  # type: ignore[attr-defined]
        except OSError as error:
            if error.errno in _BROKEN:  # asked again, a disk that has lost something says that all is well
                raise
        else:
            return
    os.fsync(descriptor)


def replace(
    path: Path,
    chunks: Iterable[bytes],
    *,
    keep_old: Path | None = None,
    expected: Signature | None = None,
    durable: bool = True,
) -> Signature:
    """Replace the content of a file, whole or not at all, and return its signature.

    Links are followed, the mode is kept, a new file is private. With `keep_old` the replaced version is kept
    under that name; with `expected` a file that has another signature by now is left alone. Without `durable` a
    power cut may leave another content: for what is checked before it is used. Raises OSError (then ChangedError)
    and leaves the old file as it was.
    """
    target = path.resolve()
    temporary = target.with_name(f"~{target.name}-{os.getpid()}-{time.time_ns():x}.tmp")
    try:
        written = _write_new(temporary, chunks, _mode_of(target), durable=durable)
        if keep_old is not None:
            _keep(target, keep_old)
        if expected is not None and signature(target) != expected:
            raise ChangedError(errno.EAGAIN, "changed meanwhile", str(path))
        _swap(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    if durable:
        sync_folder(target.parent)
    return written


def copy(path: Path, to: Path) -> None:
    """Copy a file; the copy is private, whatever the umask. Raises OSError."""
    with path.open("rb") as file:
        replace(to, iter(lambda: file.read(_PIECE), b""))


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable, if the system supports that. Raises OSError for a broken disk."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno in _BROKEN:
            raise


def private_folder(folder: Path) -> Path:
    """The folder, created if need be so that only its owner can look into it."""
    if not folder.is_dir():
        private_folder(folder.parent)  # made by `mkdir` itself, it would be as open as the umask allows
        folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def remove_leftovers(path: Path, older_than_seconds: float = 3600) -> None:
    """Delete temporary files that a crash left beside `path`."""
    with contextlib.suppress(OSError):
        for leftover in path.parent.glob(f"~{path.name}-*.tmp"):
            if SYSTEM.age(leftover.stat().st_mtime) > older_than_seconds:  # the journal has what it holds
                leftover.unlink()


def _write_new(path: Path, chunks: Iterable[bytes], mode: int, *, durable: bool) -> Signature:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    with open(descriptor, "wb", buffering=0) as file:  # noqa: PTH123 - a descriptor, not a path
        for chunk in chunks:
            rest = memoryview(chunk)
            while rest:
                rest = rest[file.write(rest) :]
        if hasattr(os, "fchmod"):
            os.fchmod(descriptor, mode)
        if durable:
            sync(descriptor)
        found = os.fstat(descriptor)
        return Signature(found.st_mtime_ns, found.st_size, found.st_ino)


def _mode_of(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0o600


def _keep(path: Path, kept: Path) -> None:
    """Keep the version about to be replaced: a hard link costs nothing; across file systems it is copied."""
    if not path.exists():
        return
    private_folder(kept.parent)
    spare = kept.with_name(kept.name + ".new")
    with contextlib.suppress(OSError):
        spare.unlink(missing_ok=True)
        try:
            os.link(path, spare)
        except OSError:
            copy(path, spare)  # where links are impossible
        spare.replace(kept)


def _swap(temporary: Path, target: Path) -> None:
    """Rename over the target; on Windows wait for the program that holds it open, but never write in place."""
    deadline = time.monotonic() + _RETRY_SECONDS
    pause = 0.02
    while True:
        try:
            temporary.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(pause)
            pause *= 2
        else:
            return


def _fcntl() -> object:
    try:
        import fcntl
    except ImportError:
        return object()
    return fcntl

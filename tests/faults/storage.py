"""A disk that fails on purpose: every call that changes something is counted, and one of them goes wrong.

`failing` stands between the program and the system for as long as it is entered. What goes wrong is a crash (nothing
more is written, as when the process is killed) or an error of the system, once or from then on.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

import pytest

from tui.book.errors import BookError

CREATING: Final = os.O_CREAT
CHANGING: Final = (
    "replace",
    "rename",
    "link",
    "unlink",
    "remove",
    "mkdir",
    "rmdir",
    "fsync",
    "truncate",
    "ftruncate",
    "fchmod",
)
"""Calls of `os` that change what is on the disk; `write` and `open` are looked at by themselves."""


class CrashError(BaseException):
    """The process is dead: nothing may happen after this but the next opening."""


def crash() -> None:
    """End the program as a kill does, as far as that can be done without a process of its own."""
    raise CrashError


def error(number: int) -> Callable[..., None]:
    """Fail as the system does with this error number."""

    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


disk_full: Final = error(errno.ENOSPC)
disk_broken: Final = error(errno.EIO)


@contextlib.contextmanager
def refused(*numbers: int) -> Iterator[None]:
    """What is done within must end in a BookError, because of an error of the system with one of these numbers."""
    with pytest.raises(BookError) as caught:
        yield
    assert isinstance(caught.value.__cause__, OSError)
    assert caught.value.__cause__.errno in numbers


class Disk:
    """Counts the calls that change something; the one with the number `at` (from 0) does `fail`, if there is one.

    `lasting`: so do all after it. `torn`: a write that fails first writes half.
    """

    def __init__(
        self,
        at: int | None = None,
        fail: Callable[[], None] = crash,
        *,
        lasting: bool = True,
        torn: bool = False,
    ) -> None:
        self.calls: list[str] = []
        self._at = at
        self._fail = fail
        self._lasting = lasting
        self._torn = torn

    def done(self, call: str, *arguments: Any) -> None:
        """A call has been carried out."""

    def step(self, call: str, half: Callable[[], object] = lambda: None, *arguments: Any) -> None:
        """Count a call, and fail if it is its turn. `half` does a part of what the call was to do."""
        number = len(self.calls)
        self.calls.append(call)
        if self._at is None or number < self._at or (number > self._at and not self._lasting):
            return
        if self._torn and number == self._at:
            half()
        self._fail()


class Meanwhile(Disk):
    """A disk on which nothing goes wrong, but whenever a new file is complete something else happens first."""

    def __init__(self, happens: Callable[[], object]) -> None:
        super().__init__()
        self._happens = happens

    def step(self, call: str, half: Callable[[], object] = lambda: None, *arguments: Any) -> None:
        """Count a call; before a file is synced, let it happen."""
        super().step(call, half)
        if call == "fsync":
            self._happens()


class PowerCut(Disk):
    """A disk that loses its power at a call: what was not synced by then is gone, as far as the system may lose it.

    `cut` does that once the program has crashed: content that was written but not synced is cut off or reads as zeros;
    with `names` the renames in folders that were not synced are undone as well.
    """

    def __init__(self, at: int | None, root: Path, *, names: bool, zeros: bool) -> None:
        super().__init__(at, crash)
        self._kept = root / "kept by the test"
        self._kept.mkdir(exist_ok=True)
        self._root = root
        self._names = names
        self._zeros = zeros
        self._synced: dict[int, int] = {}
        self._renamed: list[tuple[Path, Path]] = []

    def done(self, call: str, *arguments: Any) -> None:
        """Remember what is on the disk for good."""
        if call == "write":
            self._synced.setdefault(os.fstat(arguments[0]).st_ino, 0)
        elif call == "fsync":
            found = os.fstat(arguments[0])
            if stat.S_ISREG(found.st_mode):
                self._synced[found.st_ino] = found.st_size
            else:
                self._renamed = [
                    item for item in self._renamed if item[0].parent.stat().st_ino != found.st_ino
                ]

    def step(self, call: str, half: Callable[[], object] = lambda: None, *arguments: Any) -> None:
        """Before a rename, keep what it replaces."""
        super().step(call, half)
        if call == "replace":
            target = Path(arguments[1])
            kept = self._kept / str(len(self.calls))
            if target.exists():
                os.link(target, kept)
            self._renamed.append((target, kept))

    def cut(self) -> None:
        """Lose what may be lost. To be called when the program is dead."""
        if self._names:
            for target, kept in reversed(self._renamed):
                target.unlink(missing_ok=True)
                if kept.exists():
                    kept.rename(target)
        shutil.rmtree(self._kept)
        for path in self._root.rglob("*"):
            found = path.stat()
            if stat.S_ISREG(found.st_mode) and self._synced.get(found.st_ino, found.st_size) < found.st_size:
                size = self._synced[found.st_ino]
                os.truncate(path, size)
                if self._zeros:
                    os.truncate(path, found.st_size)


class _File:
    """A file opened for writing whose writes are counted."""

    def __init__(self, file: BinaryIO, disk: Disk) -> None:
        self._file = file
        self._disk = disk

    def write(self, data: Any) -> int:
        self._disk.step("write", lambda: self._file.write(data[: len(data) // 2]))
        written = self._file.write(data)
        self._disk.done("write", self._file.fileno())
        return written

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *_raised: object) -> None:
        self._file.close()


@contextlib.contextmanager
def failing(disk: Disk) -> Iterator[Disk]:
    """Let everything this process writes go through `disk`. Not for tests with threads."""
    with pytest.MonkeyPatch.context() as patch:
        for name in CHANGING:
            patch.setattr(os, name, _counted(disk, name, getattr(os, name)))
        patch.setattr(os, "write", _counted_write(disk, os.write))
        patch.setattr(os, "open", _counted_open(disk, os.open))
        patch.setattr(shutil, "copyfile", _counted_copy(disk, shutil.copyfile))
        patch.setattr(builtins, "open", _opened(disk, builtins.open))
        yield disk


def _counted(disk: Disk, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        if _is_lock(arguments[0]):
            return real(*arguments, **options)
        disk.step(name, lambda: None, *arguments)
        result = real(*arguments, **options)
        disk.done(name, *arguments)
        return result

    return call


def _counted_write(disk: Disk, real: Callable[..., int]) -> Callable[..., int]:
    def write(descriptor: int, data: Any) -> int:
        disk.step("write", lambda: real(descriptor, data[: len(data) // 2]))
        written = real(descriptor, data)
        disk.done("write", descriptor)
        return written

    return write


def _counted_open(disk: Disk, real: Callable[..., int]) -> Callable[..., int]:
    def opened(path: Any, flags: int, *arguments: Any, **options: Any) -> int:
        if flags & CREATING and not _is_lock(path):
            disk.step("open")
        return real(path, flags, *arguments, **options)

    return opened


def _counted_copy(disk: Disk, real: Callable[..., Any]) -> Callable[..., Any]:
    def copy(source: Any, target: Any, **options: Any) -> Any:
        data = Path(source).read_bytes()
        disk.step("copy", lambda: Path(target).write_bytes(data[: len(data) // 2]))
        return real(source, target, **options)

    return copy


def _opened(disk: Disk, real: Callable[..., Any]) -> Callable[..., Any]:
    def opened(*arguments: Any, **options: Any) -> Any:
        file = real(*arguments, **options)
        return _File(file, disk) if "b" in file.mode and ("w" in file.mode or "+" in file.mode) else file

    return opened


def _is_lock(path: object) -> bool:
    """Whether this is a lock: the system lets go of those by itself when a process dies."""
    return not isinstance(path, int) and os.fspath(path).endswith(".lock")  # type: ignore[call-overload]

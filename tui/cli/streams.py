"""Standard input and output as files: "-", and pipes that a shell passes as files."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tui.cli.errors import Refused
from tui.language import _

STREAM: Final = Path("-")
_NAME: Final = "stdin"


def occupy_closed() -> None:
    """Open the null device for closed standard streams.

    Else the next file that is opened gets their number, and a program started from here would write into it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number: this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


@contextmanager
def as_file(path: Path, suffix: str) -> Iterator[Path]:
    """The file, or for "-" and a pipe a temporary one with the content read from there."""
    if path != STREAM and not _is_pipe(path):
        yield path
        return
    with TemporaryDirectory(prefix="genjin-", ignore_cleanup_errors=True) as folder:
        held = Path(folder, f"{_NAME}{suffix}")
        held.write_bytes(_read(path))
        yield held


@contextmanager
def to_stream(suffix: str) -> Iterator[Path]:
    """A file to write to; its content then goes to stdout, without the mark that only spreadsheets need."""
    with TemporaryDirectory(prefix="genjin-", ignore_cleanup_errors=True) as folder:
        held = Path(folder, f"stdout{suffix}")
        yield held
        sys.stdout.flush()
        sys.stdout.buffer.write(held.read_bytes().removeprefix(b"\xef\xbb\xbf"))


def rejected_beside(path: Path) -> Path | None:
    """The folder for rejected rows of a stream, as there is none beside it: this one."""
    if path != STREAM and not _is_pipe(path):
        return None
    names = (f"{_NAME}.rejected{number}.csv" for number in ("", *(f"-{count}" for count in range(2, 1000))))
    return next((free for name in names if not (free := Path(name)).exists()), None)


def _is_pipe(path: Path) -> bool:
    try:
        return stat.S_ISFIFO(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _read(path: Path) -> bytes:
    if path != STREAM:
        return path.read_bytes()
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        raise Refused(_("nothing to read on standard input.")) from error

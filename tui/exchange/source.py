"""The bytes of a list, from any path the user gave.

Everything that is no list is refused here with a sentence that says what it is and what to do: a folder, a
device, an Excel workbook, a picture, an empty file, one beyond any sensible size.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from tui.core.text import safe_text
from tui.exchange.errors import ExchangeError
from tui.language import N_, _

MAX_BYTES: Final = 200 * 1024 * 1024
"""The largest list that is read. 25,000 customers are about 8 MB."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"
_BINARY: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"SQLite format 3",
)


def read(path: Path) -> bytes:
    """The content of a list. Raises ExchangeError if it cannot be read or is not text."""
    name = safe_text(path.name)
    try:
        data = _read_regular(path)
    except ExchangeError:
        raise
    except OSError as error:
        raise ExchangeError(_why(error).format(path=safe_text(str(path)), reason=error.strerror)) from error
    if not data.strip(b"\x00 \t\r\n"):
        raise ExchangeError(_("{file} is empty.").format(file=name))
    _refuse_binary(data, name)
    return data


def _read_regular(path: Path) -> bytes:
    # O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if path.is_dir():  # Windows says "permission denied" for a folder
        raise ExchangeError(
            _("{path} is a folder; give the name of a file.").format(path=safe_text(str(path)))
        )
    descriptor = os.open(path, flags)
    with open(descriptor, "rb") as file:  # noqa: PTH123 - a descriptor, not a path
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise ExchangeError(_("{path} is not a regular file.").format(path=safe_text(str(path))))
        if found.st_size > MAX_BYTES:
            too_large = _("{path} is {size} MB; the limit is {limit} MB. Split it into parts.")
            size, limit = found.st_size >> 20, MAX_BYTES >> 20
            raise ExchangeError(too_large.format(path=safe_text(str(path)), size=size, limit=limit))
        return file.read(MAX_BYTES + 1)


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _("{path} does not exist.")
    if isinstance(error, PermissionError):
        return _("{path} cannot be read: no permission.")
    return _("{path} cannot be read: {reason}.")


_KINDS: Final = (
    (
        _OLE,
        N_("{file} is an Excel workbook; save it as CSV (in Excel: Save As, “CSV UTF-8”) and import that."),
    ),
    (b'{"', N_("{file} is JSON; only CSV lists can be imported.")),
    (b"{\n", N_("{file} is JSON; only CSV lists can be imported.")),
    (b"{\r", N_("{file} is JSON; only CSV lists can be imported.")),
    (b"BEGIN:VCARD", N_("{file} holds vCards; export the address book as CSV and import that.")),
)


def _refuse_binary(data: bytes, name: str) -> None:
    if data.startswith(_ZIP):
        workbook = b"[Content_Types].xml" in data or b"xl/" in data[:4096]
        raise ExchangeError(
            _(_KINDS[0][1] if workbook else N_("{file} is a ZIP archive; unpack it first.")).format(file=name)
        )
    for mark, sentence in _KINDS:
        if data.removeprefix(b"\xef\xbb\xbf").startswith(mark):
            raise ExchangeError(_(sentence).format(file=name))
    if data.startswith(_BINARY):
        raise ExchangeError(not_text(name))


def not_text(name: str) -> str:
    """The sentence for a file that is not text."""
    return _("{file} is not a text file; a list must be CSV.").format(file=name)

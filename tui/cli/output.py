"""The output of commands: data to stdout, everything else to stderr, and nothing a terminal would obey.

Every text goes through `safe_text` on the way out, whatever its caller did, and also when it is piped: the other
end of a pipe is often a terminal. There are no colours.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import re
import sys
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final, TextIO

import msgspec

from tui.core.text import safe_text

NAME_CELLS: Final = 24
"""The widest column for names on a terminal."""
_PIPED_CELLS: Final = 60
"""The widest column where nobody knows how wide the other end is."""
_GAP: Final = "  "
_PLAIN_SIGNS: Final = "genjin-signs"
_SIGNS: Final = {"“": '"', "”": '"', "’": "'", "–": "-", "…": "...", "·": "|", "→": "->", "↑": "^", "↓": "v"}
"""Signs of our own sentences → what stands for them where only ASCII can be written."""


def put(text: str) -> None:
    """Data, to stdout: one or more lines."""
    _write(sys.stdout, text)


def say(text: str) -> None:
    """Messages, to stderr: what was done, what went wrong."""
    with contextlib.suppress(OSError, ValueError):  # whoever closed stderr does not want to hear it
        _write(sys.stderr, text)


def tell_error(text: str) -> None:
    """An error: each sentence after the program's name; lines of a list are indented instead."""
    say("\n".join(line if line.startswith(" ") else f"genjin: {line}" for line in text.splitlines()))


def put_json(value: object) -> None:
    """A value as JSON, to stdout. Anything a terminal could obey is escaped, so it reads as the same value."""
    sys.stdout.write(json_text(value) + "\n")


def prepare_streams() -> None:
    """Let no character stop the output: our signs get plain replacements, other unencodable ones are escaped."""
    codecs.register_error(_PLAIN_SIGNS, _plain_signs)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            # A pipe on Windows would get the old code page, which no other program expects.
            utf8 = "utf-8" if os.name == "nt" and not stream.isatty() else None
            stream.reconfigure(errors=_PLAIN_SIGNS, encoding=utf8)  # type: ignore[union-attr]


def _plain_signs(error: UnicodeError) -> tuple[str | bytes, int]:
    """An error handler for encoding (see `codecs.register_error`)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    if plain := _SIGNS.get(sign):
        return plain, error.start + 1
    return codecs.backslashreplace_errors(
        UnicodeEncodeError(error.encoding, error.object, error.start, error.start + 1, error.reason)
    )


def _write(stream: TextIO, text: str) -> None:
    stream.write(safe_text(text, newlines=True) + "\n")


# -- JSON --------------------------------------------------------------------------------------------------------

_encode = msgspec.json.Encoder(decimal_format="number").encode
_MAYBE_UNSAFE: Final = re.compile(r"[^\n -~\u3000-\u9fff\uac00-\ud7a3\uff01-\uff60]")


def json_text(value: object) -> str:
    """A value as indented JSON text in which every character is safe to show."""
    try:
        text = msgspec.json.format(_encode(value), indent=2).decode()
    except UnicodeEncodeError:  # half a character, from a damaged file
        import json

        text = json.dumps(value, ensure_ascii=True, indent=2, default=_plain_number)
    return _MAYBE_UNSAFE.sub(lambda match: _escaped(match[0]), text)


def _plain_number(value: object) -> int | float:
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)


@lru_cache(4096)
def _escaped(character: str) -> str:
    if not safe_text(character).startswith("\\"):
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


# -- text in cells -------------------------------------------------------------------------------------------------


def screen_width() -> int | None:
    """Columns of the terminal that shows the data, None if the data goes elsewhere."""
    import shutil

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def table(
    rows: Sequence[Sequence[str]],
    *,
    right: frozenset[int] = frozenset(),
    room: int | None = None,
    keep_empty: bool = False,
) -> list[str]:
    """Rows as lines with aligned columns, in cells. `right` names columns of numbers.

    `room` is the width of the terminal: columns are then clipped, and so are lines. Columns with nothing below
    their heading are left out unless `keep_empty`.
    """
    if not rows:
        return []
    from tui.ui.cells import width

    body = rows if keep_empty else rows[1:]
    kept = [index for index in range(len(rows[0])) if any(row[index] for row in body)]
    limit = _PIPED_CELLS if room is None else NAME_CELLS
    widths = {index: min(max(width(row[index]) for row in rows), limit) for index in kept[:-1]}
    return [_line(row, kept, widths, right, room) for row in rows]


def _line(
    row: Sequence[str], kept: list[int], widths: dict[int, int], right: frozenset[int], room: int | None
) -> str:
    from tui.ui.cells import clip, pad

    cells = [
        pad(row[index], widths[index], right=index in right) if index in widths else row[index]
        for index in kept
    ]
    line = _GAP.join(cells).rstrip()
    return line if room is None else clip(line, room)

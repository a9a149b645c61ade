"""Text measured in terminal cells: a Chinese character is two wide, a combining mark zero.

Everything drawn goes through `safe_text`, then `clip` or `pad`. They never cut inside a character, and what
`pad` returns is exactly as wide as asked, so columns stay straight whatever a customer is called.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from rich.cells import cell_len, split_graphemes

ELLIPSIS: Final = "…"

_MARKS_PER_CELL: Final = 8
"""How many code points one cell may reasonably hold; bounds the work for a name of a million letters."""


def width(text: str) -> int:
    """How many cells `text` takes."""
    return cell_len(text)


def clip(text: str, cells: int) -> str:
    """`text` in at most `cells` cells; an ellipsis marks the cut."""
    short = text[: max(cells, 0) * _MARKS_PER_CELL]
    if len(short) == len(text) and cell_len(text) <= cells:
        return text
    if cells <= 0:
        return ""
    end = 0
    used = 0
    for _start, stop, size in split_graphemes(short)[0]:
        if used + size > cells - 1:
            break
        used, end = used + size, stop
    return short[:end] + ELLIPSIS


def pad(text: str, cells: int, *, right: bool = False) -> str:
    """`text` in exactly `cells` cells, at the left, or at the right edge if `right`."""
    shown = clip(text, cells)
    space = " " * (cells - cell_len(shown))
    return space + shown if right else shown + space


def wrap(text: str, cells: int) -> list[str]:
    """`text` in lines of at most `cells` cells, broken at spaces, and between Chinese characters anywhere.

    A word longer than a line is broken where the line ends. Line breaks in the text are kept.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, max(cells, 2))
    return lines


def _wrap_paragraph(text: str, cells: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in _pieces().findall(text):
        if cell_len(line + piece.rstrip()) > cells:
            if line.strip():
                lines.append(line.rstrip())
            line, piece = "", piece.lstrip()
            while cell_len(piece) > cells:
                head = _fitting(piece, cells)
                lines.append(head)
                piece = piece[len(head) :]
        line += piece
    return [*lines, line.rstrip()]


@cache
def _pieces() -> re.Pattern[str]:
    """A space, a Latin word, or one Chinese character with punctuation that must not start a line.

    Made when first needed: a pattern with so large a range takes longer than the rest of this module.
    """
    closing = "[，。；：、！？）》”’]*"
    return re.compile(rf"\s+|[^\s\u2e80-\uffef]+{closing}|[\u2e80-\uffef]{closing}")


def _fitting(text: str, cells: int) -> str:
    """The start of `text` that fits into `cells`; at least one character."""
    used, end = 0, 0
    for _start, stop, size in split_graphemes(text[: cells * _MARKS_PER_CELL])[0]:
        if used + size > cells and end:
            break
        used, end = used + size, stop
    return text[:end]

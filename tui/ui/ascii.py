"""Lines and marks in plain ASCII, for old consoles, for fonts without box characters, and for terminals that draw such
characters two cells wide.

Everything that reaches the screen passes one filter, which replaces each mark by one character of the same width.
Letters of any script stay as they are: they are words and data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_MARKS: Final = {
    "-": "─╌╍┄┅–—―‒−▁▂▔",
    "|": "│┃║╎╏▏▕┆┇",
    "+": "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋┸┿╂╔╗╚╝╠╣╦╩╬╭╮╯╰✓✔",
    ">": "▌▍▎▊▋▐▸▶►→»›⇒",
    "<": "◂◀◄←«‹⇐",
    "^": "↑▲△⌃",
    "v": "↓▼▽⌄",
    "~": "…⋯",
    ".": "·•∙‧",
    "*": "●○◆◇■□★☆",
    ":": "░▒┊┋",
    "x": "×✕✗✘",
    '"': "“”„‟",
    "'": "‘’‚‛′",
    "/": "↵",
    "=": "━═≡≈",
    " ": "\u00a0\u2007\u2009\u202f",
}
_RANGES: Final = {"+": range(0x2500, 0x2580), "#": range(0x2580, 0x25A0), "*": range(0x25A0, 0x2600)}
"""Lines, blocks and shapes that stand for themselves nowhere above, such as a scroll bar's."""
_TABLE: Final = {
    **{code: plain for plain, codes in _RANGES.items() for code in codes},
    **{ord(mark): plain for plain, marks in _MARKS.items() for mark in marks},
}

_OLD: Final = re.compile(r"linux|dumb|vt\d+|ansi|cons\d+|sun|unknown", re.ASCII)
"""Values of TERM for consoles with few characters."""


def plain(text: str) -> str:
    """The text with every mark replaced, in the same width."""
    return text.translate(_TABLE)


def wants_ascii(setting: str, environment: Mapping[str, str]) -> bool:
    """Whether to draw in ASCII; `setting` "auto" checks the terminal."""
    if setting != "auto":
        return setting == "on"
    return _OLD.match(environment.get("TERM", "")) is not None


class AsciiFilter(LineFilter):
    """Replaces marks on their way to the screen."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text.translate(_TABLE), style, control) for text, style, control in segments]

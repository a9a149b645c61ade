"""Pasted text stays text, whatever bytes are in it.

Textual 8.2 takes an escape sequence inside a bracketed paste for keys: the rest of a pasted note would be typed
into the app as commands. So the escape characters of a paste are replaced before its parser sees them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

ESCAPE: Final = "\x1b"
STAND_IN: Final = "\x9b"
"""What an escape character in a paste becomes: no key, and not printable either."""
_SEQUENCE: Final = re.compile(STAND_IN + r"\[[0-?]*[ -/]*[@-~]")
_BLANK: Final = re.compile(r"\s")
_BREAKS: Final = re.compile(r"\s+")


def one_line(pasted: str) -> str:
    """All lines of a pasted text as one, without colours, control characters and other non-text."""
    plain = _BREAKS.sub(" ", _SEQUENCE.sub("", pasted))
    return "".join(filter(str.isprintable, plain)).strip()


def text_lines(pasted: str) -> list[str]:
    """The lines of a pasted text without non-text. Wide gaps stay: in a card they separate two things."""
    plain = (_BLANK.sub(" ", _SEQUENCE.sub("", line).replace("\t", "   ")) for line in pasted.splitlines())
    return ["".join(filter(str.isprintable, line)).strip() for line in plain]


class PasteParser(XTermParser):
    """Textual's parser for what a terminal sends, with pastes made harmless."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._is_pasting = False
        self._before = ""
        """The last characters before now, in case the mark that begins a paste is cut in two."""
        self._held = ""
        """What may be the beginning of the mark that ends the paste."""

    def feed(self, data: str) -> Iterable[Message]:
        if not data:  # the end of the input
            return super().feed(data)
        ready = "".join(self._harmless(data))
        return super().feed(ready) if ready else ()

    def _harmless(self, data: str) -> Iterable[str]:
        while data:
            take = self._take_paste if self._is_pasting else self._take_keys
            ready, data = take(data)
            yield ready

    def _take_keys(self, data: str) -> tuple[str, str]:
        """The typed text up to the start of a paste, and the rest."""
        seen = self._before + data
        start = seen.find(BRACKETED_PASTE_START)
        if start < 0:
            self._before = seen[1 - len(BRACKETED_PASTE_START) :]
            return data, ""
        end = start + len(BRACKETED_PASTE_START) - len(self._before)
        self._is_pasting, self._before = True, ""
        return data[:end], data[end:]

    def _take_paste(self, data: str) -> tuple[str, str]:
        """The pasted text, with its end if that has come, and the rest."""
        pasted, end, rest = (self._held + data).partition(BRACKETED_PASTE_END)
        self._held = ""
        if end:
            self._is_pasting = False
        else:
            self._held = _beginning_of_end(pasted)
            pasted = pasted[: len(pasted) - len(self._held)]
        return pasted.replace(ESCAPE, STAND_IN) + end, rest


def _beginning_of_end(text: str) -> str:
    """The longest end of `text` that may be the start of the mark that ends a paste."""
    lengths = range(len(BRACKETED_PASTE_END) - 1, 0, -1)
    return next(
        (BRACKETED_PASTE_END[:size] for size in lengths if text.endswith(BRACKETED_PASTE_END[:size])), ""
    )


def install() -> None:
    """Make Textual's driver for this system read through `PasteParser`; it makes its parser by this name."""
    driver = import_module(
        "textual.drivers.win32" if sys.platform == "win32" else "textual.drivers.linux_driver"
    )
    driver.XTermParser = PasteParser  # type: ignore[attr-defined]

"""The draft of a new customer, kept in a small file beside the journal of the book.

The file outlives the program, so that what was typed or pasted into the add bar is there again the next time. There is
one per book: of two windows, the one that leaves its bar last keeps its own.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

import msgspec

from tui.book.files import replace
from tui.book.values import stored
from tui.core.business_card import Card

FILE: Final = "begun.json"


class Begun:
    """The draft of a new customer."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the book's state folder."""
        self._path = folder / FILE

    def read(self) -> Card | None:
        """The draft from last time; None if there was none, or it cannot be read."""
        card = stored(self._path, Card, Card())
        return card if card != Card() else None

    def keep(self, card: Card) -> None:
        """Keep a card, and wait for the disk; an empty one is deleted. If the disk refuses, nothing is kept."""
        with contextlib.suppress(OSError):
            if card == Card():
                self._path.unlink(missing_ok=True)
            else:
                replace(self._path, [msgspec.json.encode(card)])

"""A new customer who was begun and not saved, kept in a small file beside the journal of the book.

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
    """The new customer who was begun."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the book's state folder."""
        self._path = folder / FILE

    def read(self) -> Card | None:
        """What was begun the last time; None if nothing was, or it cannot be read."""
        card = stored(self._path, Card, Card())
        return card if card != Card() else None

    def keep(self, card: Card) -> None:
        """Keep a card, and wait for the disk; an empty one is forgotten. A disk that refuses keeps nothing."""
        with contextlib.suppress(OSError):
            if card == Card():
                self._path.unlink(missing_ok=True)
            else:
                replace(self._path, [msgspec.json.encode(card)])

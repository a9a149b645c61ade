"""Genjin in a terminal: where all of it lies, and how its screen says what a test waits for, whatever the words are."""

from __future__ import annotations

import sys
from pathlib import Path

from tui.core.words import logged_words
from tui.ui.colours import DARK_VARIABLES
from tui.ui.themes import Paint
from tui.ui.widgets.today_rows import TodayNumbers, head_parts

GENJIN = [sys.executable, "-m", "tui.cli"]


def env_of(folder: Path) -> dict[str, str]:
    """What the program sees of the world, with everything of its own in `folder`."""
    return {
        "GENJIN_BOOK": str(folder / "book.json"),
        "GENJIN_STATE": str(folder / "state"),
        "GENJIN_CONFIG": str(folder / "config"),
        "GENJIN_NOW": "2026-11-21T09:30",
        "TMPDIR": str(folder),
    }


def due(number: int, shown: int | None = None) -> str:
    """How the head of today's list ends once the follow-ups are read: so many are due, of whom so many are shown."""
    waiting = 0 if shown is None else number - shown
    return head_parts(TodayNumbers(0, number, waiting), Paint(DARK_VARIABLES))[-1][0]


def logged(name: str) -> str:
    """How the message begins that a call is in the journal."""
    return logged_words("call", name, "\0").partition("\0")[0].rstrip(" ·")

"""Pictures of screens that are compared, character by character and colour by colour, with those of the last look.

There is one where it shows something of its own; docs/screens has them too. `make pictures` draws them anew into
tests/pictures/expected; what has changed is then to be looked at in the diff, or with any browser, before it is
committed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from tools.picture import screen_svg
from tui.book.ids import IdSource
from tui.clock import Clock
from tui.ui.app import GenjinApp

EXPECTED = Path(__file__).parent / "expected"
DRAW = "GENJIN_PICTURES"
"""Set to "draw" in the environment, pictures are written and not compared."""


class StillClock(Clock):
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = int(at.timestamp()) * 1000

    def milliseconds(self) -> int:
        """When it stopped."""
        return self._at


@contextmanager
def same_every_time(now: datetime) -> Iterator[tuple[Clock, IdSource]]:
    """Ids and the times of stamps are shown on some screens: a clock and ids that are the same in every run."""
    clock = StillClock(now)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield clock, IdSource(clock, random.Random(1))
    time.tzset()


def assert_looks_as_before(app: GenjinApp, name: str) -> None:
    """Compare the screen with the picture of that name."""
    path, picture = EXPECTED / f"{name}.svg", screen_svg(app, name)
    if os.environ.get(DRAW) == "draw":
        path.parent.mkdir(exist_ok=True)
        path.write_text(picture, "utf-8")
        return
    assert path.exists(), f"there is no picture {name}; `make pictures` draws it"
    assert _rows(path.read_text("utf-8")) == _rows(picture), (
        f"{name} looks different; `make pictures` draws it anew"
    )


def _rows(picture: str) -> list[str]:
    """A picture in lines, so that a failure names the rows that differ."""
    return picture.splitlines()


def picture_name(scene: str, language: str, size: tuple[int, int]) -> str:
    """The name of a picture, such as "board-zh-80x24"."""
    return f"{scene}-{language}-{size[0]}x{size[1]}"

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
from types import SimpleNamespace

import pytest

from tools.picture import screen_svg
from tui.ui.app import GenjinApp

EXPECTED = Path(__file__).parent / "expected"
DRAW = "GENJIN_PICTURES"
"""Set to "draw" in the environment, pictures are written and not compared."""


@contextmanager
def same_every_time(now: datetime) -> Iterator[None]:
    """Ids and the times of stamps are shown on some screens; let chance and the clock deal the same in every run."""
    chance = random.Random(1)
    dealt = SimpleNamespace(
        randbelow=chance.randrange,
        token_hex=lambda count: chance.randbytes(count).hex(),
        token_bytes=chance.randbytes,
    )
    clock = SimpleNamespace(time_ns=lambda: int(now.timestamp()) * 1_000_000_000)
    with pytest.MonkeyPatch.context() as patch:
        for module in ("tui.book.ids", "tui.book.stamp"):
            patch.setattr(f"{module}.secrets", dealt)
            patch.setattr(f"{module}.time", clock)
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
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

"""Pictures of screens that are compared, character by character and colour by colour, with those of the last look.

`make pictures` draws them anew into tests/pictures/expected; what has changed is then to be looked at in the diff, or
with any browser, before it is committed.
"""

from __future__ import annotations

import os
import random
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.picture import screen_svg
from tui.ui.app import GenjinApp

EXPECTED = Path(__file__).parent / "expected"
DRAW = "GENJIN_PICTURES"
"""Set to "draw" in the environment, pictures are written and not compared."""


def same_ids_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are shown on some screens; let chance deal the same ones in every run."""
    chance = random.Random(1)
    dealt = SimpleNamespace(
        randbelow=chance.randrange,
        token_hex=lambda count: chance.randbytes(count).hex(),
        token_bytes=chance.randbytes,
    )
    for module in ("tui.book.ids", "tui.book.stamp"):
        monkeypatch.setattr(f"{module}.secrets", dealt)


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

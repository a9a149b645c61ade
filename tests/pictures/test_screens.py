"""What stands on the screen, in both languages and three sizes: straight rows, and every character whole.

In Textual 8.2 whatever lies over another widget cuts wide characters at its edges. Nothing of ours does, and these
tests keep it so: each row is exactly as wide as the screen, and what a widget drew is what the screen shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driving import (
    NOW,
    board_of,
    running,
    shown,
    speaking,
)
from tests.pictures.compared import EXPECTED, assert_looks_as_before, picture_name, same_every_time
from tests.pictures.fits import assert_screen_fits
from tests.pictures.scenes import (
    NARROW_TOO,
    SCENES,
    SHOWN_IN_ENGLISH,
    TWICE,
    Scene,
    board,
    by_tag,
    customer,
    full,
)
from tui.book.book import Book
from tui.core import changes
from tui.core.changes import Fields
from tui.sample import sample_book

SIZES = [(120, 36), (80, 24), (60, 20)]
HUGE = (200, 60)
WIDE, NARROW, SMALL = SIZES

PICTURED = {
    *((scene, WIDE, "en" if scene in SHOWN_IN_ENGLISH else "zh") for scene in SCENES),
    *((scene, NARROW, "en" if scene in SHOWN_IN_ENGLISH else "zh") for scene in NARROW_TOO),
    *((scene, WIDE, language) for scene in TWICE for language in ("en", "zh")),
}
"""What is compared with a picture: every screen once, and again where size or language lay it out differently."""
PLAYED = sorted(
    {
        *PICTURED,
        *((scene, NARROW, "zh" if scene in SHOWN_IN_ENGLISH else "en") for scene in SCENES),
        *((scene, SMALL, "zh") for scene in SCENES),
        *((scene, HUGE, "zh") for scene in (board, full, by_tag, customer)),
    },
    key=lambda played: (played[0].__name__, *played[1:]),
)
"""What is played: every screen in every size, and in both languages."""


@pytest.mark.parametrize(
    ("scene", "size", "language"),
    PLAYED,
    ids=[f"{language}-{scene.__name__}-{size[0]}x{size[1]}" for scene, size, language in PLAYED],
)
async def test_every_row_is_straight_and_every_character_whole(
    tmp_path: Path, language: str, size: tuple[int, int], scene: Scene
) -> None:
    """Where there is a picture of it, it also looks as there."""
    with same_every_time(NOW) as (clock, ids), speaking(language):
        book = sample_book(tmp_path, NOW, clock=clock, ids=ids)
        async with running(book, size=size) as (app, pilot):
            await scene(app, pilot)
            await pilot.pause()
            assert_screen_fits(app)
            if (scene, size, language) in PICTURED:
                assert_looks_as_before(app, picture_name(scene.__name__, language, size))


def test_every_picture_is_of_something_that_is_compared_with_it() -> None:
    names = {picture_name(scene.__name__, language, size) for scene, size, language in PICTURED}
    assert {path.stem for path in EXPECTED.glob("*.svg")} == names


HOSTILE = {
    "[/x]": "[/x]",
    "[bold red]王[/]": "[bold red]王[/]",
    "\x1b]0;owned\x07\x1b[31m": "\\x1b]0;owned\\x07\\x1b[31m",
    "safe\u202egnp.exe": "safe\\u202egnp.exe",
    "two\nlines\tand a tab": "two lines and a tab",
    "é\u0301\u0301 王\u200d伟": "é",
    "长" * 300: "长长长",
}


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_names_that_mean_harm_are_shown_harmlessly_everywhere(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    for name in HOSTILE:
        fields: Fields = {
            "name": name,
            "company": name,
            "note": name,
            "phones": {name: name},
            "tags": {name: True},
            "created": NOW.date().isoformat(),
            "grade": "A",
        }
        # As another program may have written it: Genjin itself stores nothing of the kind.
        book.apply(changes.Change("script", writes={(changes.CUSTOMERS, book.new_id()): fields}))
    async with running(book, size=size) as (app, pilot):
        seen = [shown(app)]
        for customer in list(book.customers.values()):
            board_of(app).choose(customer.id)
            for keys in (["c"], ["escape", "enter"]):
                await pilot.press(*keys)
                await pilot.pause()
                assert_screen_fits(app)
                seen.append(shown(app))
            await pilot.press("escape")
    everything = "\n".join(seen)
    assert all(character.isprintable() or character == "\n" for character in everything)
    assert [name for name, safe in HOSTILE.items() if safe[:20] not in everything] == []

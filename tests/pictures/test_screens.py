"""What stands on the screen, in both languages and three sizes: straight rows, and every character whole.

In Textual 8.2 whatever lies over another widget cuts wide characters at its edges. Nothing of ours does, and these
tests keep it so: each row is exactly as wide as the screen, and what a widget drew is what the screen shows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.flows.driving import (
    NOW,
    Driver,
    board_of,
    choose,
    running,
    sample,
    shown,
    speaking,
    type_in,
)
from tests.pictures.fits import assert_screen_fits
from tui.book.book import Book
from tui.core import changes
from tui.core.changes import Fields
from tui.ui.app import GenjinApp

SIZES = [(120, 36), (80, 24), (60, 20)]
HUGE = (200, 60)

Scene = Callable[[GenjinApp, Driver], Awaitable[object]]


async def _board(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("tab", "l", "l")


async def _today(app: GenjinApp, pilot: Driver) -> None:
    if app.screen.has_class("-narrow"):
        await pilot.press("tab")
    await pilot.press("j", "m", "G")


async def _log(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "张敏")
    await pilot.press("c")
    await type_in(
        app, pilot, "客户说：价格可以，下周三下午三点再谈；让我们先寄样品到深圳、广州两个仓库，并附上检测报告"
    )


async def _find(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "grade:A,B 有限公司")


async def _add(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("n")
    await type_in(app, pilot, "欧阳上官司马诸葛先生")
    await pilot.press("tab", "tab")
    await type_in(app, pilot, "13800000001")


async def _customer(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("enter")
    await pilot.pause()


async def _help(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("f1")
    await pilot.pause()


async def _moved(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("L")


async def _full(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("z", "tab", "l")


async def _compact(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("z", "z")


async def _by_tag(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("b", "8")
    await pilot.pause()
    await pilot.press("tab", "l", "l", "l")


async def _by_urgency(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("b", "3")
    await pilot.pause()


async def _choosing_a_grouping(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("b")
    await pilot.pause()


async def _another_day(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("]", "]")


async def _folded(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("p")


async def _next_date(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("d")
    await type_in(app, pilot, "明天下午3点")


SCENES: list[Scene] = [
    *(_board, _today, _log, _find, _add, _customer, _help, _moved),
    *(_full, _compact, _by_tag, _by_urgency, _choosing_a_grouping, _another_day, _folded, _next_date),
]


_SCENES_AT_SIZES = [(scene, size) for scene in SCENES for size in SIZES] + [
    (scene, HUGE) for scene in (_board, _full, _by_tag, _customer)
]


@pytest.mark.parametrize(
    ("scene", "size"),
    _SCENES_AT_SIZES,
    ids=[f"{scene.__name__.strip('_')}-{size[0]}x{size[1]}" for scene, size in _SCENES_AT_SIZES],
)
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_row_is_straight_and_every_character_whole(
    tmp_path: Path, language: str, size: tuple[int, int], scene: Scene
) -> None:
    with speaking(language):
        async with sample(tmp_path, size=size) as (app, pilot):
            await scene(app, pilot)
            await pilot.pause()
            assert_screen_fits(app)


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
        }
        book.apply(changes.add(book.new_id(), fields, created=NOW.date(), grade="A"))
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

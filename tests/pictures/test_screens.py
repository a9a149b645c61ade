"""What stands on the screen, in both languages and three sizes: straight rows, and every character whole.

In Textual 8.2 whatever lies over another widget cuts wide characters at its edges. Nothing of ours does, and these
tests keep it so: each row is exactly as wide as the screen, and what a widget drew is what the screen shows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.geometry import Region
from textual.widget import Widget

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
from tui.book.book import Book
from tui.core import changes
from tui.core.changes import Fields
from tui.ui.app import GenjinApp

SIZES = [(120, 36), (80, 24), (60, 20)]

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


SCENES: list[Scene] = [_board, _today, _log, _find, _add, _customer, _help, _moved]


def assert_whole(app: GenjinApp) -> None:
    """No row is wider or narrower than the screen, and each widget's lines appear as the widget drew them."""
    compositor = app.screen._compositor
    strips = compositor.render_strips()
    assert [strip.cell_length for strip in strips] == [app.size.width] * app.size.height
    assert [cell_len(strip.text) for strip in strips] == [app.size.width] * app.size.height
    for widget, (region, clip) in compositor.visible_widgets.items():
        if not widget.children:
            _assert_shown_as_drawn(app, widget, region.intersection(clip))


def _assert_shown_as_drawn(app: GenjinApp, widget: Widget, region: Region) -> None:
    strips = app.screen._compositor.render_strips()
    content = widget.content_region.intersection(region)
    for y in content.line_range:
        on_screen = strips[y].crop(content.x, content.right).text
        drawn = widget.render_line(y - widget.content_region.y).crop(0, content.width).text
        assert on_screen.rstrip() == drawn.rstrip(), f"{widget!r} at line {y}"


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__.strip("_"))
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_row_is_straight_and_every_character_whole(
    tmp_path: Path, language: str, size: tuple[int, int], scene: Scene
) -> None:
    with speaking(language):
        async with sample(tmp_path, size=size) as (app, pilot):
            await scene(app, pilot)
            await pilot.pause()
            assert_whole(app)


HOSTILE = {
    "[/x]": "[/x]",
    "[bold red]王[/]": "[bold red]王[/]",
    "\x1b]0;owned\x07\x1b[31m": "\\x1b]0;owned\\x07\\x1b[31m",
    "safe\u202egnp.exe": "safe\\u202egnp.exe",
    "two\nlines\tand a tab": "two lines and a tab",
    "é\u0301\u0301 王\u200d伟": "é",
    "长" * 300: "长长长",
}


@pytest.mark.parametrize("size", [SIZES[0], SIZES[-1]], ids=lambda size: f"{size[0]}x{size[1]}")
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
                assert_whole(app)
                seen.append(shown(app))
            await pilot.press("escape")
    everything = "\n".join(seen)
    assert all(character.isprintable() or character == "\n" for character in everything)
    assert [name for name, safe in HOSTILE.items() if safe[:20] not in everything] == []

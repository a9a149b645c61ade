"""The add bar with a card, the trash, the copy menu, a narrowed timeline: straight rows, whole characters, no harm."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.flows.driving import NOW, Driver, board_of, choose, running, sample, shown, speaking, type_in
from tests.flows.test_adding import CHINESE, paste
from tests.pictures.fits import assert_screen_fits
from tui.book.book import Book
from tui.core import changes
from tui.core.changes import Fields
from tui.ui.app import GenjinApp

Scene = Callable[[GenjinApp, Driver], Awaitable[object]]


async def _card(app: GenjinApp, pilot: Driver) -> None:
    await paste(app, pilot, CHINESE + "\n" + "很长的备注 " * 40)


async def _trash(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("x", "x", "x", "T")


async def _full_trash(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press(*["x"] * 30, "T")
    await type_in(app, pilot, "有限")


async def _copying(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("y")


async def _searching(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "陈刚")
    await pilot.press("enter", "/")
    await type_in(app, pilot, "标")


async def _kinds(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "陈刚")
    await pilot.press("enter", "f")


@pytest.mark.parametrize(
    ("size", "language"), [((120, 36), "zh"), ((80, 24), "en"), ((60, 20), "zh")], ids=str
)
@pytest.mark.parametrize("scene", [_card, _trash, _full_trash, _copying, _searching, _kinds])
async def test_every_row_is_straight_and_every_character_whole(
    tmp_path: Path, language: str, size: tuple[int, int], scene: Scene
) -> None:
    with speaking(language):
        async with sample(tmp_path, size=size) as (app, pilot):
            await scene(app, pilot)
            await pilot.pause()
            await pilot.pause()
            assert_screen_fits(app)


HARM = "[/x] \x1b[31m \u202egnp \x9b2J \u200d 王"
SAFE = r"[/x] \x1b[31m \u202egnp \x9b2J"


def _write(book: Book, table: str, fields: Fields) -> None:
    """As another program may write it: Genjin itself stores no characters that nobody sees."""
    book.apply(changes.Change("script", writes={(table, book.new_id()): fields}))


async def test_texts_that_mean_harm_are_shown_harmlessly(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    for _count in range(2):
        fields: Fields = {"name": HARM, "company": HARM, "wechat": HARM, "phones": {HARM: HARM}}
        _write(book, changes.CUSTOMERS, {**fields, "created": NOW.date().isoformat(), "grade": "A"})
    for customer in list(book.customers.values()):
        entry: Fields = {
            "customer": customer.id,
            "at": "2026-11-20",
            "kind": HARM,
            "outcome": HARM,
            "note": HARM,
        }
        _write(book, changes.FOLLOWUPS, {**entry, "from": "A", "grade": "A"})
    async with running(book) as (app, pilot):
        seen = []
        for keys in (["y"], ["escape", "enter"], ["/", "g", "enter"], ["f"], ["escape", "tab", "e"]):
            await pilot.press(*keys)
            await pilot.pause()
            seen.append(shown(app))
        await pilot.press("escape", "escape", "escape", "escape")
        await pilot.pause()
        board_of(app)
        await pilot.press("x", "T")
        await pilot.pause()
        seen.append(shown(app))
    assert all(character.isprintable() or character == "\n" for text in seen for character in text)
    assert all(SAFE[:20] in text for text in seen)


async def test_a_pasted_card_that_means_harm_is_shown_harmlessly(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await paste(app, pilot, f"王新\n13800138999\n{HARM}\nWeChat: x\u202ey123")
        assert all(character.isprintable() or character == "\n" for character in shown(app))
        await pilot.press("enter")
        customer = next(each for each in app.session.book.customers.values() if each.name == "王新")
        assert all(text.isprintable() for text in (customer.name, customer.wechat))

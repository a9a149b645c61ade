"""A key that does nothing says why, or which keys do something; and says it once, not at every press."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import Passing, open_book
from tests.flows.driving import (
    NOW,
    Driver,
    board_of,
    flash,
    heading,
    last_change,
    running,
    sample,
    shown,
    tone,
    type_in,
)
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.screens.help import HelpScreen
from tui.ui.widgets.bar import BarHead
from tui.ui.widgets.footer import Footer


async def test_a_key_that_can_do_nothing_now_says_why_and_does_nothing(tmp_path: Path) -> None:
    async with running(open_book(tmp_path)) as (app, pilot):
        said = set()
        for key in ("c", "v", "H", "2", "u", "U"):
            board_of(app).flash_bar.clear()
            await pilot.press(key)
            assert (tone(app), board_of(app).bar) == ("plain", None)
            said.add(flash(app))
        assert len(said) == 3, "nobody is there, nothing to undo, nothing to do again"


async def test_no_suggestion_is_named_with_the_customer(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("a")
    assert (tone(app), "李娜" in flash(app), last_change(app)) == ("plain", True, "")


async def test_a_key_of_the_board_while_a_bar_is_open_says_what_comes_first(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("n", "f6")
    assert (tone(app), "Enter" in flash(app), "Esc" in flash(app)) == ("plain", True, True)
    assert board_of(app).bar is board_of(app).add_bar
    assert len(board_of(app).today.ids) == 13, "F6 would show everyone due"


async def test_a_wrong_key_is_told_once_and_then_left_alone(tmp_path: Path) -> None:
    clock = Passing()
    async with running(sample_book(tmp_path, NOW, clock=clock)) as (app, pilot):
        await pilot.press("w")
        assert flash(app).startswith("w ")
        await pilot.press("j")
        assert tone(app) == ""
        await pilot.press("w", "f15", "w")
        assert tone(app) == "", "it was said a moment ago"
        clock.passed += 21
        await pilot.press("f15")
        assert ("F15 " in flash(app), "?" in flash(app)) == (True, True)


@pytest.mark.parametrize("place", ["", "enter", "question_mark", "comma"])
async def test_a_wrong_key_is_answered_wherever_one_is(tmp_path: Path, place: str) -> None:
    """A letter, one that came through an input method, which asks for Shift, and one with an accent."""
    clock = Passing()
    async with running(sample_book(tmp_path, NOW, clock=clock)) as (app, pilot):
        await pilot.press(*filter(None, [place]))
        await pilot.pause()
        for key, word in (("w", "w "), ("ｗ", "Shift"), ("é", "é ")):
            clock.passed += 21
            await type_in(app, pilot, key)
            await pilot.pause()
            is_page = isinstance(app.screen, HelpScreen)
            told = heading(app).filter if is_page else app.work_screen.flash_bar.message
            assert (word in told, told in shown(app)) == (True, True)


async def test_a_key_that_does_nothing_in_the_palette_is_told_in_its_head(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("ctrl+p", "f15")
    await pilot.pause()
    head = app.screen.query_one(BarHead).outcome
    assert ("F15 " in head, "F1 " in head) == (True, True)


async def test_keys_that_do_nothing_now_are_dimmed_in_the_footer(tmp_path: Path) -> None:
    async with running(open_book(tmp_path)) as (app, _pilot):
        assert app.screen.query_one(Footer).dim == {"log", "visit", "hotter"}
    async with sample(tmp_path / "sample") as (app, pilot):
        assert app.screen.query_one(Footer).dim == frozenset()
        await type_in(app, pilot, "/zzzz\r")
        await pilot.pause()
        assert "log" in app.screen.query_one(Footer).dim


async def test_the_footer_key_of_a_dimmed_action_says_why_when_clicked(tmp_path: Path) -> None:
    async with running(open_book(tmp_path)) as (app, pilot):
        await pilot.press("c")
        why = flash(app)
        board_of(app).flash_bar.clear()
        await pilot.click(Footer, offset=(2, 0))
        await pilot.pause()
        assert (tone(app), flash(app)) == ("plain", why)


async def test_a_message_below_a_page_is_not_lost(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("question_mark")
    app.on_genjin_app_saved(app.Saved("ENOSPC"))
    assert app.board.flash_bar.message == "ENOSPC"
    await pilot.press("escape")
    assert app.work_screen is app.board

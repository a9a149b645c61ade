"""A key that does nothing says why, or which keys do something; and says it once, not at every press."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import open_book
from tests.flows.driving import Driver, board_of, flash, running, sample, shown, speaking, type_in
from tui.ui.app import GenjinApp
from tui.ui.widgets.footer import Footer


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("c", "There is no customer here."),
        ("v", "There is no customer here."),
        ("H", "There is no customer here."),
        ("2", "There is no customer here."),
        ("u", "There is nothing to undo."),
        ("U", "There is nothing to do again."),
    ],
)
async def test_a_key_that_can_do_nothing_now_says_why(tmp_path: Path, key: str, reason: str) -> None:
    async with running(open_book(tmp_path)) as (app, pilot):
        await pilot.press(key)
        assert flash(app) == reason


async def test_no_suggestion_is_named_with_the_customer(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("a")
        assert flash(app) == "There is no other grade suggested for 李娜."


async def test_a_key_of_the_board_while_a_bar_is_open_says_what_comes_first(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("n", "f6")
        assert flash(app) == "First Enter saves or Esc closes what is open."
        assert board_of(app).bar is board_of(app).add_bar


async def test_a_wrong_key_is_told_once_and_then_left_alone(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("w")
        assert flash(app) == "No key ‘w’ here; ? shows all keys."
        await pilot.press("j")
        assert "No key" not in flash(app)
        await pilot.press("w", "f15", "w")
        assert "No key" not in flash(app), "it was said a moment ago"
        app._hinted -= 60
        await pilot.press("f15")
        assert flash(app) == "No key ‘F15’ here; ? shows all keys."


async def _nothing(app: GenjinApp, pilot: Driver) -> None: ...


async def _customer(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("enter")


async def _help(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("question_mark")


async def _settings(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("comma")


async def _palette(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("ctrl+p")


@pytest.mark.parametrize("place", [_nothing, _customer, _help, _settings])
@pytest.mark.parametrize(
    ("key", "words"), [("w", "No key ‘w’ here"), ("ｗ", "Input method on"), ("é", "No key ‘é’ here")]
)
async def test_a_wrong_key_is_answered_wherever_one_is(
    tmp_path: Path, place: object, key: str, words: str
) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert callable(place)
        await place(app, pilot)
        await pilot.pause()
        await type_in(app, pilot, key)
        await pilot.pause()
        assert words in shown(app)


async def test_a_key_that_does_nothing_in_the_palette_is_told_in_its_head(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _palette(app, pilot)
        await pilot.press("f15")
        await pilot.pause()
        assert "No key ‘F15’ here; F1 shows all keys." in shown(app)


async def test_a_full_width_letter_does_what_its_plain_key_does(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await type_in(app, pilot, "ｃ")
        assert board_of(app).bar is board_of(app).log_bar


async def test_keys_that_do_nothing_now_are_dimmed_in_the_footer(tmp_path: Path) -> None:
    async with running(open_book(tmp_path)) as (app, _pilot):
        assert app.screen.query_one(Footer)._dim == {"log", "visit", "hotter"}
    async with sample(tmp_path / "sample") as (app, pilot):
        assert app.screen.query_one(Footer)._dim == frozenset()
        await type_in(app, pilot, "/zzzz\r")
        await pilot.pause()
        assert "log" in app.screen.query_one(Footer)._dim


async def test_the_footer_key_of_a_dimmed_action_says_why_when_clicked(tmp_path: Path) -> None:
    async with running(open_book(tmp_path)) as (app, pilot):
        await pilot.click(Footer, offset=(2, 0))
        await pilot.pause()
        assert flash(app) == "There is no customer here."


async def test_in_chinese_all_of_it_is_chinese(tmp_path: Path) -> None:
    with speaking("zh"):
        async with sample(tmp_path) as (app, pilot):
            await pilot.press("w")
            assert "按 ? 看全部按键" in flash(app)


async def test_a_message_below_a_page_is_not_lost(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("question_mark")
        app.on_genjin_app_saved(app.Saved("the disk is full"))
        assert app.board.flash_bar.message == "the disk is full"
        await pilot.press("escape")
        assert app.work_screen is app.board

"""Choosing one of several things: numbers, arrows, typing, the mouse, and what cannot be chosen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.flows.driving import Driver, board_of, numbers, rows, sample, shown, type_in
from tui.ui.app import GenjinApp
from tui.ui.screens.choosing import Chooser, Option
from tui.ui.widgets.bar import BarHead
from tui.ui.widgets.options import OptionRows

COPY = (
    Option("phone", "+86 138 0013 8000", "mobile"),
    Option("email", "wang@example.com", "e-mail"),
    Option("wechat", "WeChat", disabled="nameless"),
    Option("card", "the whole card"),
)
MANY = tuple(Option(str(number), f"客户{number}", "王伟" if number == 777 else "") for number in range(3000))


@asynccontextmanager
async def choosing(
    folder: Path, options: Sequence[Option], *, chosen: str = ""
) -> AsyncIterator[tuple[GenjinApp, Driver, list[str]]]:
    """The app with a chooser open, and the list that takes what is chosen."""
    taken: list[str] = []
    async with sample(folder) as (app, pilot):
        await board_of(app).offer("Copy", options, taken.append, chosen=chosen)
        await pilot.pause()
        yield app, pilot, taken


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("1", "phone"), ("２", "email"), ("4", "card"), ("\r", "phone"), ("jjj\r", "card"), ("G\r", "card")],
)
async def test_keys_choose_one(tmp_path: Path, typed: str, expected: str) -> None:
    async with choosing(tmp_path, COPY) as (app, pilot, taken):
        await type_in(app, pilot, typed)
        await pilot.pause()
        assert taken == [expected]
        assert board_of(app)


@pytest.mark.parametrize("keys", [["escape"], ["q"], ["9"], ["0", "escape"]])
async def test_leaving_chooses_nothing(tmp_path: Path, keys: list[str]) -> None:
    async with choosing(tmp_path, COPY) as (app, pilot, taken):
        await pilot.press(*keys)
        assert taken == []
        assert isinstance(app.screen, Chooser) == (keys == ["9"])


async def test_the_cursor_begins_at_what_is_in_force_with_all_in_view_where_there_is_room(
    tmp_path: Path,
) -> None:
    async with choosing(tmp_path, COPY, chosen="card") as (app, pilot, taken):
        assert all(option.text in shown(app) for option in COPY)
        await pilot.press("enter")
        assert taken == ["card"]


async def test_an_option_that_cannot_be_chosen_says_why_and_nothing_closes(tmp_path: Path) -> None:
    async with choosing(tmp_path, COPY) as (app, pilot, taken):
        assert shown(app).count("nameless") == 1
        await pilot.press("3")
        assert shown(app).count("nameless") == 2
        await pilot.press("enter")
        assert isinstance(app.screen, Chooser)
        assert taken == []


async def test_keys_after_the_choice_belong_to_the_board_again(tmp_path: Path) -> None:
    async with choosing(tmp_path, COPY) as (app, pilot, taken):
        before = app.board.subject
        await type_in(app, pilot, "2j")
        assert taken == ["email"]
        assert board_of(app).subject != before


async def test_thousands_of_options_are_walked_to_the_last_and_filtered_while_typing(tmp_path: Path) -> None:
    async with choosing(tmp_path, MANY) as (app, pilot, taken):
        rows = app.screen.query_one(OptionRows)
        assert rows.options == MANY
        await pilot.press("up", "pagedown", "ctrl+end", "down")
        rows.edge(last=True)
        await pilot.pause()
        assert "客户2999" in shown(app)
        await type_in(app, pilot, "zzzz\r")
        assert "zzzz" in rows.render_line(0).text, "nothing is found, and Enter does nothing"
        assert (app.screen.query_one(OptionRows), taken) == (rows, [])
        await pilot.press(*["backspace"] * 4)
        await type_in(app, pilot, "kh 2999")
        assert [option.id for option in rows.options] == ["2999"]
        assert numbers(app.screen.query_one(BarHead).outcome.replace(",", "")) == [1, 3000]
        await pilot.press("enter")
        assert taken == ["2999"]


async def test_a_burst_of_letters_and_enter_takes_what_was_typed(tmp_path: Path) -> None:
    async with choosing(tmp_path, MANY) as (app, pilot, taken):
        await type_in(app, pilot, "ww\r")
        await pilot.pause()
        assert taken == ["777"]


async def test_no_line_is_wider_than_the_screen(tmp_path: Path) -> None:
    async with choosing(tmp_path, COPY) as (app, pilot, _taken):
        for size in ((120, 36), (80, 24), (60, 20), (30, 10), (12, 5)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert {cell_len(row) for row in rows(app)} == {size[0]}


async def test_the_mouse_chooses(tmp_path: Path) -> None:
    async with choosing(tmp_path, COPY) as (_app, pilot, taken):
        await pilot.click(OptionRows, offset=(3, 1))
        await pilot.pause()
        assert taken == ["email"]


async def test_control_characters_of_the_data_are_not_drawn(tmp_path: Path) -> None:
    async with choosing(tmp_path, [Option("1", "a\x1b[31mb", "\u202ec")]) as (app, _pilot, _taken):
        assert "a\\x1b[31mb" in shown(app)
        assert "\x1b" not in shown(app)


async def test_an_empty_list_says_so(tmp_path: Path) -> None:
    async with choosing(tmp_path, []) as (app, pilot, taken):
        assert app.screen.query_one(OptionRows).render_line(0).text.strip()
        await pilot.press("enter", "j", "1", "escape")
        assert taken == []
        assert board_of(app)

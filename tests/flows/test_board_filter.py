"""Which customer the keys act on while a filter is in force: always one that is to be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driving import (
    Driver,
    board_of,
    choose,
    flash,
    grade_of,
    on_board,
    rows,
    sample,
    settle,
    shown,
    subject,
    type_in,
)
from tui.ui.app import GenjinApp


async def _filter(app: GenjinApp, pilot: Driver, query: str) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, query)
    await pilot.press("enter")


async def test_a_digit_grades_the_customer_found_and_not_the_one_chosen_before(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert subject(app) == "李娜"
        await _filter(app, pilot, "ww")
        assert on_board(app) == [subject(app)] == ["王伟"]
        assert board_of(app).pane == "board"
        await pilot.press("4")
        assert (grade_of(app, "王伟"), grade_of(app, "李娜")) == ("D", "A")


@pytest.mark.parametrize("pane", ["today", "board"])
async def test_nobody_found_means_that_keys_have_no_one_to_act_on(tmp_path: Path, pane: str) -> None:
    async with sample(tmp_path) as (app, pilot):
        if pane == "board":
            await pilot.press("tab")
        await _filter(app, pilot, "zzzz")
        await pilot.press("c")
        assert board_of(app).bar is None
        assert flash(app) == "There is no customer here."
        await pilot.press("j", "tab", "j", "G", "c")
        assert flash(app) == "There is no customer here."


async def test_from_the_board_too_the_cursor_is_on_the_customer_found(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("tab", "l", "l", "l")
        await _filter(app, pilot, "ww")
        await pilot.press("c", "enter")
        assert "logged a call with 王伟" in flash(app)


async def test_after_grading_the_cursor_goes_on_to_the_next_match(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _filter(app, pilot, "grade:A")
        column = list(app.session.desk.columns[0].ids)
        assert board_of(app).subject == column[0]
        await pilot.press("3")
        assert board_of(app).subject == column[1]
        await pilot.press("3", "3", "3")
        assert board_of(app).subject == column[4], "no one may be left out or met twice"
        await pilot.press("3", "3")
        assert flash(app) == "There is no customer here."
        await pilot.press("u")
        assert board_of(app).subject == column[4]


async def test_after_a_log_the_cursor_goes_on_with_the_next_match_due(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _filter(app, pilot, "grade:B late")
        late = app.session.due_ids()
        assert len(late) > 1
        await pilot.press("tab", "g", "c", "enter")
        assert board_of(app).subject == late[1]


async def test_todays_list_shows_only_whom_the_filter_lets_through(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _filter(app, pilot, "ww")
        assert [app.session.book.customers[each].name for each in board_of(app).today.ids] == ["王伟"]
        assert "2 done · 1 of 1" in shown(app)
        await _filter(app, pilot, " grade:E")
        await pilot.press("escape")
        assert "13 of 23" in shown(app)


async def test_a_letter_that_is_taken_away_again_brings_the_cursor_back(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "陈刚")
        await pilot.press("slash", "w", "w")
        assert subject(app) == "王伟"
        await pilot.press("backspace", "backspace")
        assert (subject(app), board_of(app).pane) == ("陈刚", "today")


async def test_escape_after_enter_stays_with_the_customer_found(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _filter(app, pilot, "ww")
        await pilot.press("escape")
        assert subject(app) == "王伟"
        assert len(on_board(app)) == len(app.session.desk)


async def test_a_new_customer_whom_the_filter_would_hide_ends_it(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _filter(app, pilot, "ww")
        await pilot.press("n")
        await type_in(app, pilot, "欧阳娜娜")
        await pilot.press("enter")
        assert subject(app) == "欧阳娜娜"
        assert "60 customers" in rows(app)[0]


async def test_a_log_does_not_lose_those_found_by_a_word_in_a_note(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("slash")
        await type_in(app, pilot, "递交了标书")
        await pilot.pause(0.5)
        await settle(app, pilot)
        await pilot.press("enter", "c", "enter")
        assert on_board(app) == ["陈刚"]


async def test_the_footer_says_how_to_see_everyone_again(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert "Esc back" not in rows(app)[-1]
        await _filter(app, pilot, "ww")
        assert "Esc back" in rows(app)[-1]
        await pilot.press("escape")
        assert "Esc back" not in rows(app)[-1]
        assert "n new" in rows(app)[-1]

"""Which customer the keys act on while a filter is in force: always one that is to be seen."""

from __future__ import annotations

import pytest

from tests.flows.driving import (
    Driver,
    board_of,
    choose,
    counted,
    flash,
    grade_of,
    heading,
    last_change,
    newest,
    numbers,
    on_board,
    rows,
    subject,
    tone,
    type_in,
    until,
)
from tui.ui.app import GenjinApp


async def _filter(app: GenjinApp, pilot: Driver, query: str) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, query)
    await pilot.press("enter")


async def test_a_digit_grades_the_customer_found_and_not_the_one_chosen_before(
    app: GenjinApp, pilot: Driver
) -> None:
    assert subject(app) == "李娜"
    await _filter(app, pilot, "ww")
    assert on_board(app) == [subject(app)] == ["王伟"]
    assert board_of(app).pane == "board"
    await pilot.press("4")
    assert (grade_of(app, "王伟"), grade_of(app, "李娜")) == ("D", "A")


@pytest.mark.parametrize("pane", ["today", "board"])
async def test_nobody_found_means_that_keys_have_no_one_to_act_on(
    app: GenjinApp, pilot: Driver, pane: str
) -> None:
    if pane == "board":
        await pilot.press("tab")
    await _filter(app, pilot, "zzzz")
    for keys in (["c"], ["j", "tab", "j", "G", "c"], ["1"]):
        await pilot.press(*keys)
        assert (board_of(app).subject, board_of(app).bar) == (None, None)
        assert tone(app) == "plain", "it is said"
    assert last_change(app) == ""


async def test_from_the_board_too_the_cursor_is_on_the_customer_found(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("tab", "l", "l", "l")
    await _filter(app, pilot, "ww")
    await pilot.press("c", "enter")
    assert "王伟" in flash(app)
    assert newest(app, "王伟").at[:16] == "2026-11-21T09:30"


async def test_after_grading_the_cursor_goes_on_to_the_next_match(app: GenjinApp, pilot: Driver) -> None:
    await _filter(app, pilot, "grade:A")
    column = list(app.session.desk.columns[0].ids)
    assert board_of(app).subject == column[0]
    await pilot.press("3")
    assert board_of(app).subject == column[1]
    await pilot.press("3", "3", "3")
    assert board_of(app).subject == column[4], "no one may be left out or met twice"
    await pilot.press("3", "3")
    assert board_of(app).subject is None
    assert tone(app) == "plain"
    await pilot.press("u")
    assert board_of(app).subject == column[4]


async def test_after_a_log_the_cursor_goes_on_with_the_next_match_due(app: GenjinApp, pilot: Driver) -> None:
    await _filter(app, pilot, "grade:B late")
    late = app.session.due_ids()
    assert len(late) > 1
    await pilot.press("tab", "g", "c", "enter")
    assert board_of(app).subject == late[1]


async def test_todays_list_shows_only_whom_the_filter_lets_through(app: GenjinApp, pilot: Driver) -> None:
    await _filter(app, pilot, "ww")
    assert [app.session.book.customers[each].name for each in board_of(app).today.ids] == ["王伟"]
    assert counted(app) == [2, 1]
    await _filter(app, pilot, " grade:E")
    await pilot.press("escape")
    assert counted(app) == [2, 13, 23]


async def test_a_letter_that_is_taken_away_again_brings_the_cursor_back(
    app: GenjinApp, pilot: Driver
) -> None:
    choose(app, "陈刚")
    await pilot.press("slash", "w", "w")
    assert subject(app) == "王伟"
    await pilot.press("backspace", "backspace")
    assert (subject(app), board_of(app).pane) == ("陈刚", "today")


async def test_escape_after_enter_stays_with_the_customer_found(app: GenjinApp, pilot: Driver) -> None:
    await _filter(app, pilot, "ww")
    await pilot.press("escape")
    assert subject(app) == "王伟"
    assert len(on_board(app)) == len(app.session.desk)


async def test_a_new_customer_whom_the_filter_would_hide_ends_it(app: GenjinApp, pilot: Driver) -> None:
    await _filter(app, pilot, "ww")
    await pilot.press("n")
    await type_in(app, pilot, "欧阳娜娜")
    await pilot.press("enter")
    assert subject(app) == "欧阳娜娜"
    assert heading(app).filter == ""
    assert 60 in numbers(rows(app)[0])


async def test_a_log_does_not_lose_those_found_by_a_word_in_a_note(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "递交了标书")
    await until(pilot, lambda: on_board(app))
    await pilot.press("enter", "c", "enter")
    assert on_board(app) == ["陈刚"]


async def test_the_footer_says_how_to_see_everyone_again(app: GenjinApp, pilot: Driver) -> None:
    for keys in ("", "ww", ""):
        await (_filter(app, pilot, keys) if keys else pilot.press("escape"))
        assert ("Esc" in rows(app)[-1].split()) == bool(keys)
        assert ("n" in rows(app)[-1].split()) != bool(keys)

"""The mouse on the board: clicks, the wheel, and dragging a customer onto a column or a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.events import MouseMove

from tests.flows.driving import (
    Driver,
    board_of,
    choose,
    counted,
    flash,
    grade_of,
    last_change,
    newer_book,
    newest,
    numbers,
    rows,
    running,
    sample,
    shown,
    subject,
    tone,
)
from tui.core.words import moved_words
from tui.ui.app import GenjinApp
from tui.ui.screens.customer import CustomerScreen

Cell = tuple[int, int]


async def hold(pilot: Driver, start: Cell, *path: Cell) -> None:
    """Press the button on a cell of the screen and move along a path, without letting go."""
    await pilot.mouse_down(offset=start)
    for cell in path:
        await pilot._post_mouse_events([MouseMove], offset=cell, button=1)
        await pilot.pause()


async def drag(pilot: Driver, start: Cell, *path: Cell) -> None:
    """Drag along a path and let go at its end."""
    await hold(pilot, start, *path)
    await pilot.mouse_up(offset=path[-1])
    await pilot.pause()


def column_cell(app: GenjinApp, index: int) -> Cell:
    """A cell in a column of the board."""
    board = board_of(app).board
    left = next(x for x in range(board.size.width) if board.column_at(x) == index)
    return board.region.x + left + 1, board.region.y + 8


def day_cell(app: GenjinApp, day: date) -> Cell:
    """A cell of a day in the strip."""
    days = board_of(app).days
    left = next(x for x in range(days.size.width) if days.day_at(x) == day)
    return days.region.x + left + 1, days.region.y + 1


def first_card(app: GenjinApp) -> Cell:
    """A cell of the first card of the first column."""
    region = board_of(app).board.region
    return region.x + 3, region.y + 3


async def test_a_card_dragged_to_a_column_is_graded_and_undo_brings_it_back(
    app: GenjinApp, pilot: Driver
) -> None:
    await hold(pilot, first_card(app), column_cell(app, 1), column_cell(app, 2))
    assert (tone(app), "李娜" in flash(app), " C" in flash(app)) == ("plain", True, True)
    assert grade_of(app, "李娜") == "A", "nothing happens before the button is let go"
    await pilot.mouse_up(offset=column_cell(app, 2))
    await pilot.pause()
    assert (tone(app), flash(app)) == ("good", moved_words("李娜", "A", "C"))
    assert (grade_of(app, "李娜"), subject(app)) == ("C", "李娜")
    await pilot.press("u")
    assert grade_of(app, "李娜") == "A"


async def test_the_column_aimed_at_is_marked_until_the_end(app: GenjinApp, pilot: Driver) -> None:
    board = board_of(app).board
    before = board.render_line(0)
    await hold(pilot, first_card(app), column_cell(app, 2))
    assert board.render_line(0) != before
    await pilot.press("escape")
    assert board.render_line(0) == before


@pytest.mark.parametrize("end", ["escape", "same column", "footer"])
async def test_a_drag_that_ends_anywhere_else_changes_nothing(
    app: GenjinApp, pilot: Driver, end: str
) -> None:
    ends = {"same column": column_cell(app, 0), "footer": (3, 35), "escape": column_cell(app, 3)}
    await hold(pilot, first_card(app), column_cell(app, 2), ends[end])
    if end == "escape":
        await pilot.press("escape")
    await pilot.mouse_up(offset=ends[end])
    await pilot.pause()
    assert grade_of(app, "李娜") == "A"
    assert last_change(app) == ""
    assert board_of(app).bar is None


async def test_a_customer_dropped_on_a_day_has_their_next_date_there(tmp_path: Path) -> None:
    wednesday = date(2026, 11, 25)
    async with sample(tmp_path) as (app, pilot):
        start = (8, 5)
        assert "陈刚" in rows(app)[5]
        await hold(pilot, start, (20, 20), day_cell(app, wednesday))
        assert (tone(app), numbers(flash(app)), "陈刚" in flash(app)) == ("plain", [25], True)
        await pilot.mouse_up(offset=day_cell(app, wednesday))
        await pilot.pause()
        assert (tone(app), numbers(flash(app)), subject(app)) == ("good", [25], "陈刚")
        assert counted(app) == [2, 13, 22], "who has another date is not due today"
        assert (newest(app, "陈刚").kind, newest(app, "陈刚").next) == ("plan", "2026-11-25")
        await pilot.press("u")
        assert counted(app) == [2, 13, 23]


async def test_a_trembling_hand_clicks_and_does_not_drag(app: GenjinApp, pilot: Driver) -> None:
    x, y = first_card(app)
    await hold(pilot, (x, y), (x + 1, y))
    assert tone(app) == ""
    await pilot.mouse_up(offset=(x + 1, y))
    await pilot.click(offset=(x + 1, y))
    assert subject(app) == "李娜"


async def test_the_click_at_the_end_of_a_drag_is_not_taken_for_a_click(app: GenjinApp, pilot: Driver) -> None:
    """A terminal reports the end of a drag as a click wherever it ends within the same widget."""
    await drag(pilot, first_card(app), column_cell(app, 1), column_cell(app, 3))
    await pilot._post_mouse_events([], offset=column_cell(app, 3))
    board = board_of(app).board
    assert board.ends_drag()
    assert not board.ends_drag()


async def test_by_another_axis_a_drag_sets_its_field_or_says_why_not(app: GenjinApp, pilot: Driver) -> None:
    app.session.group("need")
    board_of(app).new_day()
    await pilot.pause()
    card = app.session.columns[0].ids[0]
    await drag(pilot, first_card(app), column_cell(app, 1))
    customer = app.session.customer(card)
    assert customer is not None
    assert (customer.need, tone(app)) == ("later", "good")
    assert customer.name in flash(app)
    app.session.group("month")
    board_of(app).new_day()
    await pilot.pause()
    await hold(pilot, first_card(app), column_cell(app, 1))
    assert tone(app) == "plain"
    await pilot.mouse_up(offset=column_cell(app, 1))
    await pilot.pause()
    assert last_change(app) == "edit", "that of the drag before"


async def test_a_book_that_cannot_be_changed_is_not_dragged_about(tmp_path: Path) -> None:
    async with running(newer_book(tmp_path)) as (app, pilot):
        board_of(app).flash("")
        await drag(pilot, first_card(app), column_cell(app, 2))
        assert grade_of(app, "李娜") == "A"
        assert (tone(app), flash(app)) == ("bad", app.session.book.read_only)


async def test_a_click_on_a_day_shows_its_list_and_a_click_on_today_goes_back(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.click(offset=day_cell(app, date(2026, 11, 23)))
    await pilot.pause()
    assert app.session.day == date(2026, 11, 23)
    assert {23, 2, 3} == set(counted(app))
    await pilot.click(offset=day_cell(app, date(2026, 11, 21)))
    await pilot.pause()
    assert counted(app) == [2, 13, 23]


async def test_a_double_click_opens_a_customer_of_todays_list(app: GenjinApp, pilot: Driver) -> None:
    await pilot.double_click(offset=(8, 5))
    await pilot.pause()
    assert isinstance(app.screen, CustomerScreen)
    assert "陈刚" in shown(app)


async def test_a_click_on_the_folded_line_opens_the_list(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(60, 20)) as (app, pilot):
        choose(app, "王伟")
        await pilot.click(offset=(10, 1))
        await pilot.pause()
        assert board_of(app).pane == "today"
        assert board_of(app).today.size.height > 1


async def test_a_click_on_a_strip_opens_its_column(app: GenjinApp, pilot: Driver) -> None:
    assert "梁静" not in shown(app)
    await pilot.click(offset=column_cell(app, 4))
    await pilot.pause()
    assert "梁静" in shown(app)

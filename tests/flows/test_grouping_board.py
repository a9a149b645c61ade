"""The board grouped by other axes than the grade, and what moving between its columns means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.books import add, open_book
from tests.flows.driving import (
    Driver,
    board_of,
    choose,
    flash,
    heading,
    last_change,
    reopened,
    rows,
    running,
    sample,
    shown,
    subject,
    tone,
)
from tui.book.book import Book
from tui.core.grouping import GROUPINGS
from tui.core.model import Customer
from tui.ui.app import GenjinApp
from tui.ui.axes import axis_word, column_name
from tui.ui.widgets.options import OptionRows


async def group(app: GenjinApp, pilot: Driver, axis: str) -> None:
    """Choose a grouping by keys."""
    await pilot.press("b")
    await pilot.pause()
    await pilot.press(str(GROUPINGS.index(axis) + 1))
    await pilot.pause()
    assert app.session.group_by == axis


def chosen(app: GenjinApp) -> Customer:
    customer = app.session.customer(board_of(app).subject)
    assert customer is not None
    return customer


async def test_b_offers_all_axes_and_groups_by_the_one_chosen(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("b")
    await pilot.pause()
    assert [option.id for option in app.screen.query_one(OptionRows).options] == list(GROUPINGS)
    assert all(axis_word(axis) in shown(app) for axis in GROUPINGS)
    await pilot.press("escape")
    assert app.session.group_by == "grade"
    await group(app, pilot, "status")
    assert subject(app) == "王伟", "the cursor stays on its customer"
    assert axis_word("status") in heading(app).group
    assert heading(app).group in rows(app)[0]
    assert column_name("status", app.session.columns[0].key) in rows(app)[1]
    assert (tone(app), axis_word("status") in flash(app)) == ("plain", True)


async def test_the_grouping_is_remembered(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await group(app, pilot, "importance")
    async with running(reopened(tmp_path)) as (app, pilot):
        assert [column.key for column in app.session.columns] == ["key", "normal"]
        assert column_name("importance", "normal") in rows(app)[1]


async def test_a_grouping_of_a_newer_version_is_the_grade(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, _pilot):
        app.session.choices.remember(group_by="moon")
    async with running(reopened(tmp_path)) as (app, _pilot):
        assert [column.key for column in app.session.columns] == list("ABCDE")


async def test_away_from_grades_a_card_says_its_letter(app: GenjinApp, pilot: Driver) -> None:
    assert "A 李娜" not in rows(app)[3][48:]
    await group(app, pilot, "status")
    assert "A 李娜" in "\n".join(row[47:] for row in rows(app))


@pytest.mark.parametrize(
    ("axis", "name", "key", "field", "value"),
    [
        ("status", "王伟", "L", "status", "won"),
        ("need", "王伟", "L", "need", "later"),
        ("importance", "韦国栋", "H", "importance", "key"),
    ],
)
async def test_h_and_l_set_the_field_the_columns_stand_for(
    app: GenjinApp, pilot: Driver, axis: str, name: str, key: str, field: str, value: str
) -> None:
    await group(app, pilot, axis)
    choose(app, name)
    before = getattr(chosen(app), field)
    await pilot.press(key)
    assert (subject(app), getattr(chosen(app), field)) == (name, value)
    assert tone(app) == "good"
    assert f"{column_name(axis, before)} → {column_name(axis, value)}" in flash(app)
    column = app.session.columns[board_of(app).board.column]
    assert column.key == value, "the cursor goes along"
    await pilot.press("u")
    assert getattr(chosen(app), field) == before


async def test_there_is_nothing_beyond_the_last_column(app: GenjinApp, pilot: Driver) -> None:
    await group(app, pilot, "importance")
    choose(app, "韦国栋")
    await pilot.press("L")
    assert (tone(app), last_change(app), "韦国栋" in flash(app)) == ("plain", "", True)
    assert f"“{column_name('importance', 'normal')}”" in flash(app)


@pytest.mark.parametrize("axis", ["urgency", "month"])
async def test_where_a_column_cannot_be_chosen_it_says_why(app: GenjinApp, pilot: Driver, axis: str) -> None:
    await group(app, pilot, axis)
    await pilot.press("tab", "L")
    first, second = (column.key for column in app.session.columns[:2])
    assert flash(app) == board_of(app).move_problem(chosen(app), first, second) != ""
    assert (tone(app), last_change(app)) == ("plain", "")


async def test_digits_grade_whatever_the_columns_are(app: GenjinApp, pilot: Driver) -> None:
    await group(app, pilot, "owner")
    choose(app, "韦国栋")
    await pilot.press("2")
    assert chosen(app).grade == "B"


def _tagged(folder: Path, tags: int) -> Book:
    """A book in which customer n has the tags n and n + 1."""
    book = open_book(folder)
    for number in range(tags):
        add(book, f"customer {number:02}", "B", tags={f"tag{number:02}": True, f"tag{number + 1:02}": True})
    return book


async def test_a_customer_stands_under_each_tag_and_a_move_changes_one_of_them(tmp_path: Path) -> None:
    async with running(_tagged(tmp_path, 3)) as (app, pilot):
        await group(app, pilot, "tag")
        assert [len(column.ids) for column in app.session.columns] == [1, 2, 2, 1]
        await pilot.press("tab", "l", "j")
        assert subject(app) == "customer 01"
        assert board_of(app).board.column_key == "tag01"
        await pilot.press("H")
        assert sorted(chosen(app).tags) == ["tag00", "tag02"]
        assert board_of(app).board.column_key == "tag00"
        assert tone(app) == "good"
        assert "tag01 → tag00" in flash(app)


async def test_of_many_columns_those_around_the_cursor_are_open(tmp_path: Path) -> None:
    async with running(_tagged(tmp_path, 40)) as (app, pilot):
        await group(app, pilot, "tag")
        assert "tag00" in rows(app)[1]
        assert "tag30" not in rows(app)[1]
        await pilot.press("tab", *["l"] * 30)
        assert board_of(app).board.column_key == "tag30"
        assert "tag30" in rows(app)[1]
        assert "tag00" not in rows(app)[1]
        behind = re.findall(r"\+(\d+)", shown(app))
        assert len(behind) == 2, "how many columns are out of sight is said on either side"
        widths = board_of(app).board.widths
        assert sum(int(word) for word in behind) == sum(not cells for cells in widths)


async def test_every_axis_can_be_walked_and_filtered(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(80, 24)) as (app, pilot):
        for axis in GROUPINGS:
            await group(app, pilot, axis)
            await pilot.press("l", "l", "j", "G", "h", "g", "slash", "cg", "enter", "H", "L", "escape", "tab")
            assert "Traceback" not in shown(app)
            assert app.session.desk.shown == len(app.session.book.customers)

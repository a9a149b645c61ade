"""Lists of other days, next dates without a contact, and what an empty list or book says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.books import add, open_book
from tests.flows.driving import (
    NOW,
    Driver,
    board_of,
    choose,
    counted,
    flash,
    last_change,
    newest,
    numbers,
    reopened,
    rows,
    running,
    sample,
    shown,
    speaking,
    subject,
    tone,
    type_in,
)
from tui.core.words import next_words
from tui.ui.app import GenjinApp
from tui.ui.screens.notices import empty_column, empty_today


@pytest.mark.parametrize("keys", [["]", "]"], ["ctrl+right", "ctrl+right"]])
async def test_the_list_of_another_day_has_who_falls_due_then(
    app: GenjinApp, pilot: Driver, keys: list[str]
) -> None:
    first = subject(app)
    await pilot.press(*keys)
    assert app.session.day == NOW.date() + timedelta(2)
    assert {23, 2, 3} == set(counted(app)), "the day, how far it is, and how many"
    dues = [app.session.outlook(each).due for each in board_of(app).today.ids]
    assert [due and due.day for due in dues] == [NOW.date() + timedelta(2)] * 3
    assert "Esc" in board_of(app).today.render_line(board_of(app).today.size.height - 1).text
    await pilot.press("escape")
    assert counted(app) == [2, 13, 23]
    assert subject(app) == first


async def test_full_width_brackets_are_the_keys_they_look_like(app: GenjinApp, pilot: Driver) -> None:
    await type_in(app, pilot, "】")
    assert (app.session.day, counted(app)[0]) == (NOW.date() + timedelta(1), 22)
    await type_in(app, pilot, "【【")
    assert (app.session.day, counted(app)[0]) == (NOW.date() - timedelta(1), 20)


async def test_a_call_logged_on_another_days_list_goes_on_with_that_list(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("]")
    listed = list(board_of(app).today.ids)
    assert board_of(app).subject == listed[0]
    await pilot.press("c", "enter")
    assert board_of(app).subject == listed[1]
    assert app.session.day == NOW.date() + timedelta(1)


async def test_at_midnight_the_list_is_that_of_the_new_day(tmp_path: Path) -> None:
    clock = [NOW]
    async with sample(tmp_path, clock=clock) as (app, pilot):
        await pilot.press("]", "]")
        assert counted(app)[0] == 23
        clock.append(NOW + timedelta(days=1))
        app.look_around()
        await pilot.pause()
        assert app.session.day is None
        assert counted(app)[0] == 0, "done so far"


async def test_the_strip_of_days_counts_who_falls_due(app: GenjinApp, pilot: Driver) -> None:
    days = board_of(app).days
    assert numbers(days.render_line(1).text) == [21, 22, 23, 24, 25, 26, 27]
    assert days.render_line(2).text.split()[:5] == ["23", "5", "3", "2", "–"]
    await pilot.press("c", "enter")
    assert numbers(days.render_line(2).text)[:2] == [22, 6]
    await pilot.resize_terminal(80, 24)
    await pilot.pause()
    assert not days.display


@pytest.mark.parametrize(
    ("typed", "next_"),
    [("wed", "2026-11-25"), ("下周三下午三点", "2026-11-25T15:00"), ("none", "none"), ("", None)],
)
async def test_d_sets_the_next_date_without_a_contact(
    app: GenjinApp, pilot: Driver, typed: str, next_: str | None
) -> None:
    choose(app, "陈刚")
    await pilot.press("d")
    await type_in(app, pilot, typed)
    told = board_of(app).plan_bar.head.outcome
    assert told in shown(app)
    await pilot.press("enter")
    plan = newest(app, "陈刚")
    assert (plan.kind, plan.next) == ("plan", next_)
    assert told == next_words("A", app.session.outlook(plan.customer), NOW.date())
    assert (told in flash(app), tone(app), board_of(app).bar) == (True, "good", None)


async def test_after_a_next_date_the_next_customer_due(app: GenjinApp, pilot: Driver) -> None:
    assert subject(app) == "李娜"
    await pilot.press("d")
    await type_in(app, pilot, "+3d")
    await pilot.press("enter")
    assert subject(app) == "陈刚"


async def test_a_next_date_that_is_none_is_explained(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("d")
    await type_in(app, pilot, "someday")
    await pilot.press("enter")
    assert board_of(app).bar is board_of(app).plan_bar
    head = board_of(app).plan_bar.head
    assert (head.role, "someday" in head.outcome) == ("bad", True)
    await pilot.press("escape")
    assert last_change(app) == ""


async def test_a_next_date_can_be_set_on_the_customer_page(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "陈刚")
    await pilot.press("enter")
    await pilot.pause()
    await pilot.press("ctrl+r")
    await type_in(app, pilot, "fri")
    await pilot.press("enter")
    await pilot.pause()
    assert newest(app, "陈刚").next == "2026-11-27"
    assert tone(app) == "good"


async def test_whoever_is_through_is_told_so_and_when_it_goes_on(tmp_path: Path) -> None:
    add(book := open_book(tmp_path), "Ana", "B")
    async with running(book) as (app, pilot):
        before = shown(app)
        await pilot.press("c", "enter")
        notice = empty_today(app.session, app.keymap, is_filtered=False)
        assert [numbers(line) for line in notice] == [[1], [1, 28]]
        assert all(line in shown(app) and line not in before for line in notice)
        assert "]" in notice[1]


async def test_an_empty_column_says_how_to_fill_it(tmp_path: Path) -> None:
    add(book := open_book(tmp_path), "Ana", "B")
    async with running(book) as (app, pilot):
        await pilot.press("tab", "h")
        words = empty_column(app.session, app.keymap).split()
        assert {"H", "L"} <= set(words) <= set(shown(app).split())


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_an_empty_book_names_three_keys_and_two_ways_in_whole(tmp_path: Path, language: str) -> None:
    with speaking(language):
        async with running(reopened(tmp_path)) as (app, pilot):
            for size in ((120, 36), (80, 24), (60, 20)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert "…" not in shown(app)
                assert {"n", "Enter", "?", "genjin"} <= set(shown(app).split())


async def test_enter_on_an_empty_book_asks_for_the_sample_and_leaves_no_trace(tmp_path: Path) -> None:
    async with running(reopened(tmp_path)) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert app.wants_sample
        assert app.return_code is not None
        assert not app.session.book.customers


async def test_z_says_more_and_less_and_is_remembered(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert "+86 138 0000 0002" not in "\n".join(rows(app)[:-2])
        await pilot.press("z")
        assert "138 0000 0002" in "\n".join(rows(app)[:-2])
        assert (board_of(app).density, tone(app)) == ("full", "plain")
    async with running(reopened(tmp_path)) as (app, pilot):
        assert "138 0000 0002" in "\n".join(rows(app)[:-2])
        await pilot.press("z", "z")
        assert app.session.choices.density == "", "what the settings say is no choice"


async def test_p_folds_todays_list_away_and_is_remembered(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("p")
        assert (board_of(app).today.size.height, tone(app)) == (1, "plain")
        assert "A 李娜 15:00 · " in rows(app)[1]
    async with running(reopened(tmp_path)) as (app, pilot):
        assert board_of(app).today.size.height == 1
        await pilot.press("ctrl+w")
        await pilot.pause()
        assert board_of(app).today.size.height > 1
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        await pilot.press("p")
        assert board_of(app).pane == "today", "with room for one line only it opens and closes the list"

"""Lists of other days, next dates without a contact, and what an empty list or book says."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.flows.driving import (
    NOW,
    board_of,
    choose,
    flash,
    last_change,
    rows,
    running,
    sample,
    shown,
    speaking,
    subject,
    type_in,
)
from tui.book.book import Book
from tui.core import changes


@pytest.mark.parametrize("keys", [["]", "]"], ["ctrl+right", "ctrl+right"]])
async def test_the_list_of_another_day_has_who_falls_due_then(tmp_path: Path, keys: list[str]) -> None:
    async with sample(tmp_path) as (app, pilot):
        first = subject(app)
        await pilot.press(*keys)
        assert "Mon 23 Nov, in 2 days" in rows(app)[1]
        assert "3 due" in rows(app)[1]
        dues = [app.session.outlook(each).due for each in board_of(app).today.ids]
        assert [due and due.day for due in dues] == [NOW.date() + timedelta(2)] * 3
        assert "Esc goes back to today" in shown(app)
        await pilot.press("escape")
        assert "13 of 23" in rows(app)[1]
        assert subject(app) == first


async def test_full_width_brackets_are_the_keys_they_look_like(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await type_in(app, pilot, "】")
        assert "Sun 22 Nov, tomorrow" in rows(app)[1]
        await type_in(app, pilot, "【【")
        assert "Fri 20 Nov, yesterday" in rows(app)[1]


async def test_a_call_logged_on_another_days_list_goes_on_with_that_list(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("]")
        listed = list(board_of(app).today.ids)
        assert board_of(app).subject == listed[0]
        await pilot.press("c", "enter")
        assert board_of(app).subject == listed[1]
        assert "tomorrow" in rows(app)[1]


async def test_at_midnight_the_list_is_that_of_the_new_day(tmp_path: Path) -> None:
    clock = [NOW]
    async with sample(tmp_path, clock=clock) as (app, pilot):
        await pilot.press("]", "]")
        clock.append(NOW + timedelta(days=1))
        app._look_around()
        await pilot.pause()
        assert "TODAY" in rows(app)[1]


async def test_the_strip_of_days_counts_who_falls_due(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert "Sa 21 Su 22 Mo 23 Tu 24" in shown(app)
        assert "23    5     3     2     –" in shown(app)
        await pilot.press("c", "enter")
        assert "22    6 " in shown(app)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Su 22" not in shown(app)


@pytest.mark.parametrize(
    ("typed", "told", "next_"),
    [
        ("wed", "next Wed 25 Nov", "2026-11-25"),
        ("下周三下午三点", "next Wed 25 Nov 15:00", "2026-11-25T15:00"),
        ("none", "no further contact", "none"),
        ("", "next Sat 14 Nov", None),
    ],
)
async def test_d_sets_the_next_date_without_a_contact(
    tmp_path: Path, typed: str, told: str, next_: str | None
) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "陈刚")
        await pilot.press("d")
        await type_in(app, pilot, typed)
        assert told in shown(app) or not typed
        await pilot.press("enter")
        assert told in flash(app) or not typed
        customer_id = next(each.id for each in app.session.book.customers.values() if each.name == "陈刚")
        newest = app.session.book.followups(customer_id)[0]
        assert (newest.kind, newest.next) == ("plan", next_)
        assert board_of(app).bar is None


async def test_after_a_next_date_the_next_customer_due(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert subject(app) == "李娜"
        await pilot.press("d")
        await type_in(app, pilot, "+3d")
        await pilot.press("enter")
        assert subject(app) == "陈刚"


async def test_a_next_date_that_is_none_is_explained(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("d")
        await type_in(app, pilot, "someday")
        await pilot.press("enter")
        assert board_of(app).bar is board_of(app).plan_bar
        assert "someday" in board_of(app).plan_bar.head.outcome
        await pilot.press("escape")
        assert last_change(app) == ""


async def test_a_next_date_can_be_set_on_the_customer_page(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "陈刚")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("ctrl+r")
        await type_in(app, pilot, "fri")
        await pilot.press("enter")
        await pilot.pause()
        assert "next Fri 27 Nov · saved" in shown(app)


async def test_whoever_is_through_is_told_so_and_when_it_goes_on(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    book.apply(changes.add(book.new_id(), {"name": "Ana"}, created=NOW.date(), grade="B"))
    async with running(book) as (app, pilot):
        await pilot.press("c", "enter")
        assert "1 is done: that was everyone." in shown(app)
        assert "Next: 1 on Sat 28 Nov; ] looks ahead" in shown(app)


async def test_an_empty_column_says_how_to_fill_it(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    book.apply(changes.add(book.new_id(), {"name": "Ana"}, created=NOW.date(), grade="B"))
    async with running(book) as (app, pilot):
        await pilot.press("tab", "h")
        words = " ".join(shown(app).split())
        assert "Nobody here." in words
        assert "H and L" in words


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)], ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_an_empty_book_names_three_keys_and_two_ways_in_whole(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    with speaking(language):
        book = Book.open(tmp_path / "book.json", tmp_path / "state")
        async with running(book, size=size) as (app, _pilot):
            text = shown(app)
            assert "…" not in text
            assert "import" in text
            keys = [row.split()[0] for row in "\n".join(rows(app)).split("\n") if row.strip()]
            for key in ("n", "Enter", "?"):
                assert any(key in row.split() for row in rows(app)), keys


async def test_enter_on_an_empty_book_asks_for_the_sample_and_leaves_no_trace(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    async with running(book) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert app.wants_sample
        assert app._exit
        assert not book.customers


async def test_z_says_more_and_less_and_is_remembered(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert "+86 138 0000 0002" not in "\n".join(rows(app)[:-2])
        await pilot.press("z")
        assert "138 0000 0002" in "\n".join(rows(app)[:-2])
        assert flash(app) == "Full cards: also phone and tags."
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        assert "138 0000 0002" in "\n".join(rows(app)[:-2])
        await pilot.press("z", "z")
        assert app.session.choices.density == "", "what the settings say is no choice"


async def test_p_folds_todays_list_away_and_is_remembered(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("p")
        assert "limit 1" not in "\n".join(rows(app)[2:-2])
        assert "A 李娜 15:00 · appointment today at 15:00" in rows(app)[1]
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        assert "limit 1" not in "\n".join(rows(app)[2:-2])
        await pilot.press("ctrl+w")
        assert "limit 1" in "\n".join(rows(app)[2:-2])
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        await pilot.press("p")
        assert board_of(app).pane == "today", "with room for one line only it opens and closes the list"

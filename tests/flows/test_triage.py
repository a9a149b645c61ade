"""Triage: everybody who was never graded, one key each."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.books import TODAY
from tests.flows.driving import (
    Driver,
    board_of,
    rows,
    running,
    said,
    sample,
    settle,
    shown,
    tone,
    type_in,
)
from tests.flows.test_calling import place, tally
from tui.book.book import Book
from tui.core import changes
from tui.core.changes import CUSTOMERS, Change, Fields
from tui.core.model import Customer
from tui.core.rounds import GRADED
from tui.ui.app import GenjinApp
from tui.ui.screens.board import BoardScreen
from tui.ui.screens.customer import CustomerScreen
from tui.ui.screens.triage import TriageScreen


def new_book(folder: Path, count: int = 5) -> Book:
    """A book as an import leaves it: nobody judged, each a day older than the one before."""
    book = Book.open(folder / "book.json", folder / "state")
    writes: dict[tuple[str, str], Fields] = {}
    for number in range(count):
        created = TODAY.fromordinal(TODAY.toordinal() - number).isoformat()
        writes[CUSTOMERS, book.new_id()] = {
            "name": f"客户{number}",
            "company": "有限公司",
            "grade": "D",
            "created": created,
            "source": "展会",
        }
    book.apply(Change("import", str(count), writes))
    return book


@pytest.fixture
async def sampled(tmp_path: Path) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """Here `app` and `pilot` are on such a book."""
    async with running(new_book(tmp_path)) as both:
        yield both


def triage(app: GenjinApp) -> TriageScreen:
    """The triage that is on the screen."""
    screen = app.screen
    assert isinstance(screen, TriageScreen)
    return screen


def whose_turn(app: GenjinApp) -> str:
    """The name of the customer whose turn it is, "" at the end."""
    customer = app.session.customer(triage(app).subject)
    return customer.name if customer else ""


def named(app: GenjinApp, name: str) -> Customer:
    """A customer of the book."""
    return next(each for each in app.session.book.customers.values() if each.name == name)


def marked(app: GenjinApp) -> list[str]:
    """The grades that Enter takes, by the mark at what each digit means; all of it is on the screen."""
    foot = triage(app).sheet(named(app, whose_turn(app))).foot
    for each in foot:
        assert f"{each.label:13} {each.value}" in shown(app)
    return [each.label[-1] for each in foot if each.value.endswith("◂ Enter")]


def board_below(app: GenjinApp) -> BoardScreen:
    """The board under the triage."""
    return next(screen for screen in app.screen_stack if isinstance(screen, BoardScreen))


async def begin(pilot: Driver, key: str = "t") -> None:
    """Start it and wait until its bars are there."""
    await pilot.press(key)
    await pilot.pause()


@pytest.mark.parametrize("key", ["t", "ctrl+t"])
async def test_one_key_grades_and_goes_on_to_the_next_newest_first(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    await begin(pilot, key)
    assert (place(app), marked(app)) == ([1, 5], ["D"])
    assert "展会" in shown(app)
    await pilot.press("1", "5", "3")
    assert [named(app, f"客户{number}").grade for number in range(4)] == ["A", "E", "C", "D"]
    assert (whose_turn(app), tally(app)) == ("客户3", {GRADED: 3})
    assert triage(app).tally() in rows(app)[0]
    entry = app.session.book.followups(named(app, "客户0").id)[0]
    assert (entry.kind, entry.from_grade, entry.grade) == ("grade", "D", "A")


async def test_a_grade_that_stays_counts_as_judged(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("4", "enter")
    assert (tone(app), "客户1" in said(app), tally(app)) == ("good", True, {GRADED: 2})
    await pilot.press("escape", "t")
    assert (whose_turn(app), place(app)) == ("客户2", [1, 3])


async def test_it_is_gone_on_with_after_a_restart(tmp_path: Path) -> None:
    async with running(new_book(tmp_path)) as (app, pilot):
        before = board_of(app).subject
        await begin(pilot)
        await pilot.press("1", "right", "4", "escape")
        assert board_of(app).subject == before
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        await begin(pilot)
        assert (whose_turn(app), place(app)) == ("客户1", [1, 3]), "one who was skipped comes again"


async def test_the_need_marks_the_grade_that_follows_and_enter_takes_it(
    app: GenjinApp, pilot: Driver
) -> None:
    await begin(pilot)
    await pilot.press("x")
    assert (whose_turn(app), named(app, "客户0").need) == ("客户0", "none")
    await pilot.pause()
    assert marked(app) == ["E"]
    await pilot.press("enter")
    assert named(app, "客户0").grade == "E"
    await pilot.press("f6", "enter")
    assert (named(app, "客户1").need, named(app, "客户1").grade) == ("later", "D")


async def test_a_closing_date_says_that_the_need_is_now_and_which_grade_that_is(
    app: GenjinApp, pilot: Driver
) -> None:
    await begin(pilot)
    await pilot.press("f9")
    await type_in(app, pilot, "2027-01-10")
    await pilot.pause()
    head = triage(app).date_bar.head
    assert (head.role, "B" in head.outcome, "50" in head.outcome) == ("good", True, True)
    assert head.outcome in shown(app)
    await pilot.press("enter")
    assert (named(app, "客户0").need, marked(app)) == ("now", ["B"])
    await pilot.press("enter")
    assert named(app, "客户0").grade == "B"


async def test_a_closing_date_that_is_none_is_explained_and_can_be_taken_out(
    app: GenjinApp, pilot: Driver
) -> None:
    await begin(pilot)
    await pilot.press("d")
    await type_in(app, pilot, "blah")
    await pilot.press("enter")
    bar = triage(app).date_bar
    assert (bar.head.role, triage(app).bar, named(app, "客户0").close_by) == ("bad", bar, None)
    assert "blah" in bar.head.outcome
    await pilot.press(*["backspace"] * 4)
    await type_in(app, pilot, "下月底")
    await pilot.press("enter", "d")
    assert triage(app).date_bar.value == "2026-12-31"
    await pilot.press("ctrl+u", "enter")
    assert named(app, "客户0").close_by is None


async def test_undo_goes_back_to_the_one_it_concerns(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("1", "2", "u")
    assert (whose_turn(app), named(app, "客户1").grade) == ("客户1", "D")
    assert tally(app) == {GRADED: 1}
    assert not app.session.is_triaged(named(app, "客户1"))
    await pilot.press("3")
    assert (named(app, "客户1").grade, whose_turn(app)) == ("C", "客户2")


async def test_back_one_to_grade_again(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("1", "left", "2")
    assert (named(app, "客户0").grade, tally(app)) == ("B", {GRADED: 1})


async def test_the_end_says_so_and_there_is_nobody_left(tmp_path: Path) -> None:
    async with running(new_book(tmp_path, 2)) as (app, pilot):
        await begin(pilot)
        await pilot.press("1", "2")
        assert (whose_turn(app), place(app), tally(app)) == ("", [], {GRADED: 2})
        assert triage(app).end_words() in shown(app)
        await pilot.press("3")
        assert (tone(app), named(app, "客户1").grade) == ("plain", "B")
        await pilot.press("enter")
        tallied = said(app)
        await pilot.press("t")
        assert (board_of(app).bar, tone(app)) == (None, "plain")
        assert said(app) != tallied


async def test_only_those_that_a_filter_lets_through(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "客户3")
    await pilot.press("enter")
    await begin(pilot)
    assert (whose_turn(app), len(triage(app).round)) == ("客户3", 1)


async def test_a_contact_counts_as_judged_and_a_call_nobody_answered_does_not(
    app: GenjinApp, pilot: Driver
) -> None:
    board_of(app).choose(named(app, "客户0").id)
    await pilot.press("-")
    board_of(app).choose(named(app, "客户1").id)
    await pilot.press("c", "enter")
    await begin(pilot)
    assert whose_turn(app) == "客户0"
    assert len(triage(app).round) == 4


async def test_who_was_graded_elsewhere_is_passed_over(tmp_path: Path) -> None:
    async with running(new_book(tmp_path)) as (app, pilot):
        await begin(pilot)
        app.session.book.save()
        other = Book.open(tmp_path / "book.json", tmp_path / "other")
        other.apply(changes.edit(named(app, "客户0"), {"need": "later"}))
        other.close()
        for _attempt in range(60):
            app.look_around()
            await pilot.pause(0.05)
            if whose_turn(app) != "客户0":
                break
        await settle(app, pilot)
        assert whose_turn(app) == "客户1"
        assert (tone(app), "客户0" in said(app)) == ("plain", True)


async def test_the_card_opens_and_comes_back(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("o")
    await pilot.pause()
    assert isinstance(app.screen, CustomerScreen)
    await pilot.press("escape")
    assert whose_turn(app) == "客户0"


async def test_what_was_graded_stands_in_its_column_when_the_board_is_seen_again(tmp_path: Path) -> None:
    async with running(new_book(tmp_path, 3)) as (app, pilot):
        await begin(pilot)
        await pilot.press("1", "2")
        assert board_below(app).unseen, "the board is not drawn at every key while nobody sees it"
        await pilot.press("escape")
        columns = {column.key: list(column.ids) for column in board_of(app).board.columns}
        assert named(app, "客户0").id in columns["A"]
        assert named(app, "客户1").id in columns["B"]
        assert not board_of(app).unseen


async def test_a_key_costs_the_same_in_a_book_of_thousands(tmp_path: Path) -> None:
    async with running(new_book(tmp_path, 2000)) as (app, pilot):
        await begin(pilot)
        assert place(app) == [1, 2000]
        calls = 0
        book = app.session.book

        def counting(customer_id: str) -> object:
            nonlocal calls
            calls += 1
            return standing(customer_id)

        standing = book.standing
        book.standing = counting  # type: ignore[assignment, method-assign]
        started = time.perf_counter()
        await pilot.press(*"123451234512345")
        assert tally(app) == {GRADED: 15}
        assert calls < 15 * 10, "work per key must not grow with the book"
        assert time.perf_counter() - started < 10


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 12), (20, 6), (8, 3)], ids=str)
async def test_resizing_does_no_harm(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sample(tmp_path) as (app, pilot):
        await begin(pilot)
        assert whose_turn(app) == "秦岚"
        await pilot.resize_terminal(*size)
        await pilot.pause()
        await pilot.press("n", "d", "x", "escape", "4")
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert tally(app)[GRADED] == 1


async def test_escape_from_triage_puts_the_cursor_back_where_it_was(app: GenjinApp, pilot: Driver) -> None:
    board = board_of(app)
    await pilot.press("tab", "down", "down")
    before = board.subject
    assert before is not None
    await begin(pilot)
    assert isinstance(app.screen, TriageScreen)
    await pilot.press("right", "2", "escape")
    assert board_of(app).subject == before

"""The timeline on the card: searched, narrowed to a kind, changed and deleted, and everything taken back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.flows.driving import NOW, Driver, day, running, said, sample, shown, speaking, tone, type_in
from tests.flows.test_customer_card import card_of, long_book, opened
from tui.core import changes
from tui.core.labels import LOGGED_WORDS, planned_words
from tui.core.model import FollowUp
from tui.core.timeline import KINDS
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.screens.board import BoardScreen
from tui.ui.screens.choosing import Chooser

NAME = "陈刚"


@asynccontextmanager
async def timeline(
    folder: Path, *, size: tuple[int, int] = (120, 36)
) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """The card of a customer with some follow-ups of all kinds, the cursor in the timeline."""
    book = sample_book(folder, NOW)
    customer = next(each for each in book.customers.values() if each.name == NAME)
    for at, kind, note, grade in [
        ("2026-11-17T10:00+08:00", "call", "asked for the price", customer.grade),
        ("2026-11-18T10:00+08:00", "visit", "saw the plant\nprice again", "D"),
        ("2026-11-19T10:00+08:00", "note", "likes tea", "D"),
        ("2026-11-20T10:00+08:00", "call", "budget is there", "B"),
    ]:
        current = book.customers[customer.id]
        outcome = "" if kind == "note" else "reached"
        change = changes.log(
            current, book.new_id(), at=at, kind=kind, outcome=outcome, note=note, grade=grade
        )
        book.apply(change)
    async with running(book, size=size) as (app, pilot):
        await opened(app, pilot, NAME)
        await pilot.press("tab")
        yield app, pilot


@pytest.fixture
async def sampled(tmp_path: Path) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """Here `app` and `pilot` are in that timeline."""
    async with timeline(tmp_path) as both:
        yield both


def notes(app: GenjinApp) -> list[str]:
    """The notes that are shown, newest first."""
    return [entry.note for entry in card_of(app).timeline.entries]


def entry(app: GenjinApp) -> FollowUp:
    """The entry under the cursor."""
    chosen = card_of(app).timeline.chosen
    assert chosen
    return chosen


def grade(app: GenjinApp) -> str:
    """The grade of the customer."""
    customer = app.session.customer(card_of(app).subject)
    assert customer
    return customer.grade


# -- searching -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["/", "ctrl+f", "、"])
async def test_the_search_narrows_with_every_letter_and_escape_ends_it(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    everything = notes(app)
    await type_in(app, pilot, key) if len(key) == 1 else await pilot.press(key)
    await type_in(app, pilot, "price")
    assert notes(app) == ["saw the plant\nprice again", "asked for the price"]
    await type_in(app, pilot, " plant")
    assert notes(app) == ["saw the plant\nprice again"]
    assert re.search(rf" 1\D+{len(everything)} · price plant", shown(app)), "how many of how many"
    await pilot.press("escape")
    assert notes(app) == everything
    assert entry(app).note.startswith("saw the plant")


async def test_enter_keeps_the_search_and_the_keys_move_among_what_was_found(
    app: GenjinApp, pilot: Driver
) -> None:
    everything = notes(app)
    await pilot.press("/")
    await type_in(app, pilot, "price")
    await pilot.press("enter", "j")
    assert entry(app).note == "asked for the price"
    await pilot.press("escape")
    assert notes(app) == everything
    assert entry(app).note == "asked for the price"
    await pilot.press("escape")
    await pilot.pause()
    assert isinstance(app.screen, BoardScreen)


async def test_the_arrow_keys_move_while_one_searches(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("/")
    await type_in(app, pilot, "price")
    await pilot.press("down")
    assert entry(app).note == "asked for the price"
    await pilot.press("up")
    assert entry(app).note.startswith("saw the plant")


async def test_what_was_found_is_marked(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("/")
    await type_in(app, pilot, f"price {LOGGED_WORDS['call']}")
    await pilot.pause()
    mark = card_of(app).timeline.paint.found
    lines = [strip for _block, strip in card_of(app).timeline.in_view()]
    found = [each.text for line in lines for each in line if each.style and each.style == each.style + mark]
    assert found == [LOGGED_WORDS["call"], "price"]


async def test_where_nothing_is_found_the_key_to_everything_is_named_and_there_is_nothing_to_delete(
    app: GenjinApp, pilot: Driver
) -> None:
    everything = notes(app)
    await pilot.press("/")
    await type_in(app, pilot, "xyzzy")
    await pilot.pause()
    notice = card_of(app).timeline.notice()
    assert "Esc" in notice
    assert notice in shown(app)
    await pilot.press("enter", "e", "x")
    assert (card_of(app).bar, tone(app)) == (None, "plain")
    await pilot.press("escape")
    assert notes(app) == everything


async def test_the_search_also_starts_from_the_fields(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("tab", "/")
    assert card_of(app).pane == "timeline"


# -- kinds ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["f", "f8"])
async def test_a_kind_is_chosen_from_those_there_are_and_shown_alone(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    await pilot.press(key)
    await pilot.pause()
    assert isinstance(app.screen, Chooser)
    kinds = [option.id for option in app.screen.rows.options]
    assert "email" not in kinds
    await pilot.press(str(kinds.index("note") + 1))
    await pilot.pause()
    assert notes(app) == ["likes tea"]
    assert f"· {KINDS['note']}" in shown(app)
    await pilot.press("escape")
    assert len(notes(app)) > 4


async def show_kind(app: GenjinApp, pilot: Driver, kind: str) -> None:
    """Choose by keys what the timeline shows."""
    await pilot.press("f")
    await pilot.pause()
    assert isinstance(app.screen, Chooser)
    kinds = [option.id for option in app.screen.rows.options]
    await pilot.press(str(kinds.index(kind) + 1))
    await pilot.pause()


async def test_kind_and_words_narrow_together_and_end_together(app: GenjinApp, pilot: Driver) -> None:
    await show_kind(app, pilot, "grades")
    assert {entry.changes_grade for entry in card_of(app).timeline.entries} == {True}
    await pilot.press("/")
    await type_in(app, pilot, "budget")
    assert notes(app) == ["budget is there"]
    await pilot.press("escape")
    assert len(notes(app)) > 4


async def test_a_call_logged_while_only_notes_are_shown_does_not_end_that(
    app: GenjinApp, pilot: Driver
) -> None:
    await show_kind(app, pilot, "note")
    await pilot.press("c", "x", "enter")
    assert notes(app) == ["likes tea"]
    await pilot.press("escape")
    assert notes(app)[0] == "x"


# -- changing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["e", "f7", "enter"])
async def test_an_entry_is_changed_in_the_log_bar_as_it_was_typed(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    await pilot.press("j", "j", key)
    bar = card_of(app).log_bar
    assert card_of(app).bar is bar
    assert bar.entry.note == "saw the plant\nprice again"
    await pilot.press("escape", "j", key)
    await type_in(app, pilot, "!")
    await pilot.press("enter")
    assert notes(app)[3] == "asked for the price!"
    await pilot.press("u")
    assert notes(app)[3] == "asked for the price"
    assert (tone(app), NAME in said(app)) == ("good", True)
    await pilot.press("U")
    assert notes(app)[3] == "asked for the price!"


async def test_a_note_of_several_lines_keeps_them_when_it_is_changed(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("j", "j", "e")
    await pilot.pause()
    assert "saw the plant↵price again" in shown(app)
    await type_in(app, pilot, "!")
    await pilot.press("enter")
    assert notes(app)[2] == "saw the plant\nprice again!"


async def test_what_a_stored_note_holds_besides_text_never_reaches_the_terminal(tmp_path: Path) -> None:
    book = sample_book(tmp_path, NOW)
    customer = next(each for each in book.customers.values() if each.name == NAME)
    note = "red \x1b[31m and \u202e back"
    logged = {"customer": customer.id, "at": changes.timestamp(NOW), "kind": "call", "outcome": "reached"}
    fields = {**logged, "note": note, "from": customer.grade, "grade": customer.grade}
    book.apply(changes.Change("script", writes={(changes.FOLLOWUPS, book.new_id()): fields}))
    async with running(book) as (app, pilot):
        await opened(app, pilot, NAME)
        await pilot.press("tab", "e")
        await pilot.pause()
        assert r"red \x1b[31m and \u202e back" in shown(app)
        assert "\x1b" not in shown(app)
        await pilot.press("tab", "right", "enter")
        assert (entry(app).outcome, entry(app).note) == ("no-answer", note)


async def test_of_a_change_of_grade_the_note_is_changed_and_nothing_else(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("1", "e")
    await pilot.pause()
    assert entry(app).kind == "grade"
    assert card_of(app).bar is card_of(app).edit_bar
    await type_in(app, pilot, "big order")
    await pilot.press("enter")
    assert (entry(app).note, entry(app).from_grade, entry(app).grade) == ("big order", "B", "A")
    assert grade(app) == "A"
    await pilot.press("u")
    assert entry(app).note == ""


async def test_the_grade_of_the_newest_entry_is_the_customers_and_that_of_an_older_one_is_history(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("e", "ctrl+1", "enter")
    assert (entry(app).grade, grade(app)) == ("A", "A")
    await pilot.press("j", "j", "e", "ctrl+5", "enter")
    assert (entry(app).grade, grade(app)) == ("E", "A")


# -- deleting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["x", "delete"])
async def test_an_entry_is_deleted_at_once_and_undo_brings_it_back(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    before = notes(app)
    await pilot.press("j", key)
    assert notes(app) == [before[0], *before[2:]]
    assert (tone(app), f"{day('2026-11-19')} 10:00" in said(app)) == ("good", True)
    assert app.session.customer(card_of(app).subject)
    await pilot.press("u")
    assert notes(app) == before
    assert (tone(app), NAME in said(app)) == ("good", True)
    await pilot.press("U")
    assert notes(app) == [before[0], *before[2:]]


async def test_with_the_newest_entry_the_grade_that_it_gave_goes_and_comes_back(
    app: GenjinApp, pilot: Driver
) -> None:
    assert grade(app) == "B"
    await pilot.press("x")
    assert grade(app) == "D"
    assert re.search(r"\bD\b", said(app))
    await pilot.press("u")
    assert grade(app) == "B"


async def test_deleting_an_older_entry_leaves_the_grade_alone(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("j", "j", "x")
    assert grade(app) == "B"
    assert not re.search(r"\b[A-E]\b", said(app)), "no grade was touched, so none is named"


async def test_an_older_entry_that_gave_the_same_grade_does_not_take_it_along(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("4", "2", "g", "j", "j")
    assert (entry(app).note, entry(app).grade, grade(app)) == ("budget is there", "B", "B")
    await pilot.press("x")
    assert grade(app) == "B"


async def test_standing_due_date_and_todays_list_follow_a_delete_and_its_undo(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        customer_id = app.session.today_list().shown[0]
        name = app.session.book.customers[customer_id].name
        await pilot.press("c", "x", "enter")
        assert customer_id not in app.session.due_ids()
        await opened(app, pilot, name)
        await pilot.press("tab", "x")
        assert customer_id in app.session.due_ids()
        assert app.session.book.standing(customer_id).last != NOW.date()
        await pilot.press("u")
        assert customer_id not in app.session.due_ids()
        assert app.session.book.standing(customer_id).last == NOW.date()


async def test_x_on_the_fields_deletes_the_customer(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("tab", "x")
    await pilot.pause()
    assert isinstance(app.screen, BoardScreen)
    assert NAME in [each.customer.name for each in app.session.book.trash()]


# -- large and small -----------------------------------------------------------------------------------------------


async def test_a_search_through_thousands_of_entries_lays_out_only_what_is_in_view(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(long_book(tmp_path, 3000)) as (app, pilot):
        card = await opened(app, pilot, NAME)
        drawn: list[int] = []
        read: list[str] = []
        compose, followups = card.timeline.compose_block, app.session.book.followups
        monkeypatch.setattr(
            card.timeline,
            "compose_block",
            lambda index, *rest: drawn.append(index) or compose(index, *rest),  # type: ignore[func-returns-value]
        )
        monkeypatch.setattr(
            app.session.book,
            "followups",
            lambda each: read.append(each) or followups(each),  # type: ignore[func-returns-value]
        )
        await pilot.press("/")
        for letter in "call 29":
            drawn.clear()
            await type_in(app, pilot, letter)
            assert len(drawn) < 3 * card.timeline.room
        assert all("29" in note for note in notes(app))
        assert not read


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (30, 8)], ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_searching_fits_every_size(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    with speaking(language):
        async with timeline(tmp_path, size=size) as (app, pilot):
            await pilot.press("/")
            await type_in(app, pilot, "tea")
            await pilot.pause()
            assert "tea" in shown(app)
            assert notes(app) == ["likes tea"]


async def test_a_next_date_for_which_a_line_has_no_room_stands_below(tmp_path: Path) -> None:
    """It was cut at 80 columns: "next 21 No…"."""
    async with sample(tmp_path, size=(80, 24)) as (app, pilot):
        planned = planned_words((await opened(app, pilot, "李娜")).timeline.entries[0], NOW.date())
        assert "15:00" in planned
        assert planned in shown(app)

"""A calling session: today's list, one customer at a time."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.books import add
from tests.flows.driving import (
    NOW,
    Driver,
    board_of,
    choose,
    day,
    heading,
    rows,
    running,
    said,
    sample,
    settle,
    shown,
    speaking,
    subject,
    tone,
    type_in,
)
from tui.book.book import Book
from tui.config import Config
from tui.core import changes
from tui.core.agenda import Rules, outlook
from tui.core.labels import field_word
from tui.core.model import NEVER_FOLLOWED, Customer
from tui.core.reasons import flag_words, why_due, why_grade
from tui.core.rounds import ATTEMPT, LOGGED, PASSED, SKIPPED
from tui.core.settings import Settings
from tui.ui.app import GenjinApp
from tui.ui.screens.calling import CallingScreen
from tui.ui.screens.customer import CustomerScreen
from tui.ui.screens.round import RoundScreen
from tui.ui.sheets import calling_sheet
from tui.ui.words import without_grade


def calling(app: GenjinApp) -> CallingScreen:
    """The session that is on the screen."""
    screen = app.screen
    assert isinstance(screen, CallingScreen)
    return screen


def whose_turn(app: GenjinApp) -> str:
    """The name of the customer whose turn it is, "" at the end."""
    customer = app.session.customer(calling(app).subject)
    return customer.name if customer else ""


def place(app: GenjinApp) -> list[int]:
    """Whose turn it is and of how many, as the header shows it; [] at the end."""
    return _numbers(heading(app).book)


def tally(app: GenjinApp) -> dict[str, int]:
    """What became of how many so far; the header shows the same numbers."""
    screen = app.screen
    assert isinstance(screen, RoundScreen)
    counts = {mark: count for mark in screen.COUNTED if (count := screen.round.count(mark))}
    assert _numbers(heading(app).more) == list(counts.values())
    return counts


def _numbers(text: str) -> list[int]:
    return [int(each.replace(",", "")) for each in re.findall(r"[\d,]+", text)]


async def begin(pilot: Driver, key: str = "f") -> None:
    """Start the session and wait until its bars are there."""
    await pilot.press(key)
    await pilot.pause()


@pytest.mark.parametrize("key", ["f", "f8"])
async def test_it_begins_with_the_first_one_due_and_shows_what_one_needs_to_call(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    await begin(pilot, key)
    assert (whose_turn(app), place(app)) == ("李娜", [1, 13])
    assert heading(app).book in rows(app)[0]
    for part in (
        "苏州明辉包装有限公司",
        "15:00",
        _why(app, "李娜"),
        calling(app).sheet(_named(app, "李娜")).notes_title,
    ):
        assert part in shown(app)
    await pilot.press("right")
    (slipped,) = flag_words(app.session.outlook(_named(app, "陈刚").id))
    for part in ("说月初定标，还没消息", slipped, "¥260,000", day("2026-11-15")):
        assert part in shown(app)


async def test_the_suggested_grade_is_shown_with_its_reason_and_is_in_the_bar(
    app: GenjinApp, pilot: Driver
) -> None:
    await app.session.apply(changes.edit(_named(app, "王伟"), {"close_by": "2027-01-20", "need": "now"}))
    choose(app, "王伟")
    await begin(pilot)
    assert "↓B" in rows(app)[2]
    suggestion = app.session.outlook(_named(app, "王伟").id).suggestion
    assert suggestion
    assert why_grade(suggestion, _named(app, "王伟"), app.session.today) in shown(app)
    await pilot.press("enter", "enter")
    assert _named(app, "王伟").grade == "B"


async def test_the_whole_list_is_gone_through_and_counted(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("enter")
    await type_in(app, pilot, "wants a quote")
    await pilot.press("enter", "-", "s", "c", "enter", "ctrl+e")
    assert (place(app), tally(app)) == ([6, 13], {LOGGED: 2, ATTEMPT: 2, SKIPPED: 1})
    assert calling(app).tally() in rows(app)[0]
    await pilot.press(*["right"] * 8)
    assert (whose_turn(app), place(app)) == ("", [])
    assert tally(app) == {LOGGED: 2, ATTEMPT: 2, SKIPPED: 9}
    ways = calling(app).at_end()
    assert [each.split()[0] for each in ways] == ["Esc", "←", "m"]
    assert "10" in ways[-1]
    for line in (calling(app).end_words(), *ways):
        assert line in shown(app)
    assert app.session.book.followups(_named(app, "李娜").id)[0].note == "wants a quote"
    assert app.session.book.followups(_named(app, "陈刚").id)[0].outcome == "no-answer"


async def test_everybody_else_who_is_due_can_be_called_too(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press(*["right"] * 13, "m")
    assert (tone(app), "10" in said(app), place(app)) == ("plain", True, [14, 23])
    await pilot.press("m")
    assert (tone(app), "10" in said(app), place(app)) == ("plain", False, [14, 23])


async def test_one_goes_back_to_somebody_skipped_and_on_to_the_next_not_yet_called(
    app: GenjinApp, pilot: Driver
) -> None:
    await begin(pilot)
    await pilot.press("right", "enter", "enter", "left", "left")
    assert whose_turn(app) == "李娜"
    assert not tone(app)
    await pilot.press("left")
    assert (tone(app), place(app)) == ("plain", [1, 13])
    await pilot.press("enter", "enter")
    assert whose_turn(app) == "王伟", "who was called already is not offered again"
    assert tally(app) == {LOGGED: 2}


async def test_escape_leaves_with_the_cursor_on_the_last_one(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("right", "right", "escape")
    assert subject(app) == "王伟"
    assert (tone(app), _numbers(said(app))) == ("plain", [2])
    await begin(pilot)
    assert (whose_turn(app), place(app)) == ("王伟", [3, 13]), "it begins where the cursor is"


async def test_a_filter_is_honoured(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "grade:B late")
    await pilot.press("enter")
    await begin(pilot)
    assert place(app) == [1, 2]
    await pilot.press("right")
    assert whose_turn(app) == "赵磊"


async def test_who_was_contacted_elsewhere_is_passed_over_with_a_word(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await begin(pilot)
        _log_elsewhere(app, tmp_path, "李娜", "王伟")
        await _hear(app, pilot)
        assert (tone(app), "李娜" in said(app), _numbers(said(app))) == ("plain", True, [1])
        assert whose_turn(app) == "陈刚"
        await pilot.press("right")
        assert whose_turn(app) == "Ana Ruiz"
        await pilot.press("left", "left")
        assert whose_turn(app) == "陈刚"
        assert tally(app) == {SKIPPED: 1, PASSED: 2}


async def test_a_note_half_typed_about_somebody_contacted_elsewhere_is_not_taken_away(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await begin(pilot)
        await pilot.press("enter")
        await type_in(app, pilot, "he said")
        _log_elsewhere(app, tmp_path, "李娜")
        await _hear(app, pilot)
        assert (tone(app), "李娜" in said(app)) == ("plain", True)
        assert calling(app).log_bar.entry.note == "he said"
        await type_in(app, pilot, " yes")
        await pilot.press("enter")
        assert [entry.note for entry in app.session.book.followups(_named(app, "李娜").id)[:2]] == [
            "he said yes",
            "by phone",
        ]


async def test_one_who_is_deleted_elsewhere_is_passed_over(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await begin(pilot)
        app.session.book.save()
        other = Book.open(tmp_path / "book.json", tmp_path / "other")
        other.apply(changes.delete(_named(app, "李娜")))
        other.close()
        await _hear(app, pilot)
        assert whose_turn(app) == "陈刚"


async def test_undo_brings_the_customer_back(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("enter", "enter")
    assert whose_turn(app) == "陈刚"
    await pilot.press("ctrl+u")
    assert (whose_turn(app), tally(app)) == ("李娜", {})


async def test_grading_in_a_session_leaves_the_customer_on_the_screen(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("4")
    assert whose_turn(app) == "李娜"
    assert _named(app, "李娜").grade == "D"
    assert " D " in rows(app)[2]


async def test_the_card_opens_and_comes_back_to_the_session(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("ctrl+o")
    await pilot.pause()
    assert isinstance(app.screen, CustomerScreen)
    await pilot.press("escape")
    assert whose_turn(app) == "李娜"


async def test_the_number_is_copied(app: GenjinApp, pilot: Driver) -> None:
    await begin(pilot)
    await pilot.press("y")
    assert app.clipboard == "+8613800000002"
    assert "+8613800000002" in said(app)


async def test_where_nobody_is_listed_it_says_how_to_go_on(tmp_path: Path) -> None:
    config = Config(settings=Settings(me="me", capacity=1))
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    async with running(book, config=config) as (app, pilot):
        await begin(pilot)
        assert (tone(app), board_of(app).bar) == ("plain", None)
        nobody = said(app)
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    add(book, "甲")
    add(book, "乙")
    async with running(book, config=config) as (app, pilot):
        await pilot.press("c", "enter", "f")
        assert (board_of(app).bar, tone(app)) == (None, "plain")
        assert nobody != said(app), "others are due"
        await pilot.press("m")
        await begin(pilot)
        assert place(app) == [1, 1]


@pytest.mark.parametrize(
    ("size", "language"),
    [
        ((120, 36), "zh"),
        ((80, 24), "en"),
        ((60, 20), "zh"),
        ((40, 12), "en"),
        ((20, 6), "zh"),
        ((8, 3), "en"),
    ],
    ids=str,
)
async def test_no_line_is_wider_than_the_terminal_and_resizing_does_no_harm(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    with speaking(language):
        async with sample(tmp_path) as (app, pilot):
            await begin(pilot)
            await pilot.resize_terminal(*size)
            await pilot.pause()
            await pilot.press("right", "right", "enter", "x", "escape", "left", "o", "escape")
            await pilot.resize_terminal(120, 36)
            await pilot.pause()
            assert whose_turn(app) == "陈刚"


async def test_the_session_turns_the_day_at_midnight(tmp_path: Path) -> None:
    clock = [NOW]
    async with sample(tmp_path, clock=clock) as (app, pilot):
        await begin(pilot)
        clock.append(NOW.replace(day=22))
        app.look_around()
        await pilot.pause()
        assert app.session.today == date(2026, 11, 22)
        assert heading(app).day in rows(app)[0]
        assert _why(app, "李娜") in shown(app)


def _named(app: GenjinApp, name: str) -> Customer:
    return next(each for each in app.session.book.customers.values() if each.name == name)


def _why(app: GenjinApp, name: str) -> str:
    """Why a customer is due, as the session shows it."""
    found = app.session.outlook(_named(app, name).id)
    return without_grade(why_due(found, app.session.today), found)


def _log_elsewhere(app: GenjinApp, folder: Path, *names: str) -> None:
    app.session.book.save()
    other = Book.open(folder / "book.json", folder / "other")
    at = changes.timestamp(NOW.replace(hour=9, minute=0))
    for name in names:
        other.apply(changes.log(_named(app, name), other.new_id(), at=at, note="by phone"))
    other.close()


async def _hear(app: GenjinApp, pilot: Driver) -> None:
    """Wait until what was written elsewhere has been taken in."""
    before = said(app)
    for _attempt in range(60):
        app.look_around()
        await pilot.pause(0.05)
        if said(app) != before:
            break
    await settle(app, pilot)


@pytest.mark.parametrize(
    ("region", "phones", "first", "others"),
    [
        ("CN", ["+8613800138000"], "138 0013 8000", []),
        ("DE", ["+8613800138000"], "+86 138 0013 8000", []),
        ("CN", ["+8613800138000", "+861088888888"], "138 0013 8000", ["010 8888 8888"]),
        ("US", ["+14155552671"], "(415) 555-2671", []),
        ("CN", ["8001"], "8001", []),
    ],
)
def test_a_number_is_shown_once_and_at_home_without_its_country(
    region: str, phones: list[str], first: str, others: list[str]
) -> None:
    customer = Customer(name="Ana", grade="B", phones=dict.fromkeys(phones, ""))
    found = outlook(customer, NEVER_FOLLOWED, NOW.date(), Rules())
    sheet = calling_sheet(found, [], NOW.date(), "¥", region)
    assert sheet.phone == first
    assert [fact.value for fact in sheet.facts if fact.label == field_word("phones")] == others

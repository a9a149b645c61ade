"""The sentences people read all day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.rules import TODAY, ahead, contacted, customer, seen
from tui.core.agenda import Outlook, Rules
from tui.core.cadence import WorkingDays
from tui.core.grading import DEFAULT_SCHEME, suggest
from tui.core.model import NEVER_FOLLOWED, Customer, Standing
from tui.core.reasons import date_words, day_words, due_words, flag_words, why_due, why_grade

WEEKDAYS_ONLY = Rules(working_days=WorkingDays(frozenset(range(5))))


def reason(found: Outlook) -> str:
    return why_due(found, TODAY)


def grade_reason(who: Customer) -> str:
    suggestion = suggest(who, TODAY, DEFAULT_SCHEME)
    assert suggestion is not None
    return why_grade(suggestion, who, TODAY)


# ---- why due


def test_the_sentence_of_the_rules() -> None:
    assert reason(seen(customer(grade="B"), contacted(9))) == "B: last contact 9 days ago (12 Nov), limit 7"


@pytest.mark.parametrize(
    ("days_ago", "words"),
    [
        (0, "A: last contact today, limit 1"),
        (1, "A: last contact yesterday (20 Nov), limit 1"),
        (2, "A: last contact 2 days ago (19 Nov), limit 1"),
        (365, "A: last contact 365 days ago (21 Nov 2025), limit 1"),
        (-1, "A: last contact on 22 Nov, limit 1"),
    ],
)
def test_the_last_contact_in_words(days_ago: int, words: str) -> None:
    assert reason(seen(customer(grade="A"), contacted(days_ago))) == words


@pytest.mark.parametrize(
    ("created", "words"),
    [
        (TODAY, "D: never contacted, added today"),
        (ahead(-1), "D: never contacted, added yesterday (20 Nov)"),
        (ahead(-40), "D: never contacted, added 40 days ago (12 Oct)"),
        (None, "D: never contacted"),
    ],
)
def test_someone_never_contacted_in_words(created: date | None, words: str) -> None:
    assert reason(seen(customer(grade="D", created=created), NEVER_FOLLOWED)) == words


@pytest.mark.parametrize(("count", "words"), [(1, "1 attempt"), (3, "3 attempts")])
def test_someone_only_tried_in_words(count: int, words: str) -> None:
    assert reason(seen(customer(), Standing(contacts=count))) == f"B: not reached in {words}"


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        ("2026-11-21", "B: planned for today"),
        ("2026-11-20", "B: planned for 20 Nov, 1 day late"),
        ("2026-11-12", "B: planned for 12 Nov, 9 days late"),
        ("2026-11-27", "B: planned for Fri 27 Nov"),
        ("2027-01-05", "B: planned for Tue 5 Jan 2027"),
        ("2026-11-21T15:00", "B: appointment today at 15:00"),
        ("2026-11-27T09:30", "B: appointment Fri 27 Nov at 09:30"),
        ("2026-11-20T15:00", "B: appointment was Fri 20 Nov at 15:00"),
        ("none", "B: no further contact planned"),
    ],
)
def test_a_manual_next_date_in_words(planned: str, words: str) -> None:
    assert reason(seen(customer(), contacted(30, planned))) == words


def test_a_manual_date_on_a_day_off_says_where_it_went() -> None:
    found = seen(customer(), contacted(30, "2026-11-21"), rules=WEEKDAYS_ONLY)
    assert reason(found) == "B: planned for 21 Nov, a day off; due Mon 23 Nov"
    assert why_due(found, ahead(2)) == "B: planned for 21 Nov, a day off; due Mon 23 Nov"
    assert why_due(found, ahead(4)) == "B: planned for 21 Nov, 2 days late"


def test_a_damaged_plan_gives_the_reason_of_the_interval() -> None:
    assert reason(seen(customer(), contacted(9, "soon"))) == "B: last contact 9 days ago (12 Nov), limit 7"


def test_a_damaged_grade_is_not_shown() -> None:
    assert reason(seen(customer(grade="\x1b[31m"), contacted(40))).startswith("D: ")


# ---- short words for a card


@pytest.mark.parametrize(
    ("days_ago", "planned", "words"),
    [
        (10, None, "3d late"),
        (7, None, "due today"),
        (2, None, "in 5d"),
        (2, "2026-11-21T15:00", "today 15:00"),
        (2, "2026-11-22T15:00", "tomorrow 15:00"),
        (2, "2026-11-23T15:00", "in 2d"),
        (2, "2026-11-20T15:00", "1d late"),
        (2, "none", "no further contact"),
    ],
)
def test_due_words_are_short(days_ago: int, planned: str | None, words: str) -> None:
    assert due_words(seen(customer(grade="B"), contacted(days_ago, planned)), TODAY) == words


def test_due_words_can_speak_of_another_day() -> None:
    found = seen(customer(grade="B"), contacted(2))
    assert [due_words(found, ahead(days)) for days in (4, 5, 6)] == ["tomorrow", "due today", "1d late"]


def test_flags_name_what_is_the_matter() -> None:
    assert flag_words(seen(customer(need="now", close_in=-1), contacted(1))) == ("slipped",)
    assert flag_words(seen(customer(need="now"))) == ("no date", "never contacted")
    assert flag_words(seen(customer(need="later"), contacted(1))) == ()


# ---- why this grade


@pytest.mark.parametrize(
    ("need", "close_in", "words"),
    [
        ("none", None, "E: no need"),
        ("later", None, "D: the need comes later"),
        ("now", None, "D: need now, but no closing date yet"),
        ("now", 0, "A: expected to close today"),
        ("now", 1, "A: expected to close in 1 day (22 Nov)"),
        ("now", 45, "B: expected to close in 45 days (5 Jan 2027)"),
        ("now", 200, "D: not expected to close for 200 days (9 Jun 2027)"),
        ("now", -1, "A: should have closed 1 day ago (20 Nov); ask for a new date"),
        ("now", -9, "A: should have closed 9 days ago (12 Nov); ask for a new date"),
    ],
)
def test_a_suggested_grade_comes_with_its_reason(need: str, close_in: int | None, words: str) -> None:
    assert grade_reason(customer(need=need, close_in=close_in)) == words


# ---- days


def test_a_day_is_written_with_its_weekday() -> None:
    assert day_words(date(2026, 11, 27), TODAY) == "Fri 27 Nov"


def test_the_year_is_written_when_it_is_not_this_year() -> None:
    assert day_words(date(2027, 1, 5), TODAY) == "Tue 5 Jan 2027"
    assert date_words(date(2025, 12, 31), TODAY) == "31 Dec 2025"
    assert date_words(date(2026, 12, 31), TODAY) == "31 Dec"


def test_every_month_and_weekday_has_its_own_name() -> None:
    assert len({date_words(date(2026, month, 1), TODAY) for month in range(1, 13)}) == 12
    assert len({day_words(ahead(days), TODAY)[:3] for days in range(7)}) == 7

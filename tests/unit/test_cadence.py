"""When someone is due; see "When is someone due" in the rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules import TODAY, ahead, contacted, customer, entry, stands
from tui.core.cadence import Due, WorkingDays, due, planned_day, standing
from tui.core.changes import timestamp
from tui.core.grading import DEFAULT_SCHEME
from tui.core.model import CONTACT_KINDS, NEVER_FOLLOWED, NO_NEXT, Customer, FollowUp, Standing

MONDAY_TO_FRIDAY = WorkingDays(frozenset(range(5)))
ALL_DAYS = WorkingDays()


def when(who: Customer, where: Standing, working_days: WorkingDays = ALL_DAYS) -> Due | None:
    return due(who, where, DEFAULT_SCHEME, working_days, TODAY)


def due_day(*followups: FollowUp, grade: str = "B", attempts_count: bool = True) -> date | None:
    """The day on which someone with this timeline is due."""
    found = when(customer(grade=grade), stands(*followups, attempts_count=attempts_count))
    return found.day if found else None


# ---- last contact plus the interval


@pytest.mark.parametrize(("grade", "interval"), [("A", 1), ("B", 7), ("C", 15), ("D", 30), ("E", 365)])
def test_due_is_the_last_contact_plus_the_interval_of_the_grade(grade: str, interval: int) -> None:
    assert when(customer(grade=grade), contacted(3)) == Due(ahead(interval - 3), None, "interval")


def test_an_entry_of_a_clock_that_ran_ahead_neither_hides_the_customer_nor_those_after_it() -> None:
    call = entry(f"{ahead(-2)}T10:00+08:00")
    wrong = [
        entry(f"{ahead(365)}T10:00+08:00"),
        entry(f"{ahead(366)}T10:00+08:00", kind="plan", next=NO_NEXT),
    ]
    found = standing([*wrong, call], attempts_count=True, today=TODAY)
    assert (found.last, found.planned, found.contacts) == (ahead(-2), None, 1)
    assert standing(wrong, attempts_count=True, today=TODAY).last is None


def test_a_contact_on_the_day_after_counts_as_it_is_that_day_elsewhere() -> None:
    call = entry(f"{ahead(1)}T00:30+14:00")
    assert standing([call], attempts_count=True, today=TODAY).last == ahead(1)


def test_someone_never_contacted_is_due_the_day_they_were_added() -> None:
    assert when(customer(created=ahead(-40)), NEVER_FOLLOWED) == Due(ahead(-40), None, "never")


def test_someone_added_today_is_due_today() -> None:
    assert when(customer(created=TODAY), NEVER_FOLLOWED) == Due(TODAY, None, "never")


def test_someone_never_contacted_and_added_on_an_unknown_day_is_due_today() -> None:
    assert when(customer(created=None), NEVER_FOLLOWED) == Due(TODAY, None, "never")


def test_someone_contacted_and_added_on_an_unknown_day_is_due_by_the_contact() -> None:
    assert when(customer(created=None), contacted(3)) == Due(ahead(4), None, "interval")


def test_overdue_never_rolls_forward() -> None:
    days = {due(customer(), contacted(30), DEFAULT_SCHEME, ALL_DAYS, ahead(later)) for later in range(60)}
    assert days == {Due(ahead(-23), None, "interval")}


def test_a_change_of_grade_moves_the_due_day_but_resets_nothing() -> None:
    regraded = stands(entry("2026-11-01T10:00+08:00"), entry("2026-11-20T10:00+08:00", "grade"))
    assert regraded.last == date(2026, 11, 1)
    assert when(customer(grade="C"), regraded) == Due(date(2026, 11, 16), None, "interval")


@pytest.mark.parametrize("kind", CONTACT_KINDS)
def test_calls_visits_messages_emails_and_meetings_reset_the_clock(kind: str) -> None:
    assert due_day(entry("2026-11-01", "call"), entry("2026-11-10", kind)) == date(2026, 11, 17)


@pytest.mark.parametrize("kind", ["note", "grade", "plan", "carrier-pigeon"])
def test_notes_regrading_plans_and_unknown_kinds_do_not_reset_the_clock(kind: str) -> None:
    assert due_day(entry("2026-11-01", "call"), entry("2026-11-10", kind)) == date(2026, 11, 8)
    assert stands(entry("2026-11-10", kind)).contacts == 0


# ---- attempts


@pytest.mark.parametrize("outcome", ["no-answer", "busy", "voicemail", "wrong-number", "no-show"])
def test_an_attempt_resets_the_clock_or_not_by_setting(outcome: str) -> None:
    timeline = entry("2026-11-01"), entry("2026-11-10", outcome=outcome)
    assert due_day(*timeline) == date(2026, 11, 17)
    assert due_day(*timeline, attempts_count=False) == date(2026, 11, 8)


def test_someone_who_refused_was_contacted_whatever_the_setting() -> None:
    assert due_day(entry("2026-11-10", outcome="refused"), attempts_count=False) == date(2026, 11, 17)


def test_an_attempt_that_does_not_count_leaves_the_manual_date_in_force() -> None:
    timeline = entry("2026-11-01", next="2026-11-20"), entry("2026-11-10", outcome="busy")
    assert due_day(*timeline, attempts_count=False) == date(2026, 11, 20)
    assert due_day(*timeline) == date(2026, 11, 17)


def test_an_attempt_that_does_not_count_can_still_set_a_date() -> None:
    tried = entry("2026-11-10", outcome="busy", next="2026-11-12")
    assert due_day(entry("2026-11-01"), tried, attempts_count=False) == date(2026, 11, 12)


def test_attempts_that_do_not_count_are_still_known() -> None:
    assert stands(entry("2026-11-10", outcome="busy"), attempts_count=False) == Standing(contacts=1)


# ---- the manual next date


def test_a_manual_date_set_by_the_last_contact_wins_over_the_interval() -> None:
    planned = stands(entry("2026-11-20", next="2026-12-24"))
    assert when(customer(), planned) == Due(date(2026, 12, 24), None, "planned")


def test_a_manual_date_in_the_past_is_due_since_then() -> None:
    assert when(customer(), contacted(1, planned="2026-11-01")) == Due(date(2026, 11, 1), None, "planned")


def test_a_manual_date_holds_until_a_newer_contact() -> None:
    first = entry("2026-11-01", next="2026-12-24")
    assert due_day(first) == date(2026, 12, 24)
    assert due_day(first, entry("2026-11-10", "note")) == date(2026, 12, 24)
    assert due_day(first, entry("2026-11-10", "grade")) == date(2026, 12, 24)
    assert due_day(first, entry("2026-11-10", "visit")) == date(2026, 11, 17)


@pytest.mark.parametrize("kind", ["plan", "note"])
def test_a_plan_or_note_after_a_contact_can_set_a_new_date(kind: str) -> None:
    contact = entry("2026-11-01", next="2026-12-24")
    assert due_day(contact, entry("2026-11-02", kind, next="2026-11-30")) == date(2026, 11, 30)


def test_a_plan_made_before_the_last_contact_is_over() -> None:
    assert due_day(entry("2026-11-01", "plan", next="2026-12-24"), entry("2026-11-10")) == date(2026, 11, 17)


def test_a_plan_for_someone_never_contacted_wins_over_the_day_they_were_added() -> None:
    assert due_day(entry("2026-11-01", "plan", next="2026-12-24")) == date(2026, 12, 24)


@pytest.mark.parametrize("nothing", [None, "auto", ""])
def test_a_plan_without_a_date_returns_to_the_interval(nothing: str | None) -> None:
    contact = entry("2026-11-01", next="2026-12-24")
    assert due_day(contact, entry("2026-11-02", "plan", next=nothing)) == date(2026, 11, 8)


def test_next_none_means_no_further_contact() -> None:
    assert due_day(entry("2026-11-01", next="none")) is None
    assert due_day(entry("2026-11-01"), entry("2026-11-02", "plan", next="none")) is None


def test_no_further_contact_ends_with_a_newer_contact_or_plan() -> None:
    over = entry("2026-11-01", next="none")
    assert due_day(over, entry("2026-11-10")) == date(2026, 11, 17)
    assert due_day(over, entry("2026-11-10", "plan")) == date(2026, 11, 8)
    assert due_day(over, entry("2026-11-10", "note")) is None


def test_an_appointment_has_a_day_and_a_time() -> None:
    appointment = stands(entry("2026-11-20", next="2026-11-27T15:00"))
    assert when(customer(), appointment) == Due(date(2026, 11, 27), "15:00", "planned")


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("2026-11-27", (date(2026, 11, 27), None)),
        ("2026-11-27T15:00", (date(2026, 11, 27), "15:00")),
        ("2026-11-27T09:05:59", (date(2026, 11, 27), "09:05")),
        ("2026-11-27T23:30+08:00", (date(2026, 11, 27), "23:30")),
        ("2028-02-29", (date(2028, 2, 29), None)),
        ("2027-02-29", None),
        ("2026-11-31T10:00", None),
        ("2026-11-27T25:00", None),
        ("next week", None),
        ("none", None),
        ("", None),
        (None, None),
    ],
)
def test_a_next_date_is_a_day_or_a_day_with_a_time(
    text: str | None, meaning: tuple[date, str | None] | None
) -> None:
    assert planned_day(text) == meaning


# ---- the order of follow-ups: real moments; their day: the local calendar date


def test_the_day_of_a_follow_up_is_the_local_calendar_date_there() -> None:
    # Both are the same moment.
    assert stands(entry("2026-11-21T01:30+08:00")).last == date(2026, 11, 21)
    assert stands(entry("2026-11-20T17:30+00:00")).last == date(2026, 11, 20)


def test_one_minute_before_midnight_is_still_that_day() -> None:
    assert due_day(entry("2026-11-20T23:59+08:00")) == date(2026, 11, 27)
    assert due_day(entry("2026-11-21T00:00+08:00")) == date(2026, 11, 28)


def test_follow_ups_are_ordered_by_their_real_moment() -> None:
    shanghai = entry("2026-11-21T00:30+08:00", next="2026-12-01")  # 16:30 UTC the day before
    new_york = entry("2026-11-20T12:00-05:00", next="2026-12-02")  # 17:00 UTC, half an hour later
    for timeline in permutations([shanghai, new_york]):
        assert stands(*timeline) == Standing(last=date(2026, 11, 20), planned="2026-12-02", contacts=2)


def test_the_farthest_time_zones_are_ordered_by_their_real_moment() -> None:
    kiritimati = entry("2026-11-22T01:00+14:00", next="2026-12-01")  # 11:00 UTC on the 21st
    baker_island = entry("2026-11-20T23:30-12:00", next="2026-12-02")  # 11:30 UTC on the 21st
    assert stands(kiritimati, baker_island).planned == "2026-12-02"


def test_entries_of_the_same_minute_are_ordered_by_their_id() -> None:
    at = "2026-11-20T10:00+08:00"
    first, second = entry(at, id="01", next="2026-12-01"), entry(at, id="02", next="2026-12-02")
    for timeline in permutations([first, second]):
        assert stands(*timeline).planned == "2026-12-02"


@pytest.mark.parametrize("hour", [0, 1, 2, 3, 12, 23])
@pytest.mark.parametrize(
    ("changes_on", "before", "after"),
    [
        (date(2026, 3, 29), "+01:00", "+02:00"),  # Berlin, a day of 23 hours
        (date(2026, 10, 25), "+02:00", "+01:00"),  # Berlin, a day of 25 hours
        (date(2026, 3, 8), "-05:00", "-04:00"),  # New York
    ],
)
def test_intervals_count_calendar_days_across_a_change_of_clocks(
    changes_on: date, before: str, after: str, hour: int
) -> None:
    eve = entry(f"{changes_on - timedelta(1)}T{hour:02}:30{before}")
    assert due_day(eve, grade="A") == changes_on
    assert due_day(eve, grade="B") == changes_on + timedelta(6)
    assert due_day(eve, entry(f"{changes_on}T23:30{after}"), grade="A") == changes_on + timedelta(1)


def test_the_repeated_hour_of_autumn_is_ordered_by_the_real_moment() -> None:
    # 02:30 exists twice in Berlin that night; the second one has the smaller offset.
    first, second = entry("2026-10-25T02:50+02:00", next="2026-11-01"), entry("2026-10-25T02:30+01:00")
    assert stands(second, first).planned is None


def test_a_bare_date_is_a_contact_on_that_day() -> None:
    assert stands(entry("2026-11-20")).last == date(2026, 11, 20)


def test_intervals_run_across_the_29th_of_february() -> None:
    assert due_day(entry("2028-02-28"), grade="A") == date(2028, 2, 29)
    assert due_day(entry("2028-02-28"), grade="B") == date(2028, 3, 6)
    assert due_day(entry("2028-02-29"), grade="E") == date(2029, 2, 28)
    assert due_day(entry("2027-02-28"), grade="A") == date(2027, 3, 1)


def test_someone_added_on_the_29th_of_february_is_due_that_day() -> None:
    assert when(customer(created=date(2028, 2, 29)), NEVER_FOLLOWED) == Due(date(2028, 2, 29), None, "never")


# ---- working days


def test_by_default_every_day_is_a_working_day() -> None:
    assert [ALL_DAYS.next(ahead(days)) for days in range(7)] == [ahead(days) for days in range(7)]


def test_a_due_day_on_a_weekend_moves_to_monday() -> None:
    friday = stands(entry("2026-11-20T10:00+08:00"))
    assert when(customer(grade="A"), friday, MONDAY_TO_FRIDAY) == Due(date(2026, 11, 23), None, "interval")


def test_a_manual_date_on_a_weekend_moves_to_monday() -> None:
    planned = contacted(3, planned="2026-11-22")
    assert when(customer(), planned, MONDAY_TO_FRIDAY) == Due(date(2026, 11, 23), None, "planned")


def test_someone_added_on_a_weekend_is_due_on_monday() -> None:
    assert when(customer(created=TODAY), NEVER_FOLLOWED, MONDAY_TO_FRIDAY) == Due(ahead(2), None, "never")


def test_an_appointment_on_a_weekend_stays_where_it_is() -> None:
    appointment = contacted(3, planned="2026-11-22T10:00")
    assert when(customer(), appointment, MONDAY_TO_FRIDAY) == Due(date(2026, 11, 22), "10:00", "planned")


def test_a_due_day_on_a_holiday_moves_behind_the_holidays() -> None:
    golden_week = WorkingDays(frozenset(range(5)), frozenset(date(2026, 10, day) for day in range(1, 8)))
    assert golden_week.next(date(2026, 10, 1)) == date(2026, 10, 8)


def test_a_make_up_day_is_worked_although_it_is_a_sunday() -> None:
    make_up = WorkingDays(frozenset(range(5)), extra=frozenset({date(2026, 11, 22)}))
    assert make_up.next(date(2026, 11, 21)) == date(2026, 11, 22)


def test_a_make_up_day_wins_over_a_holiday() -> None:
    both = WorkingDays(days_off=frozenset({TODAY}), extra=frozenset({TODAY}))
    assert both.next(TODAY) == TODAY


def test_a_calendar_without_a_working_day_moves_nothing() -> None:
    assert WorkingDays(frozenset()).next(TODAY) == TODAY
    assert WorkingDays(frozenset(), extra=frozenset({ahead(-1)})).next(TODAY) == TODAY


def test_a_calendar_of_single_days_moves_to_the_next_of_them() -> None:
    assert WorkingDays(frozenset(), extra=frozenset({ahead(40), ahead(9)})).next(TODAY) == ahead(9)


def test_a_year_of_holidays_is_crossed() -> None:
    year_off = WorkingDays(frozenset({5}), frozenset(ahead(days) for days in range(366)))
    assert year_off.next(TODAY) == ahead(371)


@given(
    weekdays=st.frozensets(st.integers(0, 6)),
    off=st.frozensets(st.integers(-5, 60)),
    extra=st.frozensets(st.integers(-5, 60), max_size=3),
    start=st.integers(-3, 30),
)
def test_next_is_the_first_working_day_from_there_on(
    weekdays: frozenset[int], off: frozenset[int], extra: frozenset[int], start: int
) -> None:
    calendar = WorkingDays(weekdays, frozenset(map(ahead, off)), frozenset(map(ahead, extra)))
    working = (day for day in range(start, 600) if calendar.includes(ahead(day)))
    assert calendar.next(ahead(start)) == ahead(next(working, start))


# ---- damaged records


@pytest.mark.parametrize(
    "at", ["", "yesterday", "2026-02-30T10:00+08:00", "2026-13-01", "21.11.2026", "\ud800"]
)
def test_a_contact_whose_time_is_damaged_resets_nothing(at: str) -> None:
    assert stands(entry(at, id="x")) == NEVER_FOLLOWED
    assert due_day(entry("2026-11-01"), entry(at, id="x")) == date(2026, 11, 8)


def test_a_next_date_in_a_contact_whose_time_is_damaged_is_the_oldest_there_is() -> None:
    damaged = entry("???", next="2026-12-24")
    assert due_day(damaged) == date(2026, 12, 24)
    assert due_day(damaged, entry("2026-11-01")) == date(2026, 11, 8)


def test_a_contact_of_which_only_the_day_can_be_read_counts_for_that_day() -> None:
    half_written = entry("2026-11-10T1")
    assert due_day(half_written, entry("2026-11-09T10:00+08:00")) == date(2026, 11, 17)


@pytest.mark.parametrize("damaged", ["soon", "2026-02-30", "2026-11-27T99:00", "\x1b[31m"])
def test_a_damaged_next_date_counts_as_none_set(damaged: str) -> None:
    assert stands(entry("2026-11-01", next=damaged)).planned is None
    assert due_day(entry("2026-11-01", next=damaged)) == date(2026, 11, 8)
    assert due_day(entry("2026-11-01", next="2026-12-24"), entry("2026-11-02", "note", next=damaged)) == date(
        2026, 12, 24
    )
    assert when(customer(), contacted(3, planned=damaged)) == Due(ahead(4), None, "interval")


def test_the_end_of_the_calendar_is_no_error() -> None:
    assert due_day(entry("9999-12-31T23:59+08:00"), grade="E") == date.max
    assert MONDAY_TO_FRIDAY.next(date.max) == date.max  # a Friday
    assert WorkingDays(frozenset({0})).next(date.max) == date.max


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
AT = st.one_of(
    st.text(max_size=25),
    st.datetimes(timezones=OFFSETS).map(timestamp),
    st.dates().map(date.isoformat),
    st.datetimes().map(lambda moment: moment.isoformat(timespec="minutes") + "+99:00"),
)
NEXT = st.none() | st.just("none") | st.just("auto") | AT
ENTRIES = st.lists(
    st.builds(
        FollowUp,
        id=st.uuids().map(lambda uuid: uuid.hex),
        at=AT,
        kind=st.sampled_from(["call", "visit", "note", "plan", "grade", "?"]),
        outcome=st.sampled_from(["reached", "busy", ""]),
        next=NEXT,
    ),
    max_size=6,
    unique_by=lambda followup: followup.id,
)


@given(entries=ENTRIES, shuffled=st.randoms(), attempts_count=st.booleans())
def test_any_timeline_gives_one_standing_in_any_order_and_never_raises(
    entries: list[FollowUp], shuffled: Random, attempts_count: bool
) -> None:
    expected = stands(*entries, attempts_count=attempts_count)
    shuffled.shuffle(entries)
    assert stands(*entries, attempts_count=attempts_count) == expected
    when(customer(grade="E"), expected, MONDAY_TO_FRIDAY)


@given(st.lists(st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 5), timezones=OFFSETS), min_size=1))
def test_the_newest_contact_is_the_one_with_the_latest_moment(moments: list[datetime]) -> None:
    minutes = [moment.replace(second=0, microsecond=0) for moment in moments]
    timeline = [entry(timestamp(moment), id=f"{number:04}") for number, moment in enumerate(minutes)]
    newest = max(enumerate(minutes), key=lambda pair: (pair[1], pair[0]))[1]
    assert stands(*timeline).last == newest.date()

"""Dates in a query: a day, a month, a year or a week as a period, and a span counted from today.

"created:2026-09" is the whole month, "created>2026-09" what came after it. A span counts the way the field
looks: "due<7d" is due in fewer than 7 days (what is late included), "last>30d" is contacted more than 30 days
ago.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tui.core.when import parse_day, parse_span
from tui.core.when_calendar import add_months, last_of_month, monday

Matcher = Callable[[date], bool]
"""Whether a customer's date fits."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The day a query is relative to, and the order of day and month."""

    today: date
    day_first: bool = False


def matcher(op: str, value: str, clock: Clock, *, past: bool) -> Matcher:
    """The test for `op value`; `past` is set for fields whose dates are before today.

    Raises WhenError if the value is no date, ValueError or OverflowError if it leaves the calendar.
    """
    if length := _days(value, clock.today, past=past):
        first = last = length
        # More days ago is an earlier date.
        op = op.translate(_TURNED) if past else op
    else:
        first, last = period(value, clock, past=past)
    return _compared(op, first, last)


def period(value: str, clock: Clock, *, past: bool) -> tuple[date, date]:
    """The first and last day that a value names. Raises WhenError, ValueError for a month or year out of range."""
    words = "".join(value.split()).lower()
    if unit_and_shift := _NEAR.get(words):
        return _near(*unit_and_shift, clock.today)
    if found := re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})月?", words):
        return _month(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"([0-9]{4})年?", words):
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    if found := re.fullmatch(r"([0-9]{1,2})月", words):
        return _month_without_year(int(found[1]), clock.today, past=past)
    day = parse_day(value, clock.today, day_first=clock.day_first, past=past)
    return day, day


_TURNED: Final = str.maketrans("<>", "><")
_NEAR: Final = {
    **dict.fromkeys(("week", "thisweek", "本周", "这周"), ("week", 0)),
    **dict.fromkeys(("nextweek", "下周"), ("week", 1)),
    **dict.fromkeys(("lastweek", "上周"), ("week", -1)),
    **dict.fromkeys(("month", "thismonth", "本月", "这个月", "当月"), ("month", 0)),
    **dict.fromkeys(("nextmonth", "下月", "下个月"), ("month", 1)),
    **dict.fromkeys(("lastmonth", "上月", "上个月"), ("month", -1)),
    **dict.fromkeys(("year", "thisyear", "今年"), ("year", 0)),
    **dict.fromkeys(("nextyear", "明年"), ("year", 1)),
    **dict.fromkeys(("lastyear", "去年"), ("year", -1)),
}
"""Names of whole periods, spaces left out → unit and how many away."""


def _days(value: str, today: date, *, past: bool) -> date | None:
    """The day a span away: "30d", "2周"; a bare number of up to three digits counts days."""
    span = parse_span(f"{value}d" if re.fullmatch("[0-9]{1,3}", value) else value)
    return span.after(today, -1 if past else 1) if span is not None else None


def _near(unit: str, shift: int, today: date) -> tuple[date, date]:
    if unit == "week":
        first = monday(today, shift)
        return first, first + timedelta(days=6)
    if unit == "year":
        return date(today.year + shift, 1, 1), date(today.year + shift, 12, 31)
    first = add_months(today.replace(day=1), shift)
    return _month(first.year, first.month)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), last_of_month(year, month)


def _month_without_year(month: int, today: date, *, past: bool) -> tuple[date, date]:
    """This year's month or, if that is on the wrong side of today, the next or last year's."""
    beyond = month > today.month if past else month < today.month
    return _month(today.year + ((-1 if past else 1) if beyond else 0), month)


def _compared(op: str, first: date, last: date) -> Matcher:
    tests: dict[str, Matcher] = {
        ":": lambda day: first <= day <= last,
        "<": lambda day: day < first,
        "<=": lambda day: day <= last,
        ">": lambda day: day > last,
        ">=": lambda day: day >= first,
    }
    return tests[op]

"""The meaning of date words in any language: spans, weekdays, parts of months, dates without a year.

The functions raise `NoSuchDay` when the words are understood but the calendar has no such day, and ValueError
or OverflowError when the arithmetic leaves the calendar. Weeks start on Monday.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match
from typing import Final


class NoSuchDay(ValueError):  # noqa: N818 - reads as what it is
    """The words are a date, but the calendar has no such day: 30 February."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The reference day, and the direction of a date without its year or month: ahead, or behind with `past`."""

    today: date
    day_first: bool = False
    past: bool = False

    def nearest(self, days: Iterable[date | None]) -> date:
        """The first of the days that is today or on the wanted side of it; `days` run away from today."""
        for day in days:
            if day and (day <= self.today if self.past else day >= self.today):
                return day
        raise NoSuchDay

    @property
    def step(self) -> int:
        """The direction in which to look for such a date: 1 ahead, -1 behind."""
        return -1 if self.past else 1


Rule = tuple[str, Callable[[Match[str], Asked], date | None]]
"""A pattern for text in normal form and what it means; None when the words mean something else after all."""


def first_match(rules: Iterable[Rule], words: str, asked: Asked) -> date | None:
    """The day that `words` (in normal form) name by the first matching rule; None if none matches.

    Raises NoSuchDay, ValueError or OverflowError for a day that does not exist.
    """
    for pattern, rule in rules:
        # re keeps compiled patterns, so the first question pays for them and not the start of the program.
        if (found := re.fullmatch(pattern, words)) and (day := rule(found, asked)):
            return day
    return None


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in calendar units; months and years stop at the end of a shorter month."""

    count: int
    unit: str
    """ "day", "week", "month" or "year"."""
    extra_days: int = 0

    def after(self, day: date, sign: int = 1) -> date:
        """The day this much later than `day`, or earlier with `sign` -1."""
        count = self.count * sign
        if self.unit in ("day", "week"):
            moved = day + timedelta(days=count * (7 if self.unit == "week" else 1))
        else:
            moved = add_months(day, count * (12 if self.unit == "year" else 1))
        return moved + timedelta(days=self.extra_days * sign)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month: 31 Jan + 1 = 28 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def real(year: int, month: int, day: int) -> date:
    """That day, which must exist."""
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay from None


def month_and_day(month: int, day: int, asked: Asked) -> date:
    """A date without its year: the next such day from today on, or the last. 29 February may be 8 years away."""
    years = (asked.today.year + asked.step * offset for offset in range(9))
    return asked.nearest(_maybe(year, month, day) for year in years)


def day_only(day: int, asked: Asked) -> date:
    """A day of any month: the next such day from today on, or the last."""
    first = asked.today.replace(day=1)
    months = (add_months(first, asked.step * offset) for offset in range(3))
    return asked.nearest(_maybe(month.year, month.month, day) for month in months)


def day_of_near_month(day: int, shift: int, asked: Asked) -> date:
    """A day of this month (0), the next (1), the last (-1); that month must have it."""
    month = add_months(asked.today.replace(day=1), shift)
    return real(month.year, month.month, day)


def weekday(number: int, shift: int | None, asked: Asked) -> date:
    """Monday is 0. With a shift, the day of this week (0), the next (1) and so on.

    Without, the next one after today; for the past the last one, today included, because on a Friday a call
    made "on Friday" was made today.
    """
    if shift is not None:
        return monday(asked.today, shift) + timedelta(days=number)
    if asked.past:
        return asked.today - timedelta(days=(asked.today.weekday() - number) % 7)
    return asked.today + timedelta(days=(number - asked.today.weekday() - 1) % 7 + 1)


def weekend(shift: int | None, asked: Asked) -> date:
    """The Saturday of a week; without a shift the nearest Saturday, today included."""
    if shift is not None:
        return monday(asked.today, shift) + timedelta(days=5)
    saturday = monday(asked.today) + timedelta(days=5)
    return asked.nearest(saturday + timedelta(days=7 * asked.step * weeks) for weeks in range(2))


def monday(today: date, shift: int = 0) -> date:
    """The first day of this week (0), the next (1), the last (-1)."""
    return today + timedelta(days=7 * shift - today.weekday())


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return real(year, month, 1).replace(day=monthrange(year, month)[1])


def end_of(unit: str, shift: int, asked: Asked) -> date:
    """The last day of a week (its Sunday), month, quarter or year."""
    year, month = asked.today.year, asked.today.month
    if unit == "week":
        return monday(asked.today, shift) + timedelta(days=6)
    if unit == "year":
        return date(year + shift, 12, 31)
    if unit == "quarter":
        month += 2 - (month - 1) % 3
    moved = add_months(date(year, month, 1), shift * (3 if unit == "quarter" else 1))
    return last_of_month(moved.year, moved.month)


FIRST, MIDDLE, LATE, LAST = "first", "middle", "late", "last"
_DAY_OF_PART: Final = {FIRST: 1, MIDDLE: 15, LATE: 21}


def part_of_month(part: str, year: int, month: int) -> date:
    """The 1st, the 15th, the 21st (where the last third begins) or the last day of a month."""
    return last_of_month(year, month) if part == LAST else real(year, month, _DAY_OF_PART[part])


def part_of_some_month(part: str, month: int, asked: Asked) -> date:
    """The same of a month without its year."""
    years = (asked.today.year + asked.step * offset for offset in range(3))
    return asked.nearest(part_of_month(part, year, month) for year in years)


def part_of_near_month(part: str, shift: int | None, asked: Asked) -> date:
    """The same of this month (0), the next (1); without a shift the nearest, but the end is this month's."""
    first = asked.today.replace(day=1)
    if shift is not None or part == LAST:
        month = add_months(first, shift or 0)
        return part_of_month(part, month.year, month.month)
    months = (add_months(first, asked.step * offset) for offset in range(2))
    return asked.nearest(part_of_month(part, month.year, month.month) for month in months)


def nth_weekday(number: int, nth: int, month: date) -> date:
    """The first (1), second, … or last (-1) such weekday in the month that starts on a given day; Monday is 0."""
    if nth < 0:
        last = last_of_month(month.year, month.month)
        return last - timedelta(days=(last.weekday() - number) % 7)
    return month + timedelta(days=(number - month.weekday()) % 7 + 7 * (nth - 1))


def nth_weekday_of(number: int, nth: int, month: int, asked: Asked) -> date:
    """The same in a month without its year."""
    years = (asked.today.year + asked.step * offset for offset in range(3))
    return asked.nearest(nth_weekday(number, nth, date(year, month, 1)) for year in years)


def quarter(number: int, year: int | None, asked: Asked, *, is_end: bool) -> date:
    """The first or the last day of a quarter; without a year, of the nearest."""

    def day(year: int) -> date:
        return last_of_month(year, number * 3) if is_end else date(year, number * 3 - 2, 1)

    if year is not None:
        return day(year)
    return asked.nearest(day(asked.today.year + asked.step * offset) for offset in range(3))


def two_numbers(first: int, second: int, year: int | None, asked: Asked) -> date:
    """ "12/5" is 5 December, or 12 May with `day_first`; a number over 12 can only be the day."""
    month, day = (second, first) if (asked.day_first and second <= 12) or first > 12 else (first, second)
    return month_and_day(month, day, asked) if year is None else real(year, month, day)


def with_weekday(day: date | None, number: int) -> date | None:
    """A date with its weekday ("Fri 27 Nov"), which must be right."""
    if day and day.weekday() != number:
        raise NoSuchDay
    return day


def _maybe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


NEAR_WORDS: Final = {"this": 0, "next": 1, "last": -1, "本": 0, "这": 0, "当": 0}


def shift(word: str | None) -> int | None:
    """How many weeks or months away "next", "last", "下", "下下", "上" are; None for no word."""
    if not word:
        return None
    return NEAR_WORDS[word] if word in NEAR_WORDS else word.count("下") - word.count("上")

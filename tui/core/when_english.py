"""Dates in English and in digits: a table of patterns and their meanings.

"next friday" is the Friday of next week and "last friday" that of last week; "friday" alone is the next one
after today, so on a Friday it is a week away. "next week" and "next month" keep the day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from re import Match
from typing import Final

from tui.core import when_calendar as calendar
from tui.core.when_calendar import Asked, Rule, Span
from tui.core.when_words import DAY_WORDS, MONTHS, NUMBERS, UNITS, WEEKDAYS, alternatives

_LETTER_UNITS: Final = {"w": "week", "m": "month", "q": "quarter", "y": "year"}
_SPAN: Final = (
    rf"(?P<count>[0-9]{{1,5}}|{alternatives(NUMBERS)}) ?"
    rf"(?P<unit>{alternatives({name: unit for name, unit in UNITS.items() if name.isascii()})})"
)


def span(words: str) -> Span | None:
    """A length of time without direction: "30d", "2 weeks", "a month"; None if it is not one."""
    found = re.fullmatch(_SPAN, words)
    return _span(found) if found else None


def _span(found: Match[str]) -> Span:
    count = found["count"]
    return Span(NUMBERS[count] if count in NUMBERS else int(count), UNITS[found["unit"]])


def _day_word(found: Match[str], asked: Asked) -> date:
    return asked.today + timedelta(days=DAY_WORDS[found["word"]])


def _ahead(found: Match[str], asked: Asked) -> date:
    return _span(found).after(asked.today)


def _signed(found: Match[str], asked: Asked) -> date:
    return _span(found).after(asked.today, -1 if found["sign"] == "-" else 1)


def _ago(found: Match[str], asked: Asked) -> date | None:
    # "30m ago" could as well mean minutes.
    return None if found["unit"] == "m" else _span(found).after(asked.today, -1)


def _weekday(found: Match[str], asked: Asked) -> date:
    shift = calendar.shift(found["before"] or found["after"])
    return calendar.weekday(WEEKDAYS[found["name"]], shift, asked)


def _weekday_of_week(found: Match[str], asked: Asked) -> date:
    shift = 2 if found["after_next"] else calendar.shift(found["near"])
    return calendar.weekday(WEEKDAYS[found["name"]], shift, asked)


def _weekday_week(found: Match[str], asked: Asked) -> date:
    return calendar.weekday(WEEKDAYS[found["name"]], None, asked) + timedelta(days=7)


def _nth_weekday(found: Match[str], asked: Asked) -> date:
    name = WEEKDAYS[found["name"]]
    if found["month"]:
        return calendar.nth_weekday_of(name, _NTH[found["nth"]], MONTHS[found["month"]], asked)
    month = calendar.add_months(asked.today.replace(day=1), calendar.shift(found["near"]) or 0)
    return calendar.nth_weekday(name, _NTH[found["nth"]], month)


def _days(found: Match[str], asked: Asked) -> date | None:
    """A bare number counts days ahead; "-3" counts them back."""
    if asked.past and not found["sign"]:
        return None
    return Span(int(found["count"]), "day").after(asked.today, -1 if found["sign"] == "-" else 1)


def _part_of_week(found: Match[str], asked: Asked) -> date:
    return calendar.monday(asked.today, calendar.shift(found["near"]) or 0) + timedelta(
        days=_WEEK_PARTS[found["part"]]
    )


def _part_of_month(found: Match[str], asked: Asked) -> date:
    part = _MONTH_PARTS[found["part"]]
    if found["name"] is None:
        return calendar.part_of_near_month(part, calendar.shift(found["near"]), asked)
    month = MONTHS[found["name"]]
    if found["year"]:
        return calendar.part_of_month(part, int(found["year"]), month)
    return calendar.part_of_some_month(part, month, asked)


def _quarter(found: Match[str], asked: Asked) -> date:
    year = int(found["year"]) if found["year"] else None
    return calendar.quarter(int(found["number"]), year, asked, is_end=found["end"] is not None)


def _weekend(found: Match[str], asked: Asked) -> date:
    return calendar.weekend(calendar.shift(found["near"]), asked)


def _near_unit(found: Match[str], asked: Asked) -> date:
    return Span(1, found["unit"]).after(asked.today, calendar.shift(found["near"]) or 0)


def _week_after_next(found: Match[str], asked: Asked) -> date:
    return asked.today + timedelta(days=14)


def _end_of(found: Match[str], asked: Asked) -> date:
    return calendar.end_of(found["unit"], calendar.shift(found["near"]) or 0, asked)


def _end_of_letter(found: Match[str], asked: Asked) -> date:
    return calendar.end_of(_LETTER_UNITS[found["unit"]], 0, asked)


def _end_of_month(found: Match[str], asked: Asked) -> date:
    month = MONTHS[found["month"]]
    if found["year"]:
        return calendar.last_of_month(int(found["year"]), month)
    return calendar.part_of_some_month(calendar.LAST, month, asked)


def _named_month(found: Match[str], asked: Asked) -> date:
    month, day = MONTHS[found["month"]], int(found["day"])
    if found["year"]:
        return calendar.real(int(found["year"]), month, day)
    return calendar.month_and_day(month, day, asked)


def _day_only(found: Match[str], asked: Asked) -> date:
    shift = calendar.shift(found["near"])
    day = int(found["day"])
    return calendar.day_only(day, asked) if shift is None else calendar.day_of_near_month(day, shift, asked)


def _year_first(found: Match[str], asked: Asked) -> date:
    return calendar.real(int(found["year"]), int(found["month"]), int(found["day"]))


def _two_numbers(found: Match[str], asked: Asked) -> date:
    year = int(found["year"]) if found["year"] else None
    return calendar.two_numbers(int(found["first"]), int(found["second"]), year, asked)


_YEAR: Final = r"(?P<year>[0-9]{4})"
_MONTH: Final = rf"(?P<month>{alternatives(MONTHS)})"
_WEEKDAY: Final = rf"(?P<name>{alternatives(WEEKDAYS)})"
_NEAR: Final = r"(?P<near>this|next|last)"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"

_WEEK_PARTS: Final = {"early": 0, "mid": 2, "late": 4}
_MONTH_PARTS: Final = {"early": calendar.FIRST, "mid": calendar.MIDDLE, "late": calendar.LATE}
_NTH: Final = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "last": -1,
}
_PART: Final = r"(?P<part>early|mid|late)"
_OF_WEEK: Final = r"(?:(?P<near>this|next|last) week|(?P<after_next>(?:the )?week after next))"

_RULES: Final[tuple[Rule, ...]] = (
    (r"(?P<sign>[-+]?) ?(?P<count>[0-9]{1,3})", _days),
    (rf"{_OF_WEEK}(?: on)? {_WEEKDAY}", _weekday_of_week),
    (rf"{_WEEKDAY} (?:of |in )?(?:the )?{_OF_WEEK}", _weekday_of_week),
    (rf"{_WEEKDAY} week", _weekday_week),
    (
        rf"(?:the )?(?P<nth>{alternatives(_NTH)}) {_WEEKDAY} (?:of|in) (?:{_MONTH}|(?:the )?(?:{_NEAR} )?month)",
        _nth_weekday,
    ),
    (rf"{_PART} (?:in )?(?:the )?(?:{_NEAR} )?week", _part_of_week),
    (
        rf"{_PART} (?:in )?(?:the )?(?:(?P<name>{alternatives(MONTHS)})(?: {_YEAR})?|(?:{_NEAR} )?month)",
        _part_of_month,
    ),
    (rf"(?:(?P<end>(?:the )?end of |eo)|early |mid )?q(?P<number>[1-4])(?: {_YEAR})?", _quarter),
    (rf"(?P<word>{alternatives(DAY_WORDS)})", _day_word),
    (rf"{_YEAR}[-/.](?P<month>[0-9]{{1,2}})[-/.](?P<day>[0-9]{{1,2}})", _year_first),
    (rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})", _year_first),
    (rf"(?P<first>[0-9]{{1,2}})[-/.](?P<second>[0-9]{{1,2}})(?:[-/.]{_YEAR}|\.)?", _two_numbers),
    (
        rf"(?:(?P<before>this|next|last) |(?:the )?coming )?{_WEEKDAY}(?: (?P<after>this|next|last) week)?",
        _weekday,
    ),
    (rf"(?:in |after )?{_SPAN}(?: from now| from today| later)?", _ahead),
    (rf"(?P<sign>[-+]) ?{_SPAN}", _signed),
    (rf"{_SPAN} ago", _ago),
    (rf"(?:the )?(?:{_NEAR} )?weekend", _weekend),
    (r"(?P<near>next|last) (?P<unit>week|month|year)", _near_unit),
    (r"(?:the )?week after next", _week_after_next),
    (r"eo(?P<unit>[wmqy])", _end_of_letter),
    (rf"(?:the )?end of (?:the )?(?:{_NEAR} )?(?P<unit>week|month|quarter|year)", _end_of),
    (rf"(?:the )?end of {_MONTH}(?: {_YEAR})?", _end_of_month),
    (rf"{_MONTH} {_YEAR}", lambda found, _asked: date(int(found["year"]), MONTHS[found["month"]], 1)),
    (rf"{_MONTH}[-/. ]*{_DAY}(?:[-/. ]+{_YEAR})?", _named_month),
    (rf"{_DAY}[-/. ]*(?:of )?{_MONTH}(?:[-/. ]+{_YEAR})?", _named_month),
    (rf"(?:the )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)(?: (?:of )?{_NEAR} month)?", _day_only),
)


def find(words: str, asked: Asked) -> date | None:
    """The day that `words` (in normal form) name, or None if no rule knows them.

    Raises NoSuchDay, ValueError or OverflowError for a day that does not exist.
    """
    return calendar.first_match(_RULES, words, asked)

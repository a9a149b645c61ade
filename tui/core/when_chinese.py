"""Dates in Chinese: a table of patterns and their meanings, written for the normal form of `when_words`.

"周五" is the next Friday after today, "本周五" that of this week, "下周五" that of next week. "3月5日" is a
date and "3个月后" a span; "半个月" is 15 days, as the half-monthly journal counts. "明年3月" is its first day: early
is better than late.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from re import Match
from typing import Final

from tui.core import when_calendar as calendar
from tui.core.when_calendar import Asked, Rule, Span
from tui.core.when_words import UNITS

_NEAR_YEARS: Final = {"今": 0, "明": 1, "后": 2, "去": -1}
_PARTS: Final = {
    **dict.fromkeys(("初", "上旬"), calendar.FIRST),
    **dict.fromkeys(("中", "中旬", "半"), calendar.MIDDLE),
    "下旬": calendar.LATE,
    **dict.fromkeys(("底", "末"), calendar.LAST),
}
_WEEK_PARTS: Final = {"初": 0, "中": 2, "内": 6}


def span(words: str) -> Span | None:
    """A length of time without direction: "3天", "2周", "2个月", "半年", "1个半月"; None if it is not one."""
    found = re.fullmatch(_SPAN, words)
    return _span(found) if found else None


def _span(found: Match[str]) -> Span:
    if found["half"]:
        return Span(15, "day") if found["half"] == "月" else Span(6, "month")
    if found["and_half"]:
        return Span(int(found["count"]), "month", 15)
    return Span(int(found["count"]), UNITS[found["unit"].removeprefix("个")])


def _ahead(found: Match[str], asked: Asked) -> date:
    return _span(found).after(asked.today)


def _bare(found: Match[str], asked: Asked) -> date | None:
    # "26年" is rather a year than 26 years from now.
    return None if found["unit"] == "年" else _span(found).after(asked.today)


def _signed(found: Match[str], asked: Asked) -> date:
    return _span(found).after(asked.today, -1 if found["sign"] == "-" else 1)


def _ago(found: Match[str], asked: Asked) -> date:
    return _span(found).after(asked.today, -1)


def _weekday(found: Match[str], asked: Asked) -> date:
    return calendar.weekday(int(found["number"]) - 1, calendar.shift(found["near"]), asked)


def _weekend(found: Match[str], asked: Asked) -> date:
    return calendar.weekend(calendar.shift(found["near"]), asked)


def _near_unit(found: Match[str], asked: Asked) -> date:
    return Span(1, UNITS[found["unit"]]).after(asked.today, calendar.shift(found["near"]) or 0)


def _near_year(found: Match[str], asked: Asked) -> date:
    return Span(1, "year").after(asked.today, _NEAR_YEARS[found["near_year"]])


def _day_only(found: Match[str], asked: Asked) -> date:
    shift, day = calendar.shift(found["near"]), int(found["day"])
    return calendar.day_only(day, asked) if shift is None else calendar.day_of_near_month(day, shift, asked)


def _part_of_near_month(found: Match[str], asked: Asked) -> date:
    return calendar.part_of_near_month(_PARTS[found["part"]], calendar.shift(found["near"]), asked)


def _part_of_month(found: Match[str], asked: Asked) -> date:
    part, month, year = _PARTS[found["part"]], int(found["month"]), _year(found, asked)
    if year is None:
        return calendar.part_of_some_month(part, month, asked)
    return calendar.part_of_month(part, year, month)


def _month_and_day(found: Match[str], asked: Asked) -> date:
    month, day, year = int(found["month"]), int(found["day"]), _year(found, asked)
    return calendar.month_and_day(month, day, asked) if year is None else calendar.real(year, month, day)


def _month(found: Match[str], asked: Asked) -> date:
    month, year = int(found["month"]), _year(found, asked)
    if year is None:
        return calendar.part_of_some_month(calendar.FIRST, month, asked)
    return calendar.part_of_month(calendar.FIRST, year, month)


def _part_of_week(found: Match[str], asked: Asked) -> date:
    day = calendar.monday(asked.today, calendar.shift(found["near"]) or 0)
    return day + timedelta(days=_WEEK_PARTS[found["part"]])


def _within(found: Match[str], asked: Asked) -> date:
    return calendar.end_of("month", calendar.shift(found["near"]) or 0, asked)


def _part_of_year(found: Match[str], asked: Asked) -> date:
    """The first of January, the last of June, and the last of June or first of July for the halves of a year."""
    month, day = {"初": (1, 1), "中": (6, 30), "上半年": (1, 1), "上半年底": (6, 30), "下半年": (7, 1)}[
        found["part"]
    ]
    year = _year(found, asked)
    return calendar.month_and_day(month, day, asked) if year is None else date(year, month, day)


def _quarter(found: Match[str], asked: Asked) -> date:
    return calendar.quarter(int(found["number"]), _year(found, asked), asked, is_end=found["end"] is not None)


def _start_of_quarter(found: Match[str], asked: Asked) -> date:
    end = calendar.end_of("quarter", calendar.shift(found["near"]) or 0, asked)
    return calendar.add_months(end.replace(day=1), -2)


def _end_of_year(found: Match[str], asked: Asked) -> date:
    year = _year(found, asked)
    return date(asked.today.year if year is None else year, 12, 31)


def _end_of_quarter(found: Match[str], asked: Asked) -> date:
    return calendar.end_of("quarter", calendar.shift(found["near"]) or 0, asked)


def _year(found: Match[str], asked: Asked) -> int | None:
    if found["year"]:
        return int(found["year"])
    return asked.today.year + _NEAR_YEARS[found["near_year"]] if found["near_year"] else None


_NEAR: Final = r"(?P<near>下+|上+|本|这|当)个?"
_NEAR_YEAR: Final = rf"(?P<near_year>[{''.join(_NEAR_YEARS)}])年"
_YEAR: Final = rf"(?:(?P<year>[0-9]{{4}})年|{_NEAR_YEAR})"
_MONTH: Final = r"(?P<month>[0-9]{1,2})月"
_PART: Final = "|".join(_PARTS)
# Months need their 个: "3月" is March.
_SPAN: Final = (
    r"(?:半个?(?P<half>月|年)|(?P<count>[0-9]{1,5})(?:(?P<unit>天|个?周|个月|年)|个(?P<and_half>半)月))"
)

_RULES: Final[tuple[Rule, ...]] = (
    (rf"(?:{_NEAR})?(?:周(?=周))?周(?P<number>[1-7])", _weekday),
    (rf"(?:{_NEAR})?周末", _weekend),
    (rf"{_SPAN}[以之]?后", _ahead),
    (rf"再?过{_SPAN}", _ahead),
    (rf"(?P<sign>[-+]){_SPAN}", _signed),
    (rf"{_SPAN}[以之]?内", _ahead),
    (rf"{_SPAN}[以之]?前", _ago),
    (_SPAN, _bare),
    (r"(?P<near>下+|上+)个?(?P<unit>周|月)", _near_unit),
    (_NEAR_YEAR, _near_year),
    (rf"(?:{_NEAR}月)?(?P<day>[0-9]{{1,2}})[号日]", _day_only),
    (rf"(?:{_NEAR})?月(?P<part>{_PART})", _part_of_near_month),
    (rf"{_YEAR}?{_MONTH}(?P<part>{_PART})", _part_of_month),
    (rf"{_YEAR}?{_MONTH}(?P<day>[0-9]{{1,2}})[号日]?", _month_and_day),
    (rf"{_YEAR}?{_MONTH}", _month),
    (rf"(?:{_NEAR})?周(?P<part>[初中内])", _part_of_week),
    (rf"(?:{_NEAR})?月[以之]?内", _within),
    (rf"(?:{_YEAR}年?|年)(?:[底末]|[以之]?内)", _end_of_year),
    (rf"{_YEAR}?(?:年)?(?P<part>[初中]|上半年底?|下半年)", _part_of_year),
    (rf"(?:{_NEAR})?季度?[底末]", _end_of_quarter),
    (rf"(?:{_NEAR})季度?初?", _start_of_quarter),
    (rf"{_YEAR}?(?:第|q)?(?P<number>[1-4])(?:季度?)?(?:(?P<end>[底末])|初)?", _quarter),
)


def find(words: str, asked: Asked) -> date | None:
    """The day that `words` (in normal form) name, or None if no rule knows them.

    Raises NoSuchDay, ValueError or OverflowError for a day that does not exist.
    """
    return calendar.first_match(_RULES, words, asked)

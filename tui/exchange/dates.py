"""Dates in lists: one format for each column, decided by all its cells together.

In "03/04/2026" nobody can tell day from month; another row of the same column ("25/04/2026") often can. Where
none can, the setting `day_first` decides and the column is reported. Years, dots, Chinese and named months
leave no doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final, NamedTuple

from tui.core.text import fold

_NUMERIC: Final = re.compile(r"(\d{1,4})([./\-])(\d{1,2})\2(\d{1,4})")
_CHINESE: Final = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
BUDDHIST_YEARS: Final = 543
_ERAS: Final = {
    **dict.fromkeys(("民国", "中华民国"), 1911),
    **dict.fromkeys(("令和", "r"), 2018),
    **dict.fromkeys(("平成", "h"), 1988),
    **dict.fromkeys(("昭和", "s"), 1925),
    **dict.fromkeys(("佛历", "พ.ศ.", "b.e.", "be"), -BUDDHIST_YEARS),
}
"""The year before the first of an era, or of a calendar that counts from elsewhere."""
_ERA: Final = re.compile(
    rf"({'|'.join(map(re.escape, sorted(_ERAS, key=len, reverse=True)))})\s*(\d{{1,4}}|元)"
    r"\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?"
)
_BUDDHIST: Final = range(2443, 2743)
"""Years of 1900 to 2199 as Thailand counts them; no list is of the 25th century of ours."""
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_NAMED: Final = (
    re.compile(
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*(?P<month>[A-Za-z]{3,9})\.?[\s\-/,.]*(?P<year>\d{4}|\d\d)"
    ),
    re.compile(
        r"(?P<month>[A-Za-z]{3,9})\.?[\s\-/]*(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-/,.]+(?P<year>\d{4}|\d\d)"
    ),
)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.(\d+))?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY: Final = re.compile(
    r"^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)|\s*(?:星期|周)[一二三四五六日天]", re.IGNORECASE
)
_TIME: Final = re.compile(
    r"(?:[T\s]+|(?<=[日号]))(?P<half>上午|下午|晚上|中午|凌晨)?\s*"
    r"(?P<hour>\d{1,2})[:：](?P<minute>\d\d)(?:[:：]\d\d(?:[.,]\d+)?)?"
    r"\s*(?P<meridiem>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?$"
)
_EXCEL_EPOCH: Final = date(1899, 12, 30)
_EARLIEST, _LATEST = 1900, 2199


class Moment(NamedTuple):
    """A date with the cell's time: `clock` None if it has none, `zone` minutes from UTC or None."""

    day: date
    clock: time | None = None
    zone: int | None = None


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How one column writes dates. `day_first` matters for "3/4/2026" only; `ambiguous` cells leave it open.

    `example` is such a cell, "" if there is none; `mixed` that some cells can only be one order and some only
    the other.
    """

    day_first: bool
    ambiguous: int = 0
    example: str = ""
    mixed: bool = False


def find_format(cells: Iterable[str], *, day_first: bool) -> DateFormat:
    """The format of a column. `day_first` is the setting that decides if the cells do not."""
    days = months = ambiguous = 0
    example = ""
    for cell in cells:
        order = _order(cell)
        days += order == "day"
        months += order == "month"
        if order == "either":
            ambiguous += 1
            example = example or cell
    if bool(days) == bool(months):
        return DateFormat(day_first, ambiguous, example, mixed=bool(days))
    return DateFormat(bool(days))


def parse(text: str, form: DateFormat) -> Moment | None:
    """The moment a cell names, or None."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    cleaned = _WEEKDAY.sub("", plain.strip())
    timed = _TIME.search(cleaned)
    clock, zone = _clock(timed) if timed else (None, None)
    if timed and clock is None:
        return None
    body = cleaned[: timed.start()].strip() if timed else cleaned
    for reader in _READERS:
        if (found := reader(body, form)) is not None:
            return Moment(found.day, clock or found.clock, zone)
    return None


def _order(cell: str) -> str:
    """Whether "day", "month" or "either" comes first in a cell such as 3/4/2026; "" for every other cell."""
    match = _NUMERIC.match(cell)
    if not match or len(match[1]) > 2 or match[2] == ".":
        return ""
    first, second = int(match[1]), int(match[3])
    if first == second or max(first, second) > 31 or not min(first, second):
        return ""
    if first > 12:
        return "day" if second <= 12 else ""
    return "month" if second > 12 else "either"


def _clock(match: re.Match[str]) -> tuple[time | None, int | None]:
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["meridiem"] or "").lower()[:1]
    if (half == "p" or match["half"] in ("下午", "晚上")) and hour < 12:
        hour += 12
    elif (half == "a" or match["half"] == "凌晨") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return None, None
    zone = match["zone"]
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        if minutes >= 24 * 60:
            return None, None
        return time(hour, minute), -minutes if zone[0] == "-" else minutes
    return time(hour, minute), UTC_MARK if zone else None


UTC_MARK: Final = 10_000
"""`Moment.zone` of a time marked Z: the writer kept UTC, so the local time has to be worked out."""


def _numeric(text: str, form: DateFormat) -> Moment | None:
    match = _NUMERIC.fullmatch(text)
    if not match:
        return None
    first, second, third = (int(match[group]) for group in (1, 3, 4))
    if len(match[1]) == 4:
        return _moment(first, second, third)
    if len(match[1]) == 3 or len(match[4]) not in (2, 4):
        return None
    year = _year(match[4])
    day_first = form.day_first or match[2] == "."
    # What can only be the other order is that order, whatever the column does.
    if (first > 12) != (second > 12):
        day_first = first > 12
    return _moment(year, second, first) if day_first else _moment(year, first, second)


def _chinese(text: str, _form: DateFormat) -> Moment | None:
    match = _CHINESE.fullmatch(text)
    return _moment(*map(int, match.groups())) if match else None


def _era(text: str, _form: DateFormat) -> Moment | None:
    """A date by an era: 民国116年3月5日, 令和9年3月5日, R9.3.5."""
    match = _ERA.fullmatch(fold(text))
    if match is None:
        return None
    year = 1 if match[2] == "元" else int(match[2])
    return _moment(_ERAS[match[1]] + year, int(match[3]), int(match[4]))


def _compact(text: str, _form: DateFormat) -> Moment | None:
    match = _COMPACT.fullmatch(text)
    return _moment(*map(int, match.groups())) if match else None


def _named(text: str, _form: DateFormat) -> Moment | None:
    for pattern in _NAMED:
        match = pattern.fullmatch(text)
        if match and match["month"][:3].lower() in _MONTHS:
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            return _moment(_year(match["year"]), month, int(match["day"]))
    return None


def _serial(text: str, _form: DateFormat) -> Moment | None:
    """Excel's day number, which a list shows if a date column was formatted as a number."""
    match = _SERIAL.fullmatch(text)
    if not match or not 20_000 <= int(match[1]) <= 80_000:
        return None
    minutes = round(float(f"0.{match[2]}") * 24 * 60) if match[2] else 0
    clock = time(minutes // 60, minutes % 60) if 0 < minutes < 24 * 60 else None
    return Moment(_EXCEL_EPOCH + timedelta(int(match[1])), clock)


_READERS: Final[tuple[Callable[[str, DateFormat], Moment | None], ...]] = (
    _numeric,
    _chinese,
    _compact,
    _serial,
    _named,
    _era,
)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else (2000 + year if year < 70 else 1900 + year)


def _moment(year: int, month: int, day: int) -> Moment | None:
    if year in _BUDDHIST:
        year -= BUDDHIST_YEARS
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return Moment(date(year, month, day))
    except ValueError:
        return None


def next_contact(moment: Moment) -> str:
    """The moment as a follow-up's `next`: a date, or a local date-time for an appointment."""
    clock = f"T{moment.clock:%H:%M}" if moment.clock else ""
    return f"{moment.day.isoformat()}{clock}"


def local(moment: Moment) -> datetime | None:
    """The moment as an aware local time, or None if the cell has only a date.

    A time without a zone is this computer's local time of that day, summer time included; one marked Z is
    brought to local time; any other zone is kept as written.
    """
    if moment.clock is None:
        return None
    naive = datetime.combine(moment.day, moment.clock)
    if moment.zone is None:
        return naive.astimezone()
    if moment.zone == UTC_MARK:
        return naive.replace(tzinfo=UTC).astimezone()
    return naive.replace(tzinfo=timezone(timedelta(minutes=moment.zone)))

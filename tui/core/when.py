"""Dates and times as salespeople write them, English and Chinese: "+3d", "next tue", "12/5", "下周三".

Own grammar, because a follow-up date is the heart of the product and no library reads both languages. What is
accepted stands in the tables of `when_english`, `when_chinese`, `when_festivals` and `when_clock`; both languages are
always accepted, whatever the language of the screen. The rules that are not obvious:

- weeks start on Monday; "next friday" and "下周五" are the Friday of next week, "this friday" and "本周五" of
  this one;
- a bare weekday is the next one after today, so "fri" on a Friday is a week away;
- "12/5" without a year is the next such date, today included (`parse_moment`: the last such), and means
  5 December unless `day_first`;
- a bare number counts days, and what repeats is refused: only one day can be kept;
- "+1m" is one month and stops at the end of a shorter month; "next week" and "next month" keep the day;
- years run from 1970 to 2200.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from tui.core import when_clock, when_days
from tui.core.model import NO_NEXT
from tui.core.when_calendar import Asked, NoSuchDay, Span
from tui.core.when_words import normal, shown
from tui.language import _, current, listed

FIRST_YEAR, LAST_YEAR = 1970, 2200

Examples = Mapping[str, tuple[str, ...]]
"""Language → what can be typed."""

EXAMPLES: Final = {
    "en": ("+3d", "tomorrow", "next tue", "in 2 weeks", "end of month", "dec 5", "2026-12-05"),
    "zh": ("+3d", "明天", "下周三", "两周后", "月底", "12月5日", "2026-12-05"),
}
"""Days by language, for hints and completion."""

NEXT_EXAMPLES: Final = {
    "en": ("auto", "+3d", "fri 15:00", "next tue", "end of month", "dec 5", "none"),
    "zh": ("自动", "+3d", "下周三", "周五下午3点", "月底", "12月5日", "不再联系"),
}
"""What a follow-up's next date takes."""

MOMENT_EXAMPLES: Final = {
    "en": ("yesterday 3pm", "15:00", "2 hours ago", "2026-11-20 15:04"),
    "zh": ("昨天下午3点", "15:00", "两小时前", "2026-11-20 15:04"),
}
"""Moments that have passed."""

_AUTO: Final = ("auto", "自动", "默认")
_NONE: Final = (NO_NEXT, "never", "无", "没有", "不再联系", "不联系")


_REPEATS: Final = re.compile(r"\b(?:every|each|daily|weekly|monthly|quarterly|yearly)\b|每|隔[天日周月年]")


class WhenError(ValueError):
    """Text that is not a date, or not a suitable one; its text is one translated sentence."""


class FutureError(WhenError):
    """A future moment where only the past is allowed."""


def parse_day(text: str, today: date, *, day_first: bool = False, past: bool = False) -> date:
    """The day that `text` names, relative to `today`; it may be in the past.

    `past` turns dates without a year or month, and bare weekdays, to the last such instead of the next.
    Raises WhenError.
    """
    words = _words(text)
    if when_clock.split(words)[1] is not None:
        raise WhenError(_("“{text}” includes a time; this field takes only a date.").format(text=shown(text)))
    return _day(words, text, Asked(today, day_first, past), EXAMPLES)


def parse_next(text: str, today: date, *, day_first: bool = False) -> str | None:
    """The value of a follow-up's `next`: None for "auto" or nothing, "none", an ISO date, or for an appointment
    "YYYY-MM-DDTHH:MM". A time alone is today's.

    Raises WhenError, also for a day before `today`.
    """
    words = _words(text)
    if words in _AUTO or not text.strip():
        return None
    if words in _NONE:
        return NO_NEXT
    rest, at = when_clock.split(words)
    asked = Asked(today, day_first)
    day = today if at and not rest else _day(rest, text, asked, NEXT_EXAMPLES)
    if at:
        day += timedelta(days=at.days)
    if day < today:
        problem = _("“{text}” is in the past ({day}). The next contact must be today or later.")
        raise WhenError(problem.format(text=shown(text), day=day.isoformat()))
    return f"{day.isoformat()}T{at.time:%H:%M}" if at else day.isoformat()


def parse_moment(text: str, now: datetime, *, day_first: bool = False, tz: tzinfo | None = None) -> datetime:
    """A moment up to `now` (aware), with the UTC offset of its own local day, whatever the offset of today.

    A day without a time means noon, today means now, a time alone is today's. The time zone is `tz`, else
    that of `now`. A fixed offset that the system's zone has at `now` stands for the system's zone, whose rules
    for daylight saving then apply (the only thing asked of the system). Text with its own offset keeps it.
    Raises WhenError; FutureError for a moment after `now`.
    """
    words, zone = _words(text), tz or _zone(now)
    now = now.astimezone(zone)
    try:
        moment = _with_offset(text) or _counted_back(words, now, zone)
        moment = moment or _local_moment(words, text, now, zone, day_first)
    except (OverflowError, OSError):  # some systems know no local time at the edge of 1970
        raise _out_of_range(text) from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _out_of_range(text)
    # Through UTC: two times of one zone compare by the clock on the wall, which daylight saving repeats.
    if moment.astimezone(UTC) > now.astimezone(UTC):
        problem = _("“{text}” is in the future ({moment}). You can only log what has happened.")
        raise FutureError(problem.format(text=shown(text), moment=f"{moment:%Y-%m-%d %H:%M}"))
    return moment


def parse_span(text: str) -> Span | None:
    """A length of time such as "7d", "2 weeks" or "半个月", or None if it is not one."""
    return when_days.span(normal(text))


def examples(table: Examples, count: int = 3) -> str:
    """Some of the examples in the active language, for a message or a placeholder."""
    return listed(table[current()][:count])


def _words(text: str) -> str:
    """The normal form without words that only introduce or follow a date: "by friday", "月底前"."""
    words = re.sub(r"^(?:on|by|until) ", "", normal(text))
    return re.sub(r"([底末号日]|周[1-7]) ?[以之]?前$", r"\1", words)


def _day(words: str, text: str, asked: Asked, table: Examples) -> date:
    if _REPEATS.search(words):
        raise WhenError(_("“{text}” is a repeating date; enter a single day.").format(text=shown(text)))
    try:
        day = when_days.find(words, asked)
    except NoSuchDay:
        raise WhenError(_("The calendar has no day “{text}”.").format(text=shown(text))) from None
    except (ValueError, OverflowError):
        raise _out_of_range(text) from None
    if day is None:
        problem = _("“{text}” is not a date. Examples: {examples}")
        raise WhenError(problem.format(text=shown(text), examples=examples(table)))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _out_of_range(text)
    return day


def _out_of_range(text: str) -> WhenError:
    problem = _("“{text}” is not between {first} and {last}.")
    return WhenError(problem.format(text=shown(text), first=FIRST_YEAR, last=LAST_YEAR))


def _with_offset(text: str) -> datetime | None:
    """An ISO moment with its own offset, in the book's form."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _counted_back(words: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    back = when_clock.ago(words)
    if back is None:
        return None
    return (now.astimezone(UTC) - back).astimezone(zone).replace(second=0, microsecond=0)


def _local_moment(words: str, text: str, now: datetime, zone: tzinfo | None, day_first: bool) -> datetime:
    rest, at = when_clock.split(words)
    asked = Asked(now.date(), day_first, past=True)
    day = now.date() if at and not rest else _day(rest, text, asked, MOMENT_EXAMPLES)
    if at is None and day == now.date():
        return now.replace(second=0, microsecond=0)
    local = (
        datetime.combine(day, at.time) + timedelta(days=at.days) if at else datetime.combine(day, time(12))
    )
    return _utc(local, zone).astimezone(zone)


def _utc(local: datetime, zone: tzinfo | None) -> datetime:
    """A local clock time as a moment; of an hour that DST repeats the first, of a skipped one an hour later."""
    if zone:
        return local.replace(tzinfo=zone).astimezone(UTC)
    moment = local.astimezone(UTC)
    skipped = moment.astimezone().replace(tzinfo=None) != local
    # Which fold leads out of a skipped hour forwards has changed with Python 3.12.
    return max(moment, local.replace(fold=1).astimezone(UTC)) if skipped else moment


def _zone(now: datetime) -> tzinfo | None:
    """The zone of `now`, or None for the system's own, which Python only knows by its offset of the day."""
    if isinstance(now.tzinfo, timezone) and now.astimezone().utcoffset() == now.utcoffset():
        return None
    return now.tzinfo

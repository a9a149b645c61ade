"""When a customer is due: the date set by hand, else the last contact plus the interval of the grade.

All arithmetic is on local calendar dates. Only the order of follow-ups uses the real moment, because two of
them may have been written in different time zones. Damaged follow-ups never raise: what cannot be read sets
no date and resets no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from math import isfinite
from operator import itemgetter
from typing import Final

from tui.core.grading import Scheme
from tui.core.model import NO_NEXT, Customer, FollowUp, Standing, moment

EVERY_DAY: Final = frozenset(range(7))
_ONE_DAY: Final = timedelta(1)

_Dated = tuple[int, FollowUp]
"""A follow-up after the ordinal of its day."""

_day_of = itemgetter(0)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The days on which customers can be contacted.

    `weekdays` are numbers (0 Monday to 6 Sunday); `days_off` are holidays; `extra` are days worked although
    the other two say otherwise, such as the make-up days around Chinese holidays.
    """

    weekdays: frozenset[int] = EVERY_DAY
    days_off: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()

    def includes(self, day: date) -> bool:
        """Whether `day` is a working day."""
        return day in self.extra or (day.weekday() in self.weekdays and day not in self.days_off)

    def next(self, day: date) -> date:
        """`day` itself if it is a working day, else the first one after it.

        A calendar that has none from there on returns `day` itself: a customer must never disappear because
        of a setting.
        """
        if not self.days_off and self.weekdays >= EVERY_DAY:
            return day
        if not self.weekdays:
            return min((extra for extra in self.extra if extra >= day), default=day)
        # Of seven days in a row one is a weekday that is worked, and each day off can hide only one.
        last = _plus(day, 7 * (len(self.days_off) + 1))
        candidate = day
        while candidate < last and not self.includes(candidate):
            candidate += _ONE_DAY
        return candidate if self.includes(candidate) else day


ALL_DAYS: Final = WorkingDays()
"""A calendar without a day off."""


@dataclass(frozen=True, slots=True)
class Due:
    """The day a customer is due; `time` ("15:00") for an appointment.

    `why` is "planned" (set by hand), "interval" (last contact plus the grade's interval) or "never" (not
    contacted yet, so due the day they were added).
    """

    day: date
    time: str | None
    why: str


def standing(followups: Iterable[FollowUp], *, attempts_count: bool, today: date | None = None) -> Standing:
    """The contact status after these follow-ups, in any order.

    What is dated later than the day after `today` comes from a clock that ran ahead; it sets nothing, or the
    customer would be out of sight until that day however often they are contacted. (A day later it is already
    in other time zones.)

    A next date holds until a newer contact, or a newer entry that sets another one. An attempt that does not
    count (`attempts_count` False) resets nothing, so the date set before it still holds. `contacts` counts
    the contacts and attempts whose day can be read.
    """
    contacts, graded = 0, False
    resets: list[_Dated] = []
    setters: list[_Dated] = []
    latest = (today or date.max).toordinal() + 1
    for followup in followups:
        day = _day_number(followup.at[:10])
        graded = graded or (followup.grade != "" and not followup.is_attempt)
        if day > latest:
            continue
        if day and followup.is_contact:
            contacts += 1
            if followup.resets_clock(attempts_count=attempts_count):
                resets.append((day, followup))
                continue
        if _sets_next(followup):
            setters.append((day, followup))
    last = _newest(resets)
    setter = _newest([*setters, last] if last else setters)
    planned = setter[1].next if setter else None
    return Standing(
        last=date.fromordinal(last[0]) if last else None,
        planned=planned if _is_next(planned) else None,
        contacts=contacts,
        graded=graded,
    )


def attempts(followups: Iterable[FollowUp]) -> int:
    """How many attempts in a row reached nobody, up to the newest follow-up; given newest first."""
    contacts = (followup for followup in followups if followup.is_contact)
    return sum(1 for _attempt in takewhile(lambda followup: followup.is_attempt, contacts))


def attempt_number(entry: FollowUp, timeline: Iterable[FollowUp]) -> int:
    """The number of an attempt in a row, 0 if somebody was reached; `timeline` is newest first.

    The entry may stand in the timeline already. One that is logged later counts those before it.
    """
    if not entry.is_attempt:
        return 0
    when = moment(entry.at)
    return attempts(each for each in timeline if each.id != entry.id and moment(each.at) <= when) + 1


def planned_day(planned: str | None) -> tuple[date, str | None] | None:
    """The day and, for an appointment, the time ("15:00") of a next date; None if it is not a date."""
    try:
        if not planned or len(planned) <= len("2026-11-21"):
            return (date.fromisoformat(planned), None) if planned else None
        at = datetime.fromisoformat(planned)
    except ValueError:
        return None
    return at.date(), f"{at.hour:02}:{at.minute:02}"


def due(
    customer: Customer, standing: Standing, scheme: Scheme, working_days: WorkingDays, today: date
) -> Due | None:
    """When the customer is due; None when no further contact is planned.

    An appointment keeps its day, everything else moves from a day off to the next working day. A customer who
    was never contacted and has no day of creation (a damaged record) is due `today`, every day until someone
    contacts them.
    """
    if standing.planned is not None:
        if standing.planned == NO_NEXT:
            return None
        if planned := planned_day(standing.planned):
            day, time = planned
            return Due(day if time else working_days.next(day), time, "planned")
    if standing.last is not None:
        day = _plus(standing.last, scheme.interval(customer.grade))
        return Due(working_days.next(day), None, "interval")
    return Due(working_days.next(customer.created or today), None, "never")


@lru_cache(maxsize=4096)
def _day_number(day: str) -> int:
    """A calendar date as an ordinal, 0 if it cannot be read. A book has many follow-ups and few days."""
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return 0


def _newest(entries: list[_Dated]) -> _Dated | None:
    """The entry with the latest moment, None if there are no entries.

    Moments are dear, and UTC offsets move one by less than a day: entries three days older need no look.
    """
    newest = max(entries, key=_day_of, default=(0, None))[0]
    late = [entry for entry in entries if entry[0] >= newest - 2]
    return max(late, key=_position) if late[1:] else next(iter(late), None)


def _position(entry: _Dated) -> tuple[float, str]:
    """The real moment, then the id. If only the day is readable, it counts like a bare date."""
    followup = entry[1]
    at = moment(followup.at)
    return (at if isfinite(at) else moment(followup.at[:10])), followup.id


def _is_next(text: str | None) -> bool:
    return text == NO_NEXT or planned_day(text) is not None


def _sets_next(followup: FollowUp) -> bool:
    """Whether it sets the next date. A plan without one means "back to the interval"."""
    return followup.kind == "plan" or _is_next(followup.next)


def _plus(day: date, days: int) -> date:
    """`day` plus `days`, or the last day there is."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max

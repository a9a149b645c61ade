"""The rules in words: why someone is due, why a grade is suggested, and how a day is written.

Every function returns text in the active language. Only grades, numbers and dates go into a sentence, never
text of a customer, so all of it is safe to show.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from tui.core.agenda import Outlook
from tui.core.cadence import Due, planned_day
from tui.core.grading import Suggestion, known_grade
from tui.core.model import Customer
from tui.language import N_, _, ngettext

_MONTHS: Final = (
    N_("Jan"),
    N_("Feb"),
    N_("Mar"),
    N_("Apr"),
    N_("May"),
    N_("Jun"),
    N_("Jul"),
    N_("Aug"),
    N_("Sep"),
    N_("Oct"),
    N_("Nov"),
    N_("Dec"),
)
_WEEKDAY_MARKS: Final = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
_WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def date_words(day: date, today: date) -> str:
    """A date without its weekday: "12 Nov", "11月12日"; with the year when it is not this year."""
    month = _(_MONTHS[day.month - 1])
    if day.year == today.year:
        return _("{day} {month}").format(day=day.day, month=month)
    return _("{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def day_words(day: date, today: date) -> str:
    """A date with its weekday: "Fri 27 Nov", "11月27日 周五"; with the year when it is not this year."""
    weekday = weekday_words(day.weekday())
    return _("{weekday} {date}").format(weekday=weekday, date=date_words(day, today))


def weekday_words(weekday: int) -> str:
    """A weekday, 0 being Monday: "Fri", "周五"."""
    return _(_WEEKDAYS[weekday])


def weekday_mark(day: date) -> str:
    """The weekday in two cells: "Fr", "五"."""
    return _(_WEEKDAY_MARKS[day.weekday()])


def month_words(month: str) -> str:
    """A month written "2026-11": "Nov 2026", "2026年11月"; anything else is returned unchanged."""
    year, _dash, number = month.partition("-")
    if not number.isdecimal() or not 1 <= int(number) <= 12:
        return month
    return _("{month} {year}").format(month=_(_MONTHS[int(number) - 1]), year=year)


def due_words(outlook: Outlook, today: date) -> str:
    """When someone is due, short enough for a card: "3d late", "today 15:00", "tomorrow", "in 5d"."""
    due = outlook.due
    if due is None:
        return _("no further contact")
    late = (today - due.day).days
    if late > 0:
        return _("{days}d late").format(days=late)
    if late == -1:
        return _("tomorrow {time}").format(time=due.time) if due.time else _("tomorrow")
    if late < 0:
        return _("in {days}d").format(days=-late)
    return _("today {time}").format(time=due.time) if due.time else _("due today")


def flag_words(outlook: Outlook) -> tuple[str, ...]:
    """Problems of a customer, apart from being due: "slipped", "no date", "never contacted"."""
    flags = (
        (outlook.slipped, _("slipped")),
        (outlook.no_date, _("no date")),
        (outlook.never, _("never contacted")),
    )
    return tuple(words for raised, words in flags if raised)


def why_due(outlook: Outlook, today: date, *, brief: bool = False) -> str:
    """One sentence, such as "B: last contact 9 days ago (12 Nov), limit 7"; `brief` omits the brackets."""
    due = outlook.due
    if due is None:
        reason = _("no further contact planned")
    elif due.time is not None:
        reason = _appointment(due, due.time, today)
    elif due.why == "planned":
        reason = _planned(outlook, due, today)
    elif outlook.standing.last is not None:
        reason = _("last contact {when}, limit {limit}").format(
            when=_ago(outlook.standing.last, today, brief=brief), limit=outlook.interval
        )
    else:
        reason = _never(outlook, today, brief=brief)
    return _("{grade}: {reason}").format(grade=known_grade(outlook.customer), reason=reason)


def why_grade(suggestion: Suggestion, customer: Customer, today: date) -> str:
    """One sentence, such as "B: expected to close in 45 days (5 Jan 2027)"."""
    reason = _why_closing(suggestion, customer, today)
    return _("{grade}: {reason}").format(grade=suggestion.grade, reason=reason)


def _appointment(due: Due, time: str, today: date) -> str:
    if due.day == today:
        return _("appointment today at {time}").format(time=time)
    words = _("appointment was {date} at {time}") if due.day < today else _("appointment {date} at {time}")
    return words.format(date=day_words(due.day, today), time=time)


def _planned(outlook: Outlook, due: Due, today: date) -> str:
    """About a next date set by hand. On a day off it is due later than it says, which needs saying."""
    planned = planned_day(outlook.standing.planned)
    day = planned[0] if planned else due.day
    late = (today - due.day).days
    if late > 0:
        words = ngettext("planned for {date}, {days} day late", "planned for {date}, {days} days late", late)
        return words.format(date=date_words(day, today), days=late)
    if day != due.day:
        words = _("planned for {date}, a day off; due {due}")
        return words.format(date=date_words(day, today), due=day_words(due.day, today))
    return _("planned for today") if late == 0 else _("planned for {date}").format(date=day_words(day, today))


def _never(outlook: Outlook, today: date, *, brief: bool) -> str:
    attempts = outlook.standing.contacts
    if attempts:
        words = ngettext("not reached in {count} attempt", "not reached in {count} attempts", attempts)
        return words.format(count=attempts)
    if outlook.customer.created is None:
        return _("never contacted")
    return _("never contacted, added {when}").format(when=_ago(outlook.customer.created, today, brief=brief))


def _why_closing(suggestion: Suggestion, customer: Customer, today: date) -> str:
    if suggestion.why == "none":
        return _("no need")
    if suggestion.why == "later":
        return _("the need comes later")
    if customer.close_by is None or suggestion.days is None:
        return _("need now, but no closing date yet")
    return _closing_words(suggestion.why, suggestion.days).format(
        days=abs(suggestion.days), date=date_words(customer.close_by, today)
    )


def _closing_words(why: str, days: int) -> str:
    if days == 0:
        return _("expected to close today")
    if why == "beyond":
        return ngettext(
            "not expected to close for {days} day ({date})",
            "not expected to close for {days} days ({date})",
            days,
        )
    if days > 0:
        return ngettext(
            "expected to close in {days} day ({date})", "expected to close in {days} days ({date})", days
        )
    return ngettext(
        "should have closed {days} day ago ({date}); ask for a new date",
        "should have closed {days} days ago ({date}); ask for a new date",
        -days,
    )


def _ago(day: date, today: date, *, brief: bool) -> str:
    """How long ago a day was, with the date in brackets unless `brief`.

    One that lies ahead (written in a time zone further east) is just named.
    """
    days = (today - day).days
    if days == 0:
        return _("today")
    words = date_words(day, today)
    if days < 0:
        return _("on {date}").format(date=words)
    if brief:
        return (
            _("yesterday")
            if days == 1
            else ngettext("{days} day ago", "{days} days ago", days).format(days=days)
        )
    if days == 1:
        return _("yesterday ({date})").format(date=words)
    return ngettext("{days} day ago ({date})", "{days} days ago ({date})", days).format(days=days, date=words)

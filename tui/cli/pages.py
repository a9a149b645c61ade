"""What the reading commands print for people: today's list, a table of customers, one customer.

Plain functions from outlooks to lines. Everything from data passes `safe_text` field by field, so that no line break
in a name makes a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from tui.cli.output import NAME_CELLS, table
from tui.cli.whom import short_ids
from tui.core.agenda import Outlook
from tui.core.desk import TodayList
from tui.core.grading import known_grade
from tui.core.labels import (
    FIELD_WORDS,
    KIND_WORDS,
    OUTCOME_WORDS,
    amount_words,
    field_text,
    field_word,
    grade_move,
    moment_words,
    planned_words,
    word,
)
from tui.core.model import Customer, FollowUp
from tui.core.phones import phone_words
from tui.core.reasons import date_words, day_words, due_words, flag_words, why_due, why_grade
from tui.core.text import safe_text
from tui.core.words import name_of, whom
from tui.language import _, ngettext

_MARGIN: Final = "  "
_MANY: Final = ("phones", "emails")
_SAID: Final = ("name", "company", "grade", "next")
"""Fields that a customer's page does not list: the heading and the standing say them."""


def today_page(
    outlooks: Sequence[Outlook], found: TodayList, day: date, today: date, capacity: int, room: int | None
) -> list[str]:
    """The day, its progress, and a row for each customer to contact."""
    lines = [f"{day_words(day, today)} · {_numbers(found, capacity)}"]
    if not outlooks:
        return [*lines, "", _MARGIN + _("Nobody is due.")]
    rows = [["", _("name"), _("company"), _("phone"), _("why")]]
    rows += [_today_row(one, today) for one in outlooks]
    return [*lines, "", *_indented(table(rows, room=_inside(room)))]


def _numbers(found: TodayList, capacity: int) -> str:
    """How many are done, due and waiting."""
    due = len(found.shown)
    parts = [
        _("{count} done").format(count=found.done),
        ngettext("{count} to contact", "{count} to contact", due).format(count=due),
    ]
    if found.waiting:
        more = ngettext("{count} more due", "{count} more due", found.waiting)
        parts.append(more.format(count=found.waiting))
        parts.append(_("capacity {count}").format(count=capacity))
    return " · ".join(parts)


def _today_row(one: Outlook, today: date) -> list[str]:
    customer = one.customer
    return [
        known_grade(customer),
        name_of(customer),
        safe_text(customer.company),
        phone_words(next(iter(customer.phones), "")),
        why_due(one, today),
    ]


def list_page(found: Sequence[Outlook], all_ids: Iterable[str], today: date, room: int | None) -> list[str]:
    """A table of customers, with ids short enough to type and long enough to be unique."""
    ids = short_ids([one.customer.id for one in found], all_ids)
    head = ["", _("name"), _("company"), _("due"), _("last contact"), _("amount"), _("phone"), _("id")]
    rows = [head, *([*_list_row(one, today), ids[one.customer.id]] for one in found)]
    return table(rows, right=frozenset({5}), room=room)


def _list_row(one: Outlook, today: date) -> list[str]:
    customer = one.customer
    last = one.standing.last
    return [
        known_grade(customer),
        name_of(customer),
        safe_text(customer.company),
        due_words(one, today),
        date_words(last, today) if last else _("never"),
        amount_words(customer.amount),
        phone_words(next(iter(customer.phones), "")),
    ]


# -- one customer --------------------------------------------------------------------------------------------------


def customer_page(
    outlook: Outlook, followups: Sequence[FollowUp], today: date, currency: str, room: int | None
) -> list[str]:
    """Name, status, fields, timeline and grade history."""
    customer = outlook.customer
    lines = [f"{known_grade(customer)}  {whom(customer)}", ""]
    lines += _aligned(_standing(outlook, today), room)
    lines += ["", *_aligned(_fields(customer, today, currency), room)]
    lines += ["", _("Timeline")]
    lines += _indented([line for entry in followups for line in _entry_lines(entry, today, room)])
    if not followups:
        lines.append(_MARGIN + _("no follow-ups yet"))
    if moves := [entry for entry in followups if entry.changes_grade]:
        lines += ["", _("Grades"), *_indented([_move_line(entry, today) for entry in moves])]
    return lines


def _standing(outlook: Outlook, today: date) -> Iterator[tuple[str, str]]:
    yield _("contact"), why_due(outlook, today)
    if outlook.suggestion:
        yield _("suggested"), why_grade(outlook.suggestion, outlook.customer, today)
    if flags := flag_words(outlook):
        yield _("attention"), " · ".join(flags)


def _fields(customer: Customer, today: date, currency: str) -> Iterator[tuple[str, str]]:
    """Label and value of each filled field, except those in the heading and the status."""
    for field in FIELD_WORDS:
        if field not in _SAID and (value := field_text(customer, field, today, currency)):
            yield field_word(field), value.replace("\n", ", ") if field in _MANY else value
    for label, value in sorted(customer.custom.items()):
        yield safe_text(label), value


def _entry_lines(entry: FollowUp, today: date, room: int | None) -> list[str]:
    """When and how, with the result, and the note below."""
    what = word(KIND_WORDS, entry.kind)
    if entry.outcome:
        what += f" · {word(OUTCOME_WORDS, entry.outcome)}"
    parts = [moment_words(entry, today), what]
    if entry.from_grade:
        parts.append(grade_move(entry))
    parts += [planned_words(entry, today), safe_text(entry.by)]
    note = safe_text(entry.note, newlines=True)
    return [_MARGIN.join(filter(None, parts)), *(_MARGIN + line for line in _lines(note, room))]


def _move_line(entry: FollowUp, today: date) -> str:
    parts = (moment_words(entry, today), grade_move(entry), safe_text(entry.by), safe_text(entry.note))
    return _MARGIN.join(filter(None, parts))


# -- lines ---------------------------------------------------------------------------------------------------------


def _aligned(pairs: Iterable[tuple[str, str]], room: int | None) -> list[str]:
    """Labels and values in two columns; long values continue below."""
    from tui.ui.cells import pad, width

    known = [(label, safe_text(value, newlines=True)) for label, value in pairs]
    widest = max((width(label) for label, _value in known), default=0)
    column = min(widest, NAME_CELLS) + len(_MARGIN)
    indent = len(_MARGIN) + column
    lines: list[str] = []
    for label, value in known:
        first, *rest = _lines(value, room and room - indent) or [""]
        lines.append(f"{_MARGIN}{pad(label, column - len(_MARGIN))}{_MARGIN}{first}")
        lines += [" " * indent + line for line in rest]
    return lines


def _lines(text: str, room: int | None) -> list[str]:
    """The lines of a text, wrapped to the terminal."""
    if not text:
        return []
    if room is None:
        return text.split("\n")
    from tui.ui.cells import wrap

    return wrap(text, max(room - len(_MARGIN) * 2, 20))


def _indented(lines: Iterable[str]) -> list[str]:
    return [_MARGIN + line for line in lines]


def _inside(room: int | None) -> int | None:
    return room and room - len(_MARGIN)

"""What the reading commands print for people: today's list, a table of customers, one customer.

Plain functions from outlooks to lines. Everything from data passes `safe_text` field by field, so that no line break
in a name makes a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from tui.cli.output import NAME_CELLS, table
from tui.cli.phones import phone_words
from tui.cli.shapes import changes_grade
from tui.cli.whom import short_ids
from tui.core.agenda import Outlook
from tui.core.cadence import planned_day
from tui.core.desk import TodayList
from tui.core.grading import known_grade
from tui.core.model import NO_NEXT, Customer, FollowUp
from tui.core.reasons import date_words, day_words, due_words, flag_words, why_due, why_grade
from tui.core.text import safe_text
from tui.core.words import name_of, whom
from tui.language import N_, _, ngettext

_MARGIN: Final = "  "

NEED_WORDS: Final = {"now": N_("now"), "later": N_("later"), "none": N_("none")}
STATUS_WORDS: Final = {"prospect": N_("prospect"), "negotiating": N_("negotiating"), "won": N_("won")}
IMPORTANCE_WORDS: Final = {"normal": N_("normal"), "key": N_("key")}
KIND_WORDS: Final = {
    "call": N_("call"),
    "visit": N_("visit"),
    "message": N_("message"),
    "email": N_("e-mail"),
    "meeting": N_("meeting"),
    "note": N_("note"),
    "task": N_("task"),
    "grade": N_("Graded"),
    "plan": N_("Next date set"),
}
OUTCOME_WORDS: Final = {
    "reached": N_("reached"),
    "no-answer": N_("no answer"),
    "busy": N_("busy"),
    "voicemail": N_("voicemail"),
    "wrong-number": N_("wrong number"),
    "refused": N_("refused"),
    "no-show": N_("no show"),
}


def today_page(
    outlooks: Sequence[Outlook], found: TodayList, day: date, today: date, capacity: int, room: int | None
) -> list[str]:
    """The day, how far it is, and a row for each customer to contact."""
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
        more = ngettext("{count} more waits", "{count} more wait", found.waiting)
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
    """A table of customers, with ids short enough to type and long enough to be clear."""
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


def amount_words(amount: Decimal | None) -> str:
    """An amount in full, thousands grouped; "" for none."""
    if amount is None or not amount.is_finite() or amount.adjusted() > 30:
        return ""
    return f"{amount:,f}"


# -- one customer --------------------------------------------------------------------------------------------------


def customer_page(
    outlook: Outlook, followups: Sequence[FollowUp], today: date, currency: str, room: int | None
) -> list[str]:
    """Name, standing, fields, timeline and the history of grades."""
    customer = outlook.customer
    lines = [f"{known_grade(customer)}  {whom(customer)}", ""]
    lines += _aligned(_standing(outlook, today), room)
    lines += ["", *_aligned(_fields(customer, today, currency), room)]
    lines += ["", _("Timeline")]
    lines += _indented([line for entry in followups for line in _entry_lines(entry, today, room)])
    if not followups:
        lines.append(_MARGIN + _("no follow-ups yet"))
    if moves := [entry for entry in followups if changes_grade(entry)]:
        lines += ["", _("Grades"), *_indented([_move_line(entry, today) for entry in moves])]
    return lines


def _standing(outlook: Outlook, today: date) -> Iterator[tuple[str, str]]:
    yield _("due"), why_due(outlook, today)
    if outlook.suggestion:
        yield _("suggested"), why_grade(outlook.suggestion, outlook.customer, today)
    if flags := flag_words(outlook):
        yield _("attention"), " · ".join(flags)


def _fields(customer: Customer, today: date, currency: str) -> Iterator[tuple[str, str]]:
    """Label and value of each field that has one."""
    for label, value in _all_fields(customer, today, currency):
        if value:
            yield label, value
    for label, value in sorted(customer.custom.items()):
        yield safe_text(label), value


def _all_fields(customer: Customer, today: date, currency: str) -> Iterator[tuple[str, str]]:
    yield _("title"), customer.title
    yield _("phone"), _labelled({phone_words(phone): label for phone, label in customer.phones.items()})
    yield _("e-mail"), _labelled(customer.emails)
    yield _("WeChat"), customer.wechat
    yield _("need"), _word(NEED_WORDS, customer.need or "")
    yield _("closing"), day_words(customer.close_by, today) if customer.close_by else ""
    yield _("amount"), f"{currency}{amount}" if (amount := amount_words(customer.amount)) else ""
    yield _("status"), _word(STATUS_WORDS, customer.status)
    yield _("importance"), _word(IMPORTANCE_WORDS, customer.importance)
    yield _("tags"), ", ".join(tag for tag, is_set in customer.tags.items() if is_set)
    yield _("owner"), customer.owner
    yield _("source"), customer.source
    yield _("region"), customer.region
    yield _("address"), customer.address
    yield _("website"), customer.website
    yield _("birthday"), customer.birthday
    yield _("note"), customer.note
    yield _("added"), day_words(customer.created, today) if customer.created else ""
    yield _("id"), customer.id


def _labelled(entries: dict[str, str]) -> str:
    return ", ".join(f"{value} ({label})" if label else value for value, label in entries.items())


def _word(known: dict[str, str], value: str) -> str:
    """The word for a value; one from a newer version stands for itself."""
    return _(known[value]) if value in known else safe_text(value)


def _entry_lines(entry: FollowUp, today: date, room: int | None) -> list[str]:
    """When and how, with what came of it, and the note below."""
    what = _word(KIND_WORDS, entry.kind)
    if entry.outcome:
        what += f" · {_word(OUTCOME_WORDS, entry.outcome)}"
    parts = [_when(entry, today), what]
    if changes_grade(entry) and entry.from_grade:
        parts.append(safe_text(f"{entry.from_grade} → {entry.grade}"))
    parts += filter(None, (_next(entry, today), safe_text(entry.by)))
    note = safe_text(entry.note, newlines=True)
    return [_MARGIN.join(parts), *(_MARGIN + line for line in _lines(note, room))]


def _move_line(entry: FollowUp, today: date) -> str:
    grades = safe_text(f"{entry.from_grade or '–'} → {entry.grade}")
    return _MARGIN.join(
        filter(None, (_when(entry, today), grades, safe_text(entry.by), safe_text(entry.note)))
    )


def _when(entry: FollowUp, today: date) -> str:
    """The day, and the time of day where it is known."""
    try:
        day = entry.day
    except ValueError:  # a damaged record
        return safe_text(entry.at)[:16]
    return f"{day_words(day, today)} {safe_text(entry.at[11:16])}".rstrip()


def _next(entry: FollowUp, today: date) -> str:
    """The next date that an entry set."""
    if entry.next == NO_NEXT:
        return _("no further contact")
    planned = planned_day(entry.next)
    if planned is None:
        return ""
    day, time = planned
    return _("next {day}").format(day=f"{date_words(day, today)} {time or ''}".rstrip())


# -- lines ---------------------------------------------------------------------------------------------------------


def _aligned(pairs: Iterable[tuple[str, str]], room: int | None) -> list[str]:
    """Labels and values in two columns; what is longer than the line goes on below."""
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
    """The lines of a text, broken where the terminal ends."""
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

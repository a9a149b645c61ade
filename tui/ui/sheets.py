"""The page of a customer in a calling session and triage, from the rules and the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from tui.core.agenda import Outlook
from tui.core.cadence import attempts
from tui.core.grading import known_grade
from tui.core.labels import (
    KIND_WORDS,
    OUTCOME_WORDS,
    field_text,
    field_word,
    grade_move,
    moment_words,
    with_label,
    word,
)
from tui.core.model import Customer, FollowUp
from tui.core.phones import home_words
from tui.core.reasons import flag_words, why_due, why_grade
from tui.core.text import safe_text
from tui.core.words import name_of
from tui.language import _, ngettext, pgettext
from tui.ui import words
from tui.ui.widgets.sheet import Fact, Note, Sheet

NOTES = 3
"""How many of the last notes a calling session shows."""

_REACH = ("phones", "emails", "wechat")
_DEAL = ("amount", "close_by", "status", "need", "tags", "note")
_KNOWN = (*_REACH, "source", "region", "amount", "need", "close_by", "tags", "note", "created")
"""The fields that help to grade somebody one does not remember."""


def calling_sheet(
    outlook: Outlook, followups: Sequence[FollowUp], today: date, currency: str, region: str
) -> Sheet:
    """Everything you want to see while the phone rings; `region` is where you dial."""
    customer = outlook.customer
    reach = [*_other_numbers(customer, region), *_facts(customer, _REACH[1:], today, currency)]
    deal = _facts(customer, _DEAL, today, currency)
    return _sheet(
        outlook,
        phone=home_words(next(iter(customer.phones), ""), region),
        facts=[*reach, Fact("", " "), *_standing(outlook, followups, today), *deal],
        notes_title=_("Last notes"),
        notes=last_notes(followups, today, NOTES),
    )


def triage_sheet(outlook: Outlook, followups: Sequence[FollowUp], today: date, currency: str) -> Sheet:
    """Everything known about a customer who needs a grade."""
    known = list(_facts(outlook.customer, _KNOWN, today, currency))
    suggested = _suggested(outlook, today)
    return _sheet(
        outlook,
        facts=[*known, *([Fact("", " "), *suggested] if suggested else [])],
        notes_title=_("Last note"),
        notes=last_notes(followups, today, 1),
    )


def last_notes(followups: Iterable[FollowUp], today: date, count: int) -> list[Note]:
    """The newest entries with a text, from a timeline that is newest first."""
    written = islice((entry for entry in followups if entry.note), count)
    return [Note(_what(entry, today), safe_text(entry.note, newlines=True)) for entry in written] or [
        Note(_("No notes yet."), "")
    ]


def _sheet(
    outlook: Outlook, *, facts: list[Fact], notes_title: str, notes: list[Note], phone: str = ""
) -> Sheet:
    customer = outlook.customer
    shown, role = words.badge(outlook)
    return Sheet(
        grade=known_grade(customer),
        name=name_of(customer),
        company=" · ".join(filter(None, (safe_text(customer.company), safe_text(customer.title)))),
        badge=shown,
        badge_role=role,
        phone=phone,
        facts=facts,
        notes_title=notes_title,
        notes=notes,
    )


def _facts(customer: Customer, fields: Iterable[str], today: date, currency: str) -> Iterator[Fact]:
    """The fields that have a value."""
    for field in fields:
        if text := field_text(customer, field, today, currency):
            yield Fact(field_word(field), text, "strong" if field in _REACH else "plain")


def _other_numbers(customer: Customer, region: str) -> Iterator[Fact]:
    """The numbers after the first, which is shown above in large digits."""
    others = list(customer.phones.items())[1:]
    if others:
        texts = (with_label(home_words(phone, region), label) for phone, label in others)
        yield Fact(field_word("phones"), "\n".join(texts), "strong")


def _standing(outlook: Outlook, followups: Sequence[FollowUp], today: date) -> Iterator[Fact]:
    """Why they are due, the suggestion, and problems."""
    late = (outlook.late or 0) > 0
    yield Fact(_("why now"), words.without_grade(why_due(outlook, today), outlook), "late" if late else "due")
    if count := attempts(followups):
        sentence = ngettext("not reached once", "not reached {count} times in a row", count)
        yield Fact(_("attempts"), sentence.format(count=count), "late")
    yield from _suggested(outlook, today)
    if flags := flag_words(outlook):
        yield Fact(pgettext("warning", "note"), " · ".join(flags), "late")


def _suggested(outlook: Outlook, today: date) -> list[Fact]:
    """The suggested grade with its reason, if it differs."""
    if outlook.suggestion is None or not outlook.drift:
        return []
    reason = why_grade(outlook.suggestion, outlook.customer, today)
    return [Fact(_("suggested"), reason, words.badge(outlook)[1])]


def _what(entry: FollowUp, today: date) -> str:
    """When, how, with what outcome and what move."""
    outcome = f" · {word(OUTCOME_WORDS, entry.outcome)}" if entry.outcome else ""
    move = grade_move(entry) if entry.from_grade else ""
    return f"{moment_words(entry, today)}  {word(KIND_WORDS, entry.kind)}{outcome}  {move}".rstrip()

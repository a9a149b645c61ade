"""The words for fields, values and timeline entries: the same on the screen and the command line.

Field labels, the words for fixed values (need, status, kind, outcome), and how the moment and the next date of a
follow-up are written. Everything returned is in the active language and safe to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from tui.core.amounts import is_amount
from tui.core.cadence import planned_day
from tui.core.model import NO_NEXT, Customer, FollowUp
from tui.core.phones import phone_words
from tui.core.reasons import date_words, day_words
from tui.core.text import fold, safe_text
from tui.language import N_, _, listed

FIELD_WORDS: Final = {
    "name": N_("name"),
    "company": N_("company"),
    "title": N_("title"),
    "phones": N_("phone"),
    "emails": N_("e-mail"),
    "wechat": N_("WeChat"),
    "website": N_("website"),
    "address": N_("address"),
    "grade": N_("grade"),
    "need": N_("need"),
    "close_by": N_("closing"),
    "amount": N_("amount"),
    "status": N_("status"),
    "importance": N_("importance"),
    "next": N_("next"),
    "owner": N_("owner"),
    "source": N_("source"),
    "region": N_("region"),
    "birthday": N_("birthday"),
    "tags": N_("tags"),
    "note": N_("note"),
    "created": N_("added"),
    "id": N_("id"),
}
"""Field → label, in the order in which a page lists them."""

NEED_WORDS: Final = {"now": N_("now"), "later": N_("later"), "none": N_("none")}
STATUS_WORDS: Final = {"prospect": N_("prospect"), "negotiating": N_("negotiating"), "won": N_("won")}
IMPORTANCE_WORDS: Final = {"normal": N_("normal"), "key": N_("key")}
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "need": NEED_WORDS,
    "status": STATUS_WORDS,
    "importance": IMPORTANCE_WORDS,
}
"""Fields with a few fixed values → value → word."""

LOGGED_WORDS: Final = {
    "call": N_("Call"),
    "visit": N_("Visit"),
    "message": N_("Message"),
    "email": N_("E-mail"),
    "meeting": N_("Meeting"),
    "note": N_("Note"),
}
"""Kinds of follow-ups that are logged by hand."""
KIND_WORDS: Final = {
    **LOGGED_WORDS,
    "task": N_("Task"),
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
ENTRY_WORDS: Final = {
    "mobile": N_("mobile"),
    "work": N_("work"),
    "home": N_("home"),
    "office": N_("office"),
    "fax": N_("fax"),
    "main": N_("main"),
    "other": N_("other"),
}
"""Labels of numbers and addresses that every address book uses; any other is shown as it is."""


def word(known: Mapping[str, str], value: str) -> str:
    """The word for a value; one from a newer version is shown unchanged."""
    return _(known[value]) if value in known else safe_text(value)


def field_word(field: str) -> str:
    """The label of a field."""
    return word(FIELD_WORDS, field)


def field_text(customer: Customer, field: str, today: date, currency: str) -> str:
    """The readable value of a field, "" for none. Several entries are on lines of their own."""
    match field:
        case "phones" | "emails":
            return "\n".join(entry_texts(customer, field))
        case "tags":
            return listed(safe_text(tag) for tag in sorted(customer.tags) if customer.tags[tag])
        case "close_by" | "created":
            day = getattr(customer, field)
            return day_words(day, today) if day else ""
        case "amount":
            amount = amount_words(customer.amount)
            return f"{safe_text(currency)}{amount}" if amount else ""
        case _:
            value = getattr(customer, field) or ""
            return word(CHOICES[field], value) if field in CHOICES else safe_text(value, newlines=True)


def entry_texts(customer: Customer, field: str) -> list[str]:
    """The numbers or addresses of a customer, each followed by its label."""
    entries: dict[str, str] = getattr(customer, field)
    return [entry_text(field, entry, label) for entry, label in entries.items()]


def entry_text(field: str, entry: str, label: str) -> str:
    """A phone number or an address with its label: "+86 138 0013 8000 (mobile)"."""
    return with_label(phone_words(entry) if field == "phones" else safe_text(entry), label)


def with_label(shown: str, label: str) -> str:
    """A displayed number or address, with its label."""
    return _("{entry} ({label})").format(entry=shown, label=entry_word(label)) if label else shown


def entry_word(label: str) -> str:
    """The label of a number or an address."""
    known = ENTRY_WORDS.get(label.casefold())
    return _(known) if known else safe_text(label)


def entry_label(text: str) -> str:
    """The stored label for typed text: a known label may be typed in the language of the screen."""
    typed = text.strip()
    return next((label for label, word in ENTRY_WORDS.items() if fold(typed) == fold(_(word))), typed)


def amount_words(amount: Decimal | None) -> str:
    """An amount in full, thousands grouped; "" for none."""
    if amount is None or not is_amount(amount):
        return ""
    return f"{amount:,f}"


def moment_words(entry: FollowUp, today: date) -> str:
    """When a follow-up was: the day, and the time of day if known."""
    try:
        day = entry.day
    except ValueError:  # a damaged record
        return safe_text(entry.at)[:16]
    return f"{day_words(day, today)} {safe_text(entry.at[11:16])}".rstrip()


def planned_words(entry: FollowUp, today: date) -> str:
    """The next date that a follow-up set, "" if it set none."""
    if entry.next == NO_NEXT:
        return _("no further contact")
    planned = planned_day(entry.next)
    if planned is None:
        return ""
    day, time = planned
    return _("next {day}").format(day=f"{date_words(day, today)} {time or ''}".rstrip())


def grade_move(entry: FollowUp) -> str:
    """From which grade to which, "" if a follow-up changed none."""
    return safe_text(f"{entry.from_grade or '–'} → {entry.grade}") if entry.changes_grade else ""

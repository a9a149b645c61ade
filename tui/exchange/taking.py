"""The effect of a row on a customer: it adds what is new, corrects what differs, and never empties anything.

Within one list the first row to say something is right; a later row about the same customer adds what is missing,
and a remark names what it says otherwise. A row that was taken before and says nothing new changes nothing at all,
so a list can come again after its customers were corrected by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tui.core.amounts import plain_amount
from tui.core.changes import clean_field
from tui.core.identity import email_key, phone_keys
from tui.exchange import refs
from tui.exchange.customers import Draft, Remark
from tui.exchange.people import Person, ids_of
from tui.language import _

KeepsGrade = Callable[[str], bool]
"""Whether the grade of a customer (by id) was set by hand, so that a list may not change it."""


class Taker:
    """Puts drafts into persons. `remarks` collects what was not imported and why."""

    def __init__(self, region: str, keeps_grade: KeepsGrade) -> None:
        self.remarks: list[Remark] = []
        self._region = region
        self._keeps_grade = keeps_grade

    def take(self, person: Person, draft: Draft) -> bool:
        """Put the changes of a row into `person.writes`; returns whether there are any."""
        person.is_taken = True
        person.marks.add(draft.mark)
        if not draft.own_id and draft.mark in person.customer.refs:
            # No news since the last time: what was changed by hand since then stays.
            _note_said(person, draft)
            return False
        changes = [
            *(self._take_value(person, draft, name, text) for name, text in draft.values.items()),
            *(self._write(person, draft, "custom", text, header) for header, text in draft.originals.items()),
            *(self._write(person, draft, "custom", text, header) for header, text in draft.custom.items()),
            *(self._take_phone(person, number, label) for number, label in draft.phones.items()),
            *(_take_email(person, address, label) for address, label in draft.emails.items()),
            *(_add(person, "tags", tag) for tag in draft.tags),
            *(_add(person, "refs", ref) for ref in ids_of(draft) if ref != refs.ID + person.id),
        ]
        if not draft.own_id:
            _add(person, "refs", draft.mark)
        return any(changes)

    def _take_value(self, person: Person, draft: Draft, name: str, text: str) -> bool:
        if name == "name" and not draft.named:
            return _give_name(person, text)
        if name == "status" and _is_old_news(person, draft):
            person.said.setdefault(name, draft.line)
            return False
        if (
            name == "grade"
            and not person.is_new
            and _now(person, name) != text
            and self._keeps_grade(person.id)
        ):
            person.said.setdefault(name, draft.line)
            self._remark(
                draft, _("grade {grade} was not applied: the grade was changed by hand").format(grade=text)
            )
            return False
        return self._write(person, draft, name, text)

    def _write(self, person: Person, draft: Draft, name: str, text: str, entry: str | None = None) -> bool:
        """Assign a field, or one entry of `custom`, unless an earlier row of the list contradicts it."""
        text = clean_field(name, text)
        first = person.said.setdefault(name if entry is None else f"{name}/{entry}", draft.line)
        now = _now(person, name, entry)
        if now == text:
            return False
        if first != draft.line:
            other = _("“{text}” ({field}) was not used: line {line} says “{other}” for the same customer")
            self._remark(draft, other.format(text=text, field=entry or name, line=first, other=now))
            return False
        if name == "name" and not person.is_new and not person.is_nameless:
            self._remark(draft, _("the name “{old}” becomes “{new}”").format(old=now, new=text))
        if entry is None:
            person.writes[name] = text
        else:
            person.writes.setdefault(name, {})[entry] = text
        return True

    def _take_phone(self, person: Person, number: str, label: str) -> bool:
        known = _entries(person, "phones")
        if number in known:
            return _give_label(person, "phones", number, label)
        keys = phone_keys(number, self._region)
        if keys and {key for other in known for key in phone_keys(other, self._region)}.issuperset(keys):
            return False
        return _add(person, "phones", number, label)

    def _remark(self, draft: Draft, text: str) -> None:
        self.remarks.append(Remark(draft.line, text))


def text_of(value: object) -> str:
    """A field's value in the form of lists and the book, "" for none."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return plain_amount(value) if isinstance(value, Decimal) and value.is_finite() else str(value)


def _take_email(person: Person, address: str, label: str) -> bool:
    entries = _entries(person, "emails")
    key = email_key(address)
    same = (other for other in entries if key and email_key(other) == key)
    known = address if address in entries else next(same, None)
    return (
        _add(person, "emails", address, label)
        if known is None
        else _give_label(person, "emails", known, label)
    )


def _note_said(person: Person, draft: Draft) -> None:
    for name in (*draft.values, *(f"custom/{header}" for header in draft.originals | draft.custom)):
        person.said.setdefault(name, draft.line)


def _give_name(person: Person, stand_in: str) -> bool:
    """A customer must have a name; one made from a number or the company gives way to any other."""
    if person.name:
        return False
    person.writes["name"] = stand_in
    return True


def _is_old_news(person: Person, draft: Draft) -> bool:
    """Whether the status columns are unchanged since the last import: then a status set by hand since stays."""
    known = person.customer.custom
    return bool(draft.originals) and all(
        known.get(header) == text for header, text in draft.originals.items()
    )


def _now(person: Person, name: str, entry: str | None = None) -> str:
    """A field, or an entry of one, after the list's changes."""
    if entry is not None:
        return str(_entries(person, name).get(entry, ""))
    if name in person.writes:
        return str(person.writes[name])
    return "" if person.is_new else text_of(getattr(person.customer, name))


def _entries(person: Person, name: str) -> dict[str, Any]:
    return {**getattr(person.customer, name), **person.writes.get(name, {})}


def _add(person: Person, name: str, entry: str, value: str | bool = True) -> bool:
    if entry in _entries(person, name):
        return False
    person.writes.setdefault(name, {})[entry] = value
    return True


def _give_label(person: Person, name: str, entry: str, label: str) -> bool:
    """Name the kind of a number or address that has no label yet."""
    if not label or _entries(person, name)[entry]:
        return False
    return person.writes.setdefault(name, {}).update({entry: label}) is None

"""Everything a user can do to a book, as pure functions from facts to a `Change`.

A change is a list of field values to write, by table and record id. The book turns it into stamped
assignments, journals it in one durable line and can undo it: nothing here knows about files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tui.core.model import Customer, FollowUp
from tui.core.order import ORDERED, places
from tui.core.text import clean_text

Value = str | int | bool | None
"""What a field can hold. None removes the field."""

Fields = Mapping[str, Value | Mapping[str, Value]]
"""Field name → value, or for a field with many entries (phones, emails, tags, custom, refs) entry → value.
Only the entries named are written; an entry set to None is removed."""

LINES = frozenset({"note", "address", "custom"})
"""Fields whose text may have several lines."""

CUSTOMERS = "customers"
FOLLOWUPS = "followups"


@dataclass(frozen=True, slots=True)
class Change:
    """One user action: everything in it is saved together and undone together.

    `kind` names the action ("log", "move", "add", "edit", "amend", "drop", "delete", "restore", "import", "plan",
    "merge", "return", "script"); `subject` is the customer's name, a count, or what is returned to, for "moved NAME
    back to B".
    """

    kind: str
    subject: str = ""
    writes: Mapping[tuple[str, str], Fields] = field(default_factory=dict)
    """(table, record id) → fields."""
    deletes: tuple[tuple[str, str], ...] = ()
    restores: tuple[tuple[str, str], ...] = ()


def timestamp(at: datetime) -> str:
    """A follow-up's `at`: local time to the minute with its UTC offset."""
    return at.isoformat(timespec="minutes")


def log(
    customer: Customer,
    followup_id: str,
    *,
    at: str,
    kind: str = "call",
    outcome: str = "reached",
    note: str = "",
    grade: str | None = None,
    next: str | None = None,  # noqa: A002 - the field's name everywhere
    by: str = "",
) -> Change:
    """Log a follow-up and grade again in the same step. `grade` None keeps the grade."""
    new_grade = grade or customer.grade
    entry: dict[str, Value] = {
        "customer": customer.id,
        "at": at,
        "kind": kind,
        "outcome": outcome or None,
        "note": clean_text(note, lines=True) or None,
        "from": customer.grade,
        "grade": new_grade,
        "next": next,
        "by": by or None,
    }
    writes: dict[tuple[str, str], Fields] = {(FOLLOWUPS, followup_id): _present(entry)}
    if new_grade != customer.grade:
        writes[CUSTOMERS, customer.id] = {"grade": new_grade}
    return Change("log", customer.name, writes)


def regrade(customer: Customer, entry_id: str, grade: str, *, at: str, why: str = "", by: str = "") -> Change:
    """Move a customer to another grade without a contact; the timeline keeps the move."""
    entry: dict[str, Value] = {
        "customer": customer.id,
        "at": at,
        "kind": "grade",
        "note": clean_text(why, lines=True) or None,
        "from": customer.grade,
        "grade": grade,
        "by": by or None,
    }
    return Change(
        "move",
        customer.name,
        {(CUSTOMERS, customer.id): {"grade": grade}, (FOLLOWUPS, entry_id): _present(entry)},
    )


def plan(
    customer: Customer,
    entry_id: str,
    next: str | None,  # noqa: A002 - the field's name everywhere
    *,
    at: str,
    note: str = "",
    by: str = "",
) -> Change:
    """Set the next date by hand without a contact. "none" means no further contact, "auto" back to the interval."""
    entry: dict[str, Value] = {
        "customer": customer.id,
        "at": at,
        "kind": "plan",
        "note": clean_text(note, lines=True) or None,
        "next": next,
        "by": by or None,
    }
    return Change("plan", customer.name, {(FOLLOWUPS, entry_id): _present(entry)})


def add(customer_id: str, fields: Fields, *, created: date, grade: str) -> Change:
    """Add a customer. `fields` must hold a name; created and grade are filled in if missing."""
    clean = _clean(fields)
    complete = {"created": created.isoformat(), "grade": grade, **_ordered(Customer(), clean)}
    return Change("add", str(clean["name"]), {(CUSTOMERS, customer_id): complete})


def edit(customer: Customer, fields: Fields) -> Change:
    """Write some fields of a customer; the book drops those that already have that value."""
    return Change("edit", customer.name, {(CUSTOMERS, customer.id): _ordered(customer, _clean(fields))})


def edit_followup(customer: Customer, followup: FollowUp, fields: Fields) -> Change:
    """Write some fields of an earlier follow-up; untouched fields stay to the letter."""
    touched = {name: value for name, value in fields.items() if value != getattr(followup, name, None)}
    return Change("amend", customer.name, {(FOLLOWUPS, followup.id): {**fields, **_clean(touched)}})


def amend(customer: Customer, followup: FollowUp, fields: Fields, *, is_newest: bool) -> Change:
    """Edit a logged follow-up. `is_newest` says that the customer's grade came from it, so that
    another grade in `fields` becomes the customer's, too."""
    edited = edit_followup(customer, followup, fields)
    grade = fields.get("grade")
    if not is_newest or not grade or grade == followup.grade:
        return edited
    return combine(edited.kind, edited.subject, [edited, edit(customer, {"grade": grade})])


def drop(customer: Customer, followup: FollowUp, *, is_newest: bool) -> Change:
    """Delete a follow-up. With `is_newest`, as for `amend`, the customer gets back the grade that it changed."""
    dropped = Change("drop", customer.name, deletes=((FOLLOWUPS, followup.id),))
    if not is_newest or not followup.changes_grade or customer.grade != followup.grade:
        return dropped
    regraded = edit(customer, {"grade": followup.from_grade})
    return combine(dropped.kind, dropped.subject, [dropped, regraded])


def delete(customer: Customer) -> Change:
    """Move a customer to the trash. Their follow-ups stay."""
    return Change("delete", customer.name, deletes=((CUSTOMERS, customer.id),))


def restore(customer_id: str, name: str) -> Change:
    """Take a customer out of the trash."""
    return Change("restore", name, restores=((CUSTOMERS, customer_id),))


def combine(kind: str, subject: str, changes: list[Change]) -> Change:
    """Many changes as one step: an import, a bulk move."""
    writes: dict[tuple[str, str], Fields] = {}
    for change in changes:
        for key, fields in change.writes.items():
            writes[key] = {**writes.get(key, {}), **fields}
    deletes = tuple(key for change in changes for key in change.deletes)
    restores = tuple(key for change in changes for key in change.restores)
    return Change(kind, subject, writes, deletes, restores)


def _clean(fields: Fields) -> Fields:
    """The fields without invisible characters, however they got there: typed, pasted, imported."""
    return {name: _clean_value(name, value) for name, value in fields.items()}


def clean_field(name: str, text: str) -> str:
    """The text of a field in stored form."""
    return clean_text(text, lines=name in LINES)


def _clean_value(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return clean_field(name, value)
    if not isinstance(value, Mapping) or name == "refs":
        return value
    # What is taken away is named as it stands in the book.
    return {
        entry if item is None else clean_text(entry): _clean_value(name, item)
        for entry, item in value.items()
    }


def _ordered(customer: Customer, fields: Fields) -> Fields:
    """The fields, and the places of their numbers and addresses."""
    order = places({field: getattr(customer, field) for field in ORDERED}, customer.order, fields)
    return {**fields, "order": order} if order else fields


def _present(entry: dict[str, Value]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}

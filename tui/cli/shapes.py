"""The JSON that commands print: its keys, their order, and their values.

Programs depend on these shapes. Dates are ISO text, amounts numbers, unknown values null (unknown texts ""), and
phones, emails and tags lists. `late` is in days, negative for a date ahead, null where no further contact is planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tui.core.agenda import Outlook
from tui.core.model import NO_NEXT, FollowUp

Shape = dict[str, Any]


def customer_shape(outlook: Outlook) -> Shape:
    """A customer as of today, as `list` prints it."""
    customer, standing = outlook.customer, outlook.standing
    planned = standing.planned
    return {
        "id": customer.id,
        "name": customer.name,
        "company": customer.company,
        "grade": customer.grade,
        "suggested": outlook.suggestion.grade if outlook.suggestion else None,
        "need": customer.need,
        "close_by": _iso(customer.close_by),
        "amount": amount_number(customer.amount),
        "status": customer.status,
        "phones": list(customer.phones),
        "emails": list(customer.emails),
        "tags": list(customer.tags),
        "owner": customer.owner,
        "created": _iso(customer.created),
        "last": _iso(standing.last),
        "due": _iso(outlook.due.day) if outlook.due else None,
        "late": outlook.late,
        "next": None if planned == NO_NEXT else planned,
    }


def full_shape(outlook: Outlook, followups: Sequence[FollowUp]) -> Shape:
    """A customer with all fields, the timeline and the history of grades, both newest first, as `show` prints it."""
    customer = outlook.customer
    return {
        **customer_shape(outlook),
        "title": customer.title,
        "wechat": customer.wechat,
        "importance": customer.importance,
        "source": customer.source,
        "region": customer.region,
        "address": customer.address,
        "website": customer.website,
        "birthday": customer.birthday,
        "note": customer.note,
        "custom": customer.custom,
        "refs": list(customer.refs),
        "followups": [followup_shape(entry) for entry in followups],
        "history": [_history_shape(entry) for entry in followups if entry.changes_grade],
    }


def followup_shape(entry: FollowUp) -> Shape:
    """One entry of a timeline."""
    return {
        "id": entry.id,
        "at": entry.at,
        "kind": entry.kind,
        "outcome": entry.outcome,
        "note": entry.note,
        "from": entry.from_grade,
        "grade": entry.grade,
        "next": entry.next,
        "by": entry.by,
    }


def amount_number(amount: Decimal | None) -> Decimal | int | None:
    """An amount as JSON can hold it: a whole one as an integer, an invalid one as null."""
    if amount is None or not amount.is_finite():
        return None
    return int(amount) if amount == amount.to_integral_value() and abs(amount.adjusted()) < 18 else amount


def _history_shape(entry: FollowUp) -> Shape:
    return {
        "id": entry.id,
        "at": entry.at,
        "from": entry.from_grade,
        "grade": entry.grade,
        "by": entry.by,
        "why": entry.note,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

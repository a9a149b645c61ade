"""The groupings of the board: one function from a customer to the keys of their columns, per grouping.

Some groupings have columns that are always there, in a fixed order; a key that is not among them (a value
from a newer version, an owner's name) gets a column of its own after those. Only by tag can a customer stand in
several columns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from tui.core.cadence import Due
from tui.core.changes import Fields
from tui.core.grading import known_grade
from tui.core.model import GRADES, IMPORTANCES, NEEDS, STATUSES, Customer

URGENCIES: Final = ("7d", "30d", "90d", "later")
"""Within 7, 30 or 90 days, or later."""
OLDER: Final = "older"
"""The column of enquiries older than the newest three months."""
NOT_KNOWN: Final = ""
"""The column of customers whose value is not known."""
_MONTHS_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Grouping:
    """`keys` are the permanent columns; `keys_of` gives the columns of a customer, at least one."""

    keys: tuple[str, ...]
    keys_of: Callable[[Customer, Due | None], tuple[str, ...]]


def grouping(name: str, today: date) -> Grouping:
    """The grouping of that name. Raises KeyError for a name not in `GROUPINGS`."""
    return _GROUPINGS[name](today)


def urgency(customer: Customer, due: Due | None, today: date) -> str:
    """How soon something has to happen: by the due date or the closing date, whichever comes first.

    The closing date of a customer who is won or has no need asks for nothing.
    """
    days = [(due.day - today).days] if due else []
    if customer.close_by and customer.status != "won" and customer.need != "none":
        days.append((customer.close_by - today).days)
    nearest = min(days, default=None)
    for key, limit in zip(URGENCIES, (7, 30, 90), strict=False):
        if nearest is not None and nearest <= limit:
            return key
    return URGENCIES[-1]


def enquiry_months(today: date) -> tuple[str, ...]:
    """The newest three months, newest first: ("2026-11", "2026-10", "2026-09")."""
    newest = today.year * 12 + today.month - 1
    months = (divmod(newest - back, 12) for back in range(_MONTHS_SHOWN))
    return tuple(f"{year:04}-{month + 1:02}" for year, month in months)


def enquiry_month(customer: Customer, months: tuple[str, ...]) -> str:
    """The one of `months` (newest first) in which the customer was added, else `OLDER` or `NOT_KNOWN`."""
    if customer.created is None:
        return NOT_KNOWN
    month = customer.created.isoformat()[:7]
    # A day ahead of today (another machine's clock) is as new as it gets.
    month = min(month, months[0])
    return month if month in months else OLDER


def tag_keys(customer: Customer) -> tuple[str, ...]:
    """The customer's tags in order, `NOT_KNOWN` alone for a customer without any."""
    return tuple(sorted(tag for tag, is_set in customer.tags.items() if is_set and tag)) or (NOT_KNOWN,)


def _by_month(today: date) -> Grouping:
    months = enquiry_months(today)
    return Grouping((*months, OLDER), lambda customer, due: (enquiry_month(customer, months),))


_GROUPINGS: Final[dict[str, Callable[[date], Grouping]]] = {
    "grade": lambda today: Grouping(tuple(GRADES), lambda customer, due: (known_grade(customer),)),
    "status": lambda today: Grouping(STATUSES, lambda customer, due: (customer.status,)),
    "urgency": lambda today: Grouping(URGENCIES, lambda customer, due: (urgency(customer, due, today),)),
    "need": lambda today: Grouping((*NEEDS, NOT_KNOWN), lambda customer, due: (customer.need or NOT_KNOWN,)),
    "importance": lambda today: Grouping(IMPORTANCES[::-1], lambda customer, due: (customer.importance,)),
    "month": _by_month,
    "owner": lambda today: Grouping((), lambda customer, due: (customer.owner,)),
    "tag": lambda today: Grouping((), lambda customer, due: tag_keys(customer)),
}

GROUPINGS: Final = tuple(_GROUPINGS)
"""The names a board can be grouped by."""


def moved(name: str, source: str, target: str) -> Fields | None:
    """The fields to write when a customer moves from column `source` to `target` of a grouping.

    None for a grouping whose columns follow from other facts: the grade, which has a history of its own, and
    urgency and month of enquiry, which nobody can choose.
    """
    if name in ("status", "importance", "owner"):
        return {name: target or None}
    if name == "need":
        return {"need": target or None}
    if name == "tag":
        changed = {source: None, target: True}
        return {"tags": {tag: value for tag, value in changed.items() if tag}}
    return None

"""The verdict of the rules on one customer on one day, and the order in which to contact them.

An `Outlook` gathers everything a card, a row of today's list or a query needs to know, so that no screen
works a rule out for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tui.core.cadence import ALL_DAYS, Due, WorkingDays, due
from tui.core.grading import (
    DEFAULT_SCHEME,
    Scheme,
    Suggestion,
    drift,
    is_slipped,
    known_grade,
    rank,
    suggest,
)
from tui.core.model import Customer, Standing

Key = tuple[Any, ...]
"""A place in today's order. Keys of one day compare with each other; the last element is the id."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings the rules depend on. `capacity` is how many customers today's list shows."""

    scheme: Scheme = DEFAULT_SCHEME
    working_days: WorkingDays = ALL_DAYS
    attempts_count: bool = True
    capacity: int = 15


@dataclass(frozen=True, slots=True)
class Outlook:
    """One customer as of one day.

    `late` is in days, 0 when due that day, negative when ahead and None when no further contact is planned.
    `drift` is how many grades hotter (+) or cooler (-) the suggestion is. `no_date` marks a need without a
    closing date, `never` a customer nobody has been in contact with, `interval` the grade's limit in days.
    """

    customer: Customer
    standing: Standing
    due: Due | None
    late: int | None
    suggestion: Suggestion | None
    drift: int
    slipped: bool
    no_date: bool
    never: bool
    interval: int


def outlook(customer: Customer, standing: Standing, today: date, rules: Rules) -> Outlook:
    """Apply every rule to one customer. Changes nothing: a suggestion stays a suggestion."""
    when = due(customer, standing, rules.scheme, rules.working_days, today)
    suggestion = suggest(customer, today, rules.scheme)
    return Outlook(
        customer=customer,
        standing=standing,
        due=when,
        late=None if when is None else (today - when.day).days,
        suggestion=suggestion,
        drift=drift(customer, suggestion) if suggestion else 0,
        slipped=is_slipped(customer, today),
        no_date=suggestion is not None and suggestion.why == "no-date",
        never=standing.last is None,
        interval=rules.scheme.interval(customer.grade),
    )


def proposed_grade(outlook: Outlook) -> str:
    """The preselected grade when a contact is logged: the suggested one, else the customer's own.

    A suggestion that only says that a date is missing or has passed is no reason to change the grade.
    """
    suggestion = outlook.suggestion
    if suggestion and outlook.drift and suggestion.why not in ("no-date", "slipped"):
        return suggestion.grade
    return known_grade(outlook.customer)


def order_key(outlook: Outlook) -> Key:
    """Today's order: due appointments first, the rest by grade, customers without a next contact last."""
    late = outlook.late
    return place(outlook.customer, outlook.due, is_due=late is not None and late >= 0)


def place(customer: Customer, due: Due | None, *, is_due: bool) -> Key:
    """The sort key of a customer among all others; `is_due` says whether `due` has come on that day.

    Appointments come by their moment. Inside a grade the latest comes first, then the larger amount, then the
    id, so that the order is total and the same on every device.
    """
    if due is None:
        return (2, rank(customer.grade), _amount(customer), customer.id)
    day = due.day.toordinal()
    if is_due and due.time is not None:
        return (0, day, due.time, rank(customer.grade), _amount(customer), customer.id)
    return (1, rank(customer.grade), day, _amount(customer), customer.id)


APPOINTMENTS_END: Key = (1,)
"""Sorts after every due appointment and before everything else."""


def _amount(customer: Customer) -> Decimal | int:
    """The amount, negated so that the larger one sorts first. An unknown or invalid one counts as zero."""
    amount = customer.amount
    # copy_negate cannot overflow or round, which `-amount` can.
    return amount.copy_negate() if amount is not None and amount.is_finite() else 0


def load_per_day(counts: Mapping[str, int], scheme: Scheme) -> float:
    """How many contacts a day the intervals require; `counts` is the number of customers of each grade."""
    return sum(count / scheme.interval(letter) for letter, count in counts.items())

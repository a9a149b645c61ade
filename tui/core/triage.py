"""Who still needs a first grade, and in which order: for a freshly imported book.

Nothing is stored about it. Somebody counts as judged once their need is known, or a follow-up that is more than an
attempt says which grade they got: a contact that was logged, a move, or a grade confirmed in triage.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tui.core.model import Customer, Standing


def is_triaged(customer: Customer, standing: Standing) -> bool:
    """Whether anybody has judged the customer."""
    return customer.need is not None or standing.graded


def triage_order(customers: Iterable[tuple[Customer, Standing]]) -> list[str]:
    """The ids of customers nobody has judged, the newest first. Checks every customer, so call it once."""
    waiting = (customer for customer, standing in customers if not is_triaged(customer, standing))
    return [customer.id for customer in sorted(waiting, key=_age, reverse=True)]


def _age(customer: Customer) -> tuple[date, str]:
    return customer.created or date.min, customer.id

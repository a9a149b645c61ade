"""Short ways to say "a customer who" and "a follow-up that" for the tests of the rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tui.core.agenda import Outlook, Rules, outlook
from tui.core.cadence import standing
from tui.core.model import NEVER_FOLLOWED, Customer, FollowUp, Standing

TODAY = date(2026, 11, 21)
"""A Saturday."""
RULES = Rules()


def ahead(days: int) -> date:
    """`days` after today; negative for the past."""
    return TODAY + timedelta(days)


def customer(
    id: str = "c1",  # noqa: A002 - the field's name
    *,
    grade: str = "B",
    need: str | None = None,
    close_in: int | None = None,
    amount: str | None = None,
    status: str = "prospect",
    created: date | None = TODAY,
) -> Customer:
    """A customer; `close_in` is days from today."""
    return Customer(
        id=id,
        name=id,
        grade=grade,
        need=need,
        close_by=None if close_in is None else ahead(close_in),
        amount=None if amount is None else Decimal(amount),
        status=status,
        created=created,
    )


def entry(
    at: str,
    kind: str = "call",
    *,
    outcome: str = "reached",
    next: str | None = None,  # noqa: A002 - the field's name
    id: str = "",  # noqa: A002 - the field's name
) -> FollowUp:
    """An entry of the timeline."""
    return FollowUp(id=id or at, customer="c1", at=at, kind=kind, outcome=outcome, next=next)


def stands(*followups: FollowUp, attempts_count: bool = True) -> Standing:
    """Where contact stands after these entries."""
    return standing(followups, attempts_count=attempts_count)


def contacted(days_ago: int, planned: str | None = None) -> Standing:
    """A standing with the last contact so many days ago."""
    return Standing(last=ahead(-days_ago), planned=planned, contacts=1)


def seen(
    who: Customer, where: Standing = NEVER_FOLLOWED, *, on: date = TODAY, rules: Rules = RULES
) -> Outlook:
    """What the rules say about that customer on that day."""
    return outlook(who, where, on, rules)

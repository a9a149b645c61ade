"""The subject of the book: customers and their follow-ups, as plain typed values.

Both are decoded straight from a line of the book file, so the field names are the file's. Every field
but the id has a default: the name is the only thing a customer must have, and a record from a newer
version or a damaged file may lack anything.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import msgspec

from tui.core.order import in_order

GRADES: Final = "ABCDE"
NEEDS: Final = ("now", "later", "none")
STATUSES: Final = ("prospect", "negotiating", "won")
IMPORTANCES: Final = ("normal", "key")

CONTACT_KINDS: Final = ("call", "visit", "message", "email", "meeting")
"""Kinds that reset the clock. The others do not: a note, a task of another system's list, a change of grade, a plan
(a next date set by hand)."""
TASK: Final = "task"
KINDS: Final = (*CONTACT_KINDS, "note", TASK, "grade", "plan")

OUTCOMES: Final = ("reached", "no-answer", "busy", "voicemail", "wrong-number", "refused", "no-show")
ATTEMPT_OUTCOMES: Final = frozenset({"no-answer", "busy", "voicemail", "wrong-number", "no-show"})
"""Outcomes in which nobody was spoken to; a setting says whether they reset the clock."""

NO_NEXT: Final = "none"
"""`next` of a follow-up after which no further contact is wanted."""


class Customer(msgspec.Struct, kw_only=True, gc=False):
    """One customer as the book shows it. Empty text means "not known".

    `phones` and `emails` map the number or address to its label ("mobile", "work" or ""), in the order that `order`
    says (see `tui.core.order`), `tags` maps a tag to True, `custom` maps a field of the user's own to its text, `refs`
    maps the identity in another system ("hubspot:CONT-1") to True.
    """

    id: str = ""
    name: str = ""
    company: str = ""
    title: str = ""
    phones: dict[str, str] = {}
    emails: dict[str, str] = {}
    wechat: str = ""
    tags: dict[str, bool] = {}
    grade: str = "D"
    need: str | None = None
    close_by: date | None = None
    amount: Decimal | None = None
    status: str = "prospect"
    importance: str = "normal"
    owner: str = ""
    source: str = ""
    region: str = ""
    address: str = ""
    website: str = ""
    birthday: str = ""
    note: str = ""
    created: date | None = None
    merged_into: str | None = None
    custom: dict[str, str] = {}
    refs: dict[str, bool] = {}
    order: dict[str, int] = {}

    def __post_init__(self) -> None:
        """Put numbers and addresses in order."""
        if self.order:
            self.phones = in_order(self.phones, self.order)
            self.emails = in_order(self.emails, self.order)


class FollowUp(msgspec.Struct, kw_only=True, gc=False):
    """One entry of a customer's timeline.

    `at` is a local time with its UTC offset ("2026-11-21T15:04+08:00"), or a bare date where the time is
    not known. `next` is what this entry set: an ISO date, a date-time for an appointment, "none", or None
    for "by the grade's interval". `from_grade` and `grade` say how the customer was graded before and after.
    """

    id: str = ""
    customer: str = ""
    at: str = ""
    kind: str = "note"
    outcome: str = ""
    note: str = ""
    from_grade: str = msgspec.field(default="", name="from")
    grade: str = ""
    next: str | None = None
    by: str = ""
    refs: dict[str, bool] = {}

    @property
    def day(self) -> date:
        """The local calendar date of the event, whatever the reader's time zone."""
        return date.fromisoformat(self.at[:10])

    @property
    def is_contact(self) -> bool:
        """Whether this kind counts as a contact at all."""
        return self.kind in CONTACT_KINDS

    @property
    def changes_grade(self) -> bool:
        """Whether it moved the customer to another grade."""
        return bool(self.grade) and self.grade != self.from_grade

    @property
    def is_attempt(self) -> bool:
        """Whether it was a contact that reached nobody."""
        return self.outcome in ATTEMPT_OUTCOMES and self.kind in CONTACT_KINDS

    def resets_clock(self, *, attempts_count: bool) -> bool:
        """Whether it restarts the interval; `attempts_count` is the setting about attempts."""
        return self.kind in CONTACT_KINDS and (attempts_count or self.outcome not in ATTEMPT_OUTCOMES)


def moment(at: str) -> float:
    """When `at` was, in seconds since 1970 UTC, for ordering. A bare date counts as its midnight UTC.

    Text that is no time (a damaged record) sorts before everything.
    """
    try:
        parsed = datetime.fromisoformat(at)
    except ValueError:
        return float("-inf")
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()


class Standing(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """The contact status of one customer, derived from their follow-ups and never stored.

    `last` is the day of the newest contact that resets the clock, `planned` the manual next date that is in
    force (an ISO date, a date-time, "none" or None), `contacts` how many contacts there were, `graded` whether
    anybody has judged them: an entry that is more than an attempt says which grade they got.
    """

    last: date | None = None
    planned: str | None = None
    contacts: int = 0
    graded: bool = False


NEVER_FOLLOWED: Final = Standing()

"""Customers from drafts: who is new, who is known, and the resulting changes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from tui.book.book import Book
from tui.config import Config
from tui.core import changes
from tui.core.changes import FOLLOWUPS, Change, Fields, timestamp
from tui.exchange import refs
from tui.exchange.customers import MARK_PREFIX, Draft, Remark
from tui.exchange.people import People, Person
from tui.exchange.plans import kept_sentence, plan_entry, set_by_hand
from tui.exchange.taking import Taker

MOST_DIGITS: Final = 15
"""Digits of an amount that every reader of JSON takes for the number it is."""

_RECORD_ID: Final = re.compile(r"[0-9a-f]{32}")


class CustomerImport:
    """Takes in the rows of a customer list one by one. Nothing in the book changes before `changes` are applied."""

    def __init__(self, book: Book, config: Config, now: datetime, list_name: str) -> None:
        self._book = book
        self._config = config
        self._now = now
        self._list_name = list_name
        self._people = People(book.customers, config.settings.region)
        self._taker = Taker(config.settings.region, self._keeps_grade)
        self.remarks: list[Remark] = self._taker.remarks
        self._plans: dict[str, dict[str, Any]] = {}
        self._used = {gone.customer.id for gone in book.trash()}

    def take(self, draft: Draft) -> str:
        """The result for a row: "added", "updated" or "skipped"."""
        keys = self._people.draft_keys(draft)
        person = self._people.find(draft, keys)
        is_new = person is None
        person = person or self._people.add(self._new_id(draft))
        has_news = self._taker.take(person, draft)
        if draft.next and draft.mark not in person.customer.refs:
            has_news |= self._plan(person, draft)
        if not has_news:
            return "skipped"
        self._people.know(person, keys)
        return "added" if is_new else "updated"

    def changes(self) -> list[Change]:
        """One change for each customer that rows have changed, and one for each grade and next date."""
        touched = list(self._people.touched())
        found = [self._change(person) for person in touched if person.writes]
        entries = [self._regraded(person) for person in touched if self._is_regraded(person)]
        entries += [{"customer": found_id, **fields} for found_id, fields in self._plans.items()]
        return [
            *found,
            *(Change("import", writes={(FOLLOWUPS, self._book.new_id()): entry}) for entry in entries),
        ]

    def followups(self) -> int:
        """How many timeline entries the changes add."""
        regraded = sum(1 for person in self._people.touched() if self._is_regraded(person))
        return regraded + len(self._plans)

    def _plan(self, person: Person, draft: Draft) -> bool:
        """Set the next date of a row, unless it is in force already; returns whether it was set."""
        if person.id in self._plans or self._book.standing(person.id).planned == draft.next:
            return False
        if kept := set_by_hand(self._book, person.id, draft.next):
            self.remarks.append(Remark(draft.line, kept_sentence(kept, draft.next)))
            return False
        entry: dict[str, Any] = plan_entry(draft.next, self._now, note="", by=self._config.author)
        self._plans[person.id] = entry | {"refs": {refs.PLANNED: True}}
        return True

    def _change(self, person: Person) -> Change:
        if not person.is_new:
            return changes.edit(person.customer, _without_old_marks(person))
        fields = _stored(person.writes)
        return changes.add(
            person.id, fields, created=self._now.date(), grade=self._config.settings.default_grade
        )

    def _is_regraded(self, person: Person) -> bool:
        return not person.is_new and "grade" in person.writes

    def _regraded(self, person: Person) -> dict[str, Any]:
        """The entry that records who changed a grade, when, from what to what: here, which list."""
        return {
            "customer": person.id,
            "at": timestamp(self._now),
            "kind": "grade",
            "note": self._list_name,
            "from": person.customer.grade,
            "grade": person.writes["grade"],
            "by": self._config.author,
            "refs": {refs.GRADED: True},
        }

    def _keeps_grade(self, customer_id: str) -> bool:
        history = self._book.grade_history(customer_id)
        return bool(history) and refs.GRADED not in history[0].refs

    def _new_id(self, draft: Draft) -> str:
        """The id in our own list if it is free, so that two such books know each other's customers."""
        own = draft.own_id
        if _RECORD_ID.fullmatch(own) and own not in self._book.customers and own not in self._used:
            self._used.add(own)
            return own
        return self._book.new_id()


def _without_old_marks(person: Person) -> Fields:
    """The fields to write, without the marks left by earlier versions of its rows."""
    fields = _stored(person.writes)
    new = {ref for ref in fields.get("refs", ()) if ref in person.marks}
    kinds = tuple({mark[: len(refs.SAID) + MARK_PREFIX] for mark in new})
    old = {
        ref: None
        for ref in person.customer.refs
        if kinds and ref.startswith(kinds) and ref not in person.marks
    }
    return {**fields, "refs": {**fields["refs"], **old}} if old else fields


def _stored(fields: dict[str, Any]) -> dict[str, Any]:
    """Whole amounts are numbers in the book, as everywhere."""
    amount = str(fields.get("amount", ""))
    return {**fields, "amount": int(amount)} if amount.isdigit() and len(amount) <= MOST_DIGITS else fields

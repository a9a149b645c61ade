"""The book on the desk: everything a screen may ask, and the few things it may do.

Screens and widgets never touch the book themselves. A change is written to the journal in a thread, so that a
slow disk does not stop the screen; only then it is brought into memory and the customers it touches are put
on the desk again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Set
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from tui.book.book import Applied, Book
from tui.book.errors import BookError
from tui.config import Config
from tui.core import changes, words
from tui.core.agenda import Outlook, outlook, proposed_grade
from tui.core.cadence import attempt_number, standing
from tui.core.changes import Change
from tui.core.desk import Column, Desk, TodayList
from tui.core.grouping import GROUPINGS, grouping, moved
from tui.core.model import Customer, FollowUp
from tui.core.text import is_cut
from tui.core.triage import is_triaged, triage_order
from tui.language import _
from tui.ui.choices import Choices
from tui.ui.drafts import Drafts
from tui.ui.entry import LogEntry, Meaning, understand

if TYPE_CHECKING:
    from tui.ui.finder import Finder

DRAFT_ID = "ffffffff"
"""The id of a follow-up that is not written yet: newer than any other."""


class Session:
    """One open book with its desk, for one run of the app."""

    def __init__(self, book: Book, config: Config, clock: Callable[[], datetime]) -> None:
        self.book = book
        self.config = config
        self._clock = clock
        book.date_by(lambda: self.now.date())
        self._lock = asyncio.Lock()
        self.ready = False
        """Whether the follow-ups have been read, so that due dates are known."""
        self._read_last: tuple[str, list[FollowUp]] = ("", [])
        self.drafts = Drafts(book.state)
        """Follow-ups that were begun and left."""
        self.choices = Choices(book.state)
        """What is remembered from one run to the next."""
        self.desk = Desk(config.rules, self.now.date())
        """Everyone in order; empty until the follow-ups have been read, because the order depends on them."""
        self.day: date | None = None
        """Another day whose list is looked at; None for today."""
        self.matching: Set[str] | None = None
        """The customers a filter lets through; None while there is none."""

    @cached_property
    def finder(self) -> Finder:
        """Search texts and duplicates. Made on first use: the first frame needs none of it."""
        from tui.ui.finder import Finder

        return Finder(self.book.customers, self.config.settings.region)

    # Asking ------------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The local moment."""
        return self._clock()

    @property
    def today(self) -> date:
        """The day the desk is arranged for."""
        return self.desk.today

    @property
    def group_by(self) -> str:
        """The grouping of the board."""
        chosen = self.choices.group_by
        return chosen if chosen in GROUPINGS else "grade"

    @property
    def columns(self) -> list[Column]:
        """The board from left to right; until the follow-ups have been read, unsorted and without due dates."""
        if self.ready:
            return self.desk.columns
        group = grouping(self.group_by, self.today)
        columns = {key: Column(key=key) for key in group.keys}
        for customer in self.book.customers.values():
            for key in group.keys_of(customer, None):
                columns.setdefault(key, Column(key=key)).ids.append(customer.id)
        return list(columns.values())

    def customer(self, customer_id: str | None) -> Customer | None:
        """One customer, None for one who is gone by now."""
        return self.book.customer(customer_id) if customer_id else None

    def followups(self, customer_id: str) -> list[FollowUp]:
        """A customer's timeline, newest first; empty until it has been read."""
        return self.book.followups(customer_id) if self.ready else []

    def outlook(self, customer_id: str) -> Outlook:
        """The verdict of the rules on a customer today."""
        return self.desk.outlook(customer_id)

    def done_today(self) -> int:
        """How many customers were contacted today."""
        return len(self.book.contacted_on(self.today)) if self.ready else 0

    def today_list(self) -> TodayList:
        """Today's share and what waits behind it; nothing while follow-ups are being read.

        With a filter in force it is everyone due whom it lets through: who filters has chosen already. Of another
        day it is everyone who falls due on that day.
        """
        if not self.ready:
            return TodayList([], 0, 0)
        if self.matching is not None or self.day is not None:
            return TodayList(self.due_ids(), 0, self.done_today())
        return self.desk.today_list(self.done_today())

    def due_ids(self) -> list[str]:
        """Everyone due today, or on the selected day, in order, as far as they match the filter."""
        if self.day is not None:
            return self.desk.ids_on(self.day)
        return self.due_today()

    def due_today(self) -> list[str]:
        """Everyone due today, in order, as far as they match the filter."""
        due = self.desk.due_ids()
        return due if self.matching is None else [each for each in due if each in self.matching]

    def to_triage(self) -> list[str]:
        """Who still needs a first grade, newest first, as far as they match the filter."""
        book, matching = self.book, self.matching
        customers = book.customers.values()
        scope = customers if matching is None else [each for each in customers if each.id in matching]
        return triage_order((customer, book.standing(customer.id)) for customer in scope)

    def is_triaged(self, customer: Customer) -> bool:
        """Whether somebody has judged this customer."""
        return is_triaged(customer, self.book.standing(customer.id))

    def first_match(self) -> str | None:
        """The first customer on the board; None if it is empty."""
        return next((column.ids[0] for column in self.desk.columns if column.ids), None)

    def next_due(self, after: str) -> str | None:
        """The customer to go to after `after`, who is about to leave the list: the next one, or else the first."""
        due = self.due_ids()
        place = due.index(after) if after in due else -1
        others = [*due[place + 1 : place + 2], *due[:1]]
        return next((customer_id for customer_id in others if customer_id != after), None)

    def beside(self, customer_id: str) -> str | None:
        """Who stands below a customer on the board, else above."""
        position = self.desk.position(customer_id)
        if position is None:
            return None
        ids, row = self.desk.columns[position[0]].ids, position[1]
        return next(iter([*ids[row + 1 : row + 2], *ids[max(row - 1, 0) : row]]), None)

    def leads_to(self, customer: Customer, entry: LogEntry, original: FollowUp | None = None) -> Outlook:
        """The outlook once `entry` is logged, or `original` edited to it. Raises UnclearError."""
        meaning = self.understand(entry, original)
        draft = FollowUp(
            id=original.id if original else DRAFT_ID,
            customer=customer.id,
            at=meaning.at,
            kind=entry.kind,
            outcome=entry.outcome,
            next=meaning.next,
        )
        graded = with_fields(customer, grade=entry.grade) if self._gives_grade(original) else customer
        return self._outlook_with(graded, [*self._others(customer.id, original), draft])

    def understand(self, entry: LogEntry, original: FollowUp | None = None) -> Meaning:
        """The meaning of what was typed, relative to now. Raises UnclearError."""
        return understand(entry, self.now, day_first=self.config.settings.day_first, original=original)

    def attempt(self, customer_id: str, entry: LogEntry, original: FollowUp | None = None) -> int:
        """Which attempt in a row `entry` is; 0 if somebody was reached.

        Raises UnclearError.
        """
        meaning = self.understand(entry, original)
        draft = FollowUp(at=meaning.at, kind=entry.kind, outcome=entry.outcome)
        return attempt_number(draft, self._others(customer_id, original))

    def planned(self, customer: Customer, text: str) -> Outlook:
        """The outlook once the next date is set to `text`. Raises WhenError if it is not a date."""
        at, planned = changes.timestamp(self.now), self._next(text)
        draft = FollowUp(id=DRAFT_ID, customer=customer.id, at=at, kind="plan", next=planned)
        return self._outlook_with(customer, [*self._timeline(customer.id), draft])

    def first_entry(self, customer: Customer, kind: str) -> LogEntry:
        """The initial content of a log bar: the draft, else a reached contact with the suggested grade."""
        if draft := self.drafts.get(customer.id):
            return draft
        return LogEntry(kind, "", "reached", "", proposed_grade(self.outlook(customer.id)))

    def show_only(self, ids: Set[str] | None) -> None:
        """Show only these customers on the board and in today's list; None shows everyone."""
        self.matching = ids
        self.desk.set_filter(ids)

    # Doing -------------------------------------------------------------------------------------------

    async def log(self, customer: Customer, entry: LogEntry) -> tuple[Applied, str]:
        """Log a follow-up; also returns its id. Raises UnclearError or BookError, with nothing changed."""
        meaning, entry_id = self.understand(entry), self.book.new_id()
        change = changes.log(
            customer,
            entry_id,
            at=meaning.at,
            kind=entry.kind,
            outcome=entry.outcome,
            note=entry.note,
            grade=entry.grade,
            next=meaning.next,
            by=self.config.author,
        )
        return await self._apply_typed(change, customer.id), entry_id

    def told(self, customer_id: str, entry_id: str) -> str:
        """The message about a follow-up that was just logged."""
        entry = self.book.followup(entry_id) or FollowUp(kind="call")
        return words.after_log(self.outlook(customer_id), entry, self._timeline(customer_id), self.today)

    async def amend(self, customer: Customer, original: FollowUp, entry: LogEntry) -> Applied:
        """Edit a follow-up: only differences are written. Raises UnclearError or BookError, with nothing changed."""
        meaning = self.understand(entry, original)
        if is_cut(original.note):
            raise BookError(_("Too long to edit here."))
        fields: dict[str, str | None] = {
            "at": meaning.at,
            "kind": entry.kind,
            "outcome": entry.outcome or None,
            "note": entry.note or None,
            "next": meaning.next,
            "grade": entry.grade or None,
        }
        gives = self._gives_grade(original)
        return await self._apply_typed(
            changes.amend(customer, original, fields, is_newest=gives), original.id
        )

    def dropping(self, customer: Customer, entry: FollowUp) -> Change:
        """The change that deletes a follow-up."""
        return changes.drop(customer, entry, is_newest=self._gives_grade(entry))

    async def _apply_typed(self, change: Change, draft: str) -> Applied:
        """Apply what was typed in a bar; its draft is not needed any more."""
        applied = await self.apply(change)
        self.drafts.drop(draft)
        await asyncio.to_thread(self.drafts.flush)
        return applied

    async def regrade(self, customer: Customer, grade: str) -> Applied:
        """Move a customer to another grade. Raises BookError, with nothing changed."""
        at = changes.timestamp(self.now)
        change = changes.regrade(customer, self.book.new_id(), grade, at=at, by=self.config.author)
        return await self.apply(change)

    async def move(self, customer: Customer, source: str, target: str) -> Applied | None:
        """Move a customer to another column of the board. Raises BookError.

        None where one cannot choose the column: it follows from other facts, as the grouping says.
        """
        if self.group_by == "grade":
            return await self.regrade(customer, target)
        fields = moved(self.group_by, source, target)
        return None if fields is None else await self.apply(changes.edit(customer, fields))

    async def plan(self, customer: Customer, text: str) -> Applied:
        """Set the next date without a contact. Raises WhenError or BookError, with nothing changed."""
        at, by = changes.timestamp(self.now), self.config.author
        return await self.apply(changes.plan(customer, self.book.new_id(), self._next(text), at=at, by=by))

    def group(self, axis: str) -> None:
        """Deal the board into another grouping, and remember it."""
        self.choices.remember(group_by=axis)
        self.desk.regroup(axis)

    async def apply(self, change: Change) -> Applied:
        """Apply a change; when this returns it is on the disk and on the desk. Raises BookError."""
        async with self._lock:
            entry = self.book.prepare(change)
            await asyncio.to_thread(self.book.write, entry)
            return self._take(self.book.commit(entry))

    async def revert(self, *, redo: bool) -> Applied | None:
        """Undo, or redo; None if that is impossible. Raises BookError."""
        async with self._lock:
            applied = await asyncio.to_thread(self.book.redo if redo else self.book.undo)
            return self._take(applied) if applied else None

    def poll(self) -> Applied | None:
        """Take in what was written elsewhere; None if nothing was, or a change is just being written."""
        if not self.ready or self._lock.locked():
            return None
        applied = self.book.poll()
        return self._take(applied) if applied else None

    def turn_day(self) -> bool:
        """Arrange the desk for another day when midnight has passed; returns whether it had."""
        today = self.now.date()
        if today == self.desk.today:
            return False
        self.day = None
        self.desk.rearrange(today=today)
        return True

    def reconfigure(self, config: Config) -> None:
        """Apply other settings. How attempts count affects every contact status, and waits for the next start."""
        rules = config.rules
        rules = replace(rules, attempts_count=self.desk.rules.attempts_count)
        self.config = config
        if rules != self.desk.rules:
            self.desk.rearrange(rules=rules)

    def share(self, newer: Config) -> bool:
        """Apply the shared configuration of `newer`; returns whether the rules have changed."""
        before = self.config.scheme
        self.reconfigure(self.config.with_shared_of(newer))
        return self.config.scheme != before

    # Loading -----------------------------------------------------------------------------------------

    def read(self, pause: Callable[[], None]) -> Desk:
        """Read the follow-ups and arrange a new desk, in a thread; `arrive` then puts it in place."""
        self.drafts.load()
        self.book.load_followups(pause)
        desk = Desk(self.config.rules, self.now.date(), self.group_by)
        customers = list(self.book.customers.values())
        desk.load((customer, self.book.standing(customer.id)) for customer in customers)
        return desk

    def arrive(self, desk: Desk) -> None:
        """Use the desk that `read` made."""
        self.desk = desk
        self.ready = True

    def _timeline(self, customer_id: str) -> list[FollowUp]:
        """The timeline of the customer being typed about, read once and not at every key."""
        known, followups = self._read_last
        if known != customer_id:
            followups = self.book.followups(customer_id)
            self._read_last = (customer_id, followups)
        return followups

    def _take(self, applied: Applied) -> Applied:
        """Update desk and finder for the customers that a change touched."""
        self._read_last = ("", [])
        for customer_id in applied.customers:
            self.finder.put(customer_id)
            customer = self.book.customer(customer_id)
            if customer is None:
                self.desk.drop(customer_id)
            else:
                self.desk.put(customer, self.book.standing(customer_id))
        return applied

    def _others(self, customer_id: str, original: FollowUp | None) -> list[FollowUp]:
        """The timeline, newest first, without the follow-up being edited."""
        timeline = self._timeline(customer_id)
        return [each for each in timeline if each.id != original.id] if original else timeline

    def _gives_grade(self, original: FollowUp | None) -> bool:
        """Whether the customer's grade came from this follow-up; that of a new one always will."""
        if original is None:
            return True
        graded = (each.id for each in self._timeline(original.customer) if each.grade)
        return next(graded, "") == original.id

    def _outlook_with(self, customer: Customer, timeline: list[FollowUp]) -> Outlook:
        """The verdict of the rules with this timeline."""
        counts = self.config.settings.attempts_reset_clock
        stands = standing(timeline, attempts_count=counts, today=self.today)
        return outlook(customer, stands, self.today, self.desk.rules)

    def _next(self, text: str) -> str | None:
        from tui.core.when import parse_next

        return parse_next(text, self.today, day_first=self.config.settings.day_first)


def with_fields(customer: Customer, **fields: object) -> Customer:
    """A copy of the customer with other values in some fields."""
    return msgspec.structs.replace(customer, **fields)

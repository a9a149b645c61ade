"""Which follow-ups belong to which customer, and the contact status of each.

A board needs this of everybody, so it is made for the whole book in slices. A command about one customer needs only
theirs: looking for the id in the bytes of all lines is a hundred times faster than parsing the lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from tui.book.lines import followup_from_line, is_live
from tui.book.store import Store
from tui.book.values import encode
from tui.core.cadence import standing
from tui.core.changes import FOLLOWUPS
from tui.core.model import FollowUp, Standing

_FEW: Final = 8
"""How many customers are looked for one by one; for more, everything is read."""
_OWNER: Final = b'"customer":"'


class Timelines:
    """The live follow-ups by customer, of all customers or only of requested ones."""

    def __init__(self, store: Store, *, attempts_count: bool, recent: date) -> None:
        self._store = store
        self._attempts_count = attempts_count
        self._recent = recent.isoformat()
        self._contacted: dict[str, dict[str, set[str]]] = {}
        self._ids: dict[str, list[str]] = {}
        self._standings: dict[str, Standing] = {}
        self._begun = False
        self._searches = 0
        self.is_whole = False
        """Whether everybody's are known."""
        self.today: Callable[[], date] | None = None
        """What day it is, for spotting what another device's clock has dated too late; None accepts all."""

    def begin(self, customers: set[str]) -> list[str]:
        """The follow-ups are in the store now. Find those of these customers in one pass; returns who has any."""
        self._begun = True
        self._ids.update((customer_id, []) for customer_id in customers)
        for record_id, text in self._store.all(FOLLOWUPS) if customers else ():
            start = text.find(_OWNER) + len(_OWNER)
            owner = text[start : text.find(b'"', start)].decode("ascii", "replace")
            if owner in customers and is_live(record_id, text):
                self._ids[owner].append(record_id)
        return [customer_id for customer_id in customers if self._ids[customer_id]]

    def read(self) -> Iterator[None]:
        """Make everybody's timeline; yields now and then to let others work."""
        lines = self._store.tables[FOLLOWUPS].lines
        groups: dict[str, list[FollowUp]] = {}
        for number, record_id in enumerate(list(self._store.tables[FOLLOWUPS].ids)):
            text = lines[record_id]
            if is_live(record_id, text):
                followup = followup_from_line(record_id, text)
                followup.note = ""  # thousands of notes are not wanted in memory twice
                groups.setdefault(followup.customer, []).append(followup)
                if followup.at >= self._recent:
                    self._note_contact(followup)
            if not number % 256:
                yield
        today = self._day()
        for number, (customer_id, followups) in enumerate(groups.items()):
            self._ids[customer_id] = [followup.id for followup in followups]
            self._standings[customer_id] = self._stands(followups, today)
            if not number % 64:
                yield
        self.is_whole = True

    def ids(self, customer_id: str) -> list[str]:
        """The ids of a customer's live follow-ups, in no particular order; none before `begin`."""
        if self._begun and not self.is_whole and customer_id not in self._ids:
            self._searches += 1
            if self._searches > _FEW:
                for _slice in self.read():
                    pass
            else:
                self._ids[customer_id] = self._search(customer_id)
        return self._ids.get(customer_id, [])

    def followups(self, customer_id: str) -> Iterator[FollowUp]:
        """A customer's follow-ups in no particular order."""
        lines = self._store.tables[FOLLOWUPS].lines
        for record_id in self.ids(customer_id):
            followup = followup_from_line(record_id, lines[record_id])
            if followup.customer == customer_id:  # it may have been given to another since
                yield followup

    def standing(self, customer_id: str) -> Standing:
        """The contact status of a customer."""
        known = self._standings.get(customer_id)
        if known is None:
            known = self._standings[customer_id] = self._stands(self.followups(customer_id), self._day())
        return known

    def contacted_on(self, day: str) -> set[str] | None:
        """Customers with a contact on a day (ISO); None for a day so old that it needs a search."""
        if day < self._recent or not self.is_whole:
            return None
        return {customer_id for customer_id, entries in self._contacted.get(day, {}).items() if entries}

    def renew(self, record_id: str, text: bytes) -> str:
        """Put a follow-up into its customer's timeline, or take it out. Returns the customer's id."""
        followup = followup_from_line(record_id, text)
        owner = followup.customer
        if not self.is_whole:  # found anew when somebody asks
            self._ids.pop(owner, None)
            self._standings.pop(owner, None)
            return owner
        timeline = self._ids.setdefault(owner, [])
        for entries in self._contacted.values():
            entries.get(owner, set()).discard(record_id)
        if not is_live(record_id, text):
            if record_id in timeline:
                timeline.remove(record_id)
        else:
            if record_id not in timeline:
                timeline.append(record_id)
            self._note_contact(followup)
        self._standings.pop(owner, None)
        return owner

    def resets(self, followup: FollowUp) -> bool:
        """Whether a follow-up restarts the interval."""
        return followup.resets_clock(attempts_count=self._attempts_count)

    def _day(self) -> date | None:
        return self.today() if self.today else None

    def _stands(self, followups: Iterable[FollowUp], today: date | None) -> Standing:
        return standing(followups, attempts_count=self._attempts_count, today=today)

    def _search(self, customer_id: str) -> list[str]:
        mark = b'"customer":' + encode(customer_id)
        return [
            record_id
            for record_id, text in self._store.all(FOLLOWUPS)
            if mark in text and is_live(record_id, text)
        ]

    def _note_contact(self, followup: FollowUp) -> None:
        """Remember recent contacts by day: "3 done" is needed after every key."""
        if followup.at[:10] >= self._recent and self.resets(followup):
            day = self._contacted.setdefault(followup.at[:10], {})
            day.setdefault(followup.customer, set()).add(followup.id)

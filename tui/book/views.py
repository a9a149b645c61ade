"""The customers of the book as typed views, and lookups in their follow-ups.

Views are derived and never stored. They are made once, then renewed for the records an action touched, so an action
costs the same in a small book and in a large one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from tui.book.codec import decode_line
from tui.book.entry import Key
from tui.book.lines import customer_from_line, followup_from_line, is_live
from tui.book.record import Record, deletion, has_unseen
from tui.book.stamp import device_of, moment_of
from tui.book.store import Store
from tui.book.timelines import Timelines
from tui.book.undo import was_unmade
from tui.book.values import encode
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.core.model import Customer, FollowUp, moment


@dataclass(frozen=True, slots=True)
class Deleted:
    """A customer in the trash. `at` is the local time of the delete and `device` its device, None and "" if unknown."""

    customer: Customer
    at: datetime | None
    device: str


class Views:
    """Customers, timelines and contact status from a store."""

    def __init__(self, store: Store, *, attempts_count: bool, recent: date) -> None:
        self._store = store
        self.timelines = Timelines(store, attempts_count=attempts_count, recent=recent)
        self.customers: dict[str, Customer] = {}

    def read_customers(self) -> None:
        """Make the views of all customers in the store."""
        self.renew_customers(record_id for record_id, _text in self._store.all(CUSTOMERS))

    def renew_customers(self, ids: Iterable[str]) -> None:
        """Make the views of these customers again, in a copy: another thread may be reading them."""
        customers = dict(self.customers)
        for record_id in ids:
            self._put(customers, record_id)
        self.customers = customers

    def renew(self, keys: Iterable[Key]) -> frozenset[str]:
        """Make the views of these records again; returns the ids of their customers."""
        concerned: set[str] = set()
        timelines: set[str] = set()
        for table, record_id in keys:
            text = self._store.line(table, record_id)
            if text is None:
                continue
            if table == CUSTOMERS:
                self._put(self.customers, record_id)
                concerned.add(record_id)
            elif table == FOLLOWUPS:
                timelines.add(self.timelines.renew(record_id, text))
        for customer_id in timelines:
            self._put(self.customers, customer_id)
        return frozenset(concerned | timelines)

    def contacted_on(self, day: date) -> set[str]:
        """Customers with a contact on that day."""
        text = day.isoformat()
        if (known := self.timelines.contacted_on(text)) is not None:
            return known
        hint = encode(text)[:-1]
        return {
            entry.customer
            for entry in self._followups_with(lambda line: hint in line)
            if entry.at[:10] == text and self.timelines.resets(entry)
        }

    def beside(self, key: Key) -> list[Record]:
        """The live follow-ups of a customer, as records."""
        if key[0] != CUSTOMERS:
            return []
        lines = self._store.tables[FOLLOWUPS].lines
        return [decode_line(lines[record_id], record_id) for record_id in self.timelines.ids(key[1])]

    def hidden(self) -> list[str]:
        """Ids of deleted customers with follow-ups: somebody may have contacted them since."""
        gone = {
            record_id
            for record_id, text in self._store.all(CUSTOMERS)
            if record_id not in self.customers and not is_live(record_id, text)
        }
        return self.timelines.begin(gone)

    def shows(self, key: Key) -> bool:
        """Whether this customer is shown."""
        return key[0] == CUSTOMERS and key[1] in self.customers

    def trash(self) -> list[Deleted]:
        """Deleted customers, the last deleted first; not those removed by an undo before anything was written."""
        gone = [
            _deleted(key, text, record)
            for key, text in self._store.all(CUSTOMERS)
            if not is_live(key, text)
            and key not in self.customers
            and not was_unmade(record := decode_line(text, key))
        ]
        return [deleted for _stamp, deleted in sorted(gone, key=itemgetter(0), reverse=True)]

    def find_note(self, word: str) -> set[str]:
        """Ids of the customers with this word in the note of a follow-up, ignoring case."""
        wanted = word.casefold()
        return {
            entry.customer
            for entry in self._followups_with(_mentions(wanted))
            if wanted in entry.note.casefold()
        }

    def _followups_with(self, hint: Callable[[bytes], bool]) -> Iterator[FollowUp]:
        """Live follow-ups whose line contains something; parsing every follow-up would take ten times as long."""
        for record_id, text in self._store.all(FOLLOWUPS):
            if hint(text) and is_live(record_id, text):
                yield followup_from_line(record_id, text)

    def _put(self, customers: dict[str, Customer], customer_id: str) -> None:
        """Show a customer, or remove them if they are deleted or merged into another.

        A customer contacted by someone who had not seen the delete is back: the contact must not go unseen.
        """
        text = self._store.line(CUSTOMERS, customer_id)
        if text is not None and (is_live(customer_id, text) or self._is_back(customer_id, text)):
            customer = customer_from_line(customer_id, text)
            if not customer.merged_into:
                customers[customer_id] = customer
                return
        customers.pop(customer_id, None)

    def _is_back(self, customer_id: str, text: bytes) -> bool:
        followups = self.beside((CUSTOMERS, customer_id))
        return bool(followups) and has_unseen(decode_line(text, customer_id).gone, FOLLOWUPS, followups)


def _deleted(record_id: str, text: bytes, record: Record) -> tuple[str, Deleted]:
    """A deleted customer with a stamp to sort by: that of the delete or, if unknown, of the last change."""
    stamp = deletion(record)
    customer = customer_from_line(record_id, text)
    last = stamp or max(record.seen().values(), default="")
    return last, Deleted(customer, moment_of(stamp) if stamp else None, device_of(stamp))


def _mentions(word: str) -> Callable[[bytes], bool]:
    """Whether a line may hold a casefolded word: exact for ASCII and for scripts without case, such as Chinese."""
    inner = encode(word)[1:-1]
    if word.isascii():
        return lambda line: inner in line.lower()
    if word.upper() == word.lower():
        return lambda line: inner in line or b"\\u" in line
    return lambda line: True


def newest_first(followups: Iterable[FollowUp]) -> list[FollowUp]:
    """A timeline in reading order."""
    return sorted(followups, key=lambda entry: (moment(entry.at), entry.id), reverse=True)

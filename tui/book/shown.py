"""What a book shows: customers, timelines, field history, what other copies would change. Read-only.

Follow-ups are read when somebody asks for them, and timelines are made of those customers only who are asked for, until
many are: a command about one customer then costs little in a large book.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tui.book.errors import BookError
from tui.book.intake import Intake
from tui.book.lines import followup_from_line, is_live, plain
from tui.book.loading import Loading
from tui.book.past import Assignment, Devices, history, versions
from tui.book.reading import Source
from tui.book.record import Record
from tui.book.stamp import HybridClock
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.views import Deleted, Views, newest_first
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.core.model import Customer, FollowUp, Standing

if TYPE_CHECKING:
    from tui.book.joining import Incoming
    from tui.book.restoring import Return


class Shown:
    """The reading side of a book. Made as a part of `Book`."""

    state: Path
    _store: Store
    _views: Views
    _intake: Intake
    _devices: Devices
    _clock: HybridClock
    _loading: Loading | None
    _load_lock: threading.Lock

    @property
    def customers(self) -> Mapping[str, Customer]:
        """Customers by id, without trashed and merged ones."""
        return MappingProxyType(self._views.customers)

    def customer(self, customer_id: str) -> Customer | None:
        """One customer, or None."""
        return self._views.customers.get(customer_id)

    def trash(self) -> list[Deleted]:
        """Deleted customers with when and where, the last deleted first."""
        self._load_lines()
        return self._views.trash()

    def show_contacted(self) -> None:
        """Show deleted customers contacted by somebody who had not seen the delete.

        Only the rest of the file tells who they are. It is not read where nobody is deleted or merged.
        """
        if len(self._views.customers) < len(self._store.tables[CUSTOMERS].ids):
            self._load_lines()

    def followups(self, customer_id: str) -> list[FollowUp]:
        """A customer's timeline, newest first."""
        self._load_lines()
        return newest_first(self._views.timelines.followups(customer_id))

    def followup(self, followup_id: str) -> FollowUp | None:
        """One follow-up, or None."""
        self._load_lines()
        text = self._store.line(FOLLOWUPS, followup_id)
        if text is None or not is_live(followup_id, text):
            return None
        return followup_from_line(followup_id, text)

    def standing(self, customer_id: str) -> Standing:
        """The contact status of a customer."""
        self._load_lines()
        return self._views.timelines.standing(customer_id)

    def date_by(self, today: Callable[[], date]) -> None:
        """Let dates later than tomorrow set no due day: a clock ran ahead. Until this is called, all count."""
        self._views.timelines.today = today

    def contacted_on(self, day: date) -> set[str]:
        """Ids of the customers with a contact on that day."""
        self.load_followups()
        return self._views.contacted_on(day)

    def grade_history(self, customer_id: str) -> list[FollowUp]:
        """The entries that changed a customer's grade, newest first."""
        return [entry for entry in self.followups(customer_id) if entry.changes_grade]

    def find_note(self, word: str) -> set[str]:
        """Ids of the customers with this word in the note of a follow-up, ignoring case."""
        self._load_lines()
        return self._views.find_note(word)

    # -- what fields were before -------------------------------------------------------------------------------

    def field_history(self, record_id: str, field: str, table: str = CUSTOMERS) -> list[Assignment]:
        """The past values of a field, newest first. "phones" gives all of its entries, "phones/+86…" one."""
        if table != CUSTOMERS:
            self._load_lines()
        return history(self._store.record(table, record_id) or Record(), field)

    def versions(self, record_id: str, table: str = CUSTOMERS) -> dict[str, list[Assignment]]:
        """The fields set on two devices independently that nobody here has looked at: path → values.

        A later edit of the field settles it. Newest first, so the one that is shown comes first.
        """
        self._load_lines()
        record = self._store.record(table, record_id) or Record()
        return versions(record, self._intake.versions.of((table, record_id), record))

    def has_versions(self, record_id: str, table: str = CUSTOMERS) -> bool:
        """Whether `versions` would return any; cheap enough to ask for every card on the screen."""
        return self._intake.versions.has_notes((table, record_id)) and bool(self.versions(record_id, table))

    def looked_at(self, record_id: str, field: str, table: str = CUSTOMERS) -> None:
        """Mark the versions of a field as seen; they are not shown again, and stay in its history."""
        self._intake.versions.look_at((table, record_id), field)

    def device_name(self, device: str) -> str:
        """The name of the device of an assignment."""
        return self._devices.name(device)

    def way_back(self, then: Source, name: str) -> Return:
        """What would restore the state of another copy of this book, and what that changes; for `apply`.

        If it is of the book that this one was before it was made one with another, for `take_place`. Raises BookError
        for a copy that is damaged or of another book.
        """
        from tui.book.restoring import own_ids, state_in, way_back

        self._load_lines()
        own = own_ids(self._intake.book_id, then, BookState(self.state))
        state, book_id = state_in(then, own)
        back = way_back(self._store, state, name)
        back.book_id = book_id
        return back

    def incoming(self, paths: Iterable[Path], *, any_book: bool = False) -> list[tuple[Source, Incoming]]:
        """What other copies of this book would bring in, one after the other; for `join_copy`. Changes nothing.

        Raises BookError for what is no copy of it: with `any_book`, only for what is no book.
        """
        from tui.book import joining

        if self._intake.read_only:
            raise BookError(self._intake.read_only)
        self._load_lines()
        book_id = self._intake.book_id
        own = {book_id, *BookState(self.state).predecessors(book_id)}
        sources = [joining.look(path, own, self._store, any_book=any_book) for path in paths]
        return joining.incoming(sources, self._store, self._clock.next())

    # -- documents ---------------------------------------------------------------------------------------------

    def plain(self, table: str) -> dict[str, dict[str, Any]]:
        """Every live record of a table as a plain document, by id."""
        self._load_lines()
        return {key: plain(key, text) for key, text in self._store.all(table) if is_live(key, text)}

    def tables(self) -> list[str]:
        """The names of all tables."""
        self._load_lines()
        return list(self._store.count())

    @property
    def is_read(self) -> bool:
        """Whether all of the file has been read and everybody's timeline made."""
        return self._views.timelines.is_whole

    # -- reading the rest of the file --------------------------------------------------------------------------

    def load_followups(self, pause: Callable[[], None] = lambda: None) -> None:
        """Read the rest of the file and make everybody's timeline, for a caller that needs many.

        May run in a thread; `pause` is called between slices to let the screen breathe. Does nothing a second time.
        """
        if self.is_read:
            return
        with self._load_lock:
            self._read_rest(pause)
            if not self.is_read:
                for _slice in self._views.timelines.read():
                    pause()

    def _load_lines(self) -> None:
        """Read the rest of the file; timelines are made on demand."""
        if not self.is_read:
            with self._load_lock:
                self._read_rest(lambda: None)

    def _read_rest(self, pause: Callable[[], None]) -> None:
        if self._loading is not None:
            for _step in self._loading.rest(self._views):
                pause()
            self._loading = None  # and with it the bytes of the file

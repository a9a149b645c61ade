"""From an opened file to a complete book: first the customers, the rest while the board is painted.

Unless the file is byte for byte the one that was last seen here, everything this device knows of the book is joined:
a file of another device may have more records than ours and still lack one that only we had. What was edited outside
is taken over, and only when all of that is in memory may the file be written.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tui.book.entry import Key
from tui.book.intake import Intake
from tui.book.journal import Journal, key_of
from tui.book.layout import FORMAT
from tui.book.opening import Replay, known_copies, tell
from tui.book.reading import Reading
from tui.book.saver import Saver
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.views import Views
from tui.core.changes import CUSTOMERS, FOLLOWUPS

_AT_ONCE: Final = 2
"""How many copies are held in memory at the same time."""


class Loading:
    """Loads one file into memory."""

    def __init__(
        self,
        reading: Reading,
        store: Store,
        state: BookState,
        journals: list[Journal],
        intake: Intake,
        saver: Saver,
    ) -> None:
        self._reading = reading
        self._source = reading.source
        self._store = store
        self._state = state
        self._intake = intake
        self._saver = saver
        self._replay = Replay(journals, store, state.seen_journals(self._source))
        self._changed: set[Key] = set()
        """Records that the journal, a backup or a hand edit changed: the file lacks that."""
        self._copies: list[Reading] = []
        """Copies whose customers have been read."""
        self._brought: set[Key] = set()
        """Records that copies changed."""

    def customers(self, views: Views, book_id: str) -> bool:
        """Make the customers' views; False if the file is not in our form and was read whole at once."""
        self._store.header = {"format": FORMAT, "id": book_id}
        self._intake.admit(self._source)
        self._replay.customers()
        if self._reading.is_own:
            self._state.hold_all()
        else:
            self._bring_back_customers()
        if self._replay.changed or self._lacks_something():
            self._saver.changed()
        views.read_customers()
        self._reading.changed.clear()
        findings = self._source.findings
        # A customer who was edited outside must not be looked for under the old name first.
        return self._source.is_plain and not (findings.edited or findings.unreadable)

    def rest(self, views: Views) -> Iterator[None]:
        """Read the rest and fix what is wrong; yields now and then to let others work."""
        yield from self._reading.steps()
        self._intake.admit(self._source)
        self._replay.rest()
        for copy in self._copies:
            yield from copy.steps()
            self._take(copy)
        self._copies.clear()
        yield from self._mend()
        self._changed |= self._replay.changed
        customers = {key for key in self._changed | self._reading.changed if key[0] == CUSTOMERS}
        views.renew_customers([*(record_id for _table, record_id in customers), *views.hidden()])
        self._saver.note(customers)
        self._release()

    def _bring_back_customers(self) -> None:
        """Join the customers of every copy of the book here: the file was written elsewhere, and may lack anything.

        Of the newest copies the rest follows later; older ones, which are read when those are not sound, are read
        whole one by one.
        """
        for number, source in enumerate(known_copies(self._state, self._intake.book_id)):
            copy = Reading(source, self._store)
            if number < _AT_ONCE and source.is_plain:
                copy.until(FOLLOWUPS)
                self._copies.append(copy)
            else:
                copy.finish()
            self._take(copy)

    def _take(self, copy: Reading) -> None:
        self._state.held.add(copy.source.signature)
        self._changed |= copy.changed
        self._brought |= copy.changed

    def _mend(self) -> Iterator[None]:
        """Adopt edits, report what was recovered, let the clock see every stamp."""
        self._tell()
        known = self._state.known.newest if self._reading.is_own else ""
        yield from self._intake.witness_all(known)
        self._intake.witness(self._changed | self._replay.changed)
        self._intake.report(self._source)
        if not self._source.is_foreign:
            self._changed |= self._intake.adopt(self._source)

    def _tell(self) -> None:
        """Report that the file was damaged or had lost records, and how many were recovered."""
        is_damaged = not self._source.whole or self._source.is_foreign
        if is_damaged and not (self._source.exists or (self._state.was_saved and self._state.book_id)):
            return  # a new book
        present = self._present()
        is_back = any(not self._reading.has(key) for key in self._brought - self._replay.written)
        if is_damaged or is_back or self._has_fewer(present):
            restored = {table: number - present[table] for table, number in self._store.count().items()}
            self._intake.notices.append(tell(self._source, restored))

    def _has_fewer(self, present: Counter[str]) -> bool:
        """Whether the file has fewer records than when it was last seen here."""
        counts = self._state.known.counts if self._state.book_id == self._intake.book_id else {}
        return any(present[table] < number for table, number in counts.items())

    def _present(self) -> Counter[str]:
        """How many records the file itself has, by table."""
        return self._reading.counts + Counter(item.table for item in self._source.findings.edited)

    def _release(self) -> None:
        """From now on the file may be written, and must be if it lacks something."""
        self._saver.ready(self._reading, file_has=self._replay.ends(), memory_has=self._replay.all_ends())
        if self._reading.behind or self._lacks_something():
            self._saver.changed()
        if self._reading.is_own:
            self._forget_journals()

    def _forget_journals(self) -> None:
        """Delete expired journal files whose whole content is in the file and in a sound copy of it."""
        keep = self._state.limits.journals
        old = {
            path: size
            for journal in self._replay.journals
            for path, size in journal.past_their_time(keep).items()
        }
        if not old:
            return
        file_has, copy_has = self._state.known.journals, self._state.sound_copy(self._intake.book_id).journals
        for path, size in old.items():
            if min(held.get(key_of(path), -1) for held in (file_has, copy_has)) >= size:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _lacks_something(self) -> bool:
        """Whether memory holds something that the file lacks, as far as is known so far.

        A new book is written although it is empty: copies that all begin with the same headings merge line by line.
        """
        if self._intake.read_only:
            return False
        return (
            bool(self._changed)
            or not self._source.exists
            or self._source.findings.header != self._store.header
        )

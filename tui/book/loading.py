"""From an opened file to a complete book, in two stages: the customers at once, the rest while the board is painted.

What is missing comes back from the journal and the backups, what was edited outside is taken over, and only when all
of that is in memory may the file be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tui.book.entry import Key
from tui.book.intake import Intake
from tui.book.journal import Journal
from tui.book.layout import FORMAT
from tui.book.opening import Replay, join_backups, tell
from tui.book.reading import Reading
from tui.book.saver import Saver
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.views import Views
from tui.core.changes import CUSTOMERS


class Loading:
    """The way of one file into memory."""

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
        self._replay = Replay(journals, store, state.seen_journals(self._source.signature))
        self._changed: set[Key] = set()
        """Records that the journal, a backup or a hand edit changed: the file lacks that."""

    def customers(self, views: Views, book_id: str) -> bool:
        """Make the customers' views; False if the file is not as we write it, and all of it was read at once."""
        self._store.header = {"format": FORMAT, "id": book_id}
        self._intake.admit(self._source)
        self._replay.customers()
        if (
            (not self._source.whole or self._source.is_foreign)
            and self._state.book_id
            and self._state.was_saved
        ):
            self._restore()
        if self._replay.changed or self._lacks_something():
            self._saver.changed()
        views.read_customers()
        self._reading.changed.clear()
        findings = self._source.findings
        # A customer who was edited outside must not be looked for under the old name first.
        return self._source.is_plain and not (findings.edited or findings.unreadable)

    def rest(self, views: Views) -> Iterator[None]:
        """Read the rest and set right what is wrong; yields now and then to let others work."""
        yield from self._reading.steps()
        self._intake.admit(self._source)
        self._replay.rest()
        yield from self._mend()
        self._changed |= self._replay.changed
        customers = {key for key in self._changed | self._reading.changed if key[0] == CUSTOMERS}
        views.renew_customers([*(record_id for _table, record_id in customers), *views.hidden()])
        self._saver.note(customers)
        self._release()

    def _mend(self) -> Iterator[None]:
        """Bring back what went missing, take over what was edited, let the clock see every stamp."""
        findings = self._source.findings
        if self._source.whole and not self._source.is_foreign:
            if self._has_lost_records():
                self._restore()
            elif findings.edited or findings.unreadable:
                # What was edited is compared with the last versions that are known to be good.
                backups = self._state.backups(self._intake.book_id)[:2]
                self._changed |= join_backups(self._store, backups)
        elif self._source.exists and not self._intake.notices:
            self._intake.notices.append(tell(self._source, {}))
        known = self._state.known.newest if self._state.knows(self._source.signature) else ""
        yield from self._intake.witness_all(known)
        self._intake.witness(self._changed | self._replay.changed)
        self._intake.report(self._source)
        if not self._source.is_foreign:
            self._changed |= self._intake.adopt(self._source)

    def _has_lost_records(self) -> bool:
        """Whether the file has fewer records than when it was last seen."""
        counts = self._present()
        known = self._state.known.counts if self._state.book_id == self._intake.book_id else {}
        return any(counts[table] < number for table, number in known.items())

    def _restore(self) -> None:
        """Bring back from the backups what the file has lost, and say so."""
        self._changed |= join_backups(self._store, self._state.backups(self._intake.book_id))
        present = self._present()
        restored = {table: number - present[table] for table, number in self._store.count().items()}
        if not self._source.whole or self._source.is_foreign or any(restored.values()):
            self._intake.notices.append(tell(self._source, restored))

    def _present(self) -> Counter[str]:
        """How many records the file itself has, by table."""
        return self._reading.counts + Counter(item.table for item in self._source.findings.edited)

    def _release(self) -> None:
        """From now on the file may be written, and must be if it lacks something."""
        self._saver.ready(self._reading, file_has=self._replay.ends(), memory_has=self._replay.all_ends())
        if self._reading.behind or self._lacks_something():
            self._saver.changed()

    def _lacks_something(self) -> bool:
        """Whether memory has what the file has not, as far as is known by now.

        A new book is written although it is empty: copies that all begin with the same headings merge line by line.
        """
        if self._intake.read_only:
            return False
        return (
            bool(self._changed)
            or not self._source.exists
            or self._source.findings.header != self._store.header
        )

"""Taking in the result of a reading: stamps for the clock, outside edits, unreadable data.

One place for the book as it was opened and for every later look at the file, so that an edit by hand is taken over
before anything is written over it, and only once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tui.book.clocks import Clocks
from tui.book.codec import decode_line, decode_record, plain_record, plain_values
from tui.book.entry import ADOPT, Entry, Key
from tui.book.journal import Journal
from tui.book.layout import Edited
from tui.book.lines import newest_stamp
from tui.book.opening import check_format, recognise
from tui.book.points import keep_before_union
from tui.book.reading import Source
from tui.book.record import KEPT, Assignment, Record, Register, assign, join
from tui.book.salvage import placed
from tui.book.stamp import ZERO, HybridClock, device_of, is_stamp, milliseconds_of
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import NULL
from tui.book.versions import Versions
from tui.language import _, listed, ngettext

_SLICE: Final = 512


class Intake:
    """Brings what was read into memory, beyond what joining lines has done. Threads may share it."""

    def __init__(
        self, store: Store, journal: Journal, state: BookState, clock: HybridClock, path: Path, book_id: str
    ) -> None:
        self.read_only = ""
        """Why the book may only be read, or ""."""
        self.displaced = False
        """Whether another book lies at the path now."""
        self.notices: list[str] = []
        self._store = store
        self._journal = journal
        self._state = state
        self._clock = clock
        self._path = path
        self.book_id = book_id
        self.clocks: Clocks | None = None
        """Looks at stamps for clocks that are wrong and for a device that was copied."""
        self.versions = Versions(state, book_id)
        """Fields set on two devices at once that nobody has looked at yet."""

    def admit(self, source: Source) -> bool:
        """Check the header before any record is joined; False for another book, which must not be mixed in."""
        findings = source.findings
        recognise(source, self.book_id, self._has_any)
        mine = {self.book_id, self._store.header.get("id")}
        if len(findings.ids) > 1 and (known := self._state.book_id) in findings.ids:
            keep_before_union(self._state, known, str(findings.header.get("id")), set(findings.ids))
        if successor := next(filter(self._state.successors(self.book_id).__contains__, findings.ids), ""):
            self.book_id = successor
        elif findings.ids and mine.isdisjoint(findings.ids) and self._state.was_saved:
            self.displaced = True
            self.read_only = _(
                "{path} now holds another book. Close this one and open that one; what was open here is "
                "kept in {backup}."
            ).format(path=self._path, backup=self._state.latest_copy(self.book_id))
            return False
        if self.displaced and findings.ids:
            self.displaced, self.read_only = False, ""  # it is back
        self.read_only = check_format(source) or self.read_only
        with self._store.lock:
            self._store.header = {**self._store.header, **findings.header}
        return True

    def _has_any(self, ids: set[bytes]) -> bool:
        return any(
            self._store.line(table, record_id.decode()) for table in self._store.count() for record_id in ids
        )

    def witness(self, keys: Iterable[Key]) -> None:
        """Let the clock see these records, so that later writes are newer."""
        for table, record_id in keys:
            text = self._store.line(table, record_id)
            if text and (newest := newest_stamp(record_id, text)):
                self._look(record_id, text, newest)
        if self.clocks is not None:
            self.clocks.report()

    @property
    def newest(self) -> str:
        """A stamp that no record exceeds."""
        return self._clock.newest

    def witness_all(self, known: str) -> Iterator[None]:
        """Let the clock see every record, or the stamp known to be the newest; yields to let others work."""
        if is_stamp(known):
            self._clock.witness(known)
            return
        for table in self._store.count():
            for number, (record_id, text) in enumerate(self._store.all(table)):
                if newest := newest_stamp(record_id, text):
                    self._look(record_id, text, newest)
                if not number % _SLICE:
                    yield

    def _look(self, record_id: str, text: bytes, newest: str) -> None:
        self._clock.witness(newest)
        if self.clocks is not None:
            self.clocks.look(record_id, text, newest)

    def adopt(self, source: Source) -> set[Key]:
        """Adopt records edited outside, as assignments made now; returns those that changed."""
        edited = source.findings.edited
        if not edited or self.read_only:
            return set()
        with self._store.lock:
            entry = Entry(self._clock.next(), ADOPT)
            entry.do = differences(edited, self._store, entry.stamp)
            entry.subject = str(len(entry.do))
            if not entry.do:
                return set()
            with contextlib.suppress(OSError):  # until it is saved, the file has it
                self._journal.append(entry)
            for key, record in entry.do.items():
                self._store.join(*key, record)
            self._journal.committed(entry)
        self.witness(entry.do)
        self._tell_adopted(len(entry.do), source.path)
        return set(entry.do)

    def report(self, source: Source) -> None:
        """Keep and report what could not be read; note which fields were set on two devices at once."""
        self.versions.note(self._store.take_noticed())
        lines = source.findings.unreadable
        if source.is_foreign and not source.is_empty:
            self._state.set_aside(self.book_id, source.data, ".json")
        elif lines and (
            where := self._state.set_aside(self.book_id, b"\n".join(text for _number, text in lines), ".txt")
        ):
            self.notices.append(
                _("Cannot read line {lines} of {path}; kept in {where}.").format(
                    lines=listed(str(number) for number, _text in lines[:8]), path=source.path, where=where
                )
            )
        if not source.whole and not source.is_empty:
            self._state.set_aside(self.book_id, source.data, ".json")

    def _tell_adopted(self, number: int, path: Path) -> None:
        self.notices.append(
            ngettext(
                "{n} record of {path} was changed outside Genjin; the change was kept.",
                "{n} records of {path} were changed outside Genjin; the changes were kept.",
                number,
            ).format(n=number, path=path)
        )


def differences(edited: list[Edited], store: Store, stamp: str) -> dict[Key, Record]:
    """What records edited by hand (or damaged) add to the store, as partial records to join.

    An assignment that nobody here has seen came from another device and is joined unchanged. A value that stands
    under a stamp we know was typed in by hand: it becomes an assignment of now. What is missing is not deleted.
    What nobody can have typed counts only where nothing else is known of the record.
    """
    found: dict[Key, Record] = {}
    tables = list(store.count())
    for item in edited:
        if item.damaged and any(store.line(table, item.id) for table in tables):
            continue  # of that record something better is known
        if line := placed(item.table, item.id, item.fields, tables):  # only its heading was lost
            key, record = (line[0], item.id), decode_line(line[1].text, item.id)
            if store.knows(*key, record):
                continue
        else:
            key = (item.table, item.id)
            record = _difference(item, store.record(*key), stamp)
        if not record.is_empty():
            found[key] = join(found[key], record) if key in found else record
    return found


def _difference(item: Edited, known: Record | None, stamp: str) -> Record:
    if item.damaged:  # better than nothing, but worse than any copy with a stamp
        return plain_record(item.fields)
    claimed = _claimed(item)
    mine = known or Record()
    seen = mine.seen()
    foreign = {
        path: tuple(made for made in register if _is_foreign(made, seen) and made[1] != mine.shown(path))
        for path, register in claimed.registers.items()
    }
    typed = {
        path: value
        for path, value in plain_values(item.fields).items()
        if _is_typed(value, claimed.registers[path], mine.registers.get(path, ()), seen)
    }
    record = Record({path: made for path, made in foreign.items() if made})
    if known is None:
        record.beyond, record.gone = claimed.beyond, claimed.gone
    return join(record, assign(typed, stamp))


def _claimed(item: Edited) -> Record:
    """The record as in the edited line; if its bookkeeping is damaged, its plain values without stamps."""
    try:
        return decode_record(item.fields)
    except ValueError:
        return plain_record(item.fields)


def _is_foreign(assignment: Assignment, seen: Mapping[str, str]) -> bool:
    """Whether an assignment was made elsewhere: it has a stamp that is new here."""
    stamp = assignment[0]
    return milliseconds_of(stamp) > 0 and stamp > seen.get(device_of(stamp), "")


def _is_typed(value: bytes, claimed: Register, mine: Register, seen: Mapping[str, str]) -> bool:
    """Whether a value was written over one that we know, and is not here yet."""
    made = max((assignment for assignment in claimed if assignment[1] == value), default=(ZERO, value))
    shown = mine[0][1] if mine else NULL
    if _is_foreign(made, seen) or value == shown:
        return False
    if any(held == value and stamp >= made[0] for stamp, held in mine):
        return False  # it was taken over when it was first seen, and changed again since
    return len(mine) < KEPT or made[0] >= mine[-1][0]

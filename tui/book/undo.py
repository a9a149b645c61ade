"""Undo and redo as new assignments of old values.

An action is undone only where its own values are still in effect: what somebody else has changed since stays. To undo
an undo is redo, so both are one function. The journal is the memory of it, so undo works after a restart.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from operator import attrgetter
from pathlib import Path
from typing import Final, NamedTuple

from tui.book.codec import RESERVED
from tui.book.entry import ADOPT, Entry, Key, outline
from tui.book.journal import Journal, Place, entry_at, lines
from tui.book.points import JOINING, Point
from tui.book.record import Assignment, Record, assign, delete, deletion, join, shown_paths
from tui.book.stamp import device_of
from tui.book.store import Store
from tui.book.values import NULL, encode
from tui.core.changes import FOLLOWUPS
from tui.language import _

LIMIT: Final = 200
"""How many actions can be undone."""
_TOUCHED: Final = ("created", "customer", "name")
"""Fields that hardly anybody changes: one of them is written again to bring a record back to life."""
UNMADE: Final = "unmade"
"""A field that says of a deleted record: an undo took it out again before anybody had written anything there."""


Beside = Callable[[Key], list[Record]]


def _nothing(_key: Key) -> list[Record]:
    return []


class Step(NamedTuple):
    """An action in the journal, with what the order of undo needs."""

    stamp: str
    reverts: str
    redo: bool
    place: Place


class History:
    """The actions of this device in stamp order, read from its journal so far."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._steps: list[Step] = []
        self._read: dict[Path, int] = {}
        self._spent: set[str] = set()
        self.own: set[str] = set()
        """The stamps of all actions, including those of undos."""

    def next(self, *, redo: bool) -> Entry | None:
        """The next action to undo (or redo); None if there is none."""
        self._catch_up()
        waiting = stacks(step for step in self._steps if step.stamp not in self._spent)[redo]
        while waiting:
            if entry := entry_at(waiting[-1].place):
                return entry
            self.skip(waiting.pop().stamp)
        return None

    def skip(self, stamp: str) -> None:
        """Leave an action out from now on: none of it is still in effect."""
        self._spent.add(stamp)

    def _catch_up(self) -> None:
        """Read what has been journaled since, here or by another process."""
        for path in self._journal.files():
            for place, line in lines(path, self._read.get(path, 0)):
                self._read[path] = place.start + place.length
                entry = outline(line)
                if entry is not None and entry.kind != ADOPT:
                    self.own.add(entry.stamp)
                    self._steps.append(Step(entry.stamp, entry.reverts, entry.redo, place))
        self._steps.sort(key=attrgetter("stamp"))


def is_before(waiting: Entry | None, point: Point) -> bool:
    """Whether two books were joined, or parted, since the next action to undo or redo."""
    return waiting is None or waiting.stamp <= point.newest


def barred(point: Point) -> str:
    """Why undo is not possible: the last event was the joining or parting of two books."""
    if point.why == JOINING:
        words = _("Undo cannot take two joined books apart; `genjin restore {point}` goes back to before.")
    else:
        words = _("Undo cannot bring back the previous book; `genjin restore {point}` can.")
    return words.format(point=point.name)


def revert(
    entry: Entry, store: Store, stamp: str, *, redo: bool, own: Container[str], beside: Beside = _nothing
) -> Entry:
    """The entry that undoes `entry`, as far as it is still in effect.

    `own` are the stamps of this device's actions; `beside` gives the follow-ups of a customer.
    """
    undo = Entry(stamp, entry.kind, entry.subject, reverts=entry.stamp, redo=redo)
    born: set[Key] = set()
    for key in {**entry.do, **entry.was}:
        record = store.record(*key) or Record()
        if key in entry.created:
            _unmake(undo, entry, key, record, own, beside(key))
        elif key in entry.do and entry.do[key].gone:
            if not record.is_live():
                born.add(key)
                _put_back(undo, entry, key, record, own)
                undo.do.setdefault(key, touch(record, stamp))
                if record.shown(UNMADE) != NULL:
                    undo.do[key] = join(undo.do[key], assign({UNMADE: NULL}, stamp))
        else:
            _put_back(undo, entry, key, record, own)
    undo.created = frozenset(born)
    return undo


def was_unmade(record: Record) -> bool:
    """Whether an undo removed the record, and nothing has touched it since: nobody may bring it back."""
    mark = record.newest(UNMADE)
    if mark is None or mark[1] == NULL or deletion(record):
        return False
    return record.gone.get(device_of(mark[0])) == mark[0]


def touch(record: Record, stamp: str) -> Record:
    """A record that assigns one shown value again, which revives a deleted record."""
    shown = shown_paths(record)
    path = next((name for name in _TOUCHED if name in shown), shown[0] if shown else "restored")
    assert path not in RESERVED
    return assign({path: record.shown(path) if shown else b"true"}, stamp)


def stacks(steps: Iterable[Step]) -> tuple[list[Step], list[Step]]:
    """The actions that can be undone and redone, oldest first, after these in stamp order."""
    undo: list[Step] = []
    redo: list[Step] = []
    for step in steps:
        if not step.reverts:
            undo.append(step)
            redo.clear()
        else:
            source, target = (redo, undo) if step.redo else (undo, redo)
            source[:] = [waiting for waiting in source if waiting.stamp != step.reverts]
            target.append(step)
        del undo[:-LIMIT], redo[:-LIMIT]
    return undo, redo


def _unmake(
    undo: Entry, entry: Entry, key: Key, record: Record, own: Container[str], beside: list[Record]
) -> None:
    """Delete a record the entry made, unless somebody else has since written to it or called the customer.

    One that the entry brought back from the trash with other values goes there with those it had.
    """
    written = [stamp for some in (record, *beside) for stamp in some.seen().values()]
    if any(stamp > entry.stamp and stamp not in own for stamp in written):
        undo.skipped += 1
    elif record.is_live():
        _put_back(undo, entry, key, record, own)
        gone = delete(record, FOLLOWUPS, beside, stamp=undo.stamp)
        if _is_alone(entry, key, (record, *beside)):
            gone = join(gone, assign({UNMADE: encode(True)}, undo.stamp))
        undo.do[key] = join(undo.do.get(key, Record()), gone)


def _is_alone(entry: Entry, key: Key, records: Iterable[Record]) -> bool:
    """Whether these records were only written by an entry that made them, or made them again."""
    stamps = {stamp for record in records for stamp in record.stamps()}
    return stamps == {entry.stamp} or (UNMADE in entry.do[key].registers and max(stamps) == entry.stamp)


def _put_back(undo: Entry, entry: Entry, key: Key, record: Record, own: Container[str]) -> None:
    """Assign the previous values if the entry's own are still shown, or shown again by a later undo."""
    values: dict[str, bytes] = {}
    for path, before in entry.was.get(key, {}).items():
        newest = record.newest(path)
        if newest is not None and (newest[0] == entry.stamp or _is_again(newest, entry.do[key], path, own)):
            values[path] = before
            undo.was.setdefault(key, {})[path] = newest[1]
        else:
            undo.skipped += 1
    if values:
        undo.do[key] = join(undo.do.get(key, Record()), assign(values, undo.stamp))


def _is_again(newest: Assignment, written: Record, path: str, own: Container[str]) -> bool:
    return newest[0] in own and newest[1] == written.shown(path)

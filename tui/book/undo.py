"""Undo and redo as new assignments of old values.

An action is taken back only where its own values still stand: what somebody else has changed since stays. Taking
back an undo is redo, so both are one function. The stacks are read from the journal, so undo works after a restart.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui.book.codec import RESERVED
from tui.book.journal import Entry, Key
from tui.book.record import Record, assign, delete, join, shown_paths
from tui.book.stamp import device_of
from tui.book.store import Store

LIMIT = 200
"""How many actions can be taken back."""


def revert(entry: Entry, store: Store, stamp: str, *, redo: bool) -> Entry:
    """The entry that takes `entry` back, as far as it still stands."""
    undo = Entry(stamp, entry.kind, entry.subject, reverts=entry.stamp, redo=redo)
    born: set[Key] = set()
    for key in {**entry.do, **entry.was}:
        record = store.record(*key) or Record()
        if key in entry.created:
            _unmake(undo, entry, key, record)
        elif key in entry.do and entry.do[key].gone:
            if not record.is_live():
                born.add(key)
                undo.do[key] = touch(record, stamp)
        else:
            _put_back(undo, entry, key, record)
    undo.created = frozenset(born)
    return undo


def touch(record: Record, stamp: str) -> Record:
    """A record that assigns one shown value again, which brings a deleted record back to life."""
    shown = shown_paths(record)
    path = "name" if "name" in shown else shown[0] if shown else "restored"
    assert path not in RESERVED
    return assign({path: record.shown(path) if shown else b"true"}, stamp)


def stacks(entries: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The actions that can be undone and redone, oldest first, after these entries in the order of their stamps."""
    undo: list[Entry] = []
    redo: list[Entry] = []
    for entry in entries:
        push(entry, undo, redo)
    return undo, redo


def push(entry: Entry, undo: list[Entry], redo: list[Entry]) -> None:
    """Bring both stacks up to date with an entry that was just written."""
    if not entry.reverts:
        undo.append(entry)
        redo.clear()
    else:
        source, target = (redo, undo) if entry.redo else (undo, redo)
        source[:] = [waiting for waiting in source if waiting.stamp != entry.reverts]
        target.append(entry)
    del undo[:-LIMIT]


def _unmake(undo: Entry, entry: Entry, key: Key, record: Record) -> None:
    """Delete a record the entry made, unless another device has written there since."""
    own = {device_of(entry.stamp), device_of(undo.stamp)}
    if any(stamp > entry.stamp and device not in own for device, stamp in record.seen().items()):
        undo.skipped += 1
    elif record.is_live():
        undo.do[key] = delete(record)


def _put_back(undo: Entry, entry: Entry, key: Key, record: Record) -> None:
    """Assign the values from before, where the entry's own are still shown."""
    values: dict[str, bytes] = {}
    for path, before in entry.was.get(key, {}).items():
        newest = record.newest(path)
        if newest is not None and newest[0] == entry.stamp:
            values[path] = before
            undo.was.setdefault(key, {})[path] = newest[1]
        else:
            undo.skipped += 1
    if values:
        undo.do[key] = join(undo.do.get(key, Record()), assign(values, undo.stamp))

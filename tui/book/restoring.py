"""Going back to an earlier state of the book, by assigning again what was true then.

Putting the old file back would do nothing: the next join brings everything newer in again. So going back is a change
like any other. It can be undone, survives every join, and what did not exist then goes to the trash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from tui.book.codec import decode_line
from tui.book.entry import Key
from tui.book.errors import BookError
from tui.book.layout import Findings, own_records
from tui.book.lines import is_live
from tui.book.opening import check_format
from tui.book.reading import Reading, Source, look_at
from tui.book.record import Record, shown_paths, split
from tui.book.store import Store
from tui.book.values import NULL, decode
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change, Value
from tui.language import _

KIND: Final = "return"
"""The kind of such a change."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One version of the book that this machine has kept."""

    name: str
    path: Path
    at: datetime
    """When it was written, in local time."""
    customers: int
    followups: int
    """How many there are of each, without those in the trash."""


@dataclass(slots=True)
class Return:
    """The way back: the change to apply, and by table how many records it changes, brings back, puts in the trash."""

    change: Change
    changed: Counter[str] = field(default_factory=Counter)
    back: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)

    @property
    def is_needed(self) -> bool:
        """Whether anything differs."""
        return bool(self.changed or self.back or self.gone)


def describe(path: Path) -> Backup:
    """What a backup holds. Raises BookError if it cannot be read."""
    source = look_at(path)
    live: Counter[str] = Counter()
    for table, records in _records(source):
        live[table] += sum(is_live(record_id, text) for record_id, text in records.items())
    at = datetime.fromtimestamp(source.signature.modified_ns / 1e9).astimezone()
    return Backup(path.stem, path, at, live[CUSTOMERS], live[FOLLOWUPS])


def _records(source: Source) -> Iterator[tuple[str, dict[str, bytes]]]:
    if source.is_plain:  # nothing is verified: this is a list to choose from
        yield from own_records(source.data, Findings())
    else:
        store = Store()
        Reading(source, store).finish()
        yield from ((table, dict(store.all(table))) for table in store.count())


def state_in(source: Source, book_id: str) -> Store:
    """The records of a file to go back to.

    Raises BookError for another book, and for one that is not sound: what it has lost would go to the trash.
    """
    store = Store()
    reading = Reading(source, store)
    reading.finish()
    findings = source.findings
    if not source.exists:
        raise BookError(_("There is no book at {path}.").format(path=source.path))
    if source.is_foreign:
        raise BookError(_("{path} is not a Genjin book.").format(path=source.path))
    if findings.ids and book_id not in findings.ids:
        raise BookError(_("{path} is another book; nothing was changed.").format(path=source.path))
    if newer := check_format(source):
        raise BookError(newer)
    if not (source.whole and findings.ids) or findings.unreadable or findings.edited:
        raise BookError(
            _(
                "{path} is damaged, and what it lacks would go to the trash; nothing was changed. "
                "“genjin join” takes what can be read of it."
            ).format(path=source.path)
        )
    return store


def way_back(now: Store, then: Store, name: str) -> Return:
    """The change after which the book shows what it showed `then`; `name` is what that state is called."""
    writes: dict[Key, dict[str, Value | dict[str, Value]]] = {}
    deletes: list[Key] = []
    restores: list[Key] = []
    back = Return(Change(KIND, name))
    for key in _differing(now, then):
        held, wanted = _record(now, key), _record(then, key)
        if not wanted.is_live():
            if held.is_live():
                deletes.append(key)
                back.gone[key[0]] += 1
            continue
        if fields := _fields(held, wanted):
            writes[key] = fields
        elif not held.is_live():
            restores.append(key)
        if not held.is_live():
            back.back[key[0]] += 1
        elif fields:
            back.changed[key[0]] += 1
    back.change = Change(KIND, name, writes, tuple(deletes), tuple(restores))
    return back


def _differing(now: Store, then: Store) -> Iterator[Key]:
    """Records whose lines differ. Equal lines are equal records, so of a large book hardly anything is parsed."""
    for table in dict.fromkeys((*now.tables, *then.tables)):
        lines = (now.tables.get(table), then.tables.get(table))
        held, wanted = (found.lines if found else {} for found in lines)
        for record_id in sorted(held.keys() | wanted.keys()):
            if held.get(record_id) != wanted.get(record_id):
                yield table, record_id


def _record(store: Store, key: Key) -> Record:
    text = store.line(*key)
    return decode_line(text, key[1]) if text is not None else Record()


def _fields(held: Record, wanted: Record) -> dict[str, Value | dict[str, Value]]:
    """What to assign so that `held` shows what `wanted` shows; None removes."""
    shown = {path: wanted.shown(path) for path in shown_paths(wanted)}
    fields: dict[str, Value | dict[str, Value]] = {}
    for path in [*shown, *(path for path in shown_paths(held) if path not in shown)]:
        value = shown.get(path, NULL)
        if value == held.shown(path):
            continue
        name, entry = split(path)
        if entry is None:
            fields[name] = decode(value)
        else:
            entries = fields.setdefault(name, {})
            if isinstance(entries, dict):
                entries[entry] = decode(value)
    return fields

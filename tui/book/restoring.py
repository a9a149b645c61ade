"""Restoring an earlier state of the book, by assigning its values again.

Putting the old file back would do nothing: the next join brings everything newer in again. So going back is a change
like any other. It can be undone, survives every join, and what did not exist then goes to the trash.

Only an earlier book, from before it was made one with another, takes its place again as a file: it has another id, so
nothing joins the two again, and nothing is deleted for anybody.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from tui.book.codec import decode_line
from tui.book.entry import Key
from tui.book.errors import BookError
from tui.book.files import replace
from tui.book.layout import Findings, own_records
from tui.book.lines import is_live
from tui.book.opening import check_format
from tui.book.points import JOINING, Point, Points
from tui.book.reading import Reading, Source, look_at
from tui.book.record import Record, shown_paths, split
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import NULL, decode
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change, Value
from tui.language import _

KIND: Final = "return"
"""The kind of such a change."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One version of the book that this device keeps."""

    name: str
    path: Path
    at: datetime
    """When it was written, in local time."""
    customers: int
    followups: int
    """How many there are of each, without those in the trash."""
    why: str = ""
    """For a restore point, what it was kept before: `joining` or `return`."""


@dataclass(slots=True)
class Return:
    """The way back: the change to apply, and by table how many records it changes, revives or trashes."""

    change: Change
    book_id: str = ""
    """Which book it leads to: this one, or one that was at the path before it was made one with another."""
    changed: Counter[str] = field(default_factory=Counter)
    back: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)

    @property
    def is_needed(self) -> bool:
        """Whether anything differs."""
        return bool(self.changed or self.back or self.gone)


def describe(path: Path, why: str = "") -> Backup:
    """The content of a backup or a restore point. Raises BookError if it cannot be read."""
    source = look_at(path)
    live: Counter[str] = Counter()
    for table, records in _records(source).items():
        live[table] += sum(is_live(record_id, text) for record_id, text in records.items())
    at = datetime.fromtimestamp(source.signature.modified_ns / 1e9).astimezone()
    return Backup(path.stem, path, at, live[CUSTOMERS], live[FOLLOWUPS], why)


def _records(source: Source) -> dict[str, dict[str, bytes]]:
    if source.is_plain:  # nothing is verified: this is a list to choose from
        with contextlib.suppress(ValueError):  # not as we write it: git has merged it
            records: dict[str, dict[str, bytes]] = {}
            for table, lines in own_records(source.data, Findings()):
                records.setdefault(table, {}).update(lines)
            return records
    store = Store()
    Reading(source, store).finish()
    return {table: dict(store.all(table)) for table in store.count()}


def own_ids(book_id: str, then: Source, state: BookState) -> list[str]:
    """The ids that the book to restore may have: the current one, and those from before two books were joined.

    A restore point may be any book that was at this path. A file may not: it may just be of the other one.
    """
    points = Points(state)
    found = [one.id for one in points.all() if one.why == JOINING or points.file(one) == then.path]
    return list(dict.fromkeys((book_id, *state.predecessors(book_id), *found)))


def state_in(source: Source, own: Sequence[str]) -> tuple[Store, str]:
    """The records of a file to restore, and which of the user's books it is.

    Raises BookError for another book, and for one that is not sound: what it has lost would go to the trash.
    """
    store = Store()
    reading = Reading(source, store)
    reading.finish()
    findings = source.findings
    if not source.exists:
        raise BookError(_("No book at {path}.").format(path=source.path))
    if source.is_foreign:
        raise BookError(_("{path} is not a Genjin book.").format(path=source.path))
    book_id = next((known for known in own if known in findings.ids), "")
    if findings.ids and not book_id:
        raise BookError(_("{path} is another book; nothing was changed.").format(path=source.path))
    if newer := check_format(source):
        raise BookError(newer)
    if not (source.whole and findings.ids) or findings.unreadable or findings.edited:
        raise BookError(
            _(
                "{path} is damaged, and what it lacks would go to the trash; nothing was changed. "
                "`genjin join` takes what can be read from it."
            ).format(path=source.path)
        )
    return store, book_id


def take_place(path: Path, state: BookState, then: Source, kept: Point) -> None:
    """Put an earlier book back at `path`, as it was before it was joined with another. `kept` is the present one.

    Not as a change: deleting what came in would delete it for those whose book it is, as soon as both meet again.
    Raises BookError, with nothing changed, if the book was written since it was kept, and OSError.
    """
    points = Points(state)
    before = points.before(kept.into)
    is_point = then.path.parent == points.folder
    source = then if is_point or before is None else look_at(points.file(before))
    with state.lock("save"):
        found = look_at(path)
        if found.data != points.file(kept).read_bytes():
            raise BookError(
                _("{path} was written just now, so nothing was changed; try again.").format(path=path)
            )
        state.part(kept.into, points.beside(kept, "journal"))
        replace(path, [source.data], expected=found.signature)


def way_back(now: Store, then: Store, name: str) -> Return:
    """The change after which the book shows what it showed `then`; `name` is the name of that state."""
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
    """Records whose lines differ. Equal lines are equal records, so hardly any of a large book is parsed."""
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

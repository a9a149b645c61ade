"""Copies of the book as bytes, and their join.

Git hands over whole files: the one on disk, the one committed last, the one of the other device. Joining them goes
through the book's own reader, and the result is the canonical file: the same bytes whichever device joins, in
whichever order. Lines that only the app can judge (edited by hand, or unreadable) are carried along unchanged, so
that it meets them when it reads the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tui import clock
from tui.book import joining
from tui.book.codec import Line
from tui.book.files import Signature
from tui.book.journal import read_entries
from tui.book.layout import Check, Edited, render
from tui.book.lines import is_live
from tui.book.opening import check_format, recognise
from tui.book.points import JOINING, Points, newest_in
from tui.book.reading import Reading, Source, source_of
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import DEEPEST, encode
from tui.book.versions import Versions
from tui.core.changes import CUSTOMERS, FOLLOWUPS

_END: Final = b"}\n}\n"
_NOUNS: Final = {CUSTOMERS: ("customer", "customers"), FOLLOWUPS: ("follow-up", "follow-ups")}
_LFS: Final = b"version https://git-lfs"


@dataclass(slots=True)
class Copy:
    """One copy of the book, read."""

    store: Store = field(default_factory=Store)
    header: dict[str, Any] = field(default_factory=dict)
    whole: bool = True
    """Whether the closing lines are there; a file that is still arriving lacks them."""
    newer: str = ""
    """Why this version must not write such a book, or ""."""
    edited: dict[bytes, str] = field(default_factory=dict)
    """Record lines with another content than their CRC says → table."""
    unreadable: set[bytes] = field(default_factory=set)

    @property
    def book_id(self) -> str:
        """The id of the book of this copy; "" if its header is lost."""
        found = self.header.get("id")
        return found if isinstance(found, str) else ""

    @property
    def ids(self) -> set[bytes]:
        """The ids of all records."""
        return {record_id.encode() for table in self.store.tables.values() for record_id in table.ids}

    def has_any(self, ids: set[bytes]) -> bool:
        """Whether it has a record with one of these ids."""
        tables = self.store.tables.values()
        return any(record_id.decode() in table.lines for record_id in ids for table in tables)

    @property
    def odd(self) -> set[bytes]:
        """The lines that only the app can judge."""
        return self.unreadable | self.edited.keys()

    @property
    def is_empty(self) -> bool:
        """Whether it never held anything: created, and nothing more."""
        return not any(self.store.count().values())

    @property
    def customers(self) -> int:
        """How many customers it has."""
        return sum(is_live(record_id, text) for record_id, text in self.store.all(CUSTOMERS))

    @property
    def is_book(self) -> bool:
        """Whether it contains any part of a book."""
        return bool(self.book_id or not self.is_empty)


def read(data: bytes, like: Copy | None = None) -> Copy:
    """Read a copy, in whatever state. Lines identical to those of `like` need no other proof.

    Where its heading is damaged or lost, its records say whether it is a copy of the same book as `like`.
    """
    source = source_of(data, Path())
    copy = _read(source, like.store.check if like else None, is_own=False)
    if like is not None and not source.findings.is_proven:
        recognise(source, like.book_id, like.has_any)
        copy.header = source.findings.header
        ids = copy.ids
        if not copy.book_id and ids and not like.has_any(ids):
            copy.header = {
                **copy.header,
                "id": min(ids).decode(),
            }  # as any machine that does not know it calls it
    return copy


def read_file(data: bytes, seen: Signature, state: Path) -> Copy:
    """Read the book file; quickly, if it is byte for byte as this device last wrote or checked it."""
    source = source_of(data, Path(), seen)
    return _read(source, None, is_own=BookState(state).is_own(source))


def _read(source: Source, check: Check | None, *, is_own: bool) -> Copy:
    copy = Copy(whole=source.whole)
    Reading(source, copy.store, is_own=is_own, check=check).finish()
    copy.header = source.findings.header
    copy.newer = check_format(source)
    copy.edited = {_edited_line(item): item.table for item in source.findings.edited}
    copy.unreadable = {line for _number, line in source.findings.unreadable}
    return copy


def is_pointer(data: bytes) -> bool:
    """Whether this is a pointer that Git LFS leaves in place of a file."""
    return data.startswith(_LFS)


def join(mine: Copy, other: Copy, *, settled: bool = False) -> Copy:
    """All that both copies know. Commutative but for the header of different books, which is the greater one.

    `settled`: the odd lines of `other` have been in our file before, so the app has dealt with them.
    """
    joined = Copy(
        mine.store.copy(),
        edited=dict(mine.edited),
        unreadable=set(mine.unreadable),
        newer=mine.newer or other.newer,
    )
    for table in other.store.tables:
        mine_has = mine.store.tables[table].lines if table in mine.store.tables else {}
        for record_id, text in other.store.all(table):
            if mine_has.get(record_id) != text:
                joined.store.join_line(table, Line(record_id, text))
    for copy in (mine, other):
        for name, value in copy.header.items():
            if name not in joined.header or encode(value) > encode(joined.header[name]):
                joined.header[name] = value
    if not settled:
        joined.edited |= other.edited
        joined.unreadable |= other.unreadable
    return joined


def add_journal(copy: Copy, state: Path) -> None:
    """Join what this device has journaled for the book of this copy but perhaps not yet written to its file."""
    for path in sorted(BookState(state).journal_folder(copy.book_id).glob("*.journal")):
        for entry in read_entries(path):
            for (table, record_id), record in entry.do.items():
                copy.store.join(table, record_id, record)


def may_join(mine: Copy, other: Copy, agreed: str, state: Path) -> bool:
    """Whether two books may become one: the user agrees, or has before, or one of them never held anything."""
    known = BookState(state).successors(mine.book_id)
    return other.book_id in (agreed, *known) or mine.is_empty or other.is_empty


def keep_point(mine: Copy, other: Copy, state: Path) -> None:
    """Keep a restore point of our book before another one is joined in. Raises OSError."""
    if not mine.is_empty:
        newest = newest_in(mine.store, other.store)
        ids = {"book_id": mine.book_id, "into": other.book_id}
        Points(BookState(state)).keep(JOINING, write(mine), **ids, newest=newest, when=clock.now())


def trashed(mine: Copy, other: Copy) -> int:
    """How many customers of the other book would be in the trash of the joined one."""
    return joining.trashed(other.store, join(mine, other).store)


def note_versions(copy: Copy, state: Path) -> None:
    """Note for the app the fields that a join found set on two devices at once; the file does not show that."""
    Versions(BookState(state), copy.book_id).note(copy.store.take_noticed())


def write(copy: Copy) -> bytes:
    """The canonical file of a copy."""
    tables = {name: _with(lines, copy, name) for name, lines in copy.store.in_order().items()}
    for name in copy.edited.values():
        tables.setdefault(name, _with((), copy, name))
    data = b"".join(render(copy.header, tables))
    if not copy.unreadable:
        return data
    return data.removesuffix(_END) + b"".join(line + b"\n" for line in sorted(copy.unreadable)) + _END


def count(before: Copy | None, after: Copy) -> str:
    """How many records are new or changed, in words for a commit message: "2 customers, 1 follow-up"."""
    words = []
    for name, table in after.store.tables.items():
        known = before.store.tables.get(name) if before else None
        lines = known.lines if known else {}
        changed = sum(lines.get(record_id) != text for record_id, text in table.lines.items())
        if changed:
            one, many = _NOUNS.get(name, ("other record", "other records"))
            words.append(f"{changed} {one if changed == 1 else many}")
    return ", ".join(words) or "no records"


def _with(lines: Iterable[bytes], copy: Copy, name: str) -> Iterator[bytes]:
    yield from lines
    yield from sorted(line for line, table in copy.edited.items() if table == name)


def _edited_line(item: Edited) -> bytes:
    return b"%b:%b" % (encode(item.id), encode(item.fields, DEEPEST))

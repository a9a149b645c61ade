"""What another copy of the book would bring in, before it is joined.

Any file may be given: a conflict copy, a backup, the remains on a stick. It is read and never written. Joining it twice
is joining it once, so what is new can be counted on a copy of what is held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.book.errors import BookError
from tui.book.intake import differences
from tui.book.lines import is_live
from tui.book.opening import check_format
from tui.book.reading import Reading, Source, look_when_quiet
from tui.book.store import Store
from tui.core.changes import CUSTOMERS
from tui.language import _


@dataclass(slots=True)
class Incoming:
    """What a file brings: by table, how many records are new to the book, and how many it changes."""

    path: Path
    is_other: bool = False
    """Whether it is a book that was begun elsewhere."""
    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    edited: int = 0
    """Records that were written by another hand, and count as edits of now."""
    unreadable: list[int] = field(default_factory=list)
    """The numbers of lines that hold nothing that can be read."""
    whole: bool = True
    trashed: int = 0
    """Customers of another book who are in the trash here and stay there."""
    versions: int = 0
    """Fields that it has set without having seen what the book has, and the other way round."""

    @property
    def is_news(self) -> bool:
        """Whether it brings anything."""
        return bool(self.new or self.changed)


def look(path: Path, own: Container[str], known: Store, *, any_book: bool) -> tuple[Source, bool]:
    """A file that may be joined into the book with the ids `own`, and whether it is another book.

    A file whose heading is lost counts as a copy if the book has one of its records. Raises BookError for what may not
    be joined; with `any_book`, only for what is no book.
    """
    source = look_when_quiet(path)
    if not source.exists:
        raise BookError(_("{path} does not exist.").format(path=path))
    store = Store()
    Reading(source, store).finish()
    ids = source.findings.ids
    if source.is_foreign:
        raise BookError(_("{path} is not a Genjin book.").format(path=path))
    if newer := check_format(source):
        raise BookError(f"{path}: {newer}")
    is_copy = all(found in own for found in ids) if ids else _share_records(store, known)
    if not is_copy and not any_book:
        raise BookError(
            _("{path} is another book. To join its customers into this one, add --other-book.").format(
                path=path
            )
        )
    return source, not is_copy


def incoming(
    sources: Iterable[tuple[Source, bool]], known: Store, stamp: str
) -> list[tuple[Source, Incoming]]:
    """What each of these files (and whether it is another book) adds to `known` and to the files before it.

    `known` stays as it is. `stamp` is one of now, for what was edited by hand. The sources come back as new, to be read
    once more.
    """
    store, found = known.copy(), []
    for source, is_other in sources:
        before = {table: set(lines.ids) for table, lines in store.tables.items()}
        brought = _join(source.again(), store, before, stamp)
        brought.is_other = is_other
        brought.trashed = _trashed(source.again(), store) if is_other else 0
        found.append((source.again(), brought))
    return found


def trashed(theirs: Store, joined: Store) -> int:
    """How many customers of a book are deleted in the book it was joined into."""
    return sum(
        is_live(record_id, text) and not is_live(record_id, joined.line(CUSTOMERS, record_id) or text)
        for record_id, text in theirs.all(CUSTOMERS)
    )


def _trashed(source: Source, joined: Store) -> int:
    theirs = Store()
    Reading(source, theirs).finish()
    return trashed(theirs, joined)


def _join(source: Source, store: Store, before: Mapping[str, Container[str]], stamp: str) -> Incoming:
    reading = Reading(source, store)
    reading.finish()
    found = Incoming(source.path, whole=source.whole)
    found.unreadable = [number for number, _line in source.findings.unreadable]
    changed = set(reading.changed)
    edited = differences(source.findings.edited, store, stamp)
    found.edited = len(edited)
    changed |= {key for key, record in edited.items() if store.join(*key, record)}
    for table, record_id in changed:
        counter = found.changed if record_id in before.get(table, ()) else found.new
        counter[table] += 1
    found.versions = sum(len(splits) for _key, splits in store.take_noticed())
    return found


def _share_records(one: Store, other: Store) -> bool:
    return any(
        other.line(table, record_id) is not None
        for table in one.tables
        for record_id in one.tables[table].ids
    )

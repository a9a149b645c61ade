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
from tui.book.opening import check_format
from tui.book.reading import Reading, Source, look_when_quiet
from tui.book.store import Store
from tui.language import _


@dataclass(slots=True)
class Incoming:
    """What a file brings: by table how many records are new to the book, and how many it changes."""

    path: Path
    new: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    edited: int = 0
    """Records that were written by another hand, and count as edits of now."""
    unreadable: list[int] = field(default_factory=list)
    """The numbers of lines that hold nothing that can be read."""
    whole: bool = True
    versions: int = 0
    """Fields that it has set without having seen what the book has, and the other way round."""

    @property
    def is_news(self) -> bool:
        """Whether it brings anything."""
        return bool(self.new or self.changed)


def look(path: Path, book_id: str, known: Store, *, any_book: bool) -> Source:
    """A file that may be joined into the book `book_id`. Raises BookError for any other.

    A file whose heading is lost counts as a copy if the book has one of its records.
    """
    source = look_when_quiet(path)
    if not source.exists:
        raise BookError(_("There is no file {path}.").format(path=path))
    store = Store()
    Reading(source, store).finish()
    findings = source.findings
    if source.is_foreign:
        raise BookError(_("{path} is not a Genjin book.").format(path=path))
    if newer := check_format(source):
        raise BookError(f"{path}: {newer}")
    is_copy = book_id in findings.ids if findings.ids else _share_records(store, known)
    if not is_copy and not any_book:
        raise BookError(
            _("{path} is another book. To bring its customers into this one, say --other-book.").format(
                path=path
            )
        )
    return source


def incoming(sources: Iterable[Source], known: Store, stamp: str) -> list[tuple[Source, Incoming]]:
    """What each of these files brings to what is `known` and to the files before it; `known` stays as it is.

    `stamp` is one of now, for what was edited by hand. The sources come back as new, to be read once more.
    """
    store, found = known.copy(), []
    for source in sources:
        before = {table: set(lines.ids) for table, lines in store.tables.items()}
        found.append((source.again(), _join(source.again(), store, before, stamp)))
    return found


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

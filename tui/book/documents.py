"""TinyDB as the document API of a book: scripts and exports read and write plain documents.

Reading gives plain values under string ids, without the bookkeeping. Writing compares with what is there and turns
the differences into assignments, so a document written through TinyDB joins like everything else. A document that
is missing from what is written is deleted on purpose here, because TinyDB's `remove` has no other way to say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from tui.core.changes import Change, Value

if TYPE_CHECKING:
    from tui.book.book import Book

Tables = dict[str, dict[str, Any]]


class BookStorage(Storage):
    """TinyDB's view of a book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def read(self) -> Tables:
        """Every live document by table and id."""
        return {table: self._book.plain(table) for table in self._book.tables()}

    def write(self, data: Tables) -> None:
        """Assign the differences as one action that can be undone."""
        before = self.read()
        writes = {
            (table, record_id): _difference(before.get(table, {}).get(record_id, {}), dict(document))
            for table, documents in data.items()
            for record_id, document in documents.items()
        }
        deletes = [
            (table, record_id)
            for table, documents in before.items()
            for record_id in documents
            if record_id not in data.get(table, {})
        ]
        changed = {key: fields for key, fields in writes.items() if fields}
        if changed or deletes:
            self._book.apply(Change("script", str(len(changed) + len(deletes)), changed, tuple(deletes)))


class BookTable(Table):
    """A table with string ids that any device can create without collisions."""

    document_id_class = str  # type: ignore[assignment]
    book: Book

    def _get_next_id(self) -> str:
        return self.book.new_id()


def open_documents(book: Book) -> TinyDB:
    """A TinyDB on top of a book. Tables have string ids; nothing is cached between queries."""

    class ThisTable(BookTable):
        default_query_cache_capacity = 0

    class Documents(TinyDB):
        table_class = ThisTable

    ThisTable.book = book
    return Documents(book, storage=BookStorage)


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Value | dict[str, Value]]:
    """The fields to assign so that `before` becomes `after`; maps are compared entry by entry."""
    fields: dict[str, Value | dict[str, Value]] = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new and type(old) is type(new):
            continue
        if isinstance(old, dict) or isinstance(new, dict):
            inner = _difference(
                old if isinstance(old, dict) else {},
                new if isinstance(new, dict) else {},
            )
            fields[name] = {key: value for key, value in inner.items() if not isinstance(value, dict)}
        else:
            fields[name] = new
    return fields

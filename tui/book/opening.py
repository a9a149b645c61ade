"""Opening a book: from whatever lies at the path to a store, without ever taking damage for emptiness.

A file that is whole is read and that is all. An emptied, missing or half-written one of a book this machine knows is
joined with its backups and the journal, and the user is told. Absence is never deletion, at any step.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from tui.book.codec import DamagedError, decode_record, plain_values
from tui.book.errors import BookError
from tui.book.ids import IdSource
from tui.book.journal import Journal, read_entries
from tui.book.layout import FORMAT, Edited
from tui.book.reading import Reading, Source, look_at
from tui.book.record import Assignment, Record, Register, assign, join
from tui.book.stamp import milliseconds_of
from tui.book.state import BookState
from tui.book.store import Store
from tui.language import _, ngettext


def check_format(source: Source) -> str:
    """Why this version may only read the book, or ""."""
    version = source.findings.header.get("format", FORMAT)
    if isinstance(version, int) and version <= FORMAT:
        return ""
    return _(
        "This book was written by a newer version of Genjin (format {format}); it is open for reading only. "
        "Update Genjin to change it."
    ).format(format=str(version)[:20])


def join_backups(store: Store, state: BookState, book_id: str) -> None:
    """Join all backups of a book into the store, the readable part of each."""
    for backup in state.backups(book_id):
        with contextlib.suppress(BookError):
            Reading(look_at(backup), store).finish()


def tell(source: Source, restored: int) -> str:
    """What to say about a missing or damaged file from which `restored` customers had vanished."""
    again = ngettext(
        "{n} customer was restored from the backup and the journal.",
        "{n} customers were restored from the backup and the journal.",
        restored,
    ).format(n=restored)
    return f"{_describe(source)} {again}" if restored else _describe(source)


def _describe(source: Source) -> str:
    if not source.exists:
        return _("The book {path} was missing.").format(path=source.path)
    if source.is_empty:
        return _("The book {path} was empty.").format(path=source.path)
    if not source.whole:
        return _("The book {path} was cut short.").format(path=source.path)
    return _("The book {path} had lost records.").format(path=source.path)


def replay(journal: Journal, store: Store, seen: Mapping[str, int]) -> bool:
    """Join the journal into the store, without what `seen` says the file has. Returns whether that changed anything.

    Files that are past their time and brought nothing new are forgotten.
    """
    news = False
    for path in journal.files():
        changed = False
        for entry in read_entries(path, seen.get(path.name, 0)):
            for (table, record_id), record in entry.do.items():
                changed |= store.join(table, record_id, record)
        if not changed:
            journal.forget(path)
        news |= changed
    return news


def adopt(edited: list[Edited], store: Store, stamp: str) -> dict[tuple[str, str], Record]:
    """What records that were edited by hand (or damaged) add to the store, as partial records to join.

    A value whose stamp is new here came from another machine and is joined as it is. One that stands under a stamp
    we know with another value was typed in by hand: it becomes an assignment of now. What is missing is not deleted.
    """
    adopted: dict[tuple[str, str], Record] = {}
    for item in edited:
        known = store.record(item.table, item.id)
        record = _adopted(item, known, stamp)
        if record.registers:
            adopted[item.table, item.id] = join(adopted.get((item.table, item.id), Record()), record)
    return adopted


def _adopted(item: Edited, known: Record | None, stamp: str) -> Record:
    try:
        claimed = decode_record(item.fields)
    except DamagedError:
        claimed = Record()
    mine = known or Record()
    foreign = {
        path: tuple(made for made in register if _is_foreign(made, mine.registers.get(path, ())))
        for path, register in claimed.registers.items()
    }
    typed = {
        path: value
        for path, value in plain_values(item.fields).items()
        if value != mine.shown(path)
        and not any(value == held for _stamp, held in foreign.get(path, ()))
        and not any(value == held for _stamp, held in mine.registers.get(path, ())[1:])
    }
    return join(Record({path: made for path, made in foreign.items() if made}), assign(typed, stamp))


def _is_foreign(assignment: Assignment, mine: Register) -> bool:
    """Whether an assignment was made elsewhere: it has a stamp, and one that is new here."""
    return milliseconds_of(assignment[0]) > 0 and assignment[0] not in {stamp for stamp, _value in mine}


def new_header() -> dict[str, object]:
    """The header of a new book."""
    return {"format": FORMAT, "id": IdSource().next()}


def identify(source: Source, state: BookState, read: Store) -> str:
    """Which book this is. Raises BookError for a file that is none."""
    header_id = source.findings.header.get("id")
    if isinstance(header_id, str) and header_id:
        return header_id
    if state.book_id:
        return state.book_id
    if not source.exists:
        return IdSource().next()
    if source.is_empty:
        raise BookError(
            _("{path} is empty, so it is no book. Remove it to begin a new one there.").format(
                path=source.path
            )
        )
    ids = [record_id for table in read.tables.values() for record_id in table.ids[:1]]
    if not ids:
        raise BookError(_("{path} is not a Genjin book.").format(path=source.path))
    return min(ids)  # the header is lost: the same choice on every machine

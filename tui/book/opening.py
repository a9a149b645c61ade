"""Opening a book: from whatever is at the path to a store, without ever mistaking damage for emptiness.

A file that is whole is read and that is all. An emptied, missing or half-written one of a book this device knows is
joined with its backups and the journal, and the user is told. Absence is never deletion, at any step.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tui.book.codec import decode_record
from tui.book.entry import Key, Outline, outline
from tui.book.errors import BookError
from tui.book.files import Signature, read_bytes, signature
from tui.book.journal import Journal, device_in, key_of, lines
from tui.book.layout import FORMAT, TABLES
from tui.book.reading import Source, look_at
from tui.book.state import BookState, Kept
from tui.book.store import Store
from tui.book.values import decode
from tui.book.versions import blind_writes
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.language import _, ngettext, sentences

_RECORD: Final = re.compile(rb'"([0-9A-Za-z-]{8,64})":\{"#"')


def check_format(source: Source) -> str:
    """Why this version can only read the book, or ""."""
    version = source.findings.header.get("format", FORMAT)
    if isinstance(version, int) and version <= FORMAT:
        return ""
    return _(
        "This book was written by a newer version of Genjin (format {format}) and is read-only "
        "here. Update Genjin to change it."
    ).format(format=str(version)[:20])


def known_copies(state: BookState, book_id: str) -> Iterator[Source]:
    """Everything this device keeps of a book beside the journal: first the last state seen, then the backups.

    Without backups that the first holds already, if it is sound.
    """
    kept, seen = state.kept(book_id), state.latest_copy(book_id)
    looked_at: set[Signature] = set()
    for path in dict.fromkeys((seen, *state.backups(book_id))):
        with contextlib.suppress(BookError, OSError):
            found = signature(path)
            if kept.covers.get(path.name) == list(found):
                state.held.add(found)
                continue
            if found in looked_at:
                continue
            looked_at.add(found)  # a backup of the day is another name of the latest one
            source = look_at(path)
            if path == seen and source.checksum != kept.checksum:
                kept = Kept()
            if source.exists:
                yield source


def tell(source: Source, restored: Mapping[str, int]) -> str:
    """Messages about a missing or damaged file, and how many lost records were recovered, by table."""
    customers, followups = restored.get(CUSTOMERS, 0), restored.get(FOLLOWUPS, 0)
    if customers > 0:
        again = ngettext(
            "{n} customer was restored from the backup and the journal.",
            "{n} customers were restored from the backup and the journal.",
            customers,
        ).format(n=customers)
    elif followups > 0:
        again = ngettext(
            "{n} follow-up was restored from the backup and the journal.",
            "{n} follow-ups were restored from the backup and the journal.",
            followups,
        ).format(n=followups)
    else:
        return describe(source)
    return sentences(describe(source), again)


def describe(source: Source) -> str:
    """What is wrong with a file."""
    if not source.exists:
        return _("The book {path} was missing.").format(path=source.path)
    if source.is_empty:
        return _("The book {path} was empty.").format(path=source.path)
    if source.is_foreign:
        return _("{path} was not a book; it was set aside.").format(path=source.path)
    if not source.whole:
        return _("The book {path} was cut short.").format(path=source.path)
    return _("Records were missing from the book {path}.").format(path=source.path)


@dataclass(slots=True)
class Replay:
    """Replays this device's journal into the store: customers first, the rest when the file is read.

    `seen` says how much of each journal file the book file has already. What the store has is known by its stamp
    and not looked at further, so the entry of a large import costs little when it comes by again.
    """

    journals: list[Journal]
    store: Store
    seen: dict[str, int]
    changed: set[Key] = field(default_factory=set)
    """Records that the journal changed: the file lacks them."""
    written: set[Key] = field(default_factory=set)
    """All records that it has something on."""
    _ends: dict[Path, int] = field(default_factory=dict)
    _news: set[Path] = field(default_factory=set)
    _waiting: list[tuple[Path, Outline, Key, bytes]] = field(default_factory=list)
    _own: set[str] = field(default_factory=set)
    """The devices of this computer, as far as they have journals."""

    def customers(self) -> None:
        """Join what the journal has on customers; `rest` joins the remainder."""
        files = [path for journal in self.journals for path in journal.files()]
        self._own = set(map(device_in, files))
        for path in files:
            for entry in self._entries(path):
                for key, fields in entry.records():
                    if key[0] == CUSTOMERS:
                        self._join(path, entry, key, fields)
                    else:
                        self._waiting.append((path, entry, key, fields))

    def rest(self) -> None:
        """Join the rest."""
        for path, entry, key, fields in self._waiting:
            self._join(path, entry, key, fields)
        self._waiting.clear()

    def ends(self) -> dict[str, int]:
        """How far each journal file was read, of those that brought no news: the book file has that."""
        return {key_of(path): end for path, end in self._ends.items() if path not in self._news}

    def all_ends(self) -> dict[str, int]:
        """How far each journal file was read: memory has that."""
        return {key_of(path): end for path, end in self._ends.items()}

    def _entries(self, path: Path) -> Iterator[Outline]:
        seen = self.seen.get(key_of(path), 0)
        with contextlib.suppress(OSError):
            self._ends[path] = seen if seen <= path.stat().st_size else 0
        for place, line in lines(path, self._ends.get(path, 0)):
            self._ends[path] = place.start + place.length
            if entry := outline(line):
                yield entry

    def _join(self, path: Path, entry: Outline, key: Key, fields: bytes) -> None:
        self.written.add(key)
        if entry.stamp.encode() in (self.store.line(*key) or b""):
            return
        with contextlib.suppress(ValueError):
            written, held = decode_record(decode(fields)), self.store.record(*key)
            if self.store.join(*key, written):
                self._news.add(path)
                self.changed.add(key)
                if held is not None:
                    self.store.notice(*key, blind_writes(held, written, entry.replaced(key), self._own))


def identify(source: Source, state: BookState, read: Store) -> str:
    """The id of this book. Raises BookError for a file that is not a book."""
    recognise(source, state.book_id, lambda ids: were_seen(state, ids))
    header_id = source.findings.header.get("id")
    if isinstance(header_id, str) and header_id:
        return header_id
    if state.book_id:
        return state.book_id
    if source.is_empty:
        raise BookError(
            _("{path} is empty, so it is not a book. Delete it to start a new one there.").format(
                path=source.path
            )
        )
    ids = [record_id for name in TABLES for record_id in read.tables[name].ids[:1]]
    if not ids:
        raise BookError(_("{path} is not a Genjin book.").format(path=source.path))
    return ids[0]  # the header is lost: the same choice on every machine


def recognise(source: Source, book_id: str, are_known: Callable[[set[bytes]], bool]) -> None:
    """Decide which book a file is if its header proves nothing: damaged, or from before headers had a check.

    `book_id` is the one at home here, or "". If some of the file's records are known as that book's, it is that book;
    so is one without records whose header is damaged. `are_known` says whether any of these record ids is.
    """
    findings = source.findings
    if findings.is_proven or book_id in findings.ids or not (findings.ids or findings.claimed is not None):
        return
    ids = record_ids(source.data)
    if book_id and (are_known(ids) if ids else findings.claimed is not None):
        findings.name(book_id)
    elif findings.claimed and not findings.ids:
        findings.name(findings.claimed)


def record_ids(data: bytes) -> set[bytes]:
    """The ids of everything that looks like a record, in a book or in a journal."""
    return set(_RECORD.findall(data))


def were_seen(state: BookState, ids: set[bytes]) -> bool:
    """Whether this device keeps a record with one of these ids, of the book at this path."""
    kept = [*state.backups(state.book_id), *Journal(state.journal_folder(state.book_id), "").files()]
    for path in kept:
        with contextlib.suppress(OSError):
            data, _found = read_bytes(path)
            if not ids.isdisjoint(record_ids(data)):
                return True
    return False

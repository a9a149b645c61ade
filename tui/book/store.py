"""The book in memory: every record as its line in the file, joined with whatever comes in.

Lines stay text until somebody asks for the record, so 50,000 follow-ups cost a dictionary, not 50,000 objects, and
a save only has to join lines that are there already.
"""

from __future__ import annotations

import threading
from bisect import insort
from collections.abc import Iterable
from typing import Any, Final

from tui.book.codec import Line, decode_line, encode_line, verify
from tui.book.layout import TABLES
from tui.book.record import Record, join
from tui.book.versions import Noticed, Splits, splits

_ID_END: Final = 33
"""Where the ids that we make end in a line."""


class Table:
    """The lines of one table by record id, and the ids in file order."""

    __slots__ = ("ids", "lines")

    def __init__(self) -> None:
        self.lines: dict[str, bytes] = {}
        self.ids: list[str] = []

    def set(self, record_id: str, text: bytes) -> None:
        """Set a record's line. New ids are mostly the newest, so appending is the common case."""
        is_new = record_id not in self.lines
        self.lines[record_id] = text  # before the id, so that whoever finds the id finds the line
        if is_new:
            if not self.ids or record_id > self.ids[-1]:
                self.ids.append(record_id)
            else:
                insort(self.ids, record_id)


class Store:
    """All tables of a book, and the header. Threads may join into it at the same time."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.header: dict[str, Any] = {}
        self.tables: dict[str, Table] = {name: Table() for name in TABLES}
        self._noticed: list[Noticed] = []

    def copy(self) -> Store:
        """Another store with the same records, to try something on."""
        other = Store()
        other.header = dict(self.header)
        with self.lock:
            for name, table in self.tables.items():
                held = other._table(name)
                held.lines, held.ids = dict(table.lines), list(table.ids)
        return other

    def line(self, table: str, record_id: str) -> bytes | None:
        """A record's line, or None."""
        found = self.tables.get(table)
        return found.lines.get(record_id) if found else None

    def record(self, table: str, record_id: str) -> Record | None:
        """A record with its history, or None."""
        text = self.line(table, record_id)
        return decode_line(text, record_id) if text is not None else None

    def knows(self, table: str, record_id: str, record: Record) -> bool:
        """Whether everything `record` knows is here already."""
        mine = self.record(table, record_id)
        return mine is not None and join(mine, record) == mine

    def check(self, table: str, text: bytes) -> Line | None:
        """The line, if the store holds the same one or its CRC is good."""
        held = self.tables.get(table)
        record_id = text[1:_ID_END].decode("ascii", "replace")
        if held is not None and held.lines.get(record_id) == text:
            return Line(record_id, text)
        return verify(table, text)

    def join_line(self, table: str, line: Line) -> tuple[bool, bool]:
        """Join a line of a file. Returns whether the store changed, and whether the line lacks something."""
        held = self.tables.get(table) or self._table(table)
        if held.lines.get(line.id) == line.text:
            return False, False
        with self.lock:
            mine = held.lines.get(line.id)
            if mine is None:
                held.set(line.id, line.text)
                return True, False
            one, other = decode_line(mine, line.id), decode_line(line.text, line.id)
            record = join(one, other)
            self.notice(table, line.id, splits(one, other))
            # Lines of which nothing can be read have no record to join; each machine keeps the same one.
            joined = max(mine, line.text) if record.is_empty() else encode_line(table, line.id, record)
            held.set(line.id, joined)
        return joined != mine, joined != line.text

    def fill(self, table: str, records: dict[str, bytes]) -> None:
        """Take in good lines in id order, many at a time, before there is anything to join them with."""
        with self.lock:
            held = self._table(table)
            if held.ids and next(iter(records), "") <= held.ids[-1]:
                for record_id, text in records.items():
                    self.join_line(table, Line(record_id, text))
            else:
                held.lines.update(records)
                held.ids.extend(records)

    def join(self, table: str, record_id: str, record: Record) -> bool:
        """Join what `record` knows into the store. Returns whether anything changed."""
        with self.lock:
            mine = self.record(table, record_id)
            if mine is not None:
                record = join(mine, record)
            if record == mine or record.is_empty():
                return False
            self._table(table).set(record_id, encode_line(table, record_id, record))
        return True

    def notice(self, table: str, record_id: str, found: Splits) -> None:
        """Keep what a join noticed about fields set on two devices at once, until requested."""
        if found:
            self._noticed.append(((table, record_id), found))

    def take_noticed(self) -> list[Noticed]:
        """What joins have noticed since the last call."""
        with self.lock:
            noticed, self._noticed = self._noticed, []
        return noticed

    def in_order(self) -> dict[str, Iterable[bytes]]:
        """For each table its lines sorted by id, as of the moment of reading."""
        with self.lock:
            # Looked up one by one: a record changed while a save runs is written in its newer form, which is as good.
            return {
                name: map(table.lines.__getitem__, list(table.ids)) for name, table in self.tables.items()
            }

    def all(self, table: str) -> list[tuple[str, bytes]]:
        """Id and line of every record of a table, as of now."""
        with self.lock:
            found = self.tables.get(table)
            return list(found.lines.items()) if found else []

    def count(self) -> dict[str, int]:
        """How many records each table holds, deleted ones included."""
        with self.lock:
            return {name: len(table.ids) for name, table in self.tables.items()}

    def _table(self, name: str) -> Table:
        return self.tables.setdefault(name, Table())

"""Text into rows of cells with the starting line of each, whatever is wrong with the quoting.

The standard library's reader does the work. Around it: a quoted cell may run over many lines, but a quotation mark
that is never closed must not swallow the rest of the list, so a record that runs too long or ends in the
middle of a cell counts as broken in its first line, and reading goes on with the next.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tui.core.text import clean_text
from tui.exchange.formulas import unguard

LONGEST_RECORD: Final = 500
"""Lines one record may take. A note of that length in a list is a quotation mark that was never closed."""
LONGEST_CELL: Final = 1 << 20
"""Characters one cell may have."""

NO_DELIMITER: Final = "\x1f"
"""Stands for "one column": a character that no list has between its cells."""


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record; `line` (from 1) is where it starts, `broken` means that its quoting does not close."""

    line: int
    cells: tuple[str, ...]
    broken: bool = False


def split_lines(text: str) -> list[str]:
    """Physical lines with their ends; only CR, LF and CR LF end a line (a note may hold U+2028 or a form feed)."""
    return list(io.StringIO(text, newline=""))


def records(lines: list[str], delimiter: str, start: int = 0, limit: int | None = None) -> Iterator[Record]:
    """The records from line index `start` on, blank lines left out; at most `limit` of them."""
    # The limit is one for the whole process; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    position, given = start, 0
    while position < len(lines):
        feed = _Feed(lines, position)
        for record in _until_broken(feed, delimiter):
            if record.broken or any(record.cells):
                yield record
                given += 1
                if given == limit:
                    return
        position = feed.next_start


class _Feed:
    """Feeds lines to the csv reader and knows where the current record started."""

    def __init__(self, lines: list[str], start: int) -> None:
        self._lines = lines
        self.begin = start
        self.position = start
        self.cut = False
        self.next_start = len(lines)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.position == len(self._lines) or self.position - self.begin >= LONGEST_RECORD:
            self.cut = True
            raise StopIteration
        self.position += 1
        return self._lines[self.position - 1]

    def taken(self) -> list[str]:
        """The lines of the record just read."""
        return self._lines[self.begin : self.position]


def _until_broken(feed: _Feed, delimiter: str) -> Iterator[Record]:
    """Records up to the first broken one; `feed.next_start` then says where to start again."""
    reader = csv.reader(feed, delimiter=delimiter)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells, feed.cut = [], True
        # Asking for a line and getting none in the middle of a record means an unclosed quote.
        if feed.cut or (feed.position - feed.begin > 1 and not _closes(feed.taken(), delimiter)):
            yield Record(feed.begin + 1, (feed.taken()[0].rstrip("\r\n"),), broken=True)
            feed.next_start = feed.begin + 1
            return
        yield Record(feed.begin + 1, tuple(map(_tidy, cells)))
        feed.begin = feed.position


def _closes(lines: list[str], delimiter: str) -> bool:
    """Whether a record over several lines is properly quoted. Otherwise it has joined two rows."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


_LINE_ENDS: Final = {0x0B: "\n", 0x0C: "\n"}


def _tidy(cell: str) -> str:
    """A cell without padding, invisible characters and formula guards; one kind of line end."""
    if not cell.isprintable():
        cell = cell.translate(_LINE_ENDS)
    cell = clean_text(cell, lines=True)
    return unguard(cell) if cell[:1] in ("'", "=") else cell

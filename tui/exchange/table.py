"""The table in a list: its delimiter, its header, the rows that match it.

Exports put titles, dates and legal text before the header, so the header is looked for: the line with the most
column names known to us, followed by rows as wide as itself. A row with another number of cells is never
shifted into wrong columns; it is handed on as rejected, with its line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tui.exchange.errors import ExchangeError
from tui.exchange.records import NO_DELIMITER, Record, records, split_lines
from tui.language import _, ngettext

DELIMITERS: Final = (",", ";", "\t", "|", "，")
_SEARCHED: Final = 60
"""Lines in which the header is looked for."""
_COMPARED: Final = 20
"""Rows after a possible header whose width is compared with it."""

Known = Callable[[str], bool]
"""Whether a column name is one we know."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rejected row: its first line, why (a translated sentence), and its original cells.

    The sentence may repeat text of the list, so it needs `safe_text` before a terminal sees it.
    """

    line: int
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A list as rows under a header.

    `header` has one name for each column ("" for one without), `header_line` counts from 1, `preamble` are the lines
    before it that are not blank, `skipped_lines` counts them with the blank ones. `rows` are as wide as
    the header; `misfits` are those that are not.
    """

    header: tuple[str, ...]
    header_line: int
    delimiter: str
    preamble: tuple[str, ...]
    rows: tuple[Record, ...]
    misfits: tuple[Rejected, ...]

    @property
    def skipped_lines(self) -> int:
        """Lines before the header, blank ones too."""
        return self.header_line - 1


@dataclass(frozen=True, slots=True)
class _Candidate:
    delimiter: str
    index: int
    cells: tuple[str, ...]
    known: int
    fitting: float

    @property
    def score(self) -> tuple[float, ...]:
        """Higher is likelier: two known names, more of them, matching rows, a wider table, an earlier line."""
        filled = sum(1 for cell in self.cells if cell)
        wordy = sum(1 for cell in self.cells if cell and not _is_number(cell)) / max(len(self.cells), 1)
        shape = self.fitting * min(len(self.cells), 8) * (0.5 + wordy / 2)
        names = 2 * min(self.known, 20) * (0.25 + self.fitting)
        return (self.known > 1, names + shape, filled, -self.index)


def parse(text: str, known: Known, delimiter: str | None = None) -> Table:
    """The table in `text`. Raises ExchangeError if there is none; `delimiter` is the one the user named."""
    lines = split_lines(text)
    best = max(_candidates(lines, known, delimiter), key=lambda found: found.score, default=None)
    if best is None:
        raise ExchangeError(_("The file has no table; a list needs a line with column names."))
    header = _without_trailing_blanks(best.cells)
    body = records(lines, best.delimiter, best.index)
    line = next(body).line
    rows: list[Record] = []
    misfits: list[Rejected] = []
    for record in body:
        fitted = _fit(record, header)
        (rows if isinstance(fitted, Record) else misfits).append(fitted)  # type: ignore[arg-type]
    preamble = tuple(stripped for stripped in map(str.strip, lines[: best.index]) if stripped)
    delimiter = "" if best.delimiter == NO_DELIMITER else best.delimiter
    return Table(header, line, delimiter, preamble, tuple(rows), tuple(misfits))


def _candidates(lines: list[str], known: Known, forced: str | None) -> list[_Candidate]:
    searched = [index for index, line in enumerate(lines[:_SEARCHED]) if line.strip()]
    found: list[_Candidate] = []
    for delimiter in [forced] if forced else DELIMITERS:
        for index in searched:
            # A name in quotation marks may be broken over lines: "Phone\n(mobile)".
            if delimiter in lines[index] or lines[index].count('"') % 2:
                found += _candidate(lines, index, delimiter, known)
    if not forced:
        # Fewer than two cells under every delimiter: a list of names alone.
        for index in searched:
            found += _candidate(lines, index, NO_DELIMITER, known)
    return found


def _candidate(lines: list[str], index: int, delimiter: str, known: Known) -> list[_Candidate]:
    sample = list(records(lines, delimiter, index, _COMPARED + 1))
    if not sample or sample[0].broken:
        return []
    cells = _without_trailing_blanks(sample[0].cells)
    below = sample[1:]
    fitting = sum(1 for record in below if not record.broken and _fits(record.cells, len(cells)))
    share = fitting / len(below) if below else 0.5
    names = sum(1 for cell in set(cells) if cell and known(cell))
    return [_Candidate(delimiter, index, cells, names, share)] if cells else []


def _fit(record: Record, header: tuple[str, ...]) -> Record | Rejected:
    width = len(header)
    if record.broken:
        return Rejected(record.line, _("a quotation mark is never closed"), record.cells)
    if not _fits(record.cells, width):
        return Rejected(record.line, _width_reason(len(record.cells), width), record.cells)
    if record.cells[:width] == header:
        return Rejected(record.line, _("it repeats the header"), record.cells)
    return Record(record.line, record.cells[:width])


def _fits(cells: Sequence[str], width: int) -> bool:
    return len(cells) >= width and not any(cells[width:])


def _width_reason(found: int, expected: int) -> str:
    cells = ngettext("{n} cell", "{n} cells", found).format(n=found)
    columns = ngettext("{n} column", "{n} columns", expected).format(n=expected)
    return _("{cells} for {columns}: one delimiter too many or too few").format(cells=cells, columns=columns)


def _without_trailing_blanks(cells: tuple[str, ...]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _is_number(cell: str) -> bool:
    return (
        cell.replace(",", "")
        .replace(".", "")
        .replace("-", "")
        .replace("/", "")
        .replace(":", "")
        .replace(" ", "")
        .isdigit()
    )

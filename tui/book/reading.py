"""Reading a book file: look at the bytes first, then join them line by line, in slices that let others work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from tui.book.codec import Line
from tui.book.errors import BookError, reason
from tui.book.files import Signature, read_bytes
from tui.book.journal import Key
from tui.book.layout import Findings, is_whole, read, read_any_layout, to_utf8
from tui.book.store import Store
from tui.language import _

MAX_BYTES: Final = 2 << 30
_SLICE: Final = 256


@dataclass(slots=True)
class Source:
    """The bytes at the book's path, before any record is read."""

    path: Path
    data: bytes
    signature: Signature
    exists: bool
    whole: bool
    findings: Findings = field(default_factory=Findings)

    @property
    def is_plain(self) -> bool:
        """Whether the file starts and ends as it was written, so that its customers can be read first."""
        return self.whole and self.data.startswith(b'{"book":{\n')

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in the file, or only what a power cut leaves."""
        return not self.data.strip(b"\0 \r\n\t")


def look_at(path: Path) -> Source:
    """Read the file. Raises BookError if there is something that is no readable file."""
    try:
        if path.exists() and path.stat().st_size > MAX_BYTES:
            raise BookError(_("{path} is too large for a book.").format(path=path))
        raw, found = read_bytes(path)
    except (FileNotFoundError, NotADirectoryError):
        return Source(path, b"", Signature(), exists=False, whole=False)
    except OSError as error:
        why = reason(error) if error.errno else _("it is not a regular file")
        raise BookError(_("Cannot read the book {path}: {reason}.").format(path=path, reason=why)) from error
    data = to_utf8(raw)
    return Source(path, data, found, exists=True, whole=is_whole(data))


class Reading:
    """One pass over a file, joining it into a store."""

    def __init__(self, source: Source, store: Store) -> None:
        self.source = source
        self.changed: set[Key] = set()
        """Records that the file changed in the store."""
        self.behind = not source.is_plain
        """Whether the file lacks something, or is untidy, so that it should be written again."""
        self.counts: Counter[str] = Counter()
        """How many lines the file has for each table."""
        self._store = store
        self._lines = _lines(source)
        self._waiting: list[tuple[str, Line]] = []

    def until(self, table: str) -> None:
        """Read up to the first line of a table."""
        for found in self._lines:
            if found[0] == table:
                self._waiting.append(found)
                return
            self._join(*found)

    def steps(self) -> Iterator[None]:
        """Read the rest, pausing after every slice."""
        for found in self._waiting:
            self._join(*found)
        self._waiting.clear()
        while lines := list(islice(self._lines, _SLICE)):
            for table, line in lines:
                self._join(table, line)
            yield
        findings = self.source.findings
        self.behind |= bool(findings.strays or findings.edited or findings.unreadable)
        self.behind |= self.counts.total() < sum(self._store.count().values())

    def finish(self) -> None:
        """Read the rest at once."""
        for _step in self.steps():
            pass

    def _join(self, table: str, line: Line) -> None:
        self.counts[table] += 1
        changed, behind = self._store.join_line(table, line)
        self.behind |= behind
        if changed:
            self.changed.add((table, line.id))


def _lines(source: Source) -> Iterator[tuple[str, Line]]:
    """The good lines; where something else was met, also what can be found when the layout is set aside."""
    yield from read(source.data, source.findings)
    if not source.findings.unreadable:
        return
    elsewhere = Findings(header=source.findings.header)
    found = list(read_any_layout(source.data, elsewhere))
    if source.is_plain:
        # A book as we write it with some broken lines: what was pieced together does not replace the report on them.
        elsewhere.unreadable = source.findings.unreadable
        elsewhere.edited = source.findings.edited
    source.findings = elsewhere
    yield from found

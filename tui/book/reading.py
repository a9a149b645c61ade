"""Reading a book file: check the bytes first, then join them line by line, in slices that let others work."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final
from zlib import crc32

from tui.book.codec import Line, verify
from tui.book.entry import Key
from tui.book.errors import BookError, reason
from tui.book.files import Signature, read_bytes
from tui.book.layout import OPENING, Check, Findings, Stretch, is_whole, own_records, read, to_utf8
from tui.book.salvage import recheck, salvage
from tui.book.store import Store
from tui.clock import SYSTEM, Clock
from tui.language import _

MAX_BYTES: Final = 2 << 30
_SLICE: Final = 256
_PATIENCE_SECONDS: Final = 3.0
_QUIET_SECONDS: Final = 0.5


@dataclass(slots=True)
class Source:
    """The bytes at the book's path, before any record is read."""

    path: Path
    data: bytes
    signature: Signature
    exists: bool
    whole: bool
    checksum: int = 0
    findings: Findings = field(default_factory=Findings)

    def again(self) -> Source:
        """The same bytes, for another reading: a reading adds to the findings."""
        return Source(self.path, self.data, self.signature, self.exists, self.whole, self.checksum)

    @property
    def is_plain(self) -> bool:
        """Whether the file starts and ends as it was written, so that its customers can be read first."""
        return self.whole and self.data.startswith(OPENING)

    @property
    def is_encoded(self) -> bool:
        """Whether the bytes are UTF-8 without a byte-order mark, down to the last line end."""
        return self.signature.size == len(self.data) and self.data.endswith(b"\n")

    @property
    def is_empty(self) -> bool:
        """Whether the file is empty, or holds only what a power cut leaves."""
        return not self.data.strip(b"\0 \r\n\t")

    @property
    def is_foreign(self) -> bool:
        """Whether this is not a book: no header and not one record of ours."""
        return not (self.findings.ids or self.findings.good)


def look_at(path: Path) -> Source:
    """Read the file. Raises BookError for anything but a readable file."""
    try:
        if path.exists() and path.stat().st_size > MAX_BYTES:
            raise BookError(_("{path} is too large for a book.").format(path=path))
        raw, found = read_bytes(path)
    except (FileNotFoundError, NotADirectoryError):
        return Source(path, b"", Signature(), exists=False, whole=False)
    except OSError as error:
        why = reason(error) if error.errno else _("it is not a regular file")
        raise BookError(_("Cannot read the book {path}: {reason}.").format(path=path, reason=why)) from error
    return source_of(raw, path, found)


def source_of(raw: bytes, path: Path, found: Signature = Signature()) -> Source:  # noqa: B008 - it never changes
    """The bytes of a copy of a book, from anywhere; `path` is its name in messages."""
    data = to_utf8(raw)
    return Source(path, data, found, exists=True, whole=is_whole(data), checksum=crc32(data))


def look_when_quiet(path: Path, clock: Clock = SYSTEM) -> Source:
    """Read the file; if somebody is just writing it, wait a little for the rest.

    Git deletes a file and writes it again in pieces; so do some sync clients. Raises BookError.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        source = look_at(path)
        age = clock.age(source.signature.modified_ns / 1e9)
        if source.whole or not -1 < age < _QUIET_SECONDS or time.monotonic() > deadline:
            return source
        time.sleep(0.05)


class Reading:
    """One pass over a file, joining it into a store."""

    def __init__(
        self, source: Source, store: Store, *, is_own: bool = False, check: Check | None = None
    ) -> None:
        """`is_own`: the file is known to be byte for byte as last written or checked here.

        `check` says which lines are good, where another copy knows most of them already.
        """
        self.source = source
        self.changed: set[Key] = set()
        """Records that the file changed in the store."""
        self.behind = not source.is_plain
        """Whether the file lacks something, or is untidy, so that it should be written again."""
        self.counts: Counter[str] = Counter()
        """How many records the file has for each table."""
        self._ids: dict[str, set[str]] = {}
        self._last: dict[str, str] = {}
        self.is_own = is_own
        self._store = store
        # A store that is still empty knows no lines, and asking it would only cost time.
        self._check = check or (store.check if any(store.count().values()) else verify)
        self._batches = self._own() if is_own else self._found()
        self._waiting = ""
        """The table of the batch that is read but not yet joined."""

    def head(self) -> None:
        """Read up to the first record, so that the header is known."""
        if not self._waiting:
            self._waiting = next(self._batches, "")

    def until(self, table: str) -> None:
        """Read up to the first line of a table."""
        self.head()
        while self._waiting and self._waiting != table:
            self._waiting = next(self._batches, "")

    def has(self, key: Key) -> bool:
        """Whether a file of unknown origin has this record, on any kind of line."""
        table, record_id = key
        edited = self.source.findings.edited
        return record_id in self._ids.get(table, ()) or any(item.id == record_id for item in edited)

    def steps(self) -> Iterator[None]:
        """Read the rest, pausing after every slice."""
        for _table in self._batches:
            yield
        self._end()

    def finish(self) -> None:
        """Read the rest at once."""
        for _step in self.steps():
            pass

    def _own(self) -> Iterator[str]:
        """Join batch after batch of our own file; yields the table of the next batch before it is joined."""
        try:
            for table, records in own_records(self.source.data, self.source.findings):
                if records:
                    yield table
                    self.counts[table] += len(records)
                    self._store.fill(table, records)
        except ValueError:  # noted by a version that writes another layout
            self.source.findings, self.counts = Findings(), Counter()
            self.is_own = False
            yield from self._found()

    def _found(self) -> Iterator[str]:
        """Join batch after batch of any file; yields the table of the next batch before it is joined."""
        lines = _lines(self.source, self._check)
        while batch := list(islice(lines, _SLICE)):
            yield batch[0][0]
            self._join(batch)

    def _join(self, lines: list[tuple[str, Line]]) -> None:
        last_ids, join_line, behind = self._last, self._store.join_line, False
        for table, line in lines:
            if table not in self._ids:
                self._ids[table], last_ids[table] = set(), ""
            self._ids[table].add(line.id)
            behind |= line.id < last_ids[table]
            last_ids[table] = line.id
            changed, lacks = join_line(table, line)
            behind |= lacks
            if changed:
                self.changed.add((table, line.id))
        self.behind |= behind

    def _end(self) -> None:
        findings = self.source.findings
        for table, ids in self._ids.items():
            self.counts[table] = len(ids)
        self.behind |= not (self.is_own or (self.source.is_encoded and findings.is_framed))
        self.behind |= findings.untidy or bool(findings.edited or findings.unreadable)
        self.behind |= findings.good > self.counts.total()  # some stand twice
        self.behind |= self.counts.total() < sum(self._store.count().values())


def _lines(source: Source, check: Check) -> Iterator[tuple[str, Line]]:
    """All good lines, including those in broken stretches."""
    for found in read(source.data, source.findings, check):
        if isinstance(found, Stretch):
            yield from _counted(salvage(found, source.findings), source.findings)
        else:
            yield found
    yield from _counted(recheck(source.findings), source.findings)


def _counted(lines: Iterator[tuple[str, Line]], findings: Findings) -> Iterator[tuple[str, Line]]:
    for found in lines:
        findings.good += 1
        yield found

"""The book file as a whole: where the lines stand, and how to read it back.

Written, it is one record per line, sorted by id, each beginning with its comma (the header, too), with four constant
lines between tables: git's built-in union merge then always leaves valid JSON. Read, every line that is a record
counts, wherever it stands; stretches that hold something else are handed to `salvage`.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from zlib import crc32

from tui.book.codec import RESERVED, Line, plain_values, verify
from tui.book.values import DEEPEST, decode, encode
from tui.core.changes import CUSTOMERS, FOLLOWUPS

FORMAT: Final = 1
BOOK: Final = "book"
TABLES: Final = (CUSTOMERS, FOLLOWUPS)
"""Tables of format 1 in the order of the file. Others, of newer versions, follow by name."""
OPENING: Final = b'{"book":{\n'

_CHECK: Final = "check"
"""The member of the header that tells whether the others are as they were written: CRC-32 of their canonical JSON."""
_UNCHECKED: Final = ("format", "id")
"""The members of headers from before there were checks."""
_BEFORE_HEADER: Final = b'"":{}'
_FIRST: Final = b'"@":{}'
_GAP: Final = b"}\n\n\n\n,\n"
_END: Final = b"}\n}\n"
_CHUNK: Final = 512
_PIECE: Final = 1 << 18
_MENDABLE: Final = 2048
_LONGEST_ID: Final = 64
_MOST_TABLES: Final = 64
_MOST_FRAME: Final = 16 * _MOST_TABLES
_RECORDS: Final = b"*"
_ID_END: Final = b'":{"#":'
_MARKS: Final = (b':{"#":"', b'"_s":')
_BITS: Final = tuple(1 << bit for bit in range(8))
_TELLING: Final = RESERVED | {"name", "customer"}
"""An object with one of these members is a record; any other may be a part of one."""

_SPELLINGS: Final = ("gb18030", "cp1252")
"""What else a book is saved in by mistake. A CRC tells, so trying takes nothing but time."""
_CONSTANT = re.compile(rb'(?:""\s*:\s*\{\s*\}|[{},\s\[\]])*')
_MARKER = re.compile(rb"(<{7,}|={7,}|>{7,}|\|{7,})(\s.*)?")
_HEADING = re.compile(rb'\{?\s*("(?:[^"\\]|\\.)*+")\s*:\s*\{(\s*"@"\s*:\s*\{\s*\})?')


Check = Callable[[str, bytes], Line | None]


@dataclass(slots=True)
class Edited:
    """A valid JSON record that does not match its CRC: damaged, edited by hand, or from another tool."""

    table: str
    id: str
    fields: dict[str, Any]
    damaged: bool = False
    """Whether nobody can have typed it: there are bytes in it that are no text, or it was cut off."""


@dataclass(slots=True)
class Findings:
    """What a reading found beside good lines."""

    header: dict[str, Any] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    """The book ids of all headers met: two, where git has made one file of two books."""
    is_proven: bool = False
    """Whether a header was met whose check holds. Before there were checks, headers had none."""
    claimed: str | None = None
    """What a header whose check does not hold says: the id, or "" for none. Nothing else of it counts."""
    edited: list[Edited] = field(default_factory=list)
    unreadable: list[tuple[int, bytes]] = field(default_factory=list)
    """(line number from 1, the line)"""
    tables: list[str] = field(default_factory=lambda: list(TABLES))
    """Names that a table may have: a record is looked for in each of them, as its heading may be lost or elsewhere."""
    good: int = 0
    """How many records had a good CRC."""
    untidy: bool = False
    """Whether records are out of place, or there is more than records: a save will tidy that up."""
    frame: list[bytes] = field(default_factory=list, compare=False)
    """The lines that are no records, and "*" for each run of records between them."""
    framed: int = field(default=0, compare=False)
    """The number of the last line that is no record."""
    attempts: int = 64
    """How many more lines may be tried bit by bit; each takes some milliseconds."""

    def add_header(self, header: object) -> None:
        """Join a header with those met before: of each member the greater value counts."""
        if not isinstance(header, dict):
            return
        self.untidy |= bool(self.header)  # there should be one
        check = header.pop(_CHECK, None)
        with contextlib.suppress(ValueError):
            found = _check_of(header)  # which also says whether it can be written again
            if not _is_id(header.get("id")):
                header.pop("id", None)
            if check is None:
                self._join_header({name: header[name] for name in _UNCHECKED if name in header})
            elif check == found:
                self.is_proven = True
                self._join_header(header)
            else:
                self.untidy = True
                self.claimed = header.get("id", "")

    def name(self, book_id: str) -> None:
        """The id of this book if no header proves it."""
        self.ids = [book_id]
        self.header = {**self.header, "id": book_id}
        self.untidy = True

    def _join_header(self, header: dict[str, Any]) -> None:
        if (book_id := header.get("id")) and book_id not in self.ids:
            self.ids.append(book_id)
        for name, value in header.items():
            if name not in self.header or _rank(value) > _rank(self.header[name]):
                self.header[name] = value

    @property
    def is_framed(self) -> bool:
        """Whether the lines around the records are those that `render` writes; tables may be empty."""
        tables: dict[str, tuple[()]] = {}
        kept: list[bytes] = []
        with contextlib.suppress(ValueError):
            for line in self.frame:
                if line != _RECORDS or kept[-1:] != [_FIRST]:  # anywhere else they are out of place
                    kept.append(line)
                if line[:1] == b'"' and line[-2:] == b":{":
                    tables[decode(line[:-2])] = ()
            expected = b"".join(render(self.header, tables))
            return b"\n".join(kept) in (
                expected,
                expected[:-1],
            )  # where a piece ends, no line follows the last
        return False

    def add_frame(self, number: int, raw: bytes) -> None:
        """Note a line that is not a record."""
        if len(self.frame) < _MOST_FRAME:
            self.frame += [raw] if number == self.framed + 1 else [_RECORDS, raw]
        self.framed = number

    def add_table(self, name: str) -> None:
        """Note that the file may have this table."""
        if name != BOOK and name not in self.tables and len(self.tables) < _MOST_TABLES:
            self.tables.append(name)


@dataclass(slots=True)
class Stretch:
    """Consecutive lines that are not good records, from line `number` on."""

    number: int = 0
    table: str = BOOK
    lines: list[bytes] = field(default_factory=list)
    edited: list[Edited] = field(default_factory=list)
    broken: bool = False
    """Whether there is more in it than headings, merge markers and lines edited by hand."""


def to_utf8(data: bytes) -> bytes:
    """The bytes as UTF-8 without a byte-order mark, whatever an editor or a shell did to them.

    A shell appends in its own encoding to whatever there is, so each line is looked at for itself.
    """
    if b"\0" in data:
        data = b"".join(_lines_in_utf8(data))
    return data.removeprefix(b"\xef\xbb\xbf")


def _lines_in_utf8(data: bytes) -> Iterator[bytes]:
    """Line by line: the zero beside its first letter reveals UTF-16, since that letter is ASCII in our lines."""
    start = 0
    while start < len(data):
        first = start + 2 * data.startswith((b"\xff\xfe", b"\xfe\xff"), start)
        codec = {(False, True): "utf-16-le", (True, False): "utf-16-be"}.get(
            (data[first : first + 1] == b"\0", data[first + 1 : first + 2] == b"\0"), ""
        )
        line = data[first : _wide_end(data, first, codec)] if codec else b""
        # One zero may be damage. Of our lines half the bytes are, or fewer where a note is Chinese.
        if line and 8 * line.count(b"\0") >= len(line):
            start = first + len(line)
            yield line.decode(codec, "replace").encode("utf-8", "replace")
        else:
            first, start = start, (data.find(b"\n", start) + 1) or len(data)
            yield data[first:start]


def _wide_end(data: bytes, start: int, codec: str) -> int:
    """Where a line with two bytes per character ends."""
    mark = "\n".encode(codec)
    end = data.find(mark, start)
    while end >= 0 and (end - start) % 2:
        end = data.find(mark, end + 1)
    return end + 2 if end >= 0 else len(data)


def is_whole(data: bytes) -> bool:
    """Whether the closing lines are there. A file cut short, still arriving or emptied lacks them."""
    last = [line.strip() for line in data[-64:].split(b"\n") if line.strip()][-2:]
    return last == [b"}", b"}"] or (len(last) == 1 and last[0].endswith(b"}}"))


def read(data: bytes, findings: Findings, check: Check = verify) -> Iterator[tuple[str, Line] | Stretch]:
    """Good record lines as (table, line) in file order, and between them the broken stretches.

    A generator, so that a reader can stop after the customers and go on later. The rest goes into `findings`.
    `check` says whether a line is good; one that knows some lines need not verify those.
    """
    table = BOOK
    stretch = Stretch(1)
    for number, raw in enumerate(_lines(data), 1):
        if raw[:2] == b',"' and (line := check(table, raw[1:])):
            if stretch.lines:
                yield from _closed(stretch, findings)
                stretch = Stretch()
            findings.good += 1
            yield table, line
            continue
        text = tidy(raw)
        placed = _placed(table, text, findings) or _respelt(table, text, findings)
        if placed := placed or mend(table, text, findings):
            yield from _closed(stretch, findings)
            stretch = Stretch()
            findings.good += 1
            findings.untidy = True
            yield placed
            continue
        if not stretch.lines:
            stretch.number, stretch.table = number, table
        stretch.lines.append(raw)
        findings.add_frame(number, raw)
        table = _look(table, text, stretch, findings)
    yield from _closed(stretch, findings)


def own_records(data: bytes, findings: Findings) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Table and lines by id, in batches, from a file known to be as `render` wrote it.

    Nothing is verified, so this is several times faster than `read`. Raises ValueError where the layout is another.
    """
    start = 0
    while start < len(data):
        place = data.index(b"\n", start)
        heading = _HEADING.fullmatch(data[start:place])
        table = str(decode(heading[1])) if heading else BOOK
        findings.add_table(table)
        start, place = place + 1, data.index(b"\n", place + 1)
        if data[start:place] == _BEFORE_HEADER:
            start, place = place + 1, data.index(b"\n", place + 1)
        _look(table, tidy(data[start:place]), Stretch(), findings)
        while data.startswith(b"\n,", place):
            start, place = place + 2, _end_of_slice(data, place)
            records = {
                # What nearly every line begins with; a call for each would take as long as everything else.
                key.decode("ascii")
                if text[33:40] == _ID_END and (key := text[1:33]).isalnum()
                else _id_at_start(text): text
                for text in data[start:place].split(b"\n,")
            }
            findings.good += len(records)
            yield table, records
        if not data.startswith((_GAP, _END), place + 1):
            raise ValueError("another layout")
        start = place + 1 + len(_GAP)


def _end_of_slice(data: bytes, start: int) -> int:
    """Where to stop reading rows that start at `start`: after some hundred, or at the end of their table."""
    cut = data.find(b"\n,", start + _PIECE)
    end = data.find(b"\n}", start, cut if cut > 0 else len(data))
    return end if end > 0 else max(cut, start + 1)


def _id_at_start(text: bytes) -> str:
    return str(decode(text[: text.index(_MARKS[0])]))


def tidy(raw: bytes) -> bytes:
    """A line without the commas and blanks around it."""
    return raw.strip().strip(b",").strip()


def is_frame(text: bytes) -> bool:
    """Whether a tidied line only separates: braces, a heading, a merge marker, the "@" of a table."""
    return (
        _CONSTANT.fullmatch(text) is not None
        or _MARKER.fullmatch(text) is not None
        or _HEADING.fullmatch(text) is not None
        or _header_in(text) is not None
    )


def _respelt(table: str, text: bytes, findings: Findings) -> tuple[str, Line] | None:
    """The good line behind one in another encoding: an editor has saved part or all of the file in it."""
    if text.isascii() or _MARKS[0] not in text:
        return None
    for codec in _SPELLINGS:
        with contextlib.suppress(UnicodeError):
            if line := _placed(table, text.decode(codec).encode(), findings):
                return line
    return None


def members(table: str, text: bytes) -> list[Edited] | None:
    """The records of a line that is valid JSON without a good CRC; None if it is not a record line."""
    try:
        found = decode(b"{%b}" % text)
    except ValueError:
        return None
    records = [as_edited(table, record_id, fields) for record_id, fields in found.items()]
    return [record for record in records if record] if all(records) else None


def as_edited(table: str, record_id: str, fields: object) -> Edited | None:
    """A record written by hand or by another tool; None if the value does not look like one."""
    if not (isinstance(fields, dict) and _TELLING & fields.keys() and _is_id(record_id)):
        return None
    try:
        plain_values(fields)
        encode(fields, DEEPEST)
    except ValueError:
        return None
    if table == BOOK:  # its heading was lost
        if "customer" not in fields and "name" not in fields:
            return None
        table = FOLLOWUPS if "customer" in fields else CUSTOMERS
    return Edited(table, record_id, fields)


def _is_id(text: object) -> bool:
    """Whether this may be meant as an id. Damage across a line end produces other texts."""
    return isinstance(text, str) and 0 < len(text) <= _LONGEST_ID and text.isprintable()


def mend(table: str, text: bytes, findings: Findings) -> tuple[str, Line] | None:
    """The good line behind `text` with one flipped bit: a failing disk or USB stick does that.

    In a line that is valid JSON only the id is tried: one bit is also all there is between "B" and "C", and that
    is an edit by hand.
    """
    if len(text) > _MENDABLE or findings.attempts < 1 or not (_MARKS[0] in text or _MARKS[1] in text):
        return None
    findings.attempts -= 1
    if line := verify(table, b'"' + text):  # the quote became a blank, and was trimmed
        return table, line
    damaged = bytearray(text)
    width = text.find(b'":{') if members(table, text) is not None else len(text)
    for position in range(width):
        for bit in _BITS:
            damaged[position] ^= bit
            if line := verify(table, bytes(damaged)):
                return table, line
            damaged[position] ^= bit
    return None


def render(
    header: Mapping[str, Any], tables: Mapping[str, Iterable[bytes]], *, checked: bool = True
) -> Iterator[bytes]:
    """The bytes of the file in chunks. `tables` maps a name to its lines, sorted by id.

    The header carries a check, unless it is to be as before there were any (not `checked`).
    """
    members = with_check(header) if checked else dict(header)
    yield OPENING + b'%b\n,"@":%b\n' % (_BEFORE_HEADER, encode(members))
    for name in [*TABLES, *sorted(set(tables) - {*TABLES, BOOK})]:
        yield _GAP + b"%b:{\n%b\n" % (encode(name), _FIRST)
        lines = iter(tables.get(name, ()))
        while chunk := list(islice(lines, _CHUNK)):
            yield b"," + b"\n,".join(chunk) + b"\n"
    yield _END


def _lines(data: bytes) -> Iterator[bytes]:
    """The lines, split off in pieces: one call for the whole file would block the screen."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _PIECE)
        end = len(data) if end < 0 else end
        yield from data[start:end].split(b"\n")
        start = end + 1


def _look(table: str, text: bytes, stretch: Stretch, findings: Findings) -> str:
    """Classify a line that holds no good record; returns the table of the next line."""
    if _CONSTANT.fullmatch(text):
        return table
    if heading := _HEADING.fullmatch(text):
        try:
            table = str(decode(heading[1]))
        except ValueError:
            stretch.broken = True
        else:
            findings.add_table(table)
    elif (header := _header_in(text)) is not None:
        if table == BOOK or is_header(header):
            findings.add_header(header)
    elif _MARKER.fullmatch(text):
        findings.untidy = True
    elif not stretch.broken:  # a broken one is read again by other means
        edited = members(table, text) if text.count(_MARKS[0]) < 2 else None
        stretch.edited += edited or ()
        stretch.broken = edited is None
    return table


def _closed(stretch: Stretch, findings: Findings) -> Iterator[Stretch]:
    """Emit a broken stretch, and take over the hand edits of any other."""
    if stretch.broken:
        findings.untidy = True
        yield stretch
    else:
        findings.edited += stretch.edited


def _header_in(text: bytes) -> dict[str, Any] | None:
    """The object in the first line of a table: the header for the book's, else empty. None for any other line."""
    if not text.startswith(b'"@"'):
        return None
    try:
        found = decode(b"{%b}" % text)
    except ValueError:
        return None
    header = found.pop("@")
    return header if isinstance(header, dict) and not found else None


def is_header(fields: Mapping[str, Any]) -> bool:
    """Whether this is the book's header, even if misplaced."""
    return "format" in fields and "id" in fields


def with_check(header: Mapping[str, Any]) -> dict[str, Any]:
    """The header as it is in the file. Versions without the check keep it like any other member."""
    return {**header, _CHECK: _check_of(header)}


def _check_of(header: Mapping[str, Any]) -> str:
    return f"{crc32(encode(dict(header))):08x}"


def _rank(value: object) -> tuple[int, bytes]:
    return (value, b"") if type(value) is int else (-1, encode(value))


def _placed(table: str, text: bytes, findings: Findings) -> tuple[str, Line] | None:
    """A good line in the wrong table, or with other commas and blanks around it."""
    if text[:1] == b'"':
        for name in dict.fromkeys((table, *findings.tables)):
            if line := verify(name, text):
                return name, line
    return None

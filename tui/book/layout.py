"""The book file as a whole: where the lines stand, and how to get every record out of whatever became of it.

Written, it is one record per line, sorted by id, each beginning with its comma, with four constant lines between
tables: git's built-in union merge then always leaves valid JSON. Read, every line that is a record counts,
wherever it stands. What is no record line is looked at again as text in any other layout (reformatted by a tool,
rewritten by stock TinyDB, two files in one), and what cannot be read at all is handed back, never dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tui.book.codec import DamagedError, Line, decode_record, encode_line, verify
from tui.book.values import decode, decode_text, encode
from tui.core.changes import CUSTOMERS, FOLLOWUPS

FORMAT: Final = 1
BOOK: Final = "book"
TABLES: Final = (CUSTOMERS, FOLLOWUPS)
"""Tables of format 1 in the order of the file. Others, of newer versions, follow by name."""

_GAP: Final = b"}\n\n\n\n,\n"
_END: Final = b"}\n}\n"
_CHUNK: Final = 512
_PIECE: Final = 1 << 18

_CONSTANT = re.compile(rb"[{},\s\[\]]*")
_MARKER = re.compile(rb"(<{7,}|={7,}|>{7,}|\|{7,})(\s.*)?")
_HEADING = re.compile(rb'\{?\s*("(?:[^"\\]|\\.)*")\s*:\s*\{(\s*"@"\s*:\s*\{\s*\})?')
_ANYWHERE = re.compile(r'("(?:[^"\\]|\\.)*")\s*:\s*(?:(?P<table>\{\s*"@")|(?P<record>\{\s*"#"\s*:))')


@dataclass(slots=True)
class Edited:
    """A record that is valid JSON but not what its CRC says: damaged, edited by hand, or made by another tool."""

    table: str
    id: str
    fields: dict[str, Any]


@dataclass(slots=True)
class Findings:
    """What a reading met beside good lines."""

    header: dict[str, Any] = field(default_factory=dict)
    edited: list[Edited] = field(default_factory=list)
    unreadable: list[tuple[int, bytes]] = field(default_factory=list)
    """(line number from 1, the line)"""
    tables: list[str] = field(default_factory=lambda: list(TABLES))
    strays: int = 0
    """Good lines that stood out of place, merge markers, foreign layout: a save will tidy them up."""


def to_utf8(data: bytes) -> bytes:
    """The bytes as UTF-8 without a byte-order mark, whatever an editor or a shell made of them."""
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(codec, "replace").encode("utf-8", "replace")
    return data.removeprefix(b"\xef\xbb\xbf")


def is_whole(data: bytes) -> bool:
    """Whether the closing lines are there. A file cut short, still arriving or emptied has lost them."""
    return data[-64:].split()[-2:] == [b"}", b"}"] or (
        b"\n" not in data.strip() and data.rstrip()[-2:] == b"}}"
    )


def read(data: bytes, findings: Findings) -> Iterator[tuple[str, Line]]:
    """Every good record line as (table, line), in the order of the file; the rest goes into `findings`.

    A generator, so that a reader can stop after the customers and go on later.
    """
    table = BOOK
    for number, raw in enumerate(_lines(data), 1):
        if raw[:2] == b',"' and (line := verify(table, raw[1:])):
            yield table, line
            continue
        text = raw.strip().strip(b",").strip()
        if _CONSTANT.fullmatch(text):
            continue
        if heading := _HEADING.fullmatch(text):
            table = _heading(heading[1], findings)
        elif text.startswith(b'"@"'):
            _read_header(table, text, findings)
        elif _MARKER.fullmatch(text):
            findings.strays += 1
        elif placed := _placed(table, text, findings):
            findings.strays += 1
            yield placed
        else:
            _set_aside(table, number, text, findings)


def read_any_layout(data: bytes, findings: Findings) -> Iterator[tuple[str, Line]]:
    """The records of a file that was laid out by another tool, wherever an object looks like one.

    To be used when `read` left something unreadable; starts `findings` anew.
    """
    findings.edited.clear()
    findings.unreadable.clear()
    findings.tables[:] = TABLES
    text = data.decode("utf-8", "replace")
    table = BOOK
    for match in _ANYWHERE.finditer(text):
        name = decode_text(match[1])
        if match["table"]:
            table = _heading(encode(name), findings)
        elif (value := _object_at(text, match.start("record"))) is not None and (
            line := _check(table, name, value, findings)
        ):
            yield line
    findings.edited.extend(_unmarked(text, findings))
    findings.strays += 1


def render(header: Mapping[str, Any], tables: Mapping[str, Iterable[bytes]]) -> Iterator[bytes]:
    """The bytes of the file in chunks. `tables` maps a name to its lines, sorted by id."""
    yield b'{"book":{\n"@":%b\n' % encode(dict(header))
    for name in [*TABLES, *sorted(set(tables) - {*TABLES, BOOK})]:
        yield _GAP + b'%b:{\n"@":{}\n' % encode(name)
        chunk: list[bytes] = []
        for line in tables.get(name, ()):
            chunk.append(line)
            if len(chunk) == _CHUNK:
                yield b"," + b"\n,".join(chunk) + b"\n"
                chunk.clear()
        if chunk:
            yield b"," + b"\n,".join(chunk) + b"\n"
    yield _END


def _lines(data: bytes) -> Iterator[bytes]:
    """The lines, split off a piece at a time: one call for the whole file would hold up the screen."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _PIECE)
        end = len(data) if end < 0 else end
        yield from data[start:end].split(b"\n")
        start = end + 1


def _heading(key: bytes, findings: Findings) -> str:
    name = str(decode(key))
    if name != BOOK and name not in findings.tables:
        findings.tables.append(name)
    return name


def _read_header(table: str, text: bytes, findings: Findings) -> None:
    """The header of the book; other tables have an empty one, and a doubled header joins by the greater value."""
    try:
        header = decode(b"{%b}" % text)["@"]
    except (ValueError, KeyError):
        return
    if table == BOOK and isinstance(header, dict):
        for name, value in header.items():
            if name not in findings.header or encode(value) > encode(findings.header[name]):
                findings.header[name] = value


def _placed(table: str, text: bytes, findings: Findings) -> tuple[str, Line] | None:
    """A good line that stands in the wrong table, or with other commas and blanks around it."""
    for name in (table, *findings.tables):
        if line := verify(name, text):
            return name, line
    return None


def _set_aside(table: str, number: int, text: bytes, findings: Findings) -> None:
    try:
        members = decode(b"{%b}" % text)
        records = {key: value for key, value in members.items() if isinstance(value, dict)}
    except ValueError:
        records = {}
    if not records or table == BOOK:
        findings.unreadable.append((number, text))
    for record_id, fields in records.items():
        findings.edited.append(Edited(table, record_id, fields))


def _object_at(text: str, start: int) -> dict[str, Any] | None:
    try:
        value, _end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _check(table: str, record_id: str, fields: dict[str, Any], findings: Findings) -> tuple[str, Line] | None:
    """The canonical line of a record whose CRC holds; one whose CRC does not goes to the findings."""
    try:
        record = decode_record(fields)
    except DamagedError:
        record = None
    if record is not None:
        for name in dict.fromkeys((table, *findings.tables)):
            text = encode_line(name, record_id, record)
            if b'"#":"%b"' % str(fields.get("#")).encode("utf-8", "replace") in text[: len(record_id) + 40]:
                return name, Line(record_id, text)
    findings.edited.append(Edited(table if table != BOOK else CUSTOMERS, record_id, fields))
    return None


def _unmarked(text: str, findings: Findings) -> list[Edited]:
    """Records without `#`, which another tool added to a file that is one JSON text."""
    try:
        whole = decode_text(text)
    except ValueError:
        return []
    if not isinstance(whole, dict):
        return []
    header = whole.get(BOOK)
    if isinstance(header, dict) and isinstance(header.get("@"), dict):
        findings.header.update(header["@"])
    return [
        Edited(table, record_id, fields)
        for table, records in whole.items()
        if table != BOOK and isinstance(records, dict)
        for record_id, fields in records.items()
        if record_id != "@" and isinstance(fields, dict) and "#" not in fields
    ]

"""Recovering records from text that is not in our layout.

A tool has reformatted the file, stock TinyDB has written it on one line, a line break was lost or added, two files
stand in one. JSON is taken as JSON; in anything else every object that looks like a record counts. What cannot be
read at all is reported, never dropped.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from tui.book.codec import Line, checksum, decode_record, encode_body, whole_line
from tui.book.layout import BOOK, Findings, Stretch, as_edited, is_frame, is_header, members, mend, tidy
from tui.book.values import DEEPEST, MOST_DIGITS, decode_text, encode


def _number(digits: str) -> int | str:
    """A whole number; one that is too long counts as text."""
    return int(digits) if len(digits) <= MOST_DIGITS else digits


_ANYWHERE = re.compile(
    r'(?<!\\)("(?:[^"\\]|\\.)*+")\s*:\s*'
    r'(?:(?P<table>\{\s*(?:""\s*:\s*\{\s*\}\s*,\s*)?"@")|(?P<record>\{\s*"#"\s*:))'
)
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{\]}]', re.DOTALL)
_COMPACT = re.compile(r':\{"#":"')
_NO_UTF8 = re.compile("[\udc80-\udcff]")
"""What stands in decoded text for bytes that are no UTF-8."""
_DECODER = json.JSONDecoder(strict=False, parse_int=_number)
"""Not strict: a line break within a text is damage, but no reason to lose the record."""

_EFFORT = 4
"""How many times as much as there is may be read for objects that turn out to be none, before the rest is let be."""

Found = Iterator[tuple[str, Line]]


class _Doubled(dict[str, Any]):
    """An object with a duplicate key; a dict alone would drop the first."""

    pairs: list[tuple[str, Any]]


def salvage(stretch: Stretch, findings: Findings) -> Found:
    """The records in a broken stretch as (table, line); hand edits and unreadable data go into `findings`."""
    whole = _as_json(b"\n".join(stretch.lines)) if stretch.number == 1 else None
    yield from _Search(stretch, findings).records() if whole is None else _walk(whole, findings)


def recheck(findings: Findings) -> Found:
    """Once all headings are known: recheck records that looked edited because they precede their table's heading."""
    edited, findings.edited = findings.edited, []
    for item in edited:
        if line := placed(item.table, item.id, item.fields, findings.tables):
            findings.untidy = True
            yield line
        else:
            findings.edited.append(item)


def _as_json(data: bytes) -> dict[str, Any] | None:
    """The one JSON object in the bytes, or None."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_int=_number)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    doubled = _Doubled(value)
    doubled.pairs = pairs
    return doubled


def _pairs(value: object) -> Iterable[tuple[str, Any]]:
    if isinstance(value, _Doubled):
        return value.pairs
    return value.items() if isinstance(value, dict) else ()


def _walk(whole: dict[str, Any], findings: Findings) -> Found:
    """The records of a file that is JSON: table, id, fields."""
    for table, records in _pairs(whole):
        for record_id, fields in _pairs(records):
            if record_id == "@":
                _meet_table(table, fields, findings)
            elif table != BOOK and (line := placed(table, record_id, fields, findings.tables)):
                yield line
            elif table != BOOK and not _take_edited(table, record_id, fields, findings):
                findings.unreadable.append((1, _excerpt(record_id, fields)))


class _Search:
    """Finds every object in a text that starts with "#" and has a name, and tracks what is accounted for."""

    def __init__(self, stretch: Stretch, findings: Findings) -> None:
        self._text = b"\n".join(stretch.lines).decode("utf-8", "surrogateescape")
        self._table = stretch.table
        self._first = stretch.number
        self._findings = findings
        self._spans: list[tuple[int, int]] = []
        self._effort = _EFFORT * max(len(self._text), 1 << 20)

    def records(self) -> Found:
        """The records with a good CRC; the rest goes into the findings."""
        end = 0
        for match in _ANYWHERE.finditer(self._text):
            if match.start() < end or self._effort < 0:
                continue
            if match["table"]:
                end = self._heading(match)
            else:
                line, end = self._record(match)
                if line:
                    yield line
            self._spans.append((match.start(), end))
        self._report()

    def _heading(self, match: re.Match[str]) -> int:
        self._table = _name(match[1])
        start = self._text.find("{", match.end())
        fields, after = self._object_at(start) if start >= 0 else (None, start)
        if not _NO_UTF8.search(self._text, match.start(), max(after, match.end())):
            _meet_table(self._table, fields, self._findings)
        return max(after, match.end())

    def _record(self, match: re.Match[str]) -> tuple[tuple[str, Line] | None, int]:
        """The line of a record whose CRC holds, and where it ends; where it starts if it is not a record."""
        name = _name(match[1])
        fields, end = self._object_at(match.start("record"))
        raw = _bytes(self._text[match.start() : end])
        damaged = fields is not None and _NO_UTF8.search(self._text, match.start(), end) is not None
        if damaged:
            fields = _DECODER.decode(_NO_UTF8.sub("\ufffd", self._text[match.start("record") : end]))
        line = placed(self._table, name, fields, self._findings.tables)
        if line is None and b"\n" in raw:
            line = mend(self._table, raw, self._findings)
            # A line of ours that goes on in the next one was cut off; it just happens to end like an object.
            damaged |= _COMPACT.match(self._text, match.end(1)) is not None
        if line or _take_edited(self._table, name, fields, self._findings, damaged=damaged):
            return line, end
        return None, match.start()

    def _object_at(self, start: int) -> tuple[object, int]:
        """The JSON value that starts at `start` and where it ends; None if there is none."""
        try:
            return _DECODER.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            # The error counts the lines before it: quick, but for each object from the start of the text.
            self._effort -= error.pos - start + error.pos // 64
        except RecursionError:
            self._effort -= _too_deep(self._text, start) - start
        return None, start

    def _report(self) -> None:
        """The remainder: frames, records without a mark, and unreadable text."""
        for number, line in enumerate(_bytes(self._rest()).split(b"\n"), self._first):
            text = tidy(line)
            if is_frame(text):
                continue
            if edited := members(self._table, text):
                self._findings.edited += edited
            else:
                self._findings.unreadable.append((number, text))

    def _rest(self) -> str:
        """The text without what was found, but with its line breaks."""
        rest: list[str] = []
        position = 0
        for start, end in self._spans:
            rest += (self._text[position:start], "\n" * self._text.count("\n", start, end))
            position = end
        return "".join([*rest, self._text[position:]])


def _too_deep(text: str, start: int) -> int:
    """The latest point at which reading JSON from `start` hits the stack limit."""
    depth, limit = 0, sys.getrecursionlimit()
    for token in _TOKENS.finditer(text, start):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > limit:
            return token.start()
    return len(text)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _meet_table(table: str, fields: object, findings: Findings) -> None:
    if table != BOOK:
        findings.add_table(table)
    if table == BOOK or (isinstance(fields, dict) and is_header(fields)):
        findings.add_header(fields)


def placed(table: str, record_id: str, fields: object, tables: Iterable[str]) -> tuple[str, Line] | None:
    """The table and canonical line of a record, if its CRC holds in `table` or one of `tables`."""
    mark = fields.get("#") if isinstance(fields, dict) else None
    if not isinstance(mark, str):
        return None
    try:
        record = decode_record(fields)
    except ValueError:
        return None
    if record.is_empty():
        return None
    key, body = encode(record_id), encode_body(record)
    for name in dict.fromkeys((table, *tables)):
        if mark.encode("utf-8", "replace") == checksum(name, key, body):
            return name, Line(record_id, whole_line(name, key, body))
    return None


def _take_edited(
    table: str, record_id: str, fields: object, findings: Findings, *, damaged: bool = False
) -> bool:
    edited = as_edited(table, record_id, fields)
    if edited:
        edited.damaged = damaged
        findings.edited.append(edited)
    return edited is not None


def _name(quoted: str) -> str:
    try:
        return str(decode_text(quoted))
    except ValueError:
        return quoted[1:-1]


def _excerpt(record_id: str, fields: object) -> bytes:
    try:
        return encode({record_id: fields}, DEEPEST)
    except ValueError:
        return encode(record_id)

"""One user action as a line of the journal: a CRC and the JSON of what was written and what it replaced.

The records in a line stay JSON text until somebody wants them: at opening nearly all of them are in the book
already, and that can be seen from the stamp.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from zlib import crc32

import msgspec

from tui.book.codec import decode_record, encode_line
from tui.book.record import Record
from tui.book.values import DEEPEST, UNREADABLE, decode, encode

ADOPT: Final = "adopt"
"""The kind of an entry that takes over what was edited outside; no action of the user's here."""

Key = tuple[str, str]
"""(table, record id)"""


@dataclass(slots=True)
class Entry:
    """One user action in the form of the journal.

    `do` holds partial records to join; `was` the encoded values that were shown before, by record and path (null
    for none). `reverts` names the entry that this one undoes, and `redo` whether that was itself an undo.
    """

    stamp: str
    kind: str
    subject: str = ""
    do: dict[Key, Record] = field(default_factory=dict)
    was: dict[Key, dict[str, bytes]] = field(default_factory=dict)
    created: frozenset[Key] = frozenset()
    """Records that this entry brought to life; its undo deletes them."""
    reverts: str = ""
    redo: bool = False
    skipped: int = 0
    """Values an undo left alone because somebody has changed them since. Not journaled."""


class Outline(msgspec.Struct, gc=False):
    """An entry whose records are still JSON text."""

    stamp: str
    kind: str
    subject: str
    do: dict[str, dict[str, msgspec.Raw]]
    was: msgspec.Raw
    created: list[Key] = []
    reverts: str = ""
    redo: bool = False

    def records(self) -> Iterator[tuple[Key, bytes]]:
        """Each record written, as the JSON text of its fields."""
        for table, records in self.do.items():
            for record_id, fields in records.items():
                yield (table, record_id), bytes(fields)

    def replaced(self, key: Key) -> dict[str, bytes]:
        """The encoded values that a record showed before, by path; none if they cannot be read."""
        try:
            return {path: encode(value) for path, value in decode(self.was)[key[0]][key[1]].items()}
        except (ValueError, LookupError, TypeError, AttributeError):
            return {}


_outline_of = msgspec.json.Decoder(Outline).decode


def encode_entry(entry: Entry) -> bytes:
    """The journal line of an entry: CRC, blank, JSON, line end."""
    members: dict[str, Any] = {"stamp": entry.stamp, "kind": entry.kind, "subject": entry.subject}
    if entry.created:
        members["created"] = sorted(entry.created)
    if entry.reverts:
        members |= {"redo": entry.redo, "reverts": entry.reverts}
    body = b'{"do":%b,"was":%b,%b' % (_encode_do(entry.do), _encode_was(entry.was), encode(members)[1:])
    return b"%08x %b\n" % (crc32(body), body)


def outline(line: bytes) -> Outline | None:
    """The outline of a journal line, or None for a torn or damaged line."""
    checksum, _blank, body = line.partition(b" ")
    if checksum != b"%08x" % crc32(body):
        return None
    try:
        return _outline_of(body)
    except UNREADABLE:
        return _outline_of_any(body)


def decode_entry(line: bytes) -> Entry | None:
    """The entry of a journal line, or None for a torn or damaged line."""
    found = outline(line)
    if found is None:
        return None
    try:
        return Entry(
            stamp=found.stamp,
            kind=found.kind,
            subject=found.subject,
            do={key: decode_record(decode(fields)) for key, fields in found.records()},
            was={
                (table, record_id): {path: encode(value) for path, value in values.items()}
                for table, records in decode(found.was).items()
                for record_id, values in records.items()
            },
            created=frozenset(found.created),
            reverts=found.reverts,
            redo=found.redo,
        )
    except (ValueError, AttributeError):
        return None


def _outline_of_any(body: bytes) -> Outline | None:
    """The outline of a line that is not UTF-8, which only the standard library reads."""
    try:
        members = decode(body)
        members["was"] = msgspec.Raw(encode(members["was"], DEEPEST))
        members["do"] = {
            table: {record_id: msgspec.Raw(encode(fields, DEEPEST)) for record_id, fields in records.items()}
            for table, records in members["do"].items()
        }
        members["created"] = [(table, record_id) for table, record_id in members.get("created", ())]
        return Outline(**members)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _encode_do(do: Mapping[Key, Record]) -> bytes:
    tables: dict[str, list[bytes]] = {}
    for (table, record_id), record in do.items():
        tables.setdefault(table, []).append(encode_line(table, record_id, record))
    return b"{%b}" % b",".join(
        b"%b:{%b}" % (encode(table), b",".join(lines)) for table, lines in sorted(tables.items())
    )


def _encode_was(was: Mapping[Key, Mapping[str, bytes]]) -> bytes:
    tables: dict[str, list[bytes]] = {}
    for (table, record_id), values in was.items():
        inner = b",".join(b"%b:%b" % (encode(path), value) for path, value in sorted(values.items()))
        tables.setdefault(table, []).append(b"%b:{%b}" % (encode(record_id), inner))
    return b"{%b}" % b",".join(
        b"%b:{%b}" % (encode(table), b",".join(records)) for table, records in sorted(tables.items())
    )

"""One record, one line: `"id":{"#":crc, history, stamps, plain values}`.

Plain values stand under plain names for any JSON reader. Beside them: `#` a CRC that notices damage and edits by
hand, `_s` the stamps (one text, or a map whose "" is the default), `_h` assignments that are not shown, `_v`
stamps whose assignments were trimmed, `_x` what a delete saw. The CRC covers the table, the id and the body, so a
line that was moved under another table's heading is put back where it belongs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zlib import crc32

import msgspec

from tui.book.record import Record, Registers, path_of, shown_paths, split, trimmed
from tui.book.stamp import ZERO, device_of, is_stamp
from tui.book.values import DEEPEST_VALUE, MOST_DIGITS, NULL, UNREADABLE, decode, encode, is_deeper

RESERVED: Final = frozenset({"#", "_s", "_h", "_v", "_x"})
"""Names in a record that are not fields."""

_CRC_MARK: Final = b':{"#":"'
_CRC_WIDTH: Final = 8


class _Object(msgspec.Struct, gc=False):
    """Any JSON object: none of it is kept."""


_NUMBER = re.compile(rb"\d{%d}" % (MOST_DIGITS + 1))
_is_object = msgspec.json.Decoder(_Object).decode


class Line(NamedTuple):
    """A good line: the record id and the canonical text without the leading comma."""

    id: str
    text: bytes


class DamagedError(ValueError):
    """A line that parses but is not a record."""


def encode_line(table: str, record_id: str, record: Record) -> bytes:
    """The canonical line of a record, without comma and line end. Equal records give equal bytes.

    A record that knows nothing at all has no line; the book never holds one.
    """
    return whole_line(table, encode(record_id), encode_body(record))


def whole_line(table: str, key: bytes, body: bytes) -> bytes:
    """The line of an encoded id and body."""
    return b"".join((key, _CRC_MARK, checksum(table, key, body), b'",', body))


def checksum(table: str, key: bytes, body: bytes) -> bytes:
    """CRC-32 over table, id and body as eight hex digits. `body` starts after the comma that follows `#`."""
    return b"%08x" % crc32(body, crc32(key, _table_checksum(table)))


def verify(table: str, text: bytes) -> Line | None:
    """The line, if its CRC holds for this table and it is an object within the bounds of the format; else None.

    Cheap, as nothing is kept. A CRC is no signature: anyone can make one for any content.
    """
    mark = text.find(_CRC_MARK)
    start = mark + len(_CRC_MARK)
    end = start + _CRC_WIDTH
    if mark < 2 or text[end : end + 2] != b'",':
        return None
    key = text[:mark]
    if checksum(table, key, text[end + 2 :]) != text[start:end]:
        return None
    record_id = _id_of(key)
    return Line(record_id, text) if record_id is not None and _is_sound(text[mark + 1 :]) else None


def decode_line(text: bytes, record_id: str) -> Record:
    """The record of a line that `verify` has accepted. Never raises.

    Bookkeeping that no version writes can only be made on purpose: what is plain in it counts.
    """
    try:
        fields = decode(text[len(encode(record_id)) + 1 :])
    except ValueError:
        return Record()
    try:
        return decode_record(fields)
    except ValueError:
        return plain_record(fields)


def decode_record(fields: object) -> Record:
    """A record from its JSON object. Raises ValueError for stamps, a history or a depth that no version writes."""
    if not isinstance(fields, dict):
        raise DamagedError("not an object")
    stamps = _stamps(fields.get("_s", ZERO))
    default = stamps[""]
    registers: Registers = {
        path: ((stamps.get(path) or default, value),) for path, value in plain_values(fields).items()
    }
    history, beyond, gone = fields.get("_h"), fields.get("_v"), fields.get("_x")
    if history is None and beyond is None:  # nearly every record
        return Record(registers, gone=_vector(gone) if gone is not None else None)
    for path, stamp, value in _history(history if history is not None else []):
        registers[path] = (*registers.get(path, ()), (stamp, value))
    claimed = Record(registers, _vector(beyond) if beyond is not None else None)
    return trimmed(claimed, _vector(gone) if gone is not None else {})


def plain_record(fields: object) -> Record:
    """The plain values of an object as if nobody had stamped them."""
    if not isinstance(fields, dict):
        return Record()
    try:
        return Record({path: ((ZERO, value),) for path, value in plain_values(fields).items()})
    except ValueError:
        return Record()


def plain_values(fields: Mapping[str, Any]) -> dict[str, bytes]:
    """Path → encoded value of all plain fields of a JSON object. A map is split into its entries."""
    values: dict[str, bytes] = {}
    for name, value in fields.items():
        if name in RESERVED:
            continue
        if isinstance(value, dict) and value:
            for entry, item in value.items():
                values[path_of(name, entry)] = encode(item)
        else:
            values[path_of(name)] = encode(value)
    return values


def _is_sound(fields: bytes) -> bool:
    """Whether this is a JSON object, and none of the values in it is too deep."""
    if is_deeper(fields, DEEPEST_VALUE) or (len(fields) > MOST_DIGITS and _NUMBER.search(fields)):
        return _are_bounded(fields)
    try:
        if not fields.isascii():
            fields.decode()
        _is_object(fields)
    except UNREADABLE:
        return _are_bounded(fields)  # lone surrogates, say
    return True


def _are_bounded(fields: bytes) -> bool:
    try:
        found = decode(fields)
        plain_values(found)
        return len(encode(found.get("_h"), DEEPEST_VALUE + 2)) > 0
    except (ValueError, AttributeError):
        return False


def _id_of(key: bytes) -> str | None:
    """The id of an encoded key, if it is in our encoding."""
    plain = key[1:-1]
    if plain.isalnum():  # as ids are; bytes know no letters beyond ASCII
        return plain.decode("ascii") if key[:1] == key[-1:] == b'"' else None
    try:
        record_id = decode(key)
    except ValueError:
        return None
    return record_id if isinstance(record_id, str) and encode(record_id) == key else None


@lru_cache(maxsize=64)
def _table_checksum(table: str) -> int:
    return crc32(encode(table))


def encode_body(record: Record) -> bytes:
    """All that follows the CRC: members sorted by name, and the closing brace."""
    shown = shown_paths(record)
    members = _plain_members(record, shown)
    if history := _hidden(record, shown):
        members[b'"_h"'] = history
    if shown:
        members[b'"_s"'] = _encode_stamps(record, shown)
    if record.beyond:
        members[b'"_v"'] = encode(record.beyond)
    if record.gone:
        members[b'"_x"'] = encode(record.gone)
    return b",".join(b"%b:%b" % member for member in sorted(members.items(), key=_by_name)) + b"}"


def _by_name(member: tuple[bytes, bytes]) -> str:
    # By the name itself: its JSON text sorts differently around quotes and escapes.
    name: str = decode(member[0])
    return name


def _plain_members(record: Record, shown: list[str]) -> dict[bytes, bytes]:
    members: dict[bytes, bytes] = {}
    maps: dict[str, list[tuple[str, bytes]]] = {}
    for path in shown:
        field, entry = split(path)
        value = record.registers[path][0][1]
        if entry is None:
            members[encode(field)] = value
        else:
            maps.setdefault(field, []).append((entry, value))
    for field, entries in maps.items():
        inner = b",".join(b"%b:%b" % (encode(entry), value) for entry, value in sorted(entries))
        members[encode(field)] = b"{%b}" % inner
    return members


def _hidden(record: Record, shown: list[str]) -> bytes:
    """All assignments that the plain values do not show: `[[path,stamp,value],…]`, or nothing."""
    on_show = set(shown)
    hidden = [
        (path, stamp, value)
        for path, register in record.registers.items()
        for stamp, value in register[path in on_show :]
    ]
    if not hidden:
        return b""
    return b"[%b]" % b",".join(
        b"[%b,%b,%b]" % (encode(path), encode(stamp), value) for path, stamp, value in sorted(hidden)
    )


def _encode_stamps(record: Record, shown: list[str]) -> bytes:
    """One stamp if all shown fields share it, else the most common as "" and the others by path."""
    stamps = {path: record.registers[path][0][0] for path in shown}
    counts = Counter(stamps.values())
    if len(counts) == 1:
        return encode(stamps[shown[0]])
    default = max(counts, key=lambda stamp: (counts[stamp], stamp))
    return encode({"": default} | {path: stamp for path, stamp in stamps.items() if stamp != default})


def _stamps(value: object) -> dict[str, str]:
    stamps = {"": value} if isinstance(value, str) else value
    if not isinstance(stamps, dict) or not all(is_stamp(stamp) for stamp in stamps.values()):
        raise DamagedError("stamps")
    return {"": ZERO, **stamps}


def _history(value: object) -> list[tuple[str, str, bytes]]:
    if not isinstance(value, list):
        raise DamagedError("history")
    entries: list[tuple[str, str, bytes]] = []
    for item in value:
        if not (isinstance(item, list) and len(item) == 3 and isinstance(item[0], str) and is_stamp(item[1])):
            raise DamagedError("history entry")
        if not item[0] or split(item[0])[0] in RESERVED:
            raise DamagedError("history path")
        entries.append((path_of(*split(item[0])), item[1], NULL if item[2] is None else encode(item[2])))
    return entries


def _vector(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise DamagedError("vector")
    for device, stamp in value.items():
        # "device", or "table/device" for what a delete saw beside its record
        if not is_stamp(stamp) or device_of(stamp) != device.rpartition("/")[2]:
            raise DamagedError("vector entry")
    return dict(value)

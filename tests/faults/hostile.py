"""Hostile JSON that keeps its structure: one place of a stored line is changed, and the line is signed again.

Bytes flipped at random are stopped by the CRC, so nothing behind it is ever tried by them. Here a record, an entry of
the journal or a file of the state folder stays what it was but for one value, which is very deep, wide, long or odd,
and whose CRC is good.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any, Final
from zlib import crc32

from tests.soak import SOAK
from tui.book.codec import checksum
from tui.book.values import encode

_HERE: Final = "\ue000here\ue000"
"""What stands for the hostile value until the rest is JSON: many of them no library would write."""

_SIZE: Final = 1_000_000 if SOAK else 100_000
_DEPTHS: Final = (31, 32, 33, 64, 65, 300, 900, 990, 1100, 5000, 100_000)

_TEXTS: Final = (
    r"\ud800",
    r"\udc00\ud800",
    r"\u0000",
    r"\u001b]52;c;aGk=\u0007",
    r"\u202e",
    r"\u2028",
    r"\\",
    r"\"",
    "[/x]",
    "../../etc/passwd",
    "",
    " ",
    "/",
    "~2",
    "~1~0",
    "{}",
    "é" * 50,
    "a" + "\u0301" * 500,
    "👨‍👩‍👧" * 20,
    "ﷺ" * 20,
    "null",
    "@",
    "#",
    "http://[::1",
    "https://a.b:99999/",
    "javascript:alert(1)",
    "tel:+1;ext=1",
    "王" * 400,
)
_DATES: Final = (
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "0000-00-00",
    "2026-11-21T15:04+08:00",
    "0001-01-01T00:00+23:59",
    "9999-12-31T23:59-23:59",
    "2026-11-21T25:61+99:99",
    "2026-11-21T15:04:05.999999999+08:00",
    "20261121",
    "2026-W47-6",
    "２０２６-11-21",
    "none",
)
_NUMBERS: Final = (
    "-0",
    "1e999",
    "-1e999",
    "1e-999",
    "0.1",
    "1E400",
    "9223372036854775808",
    "-9223372036854775809",
    "1" * 400,
    "1" * 4300,
    "1" * 4301,
    "0." + "3" * 5000,
    "NaN",
    "Infinity",
    "true",
    '"NaN"',
    '"sNaN"',
    '"-Infinity"',
    '"1E+999999999"',
    '"1E-999999999"',
    '"-5"',
    '"1_000"',
)
_TYPES: Final = (
    "null",
    "false",
    "0",
    '""',
    "[]",
    "{}",
    "[1]",
    '{"a":1}',
    '[["a","b","c"]]',
    '{"":null}',
    "[[]]",
)
_STAMPS: Final = (
    '"000000000000-0000-00000000"',
    '"ffffffffffff-ffff-ffffffff"',
    '"0699e3e2e7ff-ffff-ffffffff"',
    '"0198f3a2b7c1-0000-7f3a9c2"',
    '"0198F3A2B7C1-0000-7F3A9C21"',
    '"٠198f3a2b7c1-0000-7f3a9c21"',
    '{"":"0198f3a2b7c1-0000-7f3a9c21","name":"0198f3a2b7c9-0000-7f3a9c21"}',
    '{"7f3a9c21":"0198f3a2b7c9-0000-7f3a9c21"}',
    '{"followups/7f3a9c21":"0198f3a2b7c9-0000-7f3a9c21"}',
    '[["name","0198f3a2b7c9-0000-7f3a9c21","x"]]',
    '[["name","0198f3a2b7c9-0000-7f3a9c21",{"a":{"b":1}}],["name","0198f3a2b7c9-0000-7f3a9c21",null]]',
    '[["","0198f3a2b7c9-0000-7f3a9c21",1]]',
)


def _deep(chance: random.Random) -> str:
    levels = chance.choice(_DEPTHS)
    inner = chance.choice(("", '"x"', "1"))
    if chance.random() < 0.5:
        return "[" * levels + inner + "]" * levels
    return '{"a":' * levels + (inner or "1") + "}" * levels


def _wide(chance: random.Random) -> str:
    number = chance.choice((100, 5000, _SIZE))
    item = chance.choice(("true", '""', '"x"', "1", "{}", '["a","b"]'))
    if chance.random() < 0.3:
        return "[" + ",".join([item] * number) + "]"
    return "{" + ",".join(f'"{row:07d}":{item}' for row in range(number)) + "}"


def _long(chance: random.Random) -> str:
    piece = chance.choice(
        ("a", "王", "é", "e\u0301", "1", " ", r"\n", r"\"", "A. ", "a@b.c ", "👍", "长\u0301", "13800138000,")
    )
    return '"' + piece * (chance.choice((10_000, _SIZE, 10 * _SIZE)) // len(piece)) + '"'


def _text(chance: random.Random) -> str:
    return '"' + chance.choice(_TEXTS) + '"'


def _date(chance: random.Random) -> str:
    return '"' + chance.choice(_DATES) + '"'


KINDS: Final[dict[str, Callable[[random.Random], str]]] = {
    "deep": _deep,
    "wide": _wide,
    "long": _long,
    "text": _text,
    "date": _date,
    "number": lambda chance: chance.choice(_NUMBERS),
    "type": lambda chance: chance.choice(_TYPES),
    "stamp": lambda chance: chance.choice(_STAMPS),
    "key": lambda chance: chance.choice((_text, _long, lambda _chance: '"_h"', lambda _chance: '"_x"'))(
        chance
    ),
    "cut": lambda _chance: "",
}
"""Kind of mutation → the JSON text that is put somewhere."""

_FIELDS: Final = (
    "name", "company", "phones", "emails", "tags", "grade", "need", "close_by", "amount", "status", "importance",
    "owner", "source", "region", "address", "website", "birthday", "note", "created", "merged_into", "custom", "refs",
    "customer", "at", "kind", "outcome", "from", "next", "by", "_s", "_h", "_v", "_x", "zz",
)  # fmt: skip


def mutated(value: Any, kind: str, chance: random.Random) -> bytes:
    """The JSON of an object with one thing in it that is hostile in this way."""
    if kind == "cut":
        whole = _json(value)
        return whole[: chance.randrange(len(whole))] + chance.choice((b"", b"\xff", b"}", b'"', b"\0"))
    hostile = KINDS[kind](chance)
    copy = json.loads(json.dumps(value))
    holder, key = chance.choice(list(_places(copy)))
    if kind == "key" and isinstance(holder, dict):
        holder[_HERE] = holder.pop(key) if key in holder else 1
    elif isinstance(holder, dict) and chance.random() < 0.5 and any(name in holder for name in _FIELDS):
        holder[chance.choice(_FIELDS)] = _HERE
    else:
        holder[key] = _HERE
    return _json(copy).replace(json.dumps(_HERE, ensure_ascii=False).encode(), hostile.encode())


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every member of every list and object in a value, as what holds it and its key."""
    if not isinstance(value, dict | list):
        return
    if isinstance(value, dict):
        yield value, "zz"
    for key, item in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        yield from _places(item)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def signed_line(table: str, record_id: str, fields: bytes) -> bytes:
    """The line of a record with these fields, whatever they are, and a good CRC."""
    key, body = encode(record_id), fields.removeprefix(b"{").removeprefix(b'"#":0,')
    return b'%b:{"#":"%b",%b' % (key, checksum(table, key, body), body)


def signed_entry(body: bytes) -> bytes:
    """A line of the journal with this body, whatever it is, and a good CRC."""
    return b"%08x %b" % (crc32(body), body)

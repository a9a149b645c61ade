"""Values as canonical JSON: equal values have equal bytes on every device.

UTF-8, sorted keys, no spaces, no floats. msgspec does the work; the standard library takes over for what it
refuses to write or read (lone surrogates, NaN), so any text that once got into a file comes back out.

How deep a value nests and how long a number is are bounded here by constants. Left to the stack and the interpreter,
one device could read what the next one cannot.
"""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

NULL: Final = b"null"
"""The encoded value of a field that was removed."""

DEEPEST_VALUE: Final = 32
"""How many lists and objects the value of a field may have inside one another. Part of format 1."""
DEEPEST: Final = 64
"""The same of any text that is read: values in a record, its history, a table, an entry of the journal."""
MOST_DIGITS: Final = 4300
"""Of a whole number, as in msgspec. Python's own limit can be set from outside."""

UNREADABLE: Final = (msgspec.MsgspecError, UnicodeError, RecursionError)
"""What reading any bytes as JSON of a certain kind may raise; `decode` raises nothing but ValueError."""

_T = TypeVar("_T")
_STEPS: Final = [(byte in b"[{") - (byte in b"]}") for byte in range(256)]
_NOT_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_TEXTS = re.compile(rb'(?<!\\)"(?:[^"\\]|\\.)*+"', re.DOTALL)

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


def encode(value: object, deepest: int = DEEPEST_VALUE) -> bytes:
    """Canonical JSON of a value made of dict, list, str, int, bool and None; floats become integers or text.

    Raises ValueError for what is nested too deeply, and for a number that is too long.
    """
    if not isinstance(value, str | int | None):
        value = _plain(value, deepest)
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode_surrogates(value)


def normal(text: str) -> str:
    """The text as a JSON reader gets it: two adjacent surrogates are one character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.loads(json.dumps(text))
    return text


def decode(data: bytes | memoryview) -> Any:
    """The value of JSON bytes. Raises ValueError if they are not JSON, or deeper or longer than anything we write."""
    if len(data) > DEEPEST and is_deeper(bytes(data), DEEPEST):
        raise ValueError("nested too deeply")
    try:
        return _decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return decode_text(bytes(data).decode("utf-8"))
    except RecursionError as error:  # called from far down
        raise ValueError("nested too deeply") from error


def decode_text(text: str) -> Any:
    """The value of JSON text, read by the standard library; of duplicate keys objects keep the last."""
    try:
        return json.loads(text, parse_int=whole)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def whole(digits: str) -> int:
    """The whole number in JSON text. Raises ValueError if it is too long."""
    if len(digits) > MOST_DIGITS:
        raise ValueError("a number of too many digits")
    return int(digits)


def is_deeper(data: bytes, levels: int) -> bool:
    """Whether JSON has more than so many nested lists and objects; for other bytes, whether it may."""
    if data.count(b"{") + data.count(b"[") <= levels:  # nearly everything
        return False
    brackets = _TEXTS.sub(b"", data).translate(None, _NOT_BRACKETS)
    return any(depth > levels for depth in accumulate(map(_STEPS.__getitem__, brackets)))


def stored(path: Path, kind: type[_T], otherwise: _T) -> _T:
    """The content of a small file of this device; `otherwise` if it is missing or of another kind."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, *UNREADABLE):
        return otherwise


def _encode_surrogates(value: object) -> bytes:
    """JSON of what UTF-8 cannot hold, with escapes; pairs become the character they encode."""
    value = json.loads(json.dumps(value))
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: object, levels: int) -> object:
    """The value without floats. Raises ValueError if it has more levels than that."""
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and value.is_integer() else repr(value)
    if not isinstance(value, dict | list | tuple):
        return value
    if not levels:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        return {str(key): _plain(item, levels - 1) for key, item in value.items()}
    return [_plain(item, levels - 1) for item in value]

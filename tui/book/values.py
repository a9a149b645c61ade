"""Values as canonical JSON: equal values have equal bytes on every machine.

UTF-8, sorted keys, no spaces, no floats. msgspec does the work; the standard library takes over for what it
refuses to write or read (lone surrogates, NaN), so any text that once got into a file comes back out.
"""

from __future__ import annotations

import json
import math
from typing import Any, Final

import msgspec

NULL: Final = b"null"
"""The encoded value of a field that was removed."""

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


def encode(value: object) -> bytes:
    """Canonical JSON of a value made of dict, list, str, int, bool and None; floats become integers or text.

    Raises ValueError for what is nested too deeply.
    """
    if not isinstance(value, str | int | None):
        value = _plain(value)
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode_surrogates(value)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def normal(text: str) -> str:
    """The text as a reader of its JSON gets it: two surrogates side by side are one character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.loads(json.dumps(text))
    return text


def decode(data: bytes | memoryview) -> Any:
    """The value of JSON bytes. Raises ValueError for what is no JSON, however deep or long."""
    try:
        return _decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return decode_text(bytes(data).decode("utf-8"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def decode_text(text: str) -> Any:
    """The value of JSON text, read by the standard library; objects keep the last of doubled keys."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _encode_surrogates(value: object) -> bytes:
    """JSON of what UTF-8 cannot hold, with escapes; pairs become the character that they stand for."""
    value = json.loads(json.dumps(value))
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    try:
        return _without_floats(value)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _without_floats(value: object) -> object:
    if isinstance(value, float):
        if math.isfinite(value) and value.is_integer():
            return int(value)
        return repr(value)
    if isinstance(value, dict):
        return {str(key): _without_floats(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_floats(item) for item in value]
    return value

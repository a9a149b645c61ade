"""Finding the character encoding of a list.

A ladder, from what is certain to what is likely: a byte order mark; many NULs, which is UTF-16; valid UTF-8;
GB18030, what Chinese Excel writes; Big5; Windows-1252. GB18030 gives nearly any bytes a meaning, so the two
below it are told apart by where the bytes above 127 stand. The guess is shown to the user, who can name another
encoding in a map file.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from tui.core.text import safe_text
from tui.exchange.errors import ExchangeError
from tui.language import _

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    (b"\x84\x31\x95\x33", "gb18030", "GB18030"),
)
_NAMES: Final = {"utf-8": "UTF-8", "gb18030": "GB18030", "big5": "Big5", "cp1252": "Windows-1252"}
_SAMPLE: Final = 1 << 16
"""Bytes looked at where a guess by frequency is enough."""
_DAMAGED_SHARE: Final = 0.02
"""A file with fewer unreadable characters than this among its non-ASCII ones is damaged UTF-8, not something else."""

_CONTROLS: Final = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
"""Bytes that no text has; NULs some programs pad cells with."""
_HIGH_RUN: Final = re.compile(rb"[\x80-\xff]+")
_DOUBLE_BYTE: Final = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a list, the display name of its encoding, and how many characters could not be read."""

    text: str
    encoding: str
    damaged: int = 0


def decode(data: bytes, forced: str | None = None) -> Decoded:
    """The text of `data`, without a byte order mark and NULs.

    `forced` is an encoding named by the user. Raises ExchangeError when it is unknown or does not fit, or when
    the bytes are no text.
    """
    found = _decode_as(data, forced) if forced else _ladder(data)
    text = found.text.removeprefix("\ufeff")
    return Decoded(text.replace("\x00", ""), found.encoding, found.damaged)


def _decode_as(data: bytes, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        return Decoded(data.decode(name), _NAMES.get(name, name.upper()))
    except (LookupError, UnicodeError) as error:
        wrong = _("The file cannot be read as {encoding}.").format(encoding=safe_text(encoding))
        raise ExchangeError(wrong) from error


def _ladder(data: bytes) -> Decoded:
    for mark, encoding, name in _MARKS:
        if data.startswith(mark):
            return _tolerant(data[len(mark) :], encoding, name)
    if wide := _utf16_by_nulls(data):
        return _tolerant(data, wide, "UTF-16")
    if len(_CONTROLS.findall(data, 0, _SAMPLE)) * 50 > min(len(data), _SAMPLE):
        raise ExchangeError(_("The file is not text; a list must be CSV."))
    if utf8 := _utf8(data):
        return utf8
    for encoding in _likely(data):
        try:
            return Decoded(data.decode(encoding), _NAMES[encoding])
        except UnicodeDecodeError:
            continue
    raise ExchangeError(_("The encoding of the file was not recognised; save the file as UTF-8."))


def _tolerant(data: bytes, encoding: str, name: str) -> Decoded:
    """Text of bytes with a certain encoding; unreadable bytes become U+FFFD and are counted."""
    text = data.decode(encoding, "replace")
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return Decoded(text, name, text.count("\ufffd"))
    return Decoded(text, name)


def _utf16_by_nulls(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: in text with Latin letters or digits every other byte is often NUL."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if max(even, odd) * 20 < half or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    foreign = sum(1 for character in text[:_SAMPLE] if character > "\x7f")
    share = text.count("\ufffd", 0, _SAMPLE) / max(foreign, 1)
    return Decoded(text, "UTF-8", damaged) if share < _DAMAGED_SHARE and foreign else None


def _likely(data: bytes) -> tuple[str, ...]:
    """The encodings to try for bytes that are not UTF-8, likeliest first."""
    sample = data[:_SAMPLE]
    runs = [len(match.group()) for match in _HIGH_RUN.finditer(sample)]
    # A Chinese character is nearly always two high bytes; an accented letter stands alone among plain ones.
    if runs and sum(1 for length in runs if length == 1) >= 0.8 * len(runs):
        return ("cp1252", "gb18030", "big5")
    pairs = _DOUBLE_BYTE.findall(sample)
    low_second = sum(1 for pair in pairs if pair[1] < 0x80)
    common_big5 = sum(1 for pair in pairs if 0xA1 <= pair[0] <= 0xC6)
    if pairs and low_second > 0.2 * len(pairs) and common_big5 > 0.75 * len(pairs):
        return ("big5", "gb18030", "cp1252")
    return ("gb18030", "big5", "cp1252")

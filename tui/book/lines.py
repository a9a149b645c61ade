"""Reading a line without parsing its whole record: a typed view, whether it is live, its stamps.

Nearly every line is looked at in one of these ways and never as a record, so they cost what decoding costs. A line that
something else has written is read as far as it can be.

What is looked at is bounded here, once for everything that sorts, folds, searches, wraps and draws it: a view holds no
more than `LONGEST_TEXT` and `MOST_ENTRIES` of what the line has. The line itself keeps all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final, TypeVar

import msgspec

from tui.book.codec import decode_line
from tui.book.record import document
from tui.book.stamp import device_of, is_stamp
from tui.book.values import UNREADABLE, decode
from tui.core.amounts import is_amount
from tui.core.model import Customer, FollowUp
from tui.core.text import LONGEST_NOTE, LONGEST_TEXT, MOST_ENTRIES, cut

_T = TypeVar("_T", Customer, FollowUp)

_LONG: Final = 8192
"""Bytes of a line; a shorter one cannot hold anything that has to be cut."""

_DELETE_MARK: Final = b'"_x":{'
"""Cannot stand inside a text: its quotes would be escaped. So its absence proves that a record is live."""

_CRC_MARK: Final = b':{"#":"'
_CRC_END: Final = len(b':{"#":"1c291ca3",')
_STAMP_AT: Final = len(b'"_s":"')
_STAMP_WIDTH: Final = len(b'"_s":"0198f3a2b7c1-0000-7f3a9c21"')

_customer_of = msgspec.json.Decoder(Customer).decode
_followup_of = msgspec.json.Decoder(FollowUp).decode


class Stamps(msgspec.Struct, gc=False):
    """The stamps a line carries, for the clock."""

    shown: str | dict[str, str] = msgspec.field(name="_s", default="")
    history: list[tuple[str, str, msgspec.Raw]] = msgspec.field(name="_h", default_factory=list)
    beyond: dict[str, str] = msgspec.field(name="_v", default_factory=dict)
    gone: dict[str, str] = msgspec.field(name="_x", default_factory=dict)

    def written(self) -> list[str]:
        """The stamps of all assignments."""
        shown = (self.shown,) if isinstance(self.shown, str) else self.shown.values()
        history = (stamp for _path, stamp, _value in self.history)
        return [stamp for stamp in (*shown, *self.beyond.values(), *history) if stamp]

    def newest(self) -> str:
        """The greatest valid stamp, or "" if there is none."""
        return max(filter(is_stamp, (*self.written(), *self.gone.values())), default="")


_stamps_of = msgspec.json.Decoder(Stamps).decode


def newest_stamp(record_id: str, text: bytes) -> str:
    """The newest stamp in a line, or "" if none can be read."""
    start = text.find(_CRC_MARK) + _CRC_END
    after = start + _STAMP_WIDTH
    if text[start : start + _STAMP_AT] == b'"_s":"' and text[after : after + 3] != b',"_':
        # One stamp for all fields and nothing else stamped: nearly every line, and nothing needs parsing.
        found = text[start + _STAMP_AT : after - 1].decode("ascii", "replace")
        return found if is_stamp(found) else ""
    try:
        return _stamps_of(_fields(text)).newest()
    except UNREADABLE:
        return max(decode_line(text, record_id).stamps(), default="")


def stamps_in(record_id: str, text: bytes) -> Iterable[str]:
    """Every stamp in a line: of assignments, of trimmed ones, and of what a delete saw."""
    try:
        found = _stamps_of(_fields(text))
    except UNREADABLE:
        return list(decode_line(text, record_id).stamps())
    return filter(is_stamp, (*found.written(), *found.gone.values()))


def customer_from_line(record_id: str, text: bytes) -> Customer:
    """The customer in a line; fields of the wrong type are left out, whatever wrote them."""
    customer = _view(Customer, _customer_of, record_id, text)
    if customer.amount is not None and not is_amount(customer.amount):
        customer.amount = None
    return customer


def followup_from_line(record_id: str, text: bytes) -> FollowUp:
    """The follow-up of a line; fields of the wrong type are left out."""
    return _view(FollowUp, _followup_of, record_id, text)


def _view(kind: type[_T], decode_fields: Callable[[bytes], _T], record_id: str, text: bytes) -> _T:
    try:
        view = decode_fields(_fields(text))
    except UNREADABLE:
        view = _leniently(kind, _any_fields(text))
    if len(text) > _LONG:
        _cut(view)
    view.id = record_id
    return view


def _cut(view: Customer | FollowUp) -> None:
    """Cut what is too long to show from a view."""
    for name in view.__struct_fields__:
        value = getattr(view, name)
        if isinstance(value, str):
            setattr(view, name, cut(value, LONGEST_NOTE if name == "note" else LONGEST_TEXT))
        elif isinstance(value, dict):
            setattr(view, name, _some(value))


def _some(entries: dict[str, Any]) -> dict[str, Any]:
    """The first entries of a map; an entry under a cut name would be a different one."""
    some: dict[str, Any] = {}
    room = LONGEST_NOTE
    for key, item in islice(entries.items(), MOST_ENTRIES):
        value = cut(item, LONGEST_TEXT) if isinstance(item, str) else item
        size = len(key) + (len(value) if isinstance(value, str) else 0)
        if size <= room:
            some[key] = value
            room -= size
    return some


def is_live(record_id: str, text: bytes) -> bool:
    """Whether the record of a line is not deleted. Reads only the stamps: after an undone import all have a mark."""
    if _DELETE_MARK not in text:
        return True
    try:
        found = _stamps_of(_fields(text))
    except UNREADABLE:
        return decode_line(text, record_id).is_live()
    written = found.written()
    if not (found.shown and found.gone and all(map(is_stamp, (*written, *found.gone.values())))):
        return decode_line(text, record_id).is_live()
    return any(stamp > found.gone.get(device_of(stamp), "") for stamp in written)


def plain(record_id: str, text: bytes) -> dict[str, Any]:
    """The plain document of a line: its fields without the bookkeeping."""
    return document(decode_line(text, record_id))


def _fields(text: bytes) -> bytes:
    return text[text.find(_CRC_MARK) + 1 :]


def _any_fields(text: bytes) -> Mapping[str, Any]:
    """The fields of a line, whatever they are; none if the line cannot be read."""
    try:
        fields = decode(_fields(text))
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _leniently(kind: type[_T], fields: Mapping[str, Any]) -> _T:
    """A view from fields, some with the wrong type."""
    good: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        value = fields.get(field.encode_name)
        if isinstance(value, dict):
            some = islice(value.items(), MOST_ENTRIES)
            value = {key: item for key, item in some if _fits(kind, field.encode_name, {key: item})}
        if value is not None and _fits(kind, field.encode_name, value):
            good[field.encode_name] = value
    return msgspec.convert(good, kind)


def _fits(kind: type[_T], name: str, value: object) -> bool:
    try:
        msgspec.convert({name: value}, kind)
    except UNREADABLE:
        return False
    return True

"""The history of fields: the values kept beside the one shown, with when and where each was set.

"Where" is a device, and a device is a random number. This device is called so; another is named after the person who
last logged something there, plus the start of its number. So no name of a computer gets into the book.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from tui.book.codec import decode_line
from tui.book.record import Assignment as Made
from tui.book.record import Record, split
from tui.book.stamp import ZERO, device_of, moment_of
from tui.book.store import Store
from tui.book.values import NULL, decode
from tui.core.changes import FOLLOWUPS
from tui.core.text import safe_text
from tui.language import _

_SHORT: Final = 4
"""Digits of a device's number that are shown."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value a field once had. `value` is None if it was removed."""

    value: Any
    at: datetime | None
    """Local time by the clock of the device that wrote it; None for a value from another program."""
    device: str
    is_shown: bool
    entry: str = ""
    """For an entry of a map, its key: the number of a phone."""


def history(record: Record, field: str) -> list[Assignment]:
    """The assignments of a field, newest first: up to four for each entry of a map.

    `field` is a path as `record.path_of` makes it: a field ("grade"), all entries of one that is a map ("phones"), or
    one entry ("phones/+8613800138000").
    """
    found = [
        (made, path, made == register[0])
        for path, register in record.registers.items()
        if path == field or path.startswith(f"{field}/")
        for made in register
    ]
    return [_assignment(*one) for one in sorted(found, reverse=True)]


def versions(record: Record, standing: Mapping[str, Iterable[Made]]) -> dict[str, list[Assignment]]:
    """Path → assignments, for the fields with versions that nobody has settled."""
    return {
        path: [_assignment(made, path, made == record.newest(path)) for made in register]
        for path, register in standing.items()
    }


def _assignment(made: Made, path: str, is_shown: bool) -> Assignment:
    stamp, value = made
    return Assignment(decode(value), moment_of(stamp), device_of(stamp), is_shown, split(path)[1] or "")


class Devices:
    """Names for the devices that have written in a book."""

    def __init__(self, store: Store, state: Path, own: str) -> None:
        self._store = store
        self._state = state
        self._own = {own}
        self._people: dict[str, str] = {}

    def own(self) -> set[str]:
        """The devices of this computer: each of its processes writes under one of them."""
        for path in (self._state / "devices").glob("*.json"):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                self._own.add(str(decode(path.read_bytes())["id"]))
        return self._own

    def name(self, device: str) -> str:
        """The name of a device: "this device", "Li · 52c0", "device 52c0"."""
        if device in self._own or device in self.own():
            return _("this device")
        if device == device_of(ZERO):
            return _("another program")
        if device not in self._people:
            self._people[device] = self._person(device)
        number = device[:_SHORT]
        who = safe_text(self._people[device])
        return f"{who} · {number}" if who else _("device {number}").format(number=number)

    def _person(self, device: str) -> str:
        """The author of the newest follow-up that a device has signed, or ""."""
        mark = f"-{device}".encode()
        for record_id, text in self._newest_first():
            if mark in text and b'"by":"' in text:
                newest = decode_line(text, record_id).newest("by")
                if newest and device_of(newest[0]) == device and newest[1] != NULL:
                    return str(decode(newest[1]))
        return ""

    def _newest_first(self) -> Iterable[tuple[str, bytes]]:
        return reversed(self._store.all(FOLLOWUPS))

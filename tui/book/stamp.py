"""Stamps: when, in causal order, a value was assigned, and on which device.

A stamp is `mmmmmmmmmmmm-cccc-dddddddd` in lower-case hex: milliseconds since 1970, a counter, the device.
The width is fixed, so comparing the text compares the time. The clock is a hybrid logical clock (Kulkarni
and others, 2014): never behind anything it has seen, so an edit made after seeing another always wins over it,
whatever the computers' clocks say. Stamps order assignments; the history of a field shows their milliseconds, too,
which say when a value was written as far as that computer's clock was right.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from tui.clock import SYSTEM

_STAMP = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{8}", re.ASCII)
ZERO: Final = "000000000000-0000-00000000"
"""The stamp of a value that carries none: older than every real one."""
LATEST: Final = f"{7_258_118_400_000:012x}-ffff-ffffffff"
"""The end of the year 2199: a stamp beyond it is damage. A constant, so that joining stays free of clocks."""
_NO_ROOM: Final = f"{7_258_118_400_000 - 86_400_000:012x}"
"""The clock does not follow stamps of the last day before `LATEST`: what came after would be damage itself."""
_DEVICE_AT: Final = 18
_COUNTER_LIMIT: Final = 0xFFFF


def is_stamp(text: object) -> bool:
    """Whether `text` is a well-formed stamp."""
    return isinstance(text, str) and _STAMP.fullmatch(text) is not None and text <= LATEST


def device_of(stamp: str) -> str:
    """The device that issued a stamp: eight hex digits."""
    return stamp[_DEVICE_AT:]


def milliseconds_of(stamp: str) -> int:
    """The wall-clock part of a stamp, in milliseconds since 1970 UTC."""
    return int(stamp[:12], 16)


def counter_of(stamp: str) -> int:
    """The counter of a stamp: 0 if its time was read from a clock, more if it only follows another stamp."""
    return int(stamp[13:17], 16)


def moment_of(stamp: str) -> datetime | None:
    """The local time of a stamp by its computer's clock; None for a value without a stamp."""
    seconds = milliseconds_of(stamp) / 1000
    return datetime.fromtimestamp(seconds, UTC).astimezone() if seconds else None


class HybridClock:
    """Issues stamps of one device, each greater than all it has issued or seen. Threads may share it."""

    def __init__(self, device: str, wall: Callable[[], int] = SYSTEM.milliseconds) -> None:
        self.device = device
        self._wall = wall
        self._newest = (0, 0)
        self._seen = ZERO
        self.issued = ""
        """The newest stamp issued here."""
        self._lock = threading.Lock()

    def witness(self, stamp: str) -> None:
        """Take note of a stamp from elsewhere: the next one issued here is greater."""
        if stamp <= self._seen or stamp >= _NO_ROOM:
            return
        seen = (milliseconds_of(stamp), int(stamp[13:17], 16))
        with self._lock:
            self._newest = max(self._newest, seen)
            self._seen = max(self._seen, stamp)

    @property
    def newest(self) -> str:
        """The newest stamp issued or seen, under this device's id."""
        with self._lock:
            return f"{self._newest[0]:012x}-{self._newest[1]:04x}-{self.device}"

    def next(self) -> str:
        """A new stamp."""
        with self._lock:
            milliseconds, counter = self._newest
            now = self._wall()
            if now > milliseconds:
                self._newest = (now, 0)
            elif counter < _COUNTER_LIMIT:
                self._newest = (milliseconds, counter + 1)
            else:
                self._newest = (milliseconds + 1, 0)
            milliseconds, counter = self._newest
            self.issued = f"{milliseconds:012x}-{counter:04x}-{self.device}"
            return self.issued

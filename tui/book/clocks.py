"""Stamps that reveal a clock that runs ahead, or another device that writes under our id.

Neither does harm to the order of changes, since every clock goes on from the newest stamp it has seen, and two values
under one stamp are both kept. But the user should know, and an id that two devices share is given up at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from tui.book.device import Device
from tui.book.files import replace
from tui.book.journal import Journal
from tui.book.lines import stamps_in
from tui.book.stamp import HybridClock, counter_of, device_of, milliseconds_of
from tui.book.values import stored
from tui.clock import SYSTEM
from tui.language import _, ngettext

CLOCK_SECONDS: Final = 300
"""How far ahead a clock may be before anybody is told."""
_AGAIN_SECONDS: Final = 7 * 86_400
"""After how long a clock that still runs ahead is told about again."""


def skews(stamps: Iterable[str], now: int) -> dict[str, int]:
    """Device → seconds by which its clock is or was ahead of `now` (milliseconds since 1970), if that is much.

    Only a stamp whose counter is zero was read from a clock: a device that has seen a stamp from the future goes on
    from there by counting, and is not wrong itself.
    """
    limit = f"{max(0, now + CLOCK_SECONDS * 1000):012x}-ffff"
    ahead: dict[str, int] = {}
    for stamp in stamps:
        if stamp > limit and not counter_of(stamp):
            seconds = (milliseconds_of(stamp) - now) // 1000
            device = device_of(stamp)
            ahead[device] = max(seconds, ahead.get(device, 0))
    return ahead


class Told(msgspec.Struct):
    """When a clock was last reported, and the stamp that showed it."""

    at: int
    stamp_at: int


class Clocks:
    """Checks what comes from outside. `name` gives the name of a device, `tell` takes a notice."""

    def __init__(
        self,
        clock: HybridClock,
        device: Device,
        journal: Journal,
        folder: Path,
        *,
        name: Callable[[str], str],
        tell: Callable[[str], None],
        wall: Callable[[], int] = SYSTEM.milliseconds,
    ) -> None:
        self._clock = clock
        self._device = device
        self._journal = journal
        self._file = folder / "clocks.json"
        self._name = name
        self._tell = tell
        self._wall = wall
        self._ours = ""
        self._found: dict[str, int] = {}

    def look(self, record_id: str, text: bytes, newest: str) -> None:
        """Check a line from outside, given its newest stamp. Costs next to nothing unless something is odd."""
        if milliseconds_of(newest) > self._wall() + CLOCK_SECONDS * 1000:
            for device, seconds in skews(stamps_in(record_id, text), self._wall()).items():
                self._found[device] = max(seconds, self._found.get(device, 0))
        if device_of(newest) == self._clock.device and newest > max(self._ours, self._clock.issued):
            self._check_own(newest)

    def report(self) -> None:
        """Report clocks that run ahead, each once in a while."""
        found, self._found = self._found, {}
        if not found:
            return
        told, now = self._read(), self._wall()
        for device, seconds in sorted(found.items()):
            stamp_at = now + seconds * 1000
            known = told.get(device)
            if known and (stamp_at <= known.stamp_at + 1000 or now < known.at + _AGAIN_SECONDS * 1000):
                continue
            told[device] = Told(now, stamp_at)
            words = _(
                "The clock of {device} is or was {time} ahead of this one, or this one is behind. "
                "Nothing is lost and later changes win, but times recorded there are wrong."
            )
            self._tell(words.format(device=self._name(device), time=span(seconds)))
        with contextlib.suppress(OSError):
            replace(self._file, [msgspec.json.encode(told)])

    def _check_own(self, stamp: str) -> None:
        """Look up a stamp under our id that we may not have issued; if we have not, take a new id."""
        self._ours = max(self._ours, self._device.issued, self._journal.newest_stamp(self._clock.device))
        if stamp <= self._ours:
            return
        device = self._device.renew()
        self._clock.device = device
        self._journal.go_on_as(device)
        self._tell(
            _(
                "Another device uses this device's id, as happens when a whole disk is copied. This "
                "device now has a new id; nothing is lost."
            )
        )

    def _read(self) -> dict[str, Told]:
        return stored(self._file, dict[str, Told], {})


def span(seconds: int) -> str:
    """A length of time in its largest unit, in words."""
    if days := seconds // 86_400:
        return ngettext("{n} day", "{n} days", days).format(n=f"{days:,}")
    if hours := seconds // 3600:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    minutes = seconds // 60
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)

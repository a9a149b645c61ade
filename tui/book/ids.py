"""Record ids: UUID version 7 (RFC 9562) as 32 hex digits, so that newer records sort after older ones.

The 12 bits after the time are a counter, which keeps the rows of an import in their order.
"""

from __future__ import annotations

from random import Random, SystemRandom
from typing import Final

from tui.book.stamp import ZERO, device_of
from tui.clock import SYSTEM, Clock

_COUNTER_LIMIT: Final = 0xFFF


class IdSource:
    """Makes record ids, each greater than the one before, and device ids, from a clock and random bits."""

    def __init__(self, clock: Clock = SYSTEM, chance: Random | None = None) -> None:
        self._clock = clock
        self._chance = chance or SystemRandom()
        self._milliseconds = 0
        self._counter = 0

    def next(self) -> str:
        """A new id."""
        now = self._clock.milliseconds()
        if now > self._milliseconds:
            self._milliseconds, self._counter = now, self._chance.randrange(0x400)
        elif self._counter < _COUNTER_LIMIT:
            self._counter += 1
        else:
            self._milliseconds, self._counter = self._milliseconds + 1, 0
        variant = 0x8 | self._chance.randrange(4)
        rest = self._chance.getrandbits(60)
        return f"{self._milliseconds:012x}7{self._counter:03x}{variant:x}{rest:015x}"

    def device(self) -> str:
        """A random device id: eight hex digits, never the one reserved for values without a stamp."""
        while (device := f"{self._chance.getrandbits(32):08x}") == device_of(ZERO):
            pass
        return device

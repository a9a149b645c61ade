"""The one place that asks the computer what time it is.

Everything else takes "now", "today" or a `Clock` as an argument, so a test, a picture or a demo can freeze the day, and
a simulation can let years pass. GENJIN_NOW (an ISO date or date-time) freezes the day for a whole process.
"""

from __future__ import annotations

import os
import time
from datetime import date, datetime
from typing import Final


class Clock:
    """The clock of one device, and the ages of files by it."""

    def milliseconds(self) -> int:
        """Milliseconds since 1970 UTC. GENJIN_NOW does not freeze it: stamps need time that passes."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds since some moment. Nobody sets it back or ahead, and it may stand still while the computer sleeps."""
        return time.monotonic()

    def age(self, modified: float) -> float:
        """How many seconds ago a file was written, by its modification time; below 0 for one from the future.

        Both clocks may have been wrong, so this alone must never decide about the only copy of something.
        """
        return self.milliseconds() / 1000 - modified

    def day(self) -> date:
        """The local date by `milliseconds`, for file names."""
        return datetime.fromtimestamp(self.milliseconds() / 1000).date()

    def now(self) -> datetime:
        """The local moment with its UTC offset, to the second."""
        if frozen := os.environ.get("GENJIN_NOW"):
            return datetime.fromisoformat(frozen).astimezone()
        return datetime.fromtimestamp(self.milliseconds() // 1000).astimezone()

    def today(self) -> date:
        """The local calendar date."""
        return self.now().date()


SYSTEM: Final = Clock()
"""The computer's clock."""


def now() -> datetime:
    """The local moment by the computer's clock."""
    return SYSTEM.now()


def today() -> date:
    """The local calendar date by the computer's clock."""
    return SYSTEM.today()

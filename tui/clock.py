"""The one place that asks the computer what time it is.

Everything else takes "now" or "today" as an argument, so a test, a picture or a demo can freeze the day.
GENJIN_NOW (an ISO date or date-time) freezes it for a whole process.
"""

from __future__ import annotations

import os
from datetime import date, datetime


def now() -> datetime:
    """The local moment with its UTC offset, to the second."""
    if frozen := os.environ.get("GENJIN_NOW"):
        return datetime.fromisoformat(frozen).astimezone()
    return datetime.now().astimezone().replace(microsecond=0)


def today() -> date:
    """The local calendar date."""
    return now().date()

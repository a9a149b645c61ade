"""Days and ranges of days as in a list of holidays, in the one spelling of settings files.

"10月1日至7日，元旦" becomes "2026-10-01..2026-10-07, 2027-01-01". A file is read on any day and must mean the same on
each, so what depends on today is resolved here, where it was typed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from tui.core.when import WhenError, parse_day

_BETWEEN: Final = re.compile(r"[,，、;；\n]")
_TO: Final = re.compile(r"\.\.|[至到~～]|(?<=[日号])\s*[-－–—]\s*")
_MONTH: Final = re.compile(r".*月")
_DAY_ONLY: Final = re.compile(r"\s*[0-9０-９]{1,2}[日号]\s*")


def iso_days(text: str, today: date, *, day_first: bool = False) -> str:
    """The list with every day in ISO form; anything else stays unchanged, for a later check to refuse with a reason."""
    items = (item.strip() for item in _BETWEEN.split(text))
    return ", ".join(_item(item, today, day_first) for item in items if item)


def _item(item: str, today: date, day_first: bool) -> str:
    first, *rest = _TO.split(item, maxsplit=1)
    try:
        start = parse_day(first, today, day_first=day_first)
        if not rest:
            return start.isoformat()
        last = rest[0]
        if _DAY_ONLY.fullmatch(last) and (month := _MONTH.match(first)):
            last = month[0] + last.strip()
        return f"{start.isoformat()}..{parse_day(last, start, day_first=day_first).isoformat()}"
    except WhenError:
        return item

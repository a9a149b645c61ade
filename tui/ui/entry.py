"""A follow-up as it is typed, before it is understood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What stands in the log bar: `next` as it was typed, `kind`, `outcome` and `grade` as the book writes them."""

    kind: str
    note: str
    outcome: str
    next: str
    grade: str

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

    @property
    def is_begun(self) -> bool:
        """Whether anything was typed that would be missed."""
        return bool(self.note or self.next)

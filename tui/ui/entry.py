"""A follow-up as it is typed, what it means, and how one that was logged earlier is typed again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.core import changes
from tui.core.model import ATTEMPT_OUTCOMES, CONTACT_KINDS, FollowUp
from tui.language import _


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What stands in the log bar: `next` and `at` as they were typed, `kind`, `outcome` and `grade` as the book
    writes them."""

    kind: str
    note: str
    outcome: str
    next: str
    grade: str
    at: str = ""

    @property
    def is_begun(self) -> bool:
        """Whether anything was typed that would be missed."""
        return bool(self.note or self.next or self.at)

    @property
    def is_attempt(self) -> bool:
        """Whether nobody was spoken to."""
        return self.kind in CONTACT_KINDS and self.outcome in ATTEMPT_OUTCOMES


class UnclearError(ValueError):
    """Something typed is no date, or none that fits. `field` is "at" or "next", the text one translated sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an entry says: `at` and `next` as the book writes them; `moment` is None for one that is happening now."""

    at: str
    next: str | None
    moment: datetime | None


def understand(
    entry: LogEntry, now: datetime, *, day_first: bool = False, original: FollowUp | None = None
) -> Meaning:
    """What was typed, seen from `now` (aware). Raises UnclearError.

    With `original`, the follow-up that is being edited, what was not touched keeps its value to the letter.
    """
    moment = _moment(entry.at, now, day_first, original)
    return Meaning(
        at=original.at if original and moment is None else changes.timestamp(moment or now),
        next=_next(entry.next, now, day_first, original),
        moment=moment,
    )


def entry_of(followup: FollowUp) -> LogEntry:
    """A follow-up as one would type it, to be edited. Its moment is written as its clock showed it."""
    return LogEntry(
        kind=followup.kind,
        note=followup.note,
        outcome=followup.outcome,
        next=(followup.next or "").replace("T", " "),
        grade=followup.grade,
        at=followup.at[:16].replace("T", " "),
    )


def _moment(text: str, now: datetime, day_first: bool, original: FollowUp | None) -> datetime | None:
    from tui.core.when import FutureError, WhenError, parse_moment

    if not text or (original and text == entry_of(original).at):
        return None
    try:
        return parse_moment(text, now, day_first=day_first)
    except FutureError as error:
        sentence = _("{problem} Put a planned contact in the field “next”.")
        raise UnclearError("at", sentence.format(problem=error)) from None
    except WhenError as error:
        raise UnclearError("at", str(error)) from None


def _next(text: str, now: datetime, day_first: bool, original: FollowUp | None) -> str | None:
    from tui.core.when import WhenError, parse_next

    if original and text == entry_of(original).next:
        return original.next
    try:
        return parse_next(text, now.date(), day_first=day_first)
    except WhenError as error:
        raise UnclearError("next", str(error)) from None

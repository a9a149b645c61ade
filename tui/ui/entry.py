"""A follow-up as typed, its meaning, and a logged one in typed form for editing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tui.core import changes
from tui.core.model import ATTEMPT_OUTCOMES, CONTACT_KINDS, FollowUp
from tui.language import _


@dataclass(frozen=True, slots=True)
class LogEntry:
    """The content of the log bar: `next` and `at` as typed, `kind`, `outcome` and `grade` as the book
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
        """Whether nobody was reached."""
        return self.kind in CONTACT_KINDS and self.outcome in ATTEMPT_OUTCOMES


class UnclearError(ValueError):
    """Typed text that is not a suitable date. `field` is "at" or "next", the text one translated sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Meaning:
    """The meaning of an entry: `at` and `next` in the book's form; `moment` is None for one happening now."""

    at: str
    next: str | None
    moment: datetime | None


def understand(
    entry: LogEntry, now: datetime, *, day_first: bool = False, original: FollowUp | None = None
) -> Meaning:
    """The meaning of what was typed, relative to `now` (aware). Raises UnclearError.

    With `original`, the follow-up that is being edited, what was not touched keeps its value to the letter.
    """
    moment = _moment(entry.at, now, day_first, original)
    return Meaning(
        at=original.at if original and moment is None else changes.timestamp(moment or now),
        next=_next(entry.next, now, day_first, original),
        moment=moment,
    )


def entry_of(followup: FollowUp) -> LogEntry:
    """A follow-up in typed form, to be edited. Its moment is written in its own local time."""
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

"""The state of sync, as plain values for a header, a command line or a log: a state, a sentence and a time.

Being offline or refused is a state like any other. What stops a sync is raised as `Halt` inside this package and
becomes a `Status` at its edge, so callers never meet an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tui.sync.said import Said, say

STATES: Final = ("off", "ok", "ahead", "offline", "login", "blocked", "error")
"""off: not set up, or no git. ok: up to date. ahead: something is not sent yet. offline: the remote does not answer.
login: it refuses us. blocked: the user has to do something in the repository first. error: anything else."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Another book that would become one with ours: its name, and the number of customers in each."""

    book_id: str
    theirs: int
    ours: int


@dataclass(frozen=True, slots=True)
class Status:
    """The state of sync. `said` and `warned` are sentences that are safe to show; `warned` is mostly empty."""

    state: str
    said: Said = Said()  # noqa: RUF009 - it cannot change
    at: datetime | None = None
    """When this device and the remote last agreed."""
    ahead: int = 0
    """Commits the remote lacks, as far as is known."""
    behind: int = 0
    unsent: int = 0
    """Records that are new or changed since the remote was last seen."""
    warned: Said = Said()  # noqa: RUF009
    has_remote: bool = True
    """Whether there is another side at all, as far as is known."""
    meeting: Meeting | None = None
    """Setup ended before anything was made, because it would have joined another book; it is not remembered."""

    @property
    def detail(self) -> str:
        """The sentence about it, in the active language."""
        return str(self.said)

    @property
    def warning(self) -> str:
        """A warning for the user, or "", in the active language."""
        return str(self.warned)


class Halt(Exception):  # noqa: N818 - it ends a sync, it is no error of the program
    """A sync ends here, in this state, with a sentence: a message id and its values.

    `passing`: it is seen by looking at the repository, and over when the user has done something about it; so it is
    not remembered. `meeting`: which other book has been met.
    """

    def __init__(
        self,
        state: str,
        message: str | Said,
        *,
        passing: bool = False,
        meeting: Meeting | None = None,
        **values: object,
    ) -> None:
        self.said = message if isinstance(message, Said) else say(message, **values)
        super().__init__(self.said)
        self.state = state
        self.passing = passing
        self.meeting = meeting

    @property
    def detail(self) -> str:
        """The sentence in the active language."""
        return str(self.said)


class StoppedError(Exception):
    """The caller asked to stop."""

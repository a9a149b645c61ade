"""How sync stands, as plain values for a header, a command line or a log: a state, a sentence and a time.

Being offline or refused is a state like any other. What stops a sync is raised as `Halt` inside this package and
becomes a `Status` at its edge, so callers never meet an exception.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

STATES: Final = ("off", "ok", "ahead", "offline", "login", "blocked", "error")
"""off: not set up, or no git. ok: in step. ahead: something is not sent yet. offline: the remote does not answer.
login: it refuses us. blocked: the user has to do something in the repository first. error: anything else."""


@dataclass(frozen=True, slots=True)
class Status:
    """How sync stands. `detail` and `warning` are translated sentences, safe to show; `warning` is mostly empty."""

    state: str
    detail: str = ""
    at: datetime | None = None
    """When this machine and the remote were last in step."""
    ahead: int = 0
    """Commits the remote lacks, as far as is known."""
    behind: int = 0
    warning: str = ""


class Halt(Exception):  # noqa: N818 - it ends a sync, it is no error of the program
    """A sync ends here, in this state. `detail` is a translated sentence.

    `passing`: it is seen by looking at the repository, and over when the user has done something about it; so it is
    not remembered.
    """

    def __init__(self, state: str, detail: str, *, passing: bool = False) -> None:
        super().__init__(detail)
        self.state = state
        self.detail = detail
        self.passing = passing


class StoppedError(Exception):
    """The caller asked to stop."""

"""One sync or setup: rounds of save, commit, fetch, join, push, until this device and the remote agree.

Another device may push between our fetch and our push; then everything is done once more, after a random pause so
that two devices do not collide repeatedly. After a few rounds it is left to the next sync: nothing is lost by
waiting.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Final

from tui.language import N_
from tui.sync.command import GitError
from tui.sync.failure import git_halt
from tui.sync.keeper import Keeper
from tui.sync.preflight import check_idle
from tui.sync.remote import Remote, find_remote
from tui.sync.said import Said, counted, say, together
from tui.sync.setup import Setup
from tui.sync.status import Halt, Status, StoppedError

_ROUNDS: Final = 5
_PAUSE_SECONDS: Final = (0.03, 0.15)


class Exchange:
    """Syncs the book of `keeper` with its remote. `stopped` ends it early."""

    def __init__(self, keeper: Keeper, stopped: threading.Event, remote: Remote | None = None) -> None:
        self._keeper = keeper
        self._repository = keeper.repository
        self._stopped = stopped
        self._remote = remote
        self._joined: str | None = None

    def first(self, setup: Setup) -> Status:
        """The first exchange: what is there is adopted, then the book and our lines are committed and sent."""
        return self._repeat(lambda: self._first_round(setup))

    def again(self, save: Callable[[], object]) -> Status:
        """Any later exchange."""
        return self._repeat(lambda: self._round(save))

    def _repeat(self, one_round: Callable[[], bool]) -> Status:
        try:
            for number in range(_ROUNDS):
                if number and self._stopped.wait(random.uniform(*_PAUSE_SECONDS) * 2**number):
                    raise StoppedError
                if one_round():
                    self._repository.leave_tidy()
                    return self._in_step()
        except Halt as halt:
            if halt.passing:
                raise
            return self._short_of(halt)
        except GitError as error:
            return self._short_of(git_halt(error.result))
        return self._short_of(
            Halt("ahead", N_("Other devices kept sending changes; yours go with the next sync."))
        )

    def _first_round(self, setup: Setup) -> bool:
        keeper = self._keeper
        keeper.repair()
        check_idle(self._repository)
        theirs = self._remote.fetch() if self._remote else None
        if theirs and self._repository.commit_at("HEAD") is None and not keeper.join(theirs):
            return False
        return keeper.commit(setup.lines(keeper)) and self._join_and_push(theirs)

    def _round(self, save: Callable[[], object]) -> bool:
        save()
        self._keeper.repair()
        self._remote = find_remote(self._repository, check_idle(self._repository))
        if not self._keeper.commit():
            return False
        theirs = None
        if self._remote:
            self._remote.check()
            theirs = self._remote.fetch()
            self._check_history(self._remote, theirs)
        return self._join_and_push(theirs)

    def _join_and_push(self, theirs: str | None) -> bool:
        remote = self._remote
        if remote is None:
            return True
        if theirs:
            if not self._keeper.join(theirs):
                return False
            self._note_joined(remote, theirs)
        head = self._repository.commit_at("HEAD")
        if head is None or (head != theirs and not remote.push(head)):
            return False
        self._note_joined(remote, head)
        return True

    def _note_joined(self, remote: Remote, commit: str) -> None:
        if commit != self._joined:
            self._repository.set(remote.joined, commit)
            self._joined = commit

    def _check_history(self, remote: Remote, theirs: str | None) -> None:
        """Someone who rewrites history does so on purpose; do not push it back without asking."""
        self._joined = joined = self._repository.commit_at(remote.joined)
        if not joined or joined == theirs:
            return
        if theirs is None or not self._repository.is_ancestor(joined, theirs):
            raise Halt(
                "blocked",
                N_(
                    "The history at the remote was rewritten. To send what this device has, older parts "
                    "included, run `genjin sync setup`."
                ),
            )

    # -- how it ended ------------------------------------------------------------------------------------------

    def _in_step(self) -> Status:
        if self._remote is None:
            said = say(N_("Saved in the repository. It has no remote yet; `genjin sync setup URL` adds one."))
            return Status("ok", said, has_remote=False)
        return Status("ok", say(N_("Up to date.")))

    def _short_of(self, halt: Halt) -> Status:
        ahead, behind = counts(self._remote)
        said = halt.said
        if halt.state in ("offline", "login") and ahead:
            said = together(said, waiting(ahead))
        unsent = self._unsent() if ahead else 0
        return Status(halt.state, said, ahead=ahead, behind=behind, unsent=unsent)

    def _unsent(self) -> int:
        repository, remote = self._repository, self._remote
        fetched = repository.commit_at(remote.fetched) if remote else None
        return repository.changed_lines(fetched, "HEAD", self._keeper.path)


def counts(remote: Remote | None) -> tuple[int, int]:
    """How many commits the remote lacks, and how many we lack, as far as we know."""
    repository = remote.repository if remote else None
    head = repository.commit_at("HEAD") if repository else None
    if remote is None or repository is None or head is None:
        return 0, 0
    theirs = repository.commit_at(remote.fetched)
    if theirs is None:
        return repository.count(head), 0
    return repository.ahead_behind(head, theirs)


def waiting(ahead: int) -> Said:
    """The sentence that something has not been sent yet."""
    return counted("{n} commit is waiting to be sent.", "{n} commits are waiting to be sent.", ahead)

"""Checks before a sync: is there a git, is this the repository the user agreed to, is it idle?

Every check only looks. What it finds is said with the command that helps, and left to the user.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tui.core.text import safe_text
from tui.language import N_, listed
from tui.sync.command import Git, find_git
from tui.sync.failure import git_halt
from tui.sync.repository import Repository
from tui.sync.said import say
from tui.sync.status import Halt

OLDEST: Final = (2, 17)
_WAIT_SECONDS: Final = 2.0

_FINISH: Final = {
    "merge": "git commit",
    "rebase": "git rebase --continue",
    "cherry-pick": "git cherry-pick --continue",
    "revert": "git revert --continue",
    "bisect": "git bisect reset",
}


def make_git(book: Path, state: Path, environ: Mapping[str, str], *, local: bool, seconds: float) -> Git:
    """A git that works in the folder of the book. Raises Halt if there is no suitable one."""
    program = find_git(environ)
    if program is None:
        raise Halt("off", N_("git was not found. Install it to sync with other devices."))
    if ".git" in book.parent.parts:
        raise Halt(
            "blocked",
            N_("{path} is kept inside a .git folder (git-annex does that); the book must be a regular file."),
            path=safe_text(str(book)),
        )
    git = Git(program, state, state, environ, local=local, seconds=seconds)
    found = git.run("version")
    number = re.search(r"(\d+)\.(\d+)", found.text)
    if not found.ok or number is None:
        raise git_halt(found)
    if (int(number[1]), int(number[2])) < OLDEST:
        raise Halt(
            "error",
            N_("git {version} is too old; sync needs {needed} or newer."),
            version=number[0],
            needed=".".join(map(str, OLDEST)),
        )
    if book.parent.is_dir():
        git.folder = book.parent
    return git


def check_idle(repository: Repository) -> str:
    """The branch to work on. Raises Halt if the user, or another program, is in the middle of something."""
    what = repository.under_way()
    if what:
        raise _blocked(
            N_("A {what} is in progress in the repository. Finish it with `{command}`, then sync."),
            what=what,
            command=_FINISH[what],
        )
    unmerged = sorted({safe_text(entry.path) for entry in repository.indexed()})
    if unmerged:
        raise _blocked(
            N_("The repository has unmerged files: {names}. Merge them and run `git add`, then sync."),
            names=listed(unmerged[:5]),
        )
    branch = repository.branch()
    if not branch:
        raise _blocked(N_("The repository is not on a branch. Run `git switch BRANCH`, then sync."))
    _await_index(repository)
    return branch


def _await_index(repository: Repository) -> None:
    """Wait a moment for another git to finish; a lock from a crashed one is not ours to remove."""
    lock = repository.git_dir / "index.lock"
    deadline = time.monotonic() + _WAIT_SECONDS
    while lock.exists():
        if time.monotonic() > deadline:
            raise _blocked(
                N_("Another git command is running, or was interrupted. If none is running, delete {path}."),
                path=safe_text(str(lock)),
            )
        time.sleep(0.1)


def _blocked(message: str, **values: object) -> Halt:
    return Halt("blocked", say(message, **values), passing=True)

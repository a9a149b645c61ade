"""Syncing the book by git: set up once, then any number of devices commit, fetch, join and push.

`GitSync` is all that the app and the command line use. It never asks, never raises, never waits longer than it
must, and touches nothing but the book; what happened is a `Status`.
"""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from tui import clock
from tui.book.errors import BookError, reason
from tui.book.files import private_folder, read_bytes
from tui.core.text import safe_text
from tui.language import N_
from tui.sync.command import NETWORK_SECONDS, Git, GitError
from tui.sync.exchange import Exchange, counts, waiting
from tui.sync.failure import git_halt
from tui.sync.keeper import Keeper
from tui.sync.memory import Memory
from tui.sync.places import synced_by
from tui.sync.preflight import check_idle, make_git
from tui.sync.remote import find_remote
from tui.sync.repository import Repository, blob_name
from tui.sync.said import Said, as_it_is, say
from tui.sync.setup import Setup, check_address, cloud_warning, part
from tui.sync.status import Halt, Meeting, Status, StoppedError

__all__ = ["GitSync", "Meeting", "Status"]

_REVISION: Final = re.compile(r"[0-9A-Za-z_][\w./@{}^~+-]*")
"""What may name a commit: nothing that git could take for an option, a range or a path."""
_LOCK_SECONDS: Final = 30.0
_EXPECTED: Final = (Halt, GitError, BookError, OSError, StoppedError)


class GitSync:
    """Git for one book. Callable from any thread; concurrent calls wait for each other, also across processes.

    `local` allows remotes that are folders (a stick), at setup; `seconds` is how long the remote may be
    silent; `environ` stands for the environment of the process.
    """

    def __init__(
        self,
        book_path: Path,
        state: Path,
        *,
        local: bool = False,
        seconds: float = NETWORK_SECONDS,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._named = book_path
        self._state = state
        self._local = local
        self._seconds = seconds
        self._environ = os.environ if environ is None else environ
        self._stopped = threading.Event()
        self._git: Git | None = None

    # -- what callers ask for ----------------------------------------------------------------------------------

    def setup(self, url: str | None = None, *, agreed: str = "", me: str | None = None) -> Status:
        """Make or adopt a repository around the book, with `url` as its remote, and exchange for the first time.

        Another book is joined only if it is the one that was `agreed` to; else the status has a `meeting`, and nothing
        was made or sent. `me` is the name to commit under from now on, "" for the one git knows.

        Afterwards the file may hold more than before, and may even be another book (the remote's, with ours joined
        in), so an open `Book` must be saved before and opened again after.
        """
        return self._alone(lambda memory: self._setup(memory, url, agreed, me))

    def part(self, aside: Path) -> Status:
        """End sync here, because an earlier book will replace the joined one. Nothing is deleted anywhere.

        A repository that setup made is moved to `aside`. The status is "off" if all went well.
        """
        return self._alone(lambda memory: self._part(memory, aside))

    def warnings(self, url: str | None = None) -> list[str]:
        """Warnings for the user before `setup`, as translated sentences: a host where repositories may be public,
        a repository that holds other things too, a folder that a cloud synchronises. Mostly none."""
        try:
            private_folder(self._state)
            if url is not None:
                check_address(url, local=self._local)
            memory = Memory.load(self._state)
            return Setup(self._make_git(memory), self._book, memory).warnings(url)
        except _EXPECTED:
            return []  # `setup` will say what it is
        finally:
            self._git = None

    def user_name(self) -> str:
        """The user's name in git, "" if there is none."""
        try:
            return self._make_git(Memory.load(self._state)).run("config", "--get", "user.name").text
        except _EXPECTED:
            return ""
        finally:
            self._git = None

    def sync(self, save: Callable[[], object], reload: Callable[[], object]) -> Status:
        """Sync this device with the remote. `save` writes the book file, `reload` takes in its content.

        Both are called from this thread: `save` at the beginning, `reload` when other devices had news.
        """
        return self._alone(lambda memory: self._sync(memory, save, reload))

    def status(self) -> Status:
        """The state of sync, without asking the remote and without changing anything."""
        memory = Memory.load(self._state)
        try:
            return self._look(memory)
        except _EXPECTED as error:
            return replace(_status_of(error), at=memory.last.at)

    def book_at(self, revision: str) -> bytes | None:
        """The book in a commit, named as in git ("HEAD~3", "a1b2c3d"); None if there is no such commit.

        None also where sync is not set up: nobody has agreed to git running here then. Raises BookError.
        """
        try:
            repository = self._open(Memory.load(self._state))
            commit = repository.commit_at(revision) if _REVISION.fullmatch(revision) else None
            return repository.content(commit, repository.prefix + self._book.name)
        except _EXPECTED as error:
            if (status := _status_of(error)).state == "off":
                return None
            raise BookError(status.detail) from error

    def stop(self) -> None:
        """End a running sync for good; the rest is done next time. From any thread."""
        self._stopped.set()
        if self._git is not None:
            self._git.stop()

    # -- within ------------------------------------------------------------------------------------------------

    def _alone(self, work: Callable[[Memory], Status]) -> Status:
        """Change the repository while no other Genjin does, and remember the result."""
        from filelock import FileLock, Timeout

        try:
            private_folder(self._state)
        except OSError as error:
            return _status_of(error)
        lock = FileLock(self._state / "git.lock", timeout=_LOCK_SECONDS, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            return Status("ahead", say(N_("Another Genjin is already syncing this book.")))
        except (OSError, NotImplementedError):
            return self._remembered(work)  # no locks on this file system; git has its own
        try:
            return self._remembered(work)
        finally:
            lock.release()

    def _remembered(self, work: Callable[[Memory], Status]) -> Status:
        memory = Memory.load(self._state)
        try:
            status = work(memory)
        except _EXPECTED as error:
            # Before anything was begun: `status` finds the same by looking, so it is not remembered.
            return replace(_status_of(error), at=memory.last.at)
        finally:
            self._git = None
        memory.last = replace(status, at=clock.now() if status.state == "ok" else memory.last.at)
        memory.keep()
        return memory.last

    def _setup(self, memory: Memory, url: str | None, agreed: str, me: str | None) -> Status:
        if url is not None:
            check_address(url, local=self._local or memory.local)
        setup = Setup(self._make_git(memory), self._book, memory)
        setup.look(url, agreed)
        repository, remote = setup.prepare(url)
        if agreed:
            memory.before = repository.commit_at("HEAD") or ""
        memory.me = memory.me if me is None else me
        repository.author = memory.me
        keeper = Keeper(repository, self._book, self._state, consent=True, agreed=agreed)
        status = Exchange(keeper, self._stopped, remote).first(setup)
        if status.state != "blocked":
            memory.git_dir, memory.local = str(repository.git_dir), repository.git.local
            memory.branch = repository.branch()
        return self._with_warning(repository, status)

    def _sync(self, memory: Memory, save: Callable[[], object], reload: Callable[[], object]) -> Status:
        repository = self._open(memory)
        keeper = Keeper(repository, self._book, self._state, reload=reload)
        return self._with_warning(repository, Exchange(keeper, self._stopped).again(save))

    def _part(self, memory: Memory, aside: Path) -> Status:
        said = Said()
        if memory.git_dir:
            with contextlib.suppress(
                Halt
            ):  # a repository that is gone, or another by now, is not ours to change
                said = part(self._open(memory), self._book, memory, aside)
            memory.forget_setup()
        return Status("off", said)

    def _look(self, memory: Memory) -> Status:
        repository = self._open(memory)
        remote = find_remote(repository, check_idle(repository))
        ahead, behind = counts(remote)
        status = replace(memory.last, ahead=ahead, behind=behind, has_remote=remote is not None)
        if status.state == "ok" and not self._is_committed(repository):
            status = replace(status, state="ahead", said=say(N_("The newest changes are not committed yet.")))
        elif status.state == "ok" and ahead:
            status = replace(status, state="ahead", said=waiting(ahead))
        return self._with_warning(repository, status)

    def _open(self, memory: Memory) -> Repository:
        """The repository the user agreed to. Raises Halt."""
        if not memory.git_dir:
            raise Halt(
                "off",
                N_(
                    "Sync is not set up. To set it up, run `genjin sync setup URL` in a terminal; URL is a "
                    "private git repository."
                ),
            )
        git = self._make_git(memory)
        if git.folder != self._book.parent:
            raise Halt("blocked", N_("No book at {path}."), path=safe_text(str(self._book)))
        repository = Repository.find(git)
        if repository is None or str(repository.git_dir) != memory.git_dir:
            raise Halt(
                "blocked",
                N_(
                    "The book is not in the repository that sync was set up with. Run `genjin sync setup` again."
                ),
            )
        branch = repository.branch()
        if branch and branch != memory.branch:
            raise Halt(
                "blocked",
                N_(
                    "The repository is on the branch {branch}, but sync was set up on {known}. Switch back, "
                    "or run `genjin sync setup`."
                ),
                branch=safe_text(branch),
                known=safe_text(memory.branch),
            )
        repository.author = memory.me
        return repository

    def _make_git(self, memory: Memory) -> Git:
        local = self._local or memory.local
        self._git = make_git(self._book, self._state, self._environ, local=local, seconds=self._seconds)
        if self._stopped.is_set():
            self._git.stop()
        return self._git

    @property
    def _book(self) -> Path:
        """The file itself, if the path is a link to it: saves follow links, too."""
        return Path(os.path.realpath(self._named))

    def _is_committed(self, repository: Repository) -> bool:
        entry = repository.entry(repository.commit_at("HEAD"), repository.prefix + self._book.name)
        data, _signature = read_bytes(self._book)
        return entry is not None and entry.oid == blob_name(data, entry.oid)

    def _with_warning(self, repository: Repository, status: Status) -> Status:
        program = synced_by(repository.git_dir)
        return replace(status, warned=cloud_warning(program)) if program else status


def _status_of(error: BaseException) -> Status:
    """The reason for stopping, as a state."""
    if isinstance(error, Halt):
        return Status(error.state, error.said, meeting=error.meeting)
    if isinstance(error, GitError):
        halt = git_halt(error.result)
        return Status(halt.state, halt.said)
    if isinstance(error, StoppedError):
        return Status("ahead", say(N_("Sync was stopped; the rest follows next time.")))
    if isinstance(error, OSError):
        return Status("error", say(N_("Sync failed: {reason}."), reason=safe_text(reason(error))))
    return Status("error", as_it_is(safe_text(str(error))))

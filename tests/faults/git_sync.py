"""Machines for the tests of git sync: each with its own folder, state, clone and book, around one bare remote."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.books import add, edit, log, names
from tui.book.book import Book
from tui.sync.git import GitSync, Status

ENVIRON = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
IDENTITY = {
    "GIT_AUTHOR_NAME": "Tester",
    "GIT_AUTHOR_EMAIL": "tester@localhost",
    "GIT_COMMITTER_NAME": "Tester",
    "GIT_COMMITTER_EMAIL": "tester@localhost",
}


def git(folder: Path, *arguments: str, check: bool = True) -> str:
    """Run git as a user would, and return what it prints."""
    run = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**ENVIRON, **IDENTITY},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if check:
        assert run.returncode == 0, run.stderr.decode("utf-8", "replace")
    return os.fsdecode(run.stdout)


def bare(folder: Path) -> Path:
    """An empty remote."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare", "-b", "main")
    return folder


def names_in(folder: Path) -> list[str]:
    """The names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def join_books(sync: GitSync, remote: Path | str | None) -> Status:
    """Set sync up, and agree to make one book of the one here and the one that is met."""
    url = None if remote is None else str(remote)
    met = sync.setup(url).meeting
    assert met is not None
    return sync.setup(url, agreed=met.book_id)


def stopped(status: Status, state: str, *words: str) -> None:
    """A sync ended in this state, and says something with these words from the data."""
    assert status.state == state, status.detail
    assert all(word in status.detail for word in words), status.detail


def hang(machine: Machine, patch: pytest.MonkeyPatch) -> Path:
    """From now on the remote of a machine never answers; the file with the number of the process that waits for it."""
    script, pid = (machine.folder.with_name(name) for name in ("ssh.sh", "pid"))
    script.write_text(f"#!/bin/sh\necho $$ > {pid}.new\nmv {pid}.new {pid}\nexec sleep 60\n")
    script.chmod(0o755)
    patch.setenv("GIT_SSH_COMMAND", str(script))
    git(machine.folder, "remote", "set-url", "origin", "git@server.invalid:book.git")
    return pid


class Machine:
    """One machine: `path` is its book, in a folder of its own."""

    def __init__(
        self,
        root: Path,
        name: str,
        *,
        book: str = "book.json",
        state: Path | None = None,
        environ: Mapping[str, str] = ENVIRON,
    ) -> None:
        self.folder = root / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.state = state or root / f"{name}-state"
        self.path = self.folder / book
        self.environ = environ
        self.git_sync = self.new_sync()
        self._book: Book | None = None

    def new_sync(self, *, local: bool = True, seconds: float = 20.0) -> GitSync:
        """Another GitSync for the same book."""
        return GitSync(self.path, self.state, local=local, seconds=seconds, environ=self.environ)

    @property
    def book(self) -> Book:
        """The open book."""
        if self._book is None:
            self._book = Book.open(self.path, self.state)
            self._book.load_followups()
        return self._book

    def close(self) -> None:
        """Close the book."""
        if self._book is not None:
            self._book.close()
            self._book = None

    def add(self, name: str, grade: str = "C") -> str:
        """Add a customer and return the id."""
        return add(self.book, name, grade)

    def log(self, customer_id: str, note: str) -> None:
        """Log a call."""
        log(self.book, customer_id, note)

    def rename(self, customer_id: str, **fields: str) -> None:
        """Write fields of a customer."""
        edit(self.book, customer_id, **fields)

    def names(self) -> list[str]:
        """The names of all customers."""
        return sorted(names(self.book))

    def setup(self, remote: Path | str | None = None) -> Status:
        """Save and close the book, set sync up."""
        self.close()
        return self.git_sync.setup(None if remote is None else str(remote))

    def join(self, remote: Path | str | None = None) -> Status:
        """Save and close the book, set sync up, and agree to make one book of it and the one that is met."""
        self.close()
        return join_books(self.git_sync, remote)

    def sync(self) -> Status:
        """Sync with the book open, as the app does."""
        book = self.book
        return self.git_sync.sync(book.save, book.poll)

    @property
    def bytes(self) -> bytes:
        """What the file holds."""
        return self.path.read_bytes()

    def commits(self) -> int:
        """How many commits the branch has."""
        return int(git(self.folder, "rev-list", "--count", "HEAD"))


Pair = tuple[Machine, Machine]
"""Two machines in step."""

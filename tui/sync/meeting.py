"""Before setup makes or sends anything: which other book would become one with ours?

The newest commit of the remote is fetched into a temporary repository or, if the book is in one, into that, under a
temporary ref. So a wrong address costs nothing: after a no, everything is unchanged, and no byte of the book has left
the device.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tui.book import files
from tui.language import N_
from tui.sync import copies
from tui.sync.address import is_folder
from tui.sync.command import Git
from tui.sync.copies import Copy
from tui.sync.preflight import check_idle
from tui.sync.remote import branches_at, fetch, find_remote, upstream_for
from tui.sync.repository import Repository
from tui.sync.said import Said, counted, say, together
from tui.sync.status import Halt, Meeting

MAIN: Final = "main"
_LOOK: Final = "refs/genjin/look"


def check_meeting(git: Git, book: Path, found: Repository | None, address: str | None, agreed: str) -> None:
    """Raises Halt with a meeting if the repository around the book or the remote holds another book than `agreed`.

    `found` is the repository that setup would use; `address` was checked, None stands for the remote there is.
    """
    mine = _read(book, git.state)
    if mine is None or not mine.book_id or mine.is_empty:
        return  # there is nothing that could be mixed with anything
    with _at_hand(git, found) as repository, _fetched(repository, address, is_spare=found is None) as theirs:
        path = (found.prefix if found else "") + book.name
        for commit in (repository.commit_at("HEAD"), theirs):
            data = repository.content(commit, path)
            if data is not None:
                _check(mine, copies.read(data, like=mine), agreed, git.state, is_remote=commit == theirs)


def _read(book: Path, state: Path) -> Copy | None:
    """The book, with this device's journal for it; None if there is no file."""
    try:
        data, seen = files.read_bytes(book)
    except (FileNotFoundError, NotADirectoryError):
        return None
    copy = copies.read_file(data, seen, state)
    copies.add_journal(copy, state)
    return copy


def _check(mine: Copy, other: Copy, agreed: str, state: Path, *, is_remote: bool) -> None:
    if other.book_id in ("", mine.book_id):
        return
    words = (
        N_("The remote holds another book with {theirs}; yours has {ours}.")
        if is_remote
        else N_("The repository holds another book with {theirs}; yours has {ours}.")
    )
    meeting = Meeting(other.book_id, other.customers, mine.customers)
    said = say(words, theirs=_customers(meeting.theirs), ours=_customers(meeting.ours))
    if deleted := copies.trashed(mine, other):
        raise Halt("blocked", together(said, _would_go(deleted)))
    if not copies.may_join(mine, other, agreed, state):
        raise Halt("blocked", said, meeting=meeting)


def _customers(number: int) -> Said:
    return counted("{n} customer", "{n} customers", number)


def _would_go(number: int) -> Said:
    return counted(
        "{n} customer of the other book is in the trash here and would go to the trash there; "
        "bring them back first (`genjin trash`).",
        "{n} customers of the other book are in the trash here and would go to the trash there; "
        "bring them back first (`genjin trash`).",
        number,
    )


@contextmanager
def _at_hand(git: Git, found: Repository | None) -> Iterator[Repository]:
    """The repository to fetch into: the existing one, else a temporary one."""
    if found is not None:
        yield found
        return
    folder = git.folder
    with TemporaryDirectory(dir=git.state, prefix="look-", ignore_cleanup_errors=True) as name:
        git.folder = Path(name)
        try:
            git.must("init", "--quiet")
            git.must("symbolic-ref", "HEAD", f"refs/heads/{MAIN}")
            made = Repository.find(git)
            assert made is not None
            yield made
        finally:
            git.folder = folder


@contextmanager
def _fetched(repository: Repository, address: str | None, *, is_spare: bool) -> Iterator[str | None]:
    """The newest commit of the branch to follow; None if there is none, or no remote."""
    git, branch = repository.git, check_idle(repository)
    remote = find_remote(repository, branch) if address is None else None
    if remote is not None:
        remote.check()
    where = address or (remote.name if remote else None)
    if where is None:
        yield None
        return
    local = remote.is_folder if remote else is_folder(where)
    is_followed = remote is not None and remote.is_followed
    upstream = (
        remote.upstream if remote and is_followed else upstream_for(git, branch, branches_at(git, where))
    )
    # What is thrown away needs no history; in the user's repository that would cut theirs off.
    depth = ("--depth=1",) if is_spare else ()
    try:
        yield repository.commit_at(_LOOK) if fetch(git, where, upstream, _LOOK, *depth, local=local) else None
    finally:
        repository.delete(_LOOK)

"""Setting sync up: a repository around the book, two lines for git, a remote, and the first exchange.

This is the one moment at which the user says yes: to git running in this folder, to this remote, and to making one
book of what is here and what is there, whatever their histories. A remote that does not answer stops it before
anything is made.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tui.book.files import private_folder, replace
from tui.core.text import safe_text
from tui.language import N_, _
from tui.sync.address import AddressError, check, is_public, shown
from tui.sync.attributes import ATTRIBUTES, IGNORE, attributes_line, ignore_line, with_line
from tui.sync.command import Git
from tui.sync.keeper import Keeper
from tui.sync.meeting import MAIN, check_meeting
from tui.sync.memory import Memory
from tui.sync.places import synced_by
from tui.sync.preflight import check_idle
from tui.sync.remote import Remote, branches_at, find_remote, upstream_for
from tui.sync.repository import SMALL_BYTES, Repository, blob_name, read_settings
from tui.sync.said import Said, say
from tui.sync.status import Halt


class Setup:
    """One run of setup for the book at `book`, which need not exist if the remote has one."""

    def __init__(self, git: Git, book: Path, memory: Memory) -> None:
        self._git = git
        self._book = book
        self._memory = memory

    def warnings(self, address: str | None) -> list[str]:
        """What the user should consider before saying yes, as sentences. Asks no remote and changes nothing."""
        found = self._adopt(address)
        said = []
        remotes = [address] if address is not None else addresses(found) if found else []
        said += [
            _("Make sure that {address} is private: it will hold your customers.").format(
                address=shown(remote)
            )
            for remote in remotes
            if is_public(remote)
        ]
        if found is not None and found.prefix:
            said.append(
                _(
                    "The book will be committed to the repository in {path}, next to the other files there."
                ).format(path=safe_text(str(self._git.folder)))
            )
        program = synced_by(found.git_dir if found else self._book.parent)
        return said + ([str(cloud_warning(program))] if program else [])

    def look(self, address: str | None, agreed: str) -> None:
        """See what would become one with the book, before anything is made or sent. `address` was checked.

        Raises Halt, with a meeting for another book than the one that was `agreed` to.
        """
        folder = self._git.folder
        read_settings(self._git)
        try:
            check_meeting(self._git, self._book, self._adopt(address), address, agreed)
        finally:
            self._git.folder = folder  # finding a repository has moved it

    def prepare(self, address: str | None) -> tuple[Repository, Remote | None]:
        """Make or adopt the repository and its remote. `address` must have passed `check_address`.

        Raises Halt, with nothing made if the remote is no good.
        """
        over_there: tuple[str, list[str]] | None = None
        if address is not None:
            read_settings(self._git)
            over_there = branches_at(self._git, address)
        if address is None and not self._book.exists():
            raise Halt("blocked", N_("No book at {path}."), path=safe_text(str(self._book)))
        repository = self._adopt(address)
        if repository is None:
            repository = self._make()
            self._memory.made = str(repository.git_dir)
        branch = check_idle(repository)
        if address is not None:
            self._set_remote(repository, address)
        remote = find_remote(repository, branch)
        if remote is None:
            return repository, None
        remote.check()
        if address is not None or not remote.is_followed:
            name = remote.name if address is None else "origin"
            remote = _follow(repository, name, branch, over_there or remote.branches())
        repository.delete(remote.joined)
        return repository, remote

    def lines(self, keeper: Keeper) -> dict[str, bytes]:
        """Add our line to the two small files, and return the parts to commit."""
        name = self._book.name
        filtered = keeper.repository.attribute("filter", keeper.path) not in ("unspecified", "unset")
        wanted = {ATTRIBUTES: attributes_line(name, filtered=filtered), IGNORE: ignore_line(name)}
        return {path: data for file, line in wanted.items() for path, data in self._add(keeper, file, line)}

    def _add(self, keeper: Keeper, name: str, line: str) -> list[tuple[str, bytes]]:
        """Add a line to the file on disk, in the index and in the commit: each may hold the user's own changes."""
        repository = keeper.repository
        path = repository.prefix + name
        file = self._book.with_name(name)
        on_disk = file.read_bytes() if file.exists() else None
        if (changed := with_line(on_disk, line)) != on_disk:
            replace(file, [changed])
            if on_disk is None:
                file.chmod(0o644)  # it says nothing of anybody
        committed = repository.content(repository.commit_at("HEAD"), path, SMALL_BYTES)
        wanted = with_line(committed, line)
        staged = next((repository.blob(entry, SMALL_BYTES) for entry in repository.indexed(path)), None)
        if with_line(staged, line) != staged:
            repository.stage(path, repository.store(with_line(staged, line)))
        return [(path, wanted)] if wanted != committed else []

    # -- the repository ----------------------------------------------------------------------------------------

    def _adopt(self, address: str | None) -> Repository | None:
        """The repository that contains the book, if it is meant for it."""
        if not self._book.parent.is_dir():
            return None
        found = Repository.find(self._git)
        if found is None:
            return None
        path = found.prefix + self._book.name
        origin = (found.settings.get("remote.origin.url") or [""])[-1]
        if found.indexed(path) or (address is not None and address == origin):
            return found
        # Customers do not go into whatever happens to lie around them: a home folder kept in git, other work.
        is_home = os.path.realpath(self._git.folder) == os.path.realpath(Path.home())
        if is_home and not found.prefix:
            raise Halt(
                "blocked",
                N_("Your home folder is itself a repository. Move the book into a folder of its own."),
            )
        if not found.prefix or (address is None and not is_home and not found.is_ignored(path)):
            return found
        return None

    def _make(self) -> Repository:
        """A new repository in the folder of the book."""
        self._git.folder = private_folder(self._book.parent)
        self._git.must("init", "--quiet")
        self._git.must("symbolic-ref", "HEAD", f"refs/heads/{MAIN}")
        made = Repository.find(self._git)
        assert made is not None
        made.git_dir.chmod(0o700)  # it will hold what the book holds, which nobody else may read
        return made

    def _set_remote(self, repository: Repository, address: str) -> None:
        known = (repository.settings.get("remote.origin.url") or [""])[-1]
        if not known:
            self._git.must("remote", "add", "--", "origin", address)
        elif known != address:
            if known != self._memory.address:
                raise Halt(
                    "blocked",
                    N_(
                        "The repository already has the remote {known}. To change it, run `git remote set-url "
                        "origin`."
                    ),
                    known=shown(known),
                )
            self._git.must("remote", "set-url", "--", "origin", address)
        if known != address:
            self._memory.address = address
        repository.settings = read_settings(self._git)


def part(repository: Repository, book: Path, memory: Memory, aside: Path) -> Said:
    """End sync with the repository in which `book` was joined with another one, and leave the book unchanged.

    The branch steps back to before that; a repository that setup has made for it goes into the folder `aside`. What
    was left stays there, or under a ref of ours. Returns what remains to be said. Raises Halt, GitError and OSError.
    """
    origin = (repository.settings.get("remote.origin.url") or [""])[-1]
    keep = f"refs/genjin/{aside.stem}"
    if repository.commit_at(memory.before):
        if not repository.step_back(memory.before, repository.prefix + book.name, keep):
            raise Halt("ahead", N_("Another git command was running; try again."))
        if memory.address and origin == memory.address:
            repository.git.must("remote", "remove", "origin")
    elif memory.made == str(repository.git_dir):
        _put_aside(repository, book, aside)
    else:
        return say(
            N_(
                "Sync is off on this device. The repository in {path} still holds the joined book; "
                "before you set up sync again, move the book into another folder."
            ),
            path=safe_text(str(repository.git.folder)),
        )
    return say(
        N_("Sync is off on this device. What was sent to {address} stays there."), address=shown(origin)
    )


def _put_aside(repository: Repository, book: Path, aside: Path) -> None:
    """Move a repository into another folder, with the files that are unchanged since their commit."""
    top = repository.git.folder
    files = {top / entry.path: entry.oid for entry in repository.files(repository.commit_at("HEAD"))}
    private_folder(aside)
    shutil.move(repository.git_dir, aside)
    for path, oid in files.items():
        if path != book and path.is_file() and not path.is_symlink():
            if blob_name(path.read_bytes(), oid) != oid:
                continue  # somebody has changed it
            put = aside / path.relative_to(top)
            put.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, put)


def check_address(address: str, *, local: bool) -> None:
    """Check the user's remote, before git sees it. Raises Halt."""
    try:
        check(address, local=local)
    except AddressError as error:
        raise Halt("blocked", error.said) from error


def addresses(repository: Repository) -> list[str]:
    """The addresses of a repository's remotes."""
    settings = repository.settings
    return [
        url for key in settings if key.startswith("remote.") and key.endswith("url") for url in settings[key]
    ]


def cloud_warning(program: str) -> Said:
    """The warning about a repository in a folder that another program synchronises."""
    return say(
        N_(
            "The repository is in a folder that {program} syncs, which damages it sooner or later. "
            "Move it, or use only one of the two."
        ),
        program=safe_text(program),
    )


def _follow(repository: Repository, remote: str, branch: str, over_there: tuple[str, list[str]]) -> Remote:
    """Let the branch follow the one the other devices use."""
    git = repository.git
    is_new = repository.commit_at("HEAD") is None
    upstream = upstream_for(git, branch, over_there, is_new=is_new)
    if upstream != f"refs/heads/{branch}" and is_new:
        git.must("symbolic-ref", "HEAD", upstream)
        branch = upstream.removeprefix("refs/heads/")
    git.must("config", f"branch.{branch}.remote", remote)
    git.must("config", f"branch.{branch}.merge", upstream)
    repository.settings = read_settings(git)
    return Remote(repository, remote, branch, upstream)

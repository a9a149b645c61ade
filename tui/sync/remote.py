"""The other side: the remote and branch that carry the book, and communication with them.

Everything is named in full (`refs/heads/…`), addresses are checked before git sees them, and what was fetched stands
at refs of our own, so that a history rewritten on the other side is noticed and the user's refs are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tui.language import N_
from tui.sync.address import AddressError, check, is_folder, masked
from tui.sync.command import Git
from tui.sync.failure import network_halt
from tui.sync.repository import Repository
from tui.sync.status import Halt

_NAME = re.compile(r"[A-Za-z0-9][\w./-]*")
_OVERTAKEN = (
    "[rejected]",
    "cannot lock ref",
    "incorrect old value",
    "failed to update ref",
    "failed to lock",
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote of the repository and the branch of it that holds the book."""

    repository: Repository
    name: str
    branch: str
    """The local branch, like "main"."""
    upstream: str
    """The ref over there, like "refs/heads/main"."""

    @property
    def fetched(self) -> str:
        """Our ref for the last fetch."""
        return f"refs/genjin/fetched/{self.branch}"

    @property
    def joined(self) -> str:
        """Our ref for the part of the remote that is in our branch."""
        return f"refs/genjin/joined/{self.branch}"

    def check(self) -> None:
        """Check the addresses before git does. Raises Halt."""
        for address in self._addresses():
            try:
                check(address, local=self.repository.git.local, secret=True)
            except AddressError as error:
                raise Halt("blocked", error.said) from error

    def _addresses(self) -> list[str]:
        """The addresses git would fetch from and push to, including settings that rewrite addresses."""
        settings, git = self.repository.settings, self.repository.git
        if not any(key.startswith("url.") for key in settings):
            return [
                url for kind in ("url", "pushurl") for url in settings.get(f"remote.{self.name}.{kind}", [])
            ]
        found = [
            git.must("remote", "get-url", *which, "--", self.name).text
            for which in (("--all",), ("--push", "--all"))
        ]
        return [address for text in found for address in text.splitlines()]

    @property
    def is_folder(self) -> bool:
        """Whether the remote is a folder, such as a USB stick."""
        addresses = self.repository.settings.get(f"remote.{self.name}.url", [])
        return any(map(is_folder, addresses))

    @property
    def is_followed(self) -> bool:
        """Whether git itself knows that the branch follows the remote one."""
        return f"branch.{self.branch}.merge" in self.repository.settings

    def fetch(self) -> str | None:
        """Fetch the remote's commit; None if it has nothing yet. Raises Halt."""
        if fetch(self.repository.git, self.name, self.upstream, self.fetched, local=self.is_folder):
            return self.repository.commit_at(self.fetched)
        self.repository.delete(self.fetched)
        return None

    def push(self, commit: str) -> bool:
        """Push a commit; False if another device was faster. Raises Halt."""
        git = self.repository.git
        refspec = f"{commit}:{self.upstream}"
        result = git.network(
            "push", "--porcelain", "--progress", "--no-verify", "--no-follow-tags", "--", self.name, refspec
        )
        if result.ok:
            self.repository.set(self.fetched, commit)
            return True
        refused = [line for line in result.out.decode("utf-8", "replace").splitlines() if line[:2] == "!\t"]
        if any(sign in f"{refused} {result.err}" for sign in _OVERTAKEN):
            return False
        if refused:
            raise Halt("error", N_("The remote refused the changes: {why}"), why=masked(refused[0][2:]))
        raise network_halt(result, git.seconds, local=self.is_folder)

    def branches(self) -> tuple[str, list[str]]:
        """The remote's main branch ("" if unknown) and all its branches, as full refs. Raises Halt."""
        return branches_at(self.repository.git, self.name)


def fetch(git: Git, where: str, upstream: str, ref: str, *options: str, local: bool) -> bool:
    """Get one branch of a remote or of a checked address, and nothing else; False if there is none.

    Raises Halt.
    """
    options = ("--progress", "--no-tags", "--no-recurse-submodules", *options)
    result = git.network("fetch", *options, "--", where, f"+{upstream}:{ref}")
    if result.ok or "couldn't find remote ref" in result.err.lower():
        return result.ok
    raise network_halt(result, git.seconds, local=local)


def upstream_for(git: Git, branch: str, over_there: tuple[str, list[str]], *, is_new: bool = False) -> str:
    """The remote branch that the other devices use: of this name, else the main one. Raises Halt.

    A branch that has no commit yet (`is_new`) takes the name that an empty remote has for its main one.
    """
    main, heads = over_there
    upstream = f"refs/heads/{branch}"
    if upstream in heads or not (heads or (main and is_new)):
        return upstream
    upstream = main if main in heads or not heads else heads[0]
    if not git.run("check-ref-format", upstream).ok:
        raise Halt("error", N_("The remote has no usable branch."))
    return upstream


def branches_at(git: Git, address: str) -> tuple[str, list[str]]:
    """The main branch ("" if unknown) and all branches at a checked address, as full refs. Raises Halt.

    The main branch of an empty remote is one that nobody has made yet.
    """
    result = git.network("ls-remote", "--symref", "--", address, "HEAD", "refs/heads/*")
    if not result.ok:
        raise network_halt(result, git.seconds, local=is_folder(address))
    lines = [line.split("\t") for line in result.text.splitlines() if "\t" in line]
    main = next((left[5:] for left, right in lines if right == "HEAD" and left.startswith("ref: ")), "")
    heads = [right for _left, right in lines if right.startswith("refs/heads/")]
    return main if main or heads else _unborn(git, address), heads


def _unborn(git: Git, address: str) -> str:
    """The main branch of an empty remote, "" if it does not name one.

    Only a clone asks for it. If another branch is pushed there, a clone by hand gets an empty folder.
    """
    with TemporaryDirectory(prefix="genjin-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder, "empty.git")
        if not git.network("clone", "--bare", "--quiet", "--", address, str(copy)).ok:
            return ""
        head = (copy / "HEAD").read_text("utf-8", "replace").strip()
    return head.removeprefix("ref: ") if head.startswith("ref: refs/heads/") else ""


def find_remote(repository: Repository, branch: str) -> Remote | None:
    """The remote that the branch follows, or the only likely one; None if there is none. Raises Halt."""
    settings = repository.settings
    suffix = ".url"
    names = [key[7 : -len(suffix)] for key in settings if key.startswith("remote.") and key.endswith(suffix)]
    if not names:
        return None
    chosen = (settings.get(f"branch.{branch}.remote") or [""])[-1]
    if chosen not in names:
        chosen = "origin" if "origin" in names else names[0]
    upstream = (settings.get(f"branch.{branch}.merge") or [""])[-1] or f"refs/heads/{branch}"
    is_branch = upstream.startswith("refs/heads/") and (
        upstream == f"refs/heads/{branch}" or repository.git.run("check-ref-format", upstream).ok
    )
    if not (_NAME.fullmatch(chosen) and is_branch):
        raise Halt(
            "blocked",
            N_("The branch {branch} follows {upstream} of {remote}, which cannot be used."),
            branch=masked(branch),
            upstream=masked(upstream),
            remote=masked(chosen),
        )
    return Remote(repository, chosen, branch, upstream)

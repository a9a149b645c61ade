"""A git repository, reduced to what a sync needs: what is committed, and moving it forward.

Commits are made in an index of our own, so that what the user has staged stays staged, and nothing in the working
tree or in HEAD changes before the whole commit exists. There is never a half-done merge to clean up after a crash:
a merge, too, is finished before the branch moves, and then it is only a step forward.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tui.book.reading import MAX_BYTES
from tui.core.text import safe_text
from tui.language import N_
from tui.sync.command import Git, GitError
from tui.sync.status import Halt

FILE: Final = "100644"
_UNDER_WAY: Final = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}
SMALL_BYTES: Final = 1 << 20
"""How much a file for git's own settings may have."""
LOOSE_KIB: Final = 64 << 10
"""How much may lie about unpacked."""
_REPACK_SECONDS: Final = 300.0
_NOBODY: Final = {"user.name": "Genjin", "user.email": "genjin@localhost"}

_NO_NAME = re.compile(r"[<>\x00-\x1f\x7f]")
"""What git takes out of a name; it refuses one of which nothing is left."""

Settings = dict[str, list[str]]
"""git's configuration: key → all its values, the one in force last. Keys as git prints them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a tree or an index. `stage` is 0 unless it is unmerged (1 base, 2 ours, 3 theirs)."""

    mode: str
    oid: str
    path: str
    stage: int = 0

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file, not a link or a submodule."""
        return self.mode in (FILE, "100755")


class Repository:
    """The repository around a book. Paths in it are relative to its top, with slashes."""

    def __init__(self, git: Git, git_dir: Path, prefix: str) -> None:
        self.git = git
        self.git_dir = git_dir
        self.prefix = prefix
        self.settings = read_settings(git)
        self.author = ""
        """The name to commit under; "" for the one that git knows."""
        self._has_committed = False

    @classmethod
    def find(cls, git: Git) -> Repository | None:
        """The repository that contains git's folder, or None. Raises GitError for one git refuses to touch."""
        asked = ("--absolute-git-dir", "--show-toplevel", "--show-prefix")
        found = git.run("rev-parse", *asked)  # fails where there is no working tree
        if not found.ok:
            if "not a git repository" in found.err:
                return None
            raise GitError(found)
        answers = os.fsdecode(found.out).split("\n")
        if len(answers) != len(asked) + 1:  # a line end in the name of a folder
            answers = [git.must("rev-parse", question).text for question in asked]
        git_dir, top, prefix = answers[:3]
        git.folder = Path(top)
        return cls(git, Path(git_dir), prefix)

    # -- what there is -----------------------------------------------------------------------------------------

    def under_way(self) -> str:
        """The user's unfinished operation ("merge", "rebase" …), or ""."""
        for name, what in _UNDER_WAY.items():
            if (self.git_dir / name).exists():
                return what
        return ""

    def branch(self) -> str:
        """The checked-out branch, such as "main"; "" for a detached HEAD. It need not have a commit."""
        found = self.git.run("symbolic-ref", "--quiet", "HEAD").text
        return found.removeprefix("refs/heads/") if found.startswith("refs/heads/") else ""

    def commit_at(self, name: str) -> str | None:
        """The commit of a ref, or None."""
        found = self.git.run("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return found.text or None if found.ok else None

    def entry(self, commit: str | None, path: str) -> Entry | None:
        """A file of a commit, or None."""
        if commit is None:
            return None
        listed = self.git.must("ls-tree", "-z", "--full-tree", commit, "--", path).text
        for item in listed.split("\0"):
            facts, _tab, name = item.partition("\t")
            if name == path:
                mode, _kind, oid = facts.split(" ")
                return Entry(mode, oid, path)
        return None

    def changed_lines(self, old: str | None, new: str, path: str) -> int:
        """How many lines of a file are new or different in commit `new`; all of them without an older commit."""
        if old is None:
            return (self.content(new, path) or b"").count(b"\n,")
        options = ("--no-ext-diff", "--no-textconv", "--numstat", "-r")
        found = self.git.run("diff-tree", *options, old, new, "--", path)
        number = found.text.partition("\t")[0]
        return int(number) if found.ok and number.isdigit() else 0

    def files(self, commit: str | None, suffix: str = "") -> list[Entry]:
        """All files of a commit whose names end in `suffix`."""
        if not commit:
            return []
        listed = self.git.must("ls-tree", "-r", "-z", "--full-tree", commit).text
        entries = []
        for item in listed.split("\0"):
            facts, _tab, name = item.partition("\t")
            if name and name.endswith(suffix):
                mode, _kind, oid = facts.split(" ")
                entries.append(Entry(mode, oid, name))
        return entries

    def size(self, entry: Entry) -> int:
        """How many bytes a file has."""
        return int(self.git.must("cat-file", "-s", entry.oid).text)

    def blob(self, entry: Entry, most: int = MAX_BYTES) -> bytes:
        """The stored bytes of a file. What others have committed may be of any size: raises Halt."""
        if self.size(entry) > most:
            raise Halt("blocked", N_("{name} in the repository is too large."), name=safe_text(entry.path))
        return self.git.must("cat-file", "blob", entry.oid).out

    def content(self, commit: str | None, path: str, most: int = MAX_BYTES) -> bytes | None:
        """The bytes of a file in a commit, or None. Raises Halt for one that is too large."""
        found = self.entry(commit, path)
        return self.blob(found, most) if found and found.is_file else None

    def indexed(self, path: str = "") -> list[Entry]:
        """The index entries of a path; without one, everything unmerged."""
        arguments = ("--stage", "-z", "--", path) if path else ("--unmerged", "-z")
        return _entries(self.git.must("ls-files", *arguments).text)

    def is_left_out(self, path: str) -> bool:
        """Whether a sparse checkout leaves a file out of the working tree."""
        return self.git.must("ls-files", "-t", "-z", "--", path).text.startswith("S ")

    def is_ignored(self, path: str) -> bool:
        """Whether the user keeps a file out of the repository."""
        # This one command refuses literal paths, but takes what it gets as one; ./ keeps it from looking special.
        extra = {"GIT_LITERAL_PATHSPECS": "0"}
        return self.git.run("check-ignore", "--quiet", "--", f"./{path}", extra=extra).ok

    def attribute(self, name: str, path: str) -> str:
        """A git attribute of a path, "unspecified" if it has none."""
        found = self.git.run("check-attr", "-z", name, "--", path).text.split("\0")
        return found[2] if len(found) > 2 else "unspecified"

    def bases(self, ours: str, theirs: str) -> list[str]:
        """The newest common ancestors of two commits; none if their histories are unrelated."""
        if ours == theirs:
            return [ours]
        return self.git.run("merge-base", "--all", ours, theirs).text.split()

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether `newer` contains `older`."""
        return self.git.run("merge-base", "--is-ancestor", older, newer).ok

    def ahead_behind(self, ours: str, theirs: str) -> tuple[int, int]:
        """How many commits only we have, and how many only they have."""
        counts = self.git.must("rev-list", "--left-right", "--count", f"{ours}...{theirs}", "--").text.split()
        return int(counts[0]), int(counts[1])

    def count(self, commit: str) -> int:
        """How many commits a history has."""
        return int(self.git.must("rev-list", "--count", commit, "--").text)

    # -- making commits ----------------------------------------------------------------------------------------

    def store(self, data: bytes) -> str:
        """Store a file's bytes unchanged, and return the blob's name."""
        return self.git.must("hash-object", "-w", "--no-filters", "--stdin", data=data).text

    def tree(self, base: str | None, files: Mapping[str, str]) -> str:
        """The tree of `base` with some files set (path → blob)."""
        with self._own_index() as extra:
            self.git.must("read-tree", base or "--empty", extra=extra)
            return self._tree(base, files, extra)

    def merged_tree(
        self, bases: list[str], ours: str, theirs: str, files: Mapping[str, str]
    ) -> tuple[str, list[Entry]]:
        """The tree of a merge with some files set (path → blob), and what stays unmerged: then there is no tree.

        Only whole files are merged, so what both sides changed is left to the user's git, unless it is in `files`.
        """
        with self._own_index() as extra:
            ancestors = bases[:6] or [self.git.must("mktree").text]
            self.git.must("read-tree", "-i", "-m", "--aggressive", *ancestors, ours, theirs, extra=extra)
            unmerged = _entries(self.git.must("ls-files", "--unmerged", "-z", extra=extra).text)
            left = [entry for entry in unmerged if entry.path not in files]
            return ("" if left else self._tree(ours, files, extra)), left

    def commit(self, tree: str, parents: list[str], message: str) -> str:
        """Make a commit, as the user: by the name in their follow-ups, else the one that git knows."""
        words = [word for parent in parents for word in ("-p", parent)]
        return self.git.must(*self._identity(), "commit-tree", tree, *words, "-m", message).text

    def stage(self, path: str, blob: str, mode: str = FILE) -> None:
        """Put a file into the user's index, and nothing else."""
        self.git.must("update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")

    def refresh(self) -> None:
        """Let the index note the state of the files on the disk, so that git need not read them again."""
        self.git.run("update-index", "-q", "--refresh")

    def advance(self, old: str | None, new: str) -> bool:
        """Move the branch and the working tree from one commit to another, like a fast-forward.

        What the user changed or staged elsewhere stays. Returns False if somebody else moved the branch; raises
        GitError, with nothing changed, if a changed file is in the way.
        """
        self.refresh()
        self.git.must("read-tree", "-m", "-u", old or self.git.must("mktree").text, new)
        return self.move("HEAD", new, old, "join")

    def step_back(self, new: str, path: str, keep: str) -> bool:
        """Move the branch and the working tree to an earlier commit, but leave the file at `path` unchanged.

        The later commits stay in the repository under the ref `keep`. Returns False if somebody else moved the
        branch; raises GitError, with nothing changed, if a changed file is in the way.
        """
        head = self.commit_at("HEAD")
        assert head is not None
        self.set(keep, head)
        self.refresh()
        here, there = (_as_in(self.entry(commit, path), path) for commit in (head, new))
        with self._own_index() as extra:
            self.git.must("read-tree", head, extra=extra)
            self.git.must("update-index", *there, extra=extra)
            old = self.git.must("write-tree", extra=extra).text
        self.git.must("update-index", *there)
        try:
            self.git.must("read-tree", "-m", "-u", old, new)
        except GitError:
            self.git.must("update-index", *here)
            raise
        return self.move("HEAD", new, head, "part")

    def leave_tidy(self) -> None:
        """After commits: refresh the index, and pack what has piled up.

        Each commit stores the whole book again until git packs it, which we keep it from doing by itself in the middle
        of a sync. Where the user has switched that off, it is left to them.
        """
        if not self._has_committed:
            return
        self.refresh()
        users = self.settings.get("gc.auto", [])[:-1]  # the last one is ours
        counted = self.git.run("count-objects", "-v").text.splitlines()
        loose = next((int(line[6:]) for line in counted if line.startswith("size: ")), 0)
        if loose > LOOSE_KIB and users[-1:] != ["0"]:
            self.git.run("repack", "-d", "-l", "--quiet", seconds=_REPACK_SECONDS)

    def move(self, ref: str, new: str, old: str | None = None, message: str = "") -> bool:
        """Set a ref, if it is still at `old` (None: if it does not exist)."""
        self._has_committed = True
        return self.git.run("update-ref", "-m", f"genjin: {message}", ref, new, old or "0" * len(new)).ok

    def set(self, ref: str, new: str) -> None:
        """Set a ref of ours, wherever it is."""
        self.git.must("update-ref", ref, new)

    def delete(self, ref: str) -> None:
        """Delete a ref of ours, if it exists."""
        self.git.run("update-ref", "-d", ref)

    def _tree(self, base: str | None, files: Mapping[str, str], extra: Mapping[str, str]) -> str:
        for path, blob in files.items():
            known = self.entry(base, path)
            info = f"{known.mode if known and known.is_file else FILE},{blob},{path}"
            self.git.must("update-index", "--add", "--cacheinfo", info, extra=extra)
        return self.git.must("write-tree", extra=extra).text

    def _identity(self) -> list[str]:
        """The user's identity for git, as settings for one command; their own settings are not touched."""
        missing = {key: value for key, value in _NOBODY.items() if not self.settings.get(key)}
        author = _NO_NAME.sub(" ", self.author).strip(" .,:;\"'\\")
        known = missing | ({"user.name": author} if author else {})
        return [word for key, value in known.items() for word in ("-c", f"{key}={value}")]

    @contextlib.contextmanager
    def _own_index(self) -> Iterator[Mapping[str, str]]:
        with TemporaryDirectory(dir=self.git.state, prefix="index-") as folder:
            yield {"GIT_INDEX_FILE": str(Path(folder) / "index")}


def read_settings(git: Git) -> Settings:
    """All of git's configuration in force here; it tells git which ssh to use."""
    settings: Settings = {}
    for item in git.must("config", "--list", "-z").out.decode("utf-8", "replace").split("\0"):
        key, _newline, value = item.partition("\n")
        if key:
            settings.setdefault(key, []).append(value)
    git.ssh = (settings.get("core.sshcommand") or [""])[-1]
    return settings


def blob_name(data: bytes, like: str) -> str:
    """The name git gives these bytes, with the hash function of `like`."""
    kind = hashlib.sha256 if len(like) == 64 else hashlib.sha1
    return kind(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _as_in(entry: Entry | None, path: str) -> tuple[str, ...]:
    """How to make an index hold a commit's version of a path."""
    if entry is None:
        return ("--force-remove", "--", path)
    return ("--add", "--cacheinfo", f"{entry.mode},{entry.oid},{entry.path}")


def _entries(listed: str) -> list[Entry]:
    entries = []
    for item in listed.split("\0"):
        facts, tab, path = item.partition("\t")
        if tab:
            mode, oid, stage = facts.split(" ")
            entries.append(Entry(mode, oid, path, int(stage)))
    return entries

"""Keeps three versions of the book consistent: the file, the newest commit, and the other side's.

Nothing is ever taken out: before the file is committed, the newest commit is joined into it, and before the branch
moves to another device's commit, that is. So an old file put in the place of a new one, a line deleted by hand, or
a save that met a sync half-way costs nothing. The file is replaced as a whole, under the lock that saves take, and
only if nobody wrote it since it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tui.book import files
from tui.book.files import Signature
from tui.book.state import BookState
from tui.core.text import safe_text
from tui.language import N_, listed
from tui.sync import copies
from tui.sync.attributes import ATTRIBUTES, IGNORE, union
from tui.sync.copies import Copy
from tui.sync.repository import SMALL_BYTES, Entry, Repository, blob_name
from tui.sync.said import as_it_is, say, together
from tui.sync.status import Halt

_GLANCE_BYTES: Final = 64 << 20
"""How large a file may be that is only looked at."""


class Keeper:
    """The book file `book` in `repository`.

    `reload` tells the app that the file has changed. `consent`: setup is under way, so whatever history the repository
    and its remote have is joined; another book only if it is the one that was `agreed` to.
    """

    def __init__(
        self,
        repository: Repository,
        book: Path,
        state: Path,
        *,
        reload: Callable[[], object] = lambda: None,
        consent: bool = False,
        agreed: str = "",
    ) -> None:
        self.repository = repository
        self.book = book
        self.path = repository.prefix + book.name
        self._state = state
        self._reload = reload
        self._consent = consent
        self._agreed = agreed
        self._odd: set[bytes] = set()
        self._handed_over = ""

    # -- the three steps ---------------------------------------------------------------------------------------

    def repair(self) -> None:
        """If the user's own git left the book unmerged, join all versions of it and mark it as merged."""
        stages = [entry for entry in self.repository.indexed() if entry.path == self.path]
        if not stages:
            return
        data, seen = self._read()
        joined = copies.read(data)
        for entry in stages:
            joined = copies.join(joined, self._other(joined, self.repository.blob(entry)))
            copies.note_versions(joined, self._state)
        text = copies.write(joined)
        if text == data or self._replace(text, seen):
            self.repository.stage(self.path, self.repository.store(text))

    def commit(self, others: Mapping[str, bytes] | None = None) -> bool:
        """Commit the file, and `others` (path → content), if they differ from the newest commit.

        Returns False if somebody wrote the file or moved the branch meanwhile: begin again.
        """
        repository = self.repository
        head = repository.commit_at("HEAD")
        data, seen = self._read()
        entry = self._entry(head)
        if entry is not None and entry.oid == blob_name(data, entry.oid):
            return not others or self._finish(head, {self.path: data, **others}, "Set up sync")
        mine = self._whole(data)
        before = self._other(mine, repository.blob(entry)) if entry else None
        joined = mine
        if before is not None and not mine.newer:
            joined = copies.join(mine, before, settled=True)
            copies.note_versions(joined, self._state)
        text = data if mine.newer else copies.write(joined)
        if text != data and not self._replace(text, seen):
            return False
        message = f"Update book: {copies.count(before, joined)}"
        return self._finish(head, {self.path: text, **(others or {})}, message)

    def join(self, theirs: str) -> bool:
        """Bring the other side's commit into the file and the branch. Call it when all is committed.

        Returns False if somebody wrote the file or moved the branch meanwhile: begin again.
        """
        repository = self.repository
        ours = repository.commit_at("HEAD")
        bases = repository.bases(ours, theirs) if ours else [theirs]
        if ours and theirs in bases:
            return True
        if not bases and not self._consent:
            raise Halt(
                "blocked", N_("The remote has a different history. To join it, run `genjin sync setup`.")
            )
        data, seen = self._read() if ours else self._read_if_there()
        entry = self._entry(ours)
        if data is not None and entry is not None and entry.oid != blob_name(data, entry.oid):
            return False
        text, news = self._joined(data, seen, theirs)
        if text != data and not self._replace(text, seen):
            return False
        if self._is_for_the_app(theirs):
            return False
        if ours is None or ours in bases:
            new = self._forward(theirs, text)
        else:
            new = self._merge(bases, ours, theirs, text, f"Join book: {news}")
        self._stage(new)
        return repository.advance(ours, new)

    # -- commits -----------------------------------------------------------------------------------------------

    def _finish(self, head: str | None, contents: Mapping[str, bytes], message: str) -> bool:
        """Commit exactly these files on top of the newest commit."""
        repository = self.repository
        blobs = {path: repository.store(data) for path, data in contents.items()}
        new = repository.commit(repository.tree(head, blobs), [head] if head else [], message)
        self._stage(new)
        return repository.move("HEAD", new, head, "commit")

    def _stage(self, commit: str) -> None:
        """Put the book of a commit into the index, so that moving there leaves the file alone."""
        entry = self._entry(commit)
        if entry is not None:
            self.repository.stage(self.path, entry.oid, entry.mode)

    def _forward(self, theirs: str, text: bytes) -> str:
        """Their commit, or one on top of it if their book lacks something."""
        if self.repository.content(theirs, self.path) == text:
            return theirs
        tree = self.repository.tree(theirs, {self.path: self.repository.store(text)})
        return self.repository.commit(tree, [theirs], "Join book: put back what was missing")

    def _merge(self, bases: list[str], ours: str, theirs: str, text: bytes, message: str) -> str:
        """A merge commit with the joined book; the small files beside it are merged by line."""
        repository = self.repository
        blobs = {self.path: repository.store(text)}
        tree, left = repository.merged_tree(bases, ours, theirs, blobs)
        small = {repository.prefix + name for name in (ATTRIBUTES, IGNORE)} & {entry.path for entry in left}
        if small:
            for path in small:
                mine, other = (repository.content(commit, path, SMALL_BYTES) for commit in (ours, theirs))
                blobs[path] = repository.store(union(mine or b"", other or b""))
            tree, left = repository.merged_tree(bases, ours, theirs, blobs)
        if left:
            names = listed(sorted({safe_text(entry.path) for entry in left})[:5])
            raise Halt(
                "blocked",
                N_(
                    "Both sides changed other files, which only you can merge: {names}. Run `git pull`, then "
                    "sync."
                ),
                names=names,
            )
        return repository.commit(tree, [ours, theirs], message)

    # -- contents ----------------------------------------------------------------------------------------------

    def _joined(self, data: bytes | None, seen: Signature, theirs: str) -> tuple[bytes, str]:
        """The file with everything their book knows, and how much that is in words."""
        self._odd = set()
        entry = self._entry(theirs)
        if entry is None:
            return self._without_theirs(data, theirs), ""
        other = self.repository.blob(entry)
        if data is None:
            self._check_stored(other)
            return other, ""
        mine = copies.read_file(data, seen, self._state)
        if mine.newer:
            raise Halt("blocked", as_it_is(mine.newer))
        their_book = self._other(mine, other)
        self._odd = their_book.odd - mine.odd
        joined = copies.join(mine, their_book, settled=theirs == self._handed_over)
        copies.note_versions(joined, self._state)
        return copies.write(joined), copies.count(mine, joined)

    def _is_for_the_app(self, theirs: str) -> bool:
        """Whether their book has lines that only the app can judge, and it has not had them yet.

        They are in the file now; the next save takes them over or sets them aside, and they are not sent any further.
        """
        if not self._odd or self._handed_over == theirs:
            return False
        self._handed_over = theirs
        return True

    def _without_theirs(self, data: bytes | None, theirs: str) -> bytes:
        """What to keep if the other side has no book: ours, if the user said so."""
        self._look_elsewhere(theirs)
        if data is None:
            raise Halt("blocked", N_("There is no book here or at the remote."))
        if not self._consent:
            raise Halt(
                "blocked",
                N_("The remote no longer has {name}. To put it back, run `genjin sync setup`."),
                name=safe_text(self.path),
            )
        return data

    def _look_elsewhere(self, theirs: str) -> None:
        """If the remote keeps a book under another name, report that instead of adding a second one."""
        for entry in self.repository.files(theirs, ".json")[:50]:
            if not entry.is_file or self.repository.size(entry) > _GLANCE_BYTES:
                continue
            if self.repository.blob(entry).startswith(b'{"book":{'):
                raise Halt(
                    "blocked",
                    N_(
                        "The book is called {theirs} at the remote and {ours} here. Give both the same name, or "
                        "clone the repository and open its book."
                    ),
                    theirs=safe_text(entry.path),
                    ours=safe_text(self.path),
                )

    def _other(self, mine: Copy, data: bytes) -> Copy:
        """Another copy, as a copy of our book. If the user wants two books made one, ours takes the other's id."""
        self._check_stored(data)
        other = copies.read(data, like=mine)
        if other.newer and not mine.newer:
            raise Halt("blocked", as_it_is(other.newer))
        if mine.book_id and other.book_id and mine.book_id != other.book_id:
            copies.add_journal(mine, self._state)
            if not (self._consent and copies.may_join(mine, other, self._agreed, self._state)):
                raise Halt(
                    "blocked",
                    N_(
                        "{path} and the repository hold different books. To join them, run `genjin sync setup`."
                    ),
                    path=safe_text(str(self.book)),
                )
            copies.keep_point(mine, other, self._state)
            BookState(self._state).note_successor(mine.book_id, other.book_id)
            mine.header["id"] = other.book_id
        return other

    def _whole(self, data: bytes) -> Copy:
        """The file, read, if it may be committed."""
        self._check_stored(data)
        copy = copies.read(data)
        if not copy.whole or not copy.is_book:
            raise Halt(
                "blocked",
                N_("The book {path} is incomplete or still being copied. It is synced once it is complete."),
                path=safe_text(str(self.book)),
            )
        return copy

    def _check_stored(self, data: bytes) -> None:
        if copies.is_pointer(data):
            raise Halt(
                "blocked",
                N_(
                    "The book is stored in Git LFS, where it cannot be joined. Remove its line from "
                    ".gitattributes, run `git lfs pull`, and set up sync again."
                ),
            )

    def _entry(self, commit: str | None) -> Entry | None:
        entry = self.repository.entry(commit, self.path)
        if entry is not None and not entry.is_file:
            raise Halt(
                "blocked",
                N_("{name} is a link in the repository; the book must be a file there."),
                name=safe_text(self.path),
            )
        return entry

    # -- the file ----------------------------------------------------------------------------------------------

    def _read(self) -> tuple[bytes, Signature]:
        data, seen = self._read_if_there()
        if data is not None:
            return data, seen
        missing = say(N_("No book at {path}."), path=safe_text(str(self.book)))
        if self.repository.is_left_out(self.path):
            why = N_("A sparse checkout excludes it; `git sparse-checkout disable` brings it back.")
            missing = together(missing, say(why))
        raise Halt("blocked", missing)

    def _read_if_there(self) -> tuple[bytes | None, Signature]:
        try:
            return files.read_bytes(self.book)
        except (FileNotFoundError, NotADirectoryError):
            return None, Signature()

    def _replace(self, text: bytes, seen: Signature) -> bool:
        """Replace the content of the file that was read; False if the file has changed since."""
        with BookState(self._state).lock("save"):
            try:
                files.replace(self.book, [text], expected=seen)
            except files.ChangedError:
                return False
        self._reload()
        return True

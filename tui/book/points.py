"""Restore points: the book before another one was joined in, or before an earlier one took its place.

Joining two books cannot be undone by assigning old values: the book may have another id afterwards, and deleting
what came in would delete it for those whose book it is. So the whole file is kept, outside the folders of single books,
because the one that is to come back is another than the one that is at the path by then.
"""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from tui.book.files import private_folder, replace
from tui.book.journal import Journal, read_entries
from tui.book.layout import FORMAT, render
from tui.book.lines import newest_stamp
from tui.book.opening import known_copies
from tui.book.reading import Reading
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import stored

JOINING: Final = "joining"
"""Kept before another book was joined."""
RETURN: Final = "return"
"""Kept before an earlier book took the place of a joined one."""
KEPT: Final = 10
_INDEX: Final = "index.json"


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One restore point."""

    name: str
    why: str
    id: str
    """Which book was kept."""
    into: str
    """Which book was at the path afterwards; the same one, where it only took another one in."""
    newest: str
    """A stamp that no action before it is newer than."""


class Points:
    """The restore points of the book at one path, in its state folder."""

    def __init__(self, state: BookState) -> None:
        self._state = state
        self.clock = state.clock
        self.folder = state.folder / "points"

    def all(self) -> list[Point]:
        """All points, oldest first."""
        return stored(self.folder / _INDEX, list[Point], [])

    def file(self, point: Point) -> Path:
        """The book at that point."""
        return self.folder / f"{point.name}.json"

    def beside(self, point: Point, suffix: str) -> Path:
        """Where to keep something else for as long as the point."""
        return self.folder / f"{point.name}.{suffix}"

    def last(self, book_id: str) -> Point | None:
        """The state kept when the book at the path last became this one, or last took another in."""
        return next((point for point in reversed(self.all()) if point.into == book_id), None)

    def before(self, book_id: str) -> Point | None:
        """The newest state of a book from before it was joined with another."""
        found = (one for one in reversed(self.all()) if one.why == JOINING and one.id == book_id)
        return next((one for one in found if self.file(one).exists()), None)

    def keep(self, why: str, data: bytes, *, book_id: str, into: str, newest: str, when: datetime) -> Point:
        """Keep the bytes of a book. A join that had to start over does not keep them twice.

        Raises OSError: what has no way back should not be done.
        """
        with self._state.lock("points"):
            private_folder(self.folder)
            known = self.all()
            name = _free(f"before-{why}-{when:%Y-%m-%d-%H%M%S}", {one.name for one in known})
            point = Point(name=name, why=why, id=book_id, into=into, newest=newest)
            if known and self._is_again(known[-1], point, data):
                return known[-1]
            replace(self.file(point), [data])
            for old in known[: 1 - KEPT]:
                self._forget(old)
            replace(self.folder / _INDEX, [msgspec.json.encode([*known[1 - KEPT :], point])])
        return point

    def _is_again(self, last: Point, point: Point, data: bytes) -> bool:
        """Whether nothing has happened since the last point: a join that had to start over."""
        file = self.file(last)
        is_same = (last.why, last.id, last.into) == (point.why, point.id, point.into)
        return is_same and file.exists() and file.read_bytes() == data

    def _forget(self, point: Point) -> None:
        for path in self.folder.glob(f"{point.name}.*"):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def keep_before_union(state: BookState, book_id: str, into: str, others: set[str]) -> None:
    """git has made one file of this device's book and `others`: keep the book in its last known state.

    It is done already and nothing can be asked, so a failure is no reason to keep the book closed.
    """
    if not others - {book_id, *state.predecessors(book_id), *state.successors(book_id)}:
        return
    store = Store()
    store.header = {"format": FORMAT, "id": book_id}
    for copy in known_copies(state, book_id):
        Reading(copy, store).finish()
    for path in Journal(state.journal_folder(book_id), "").files():
        for entry in read_entries(path):
            for key, record in entry.do.items():
                store.join(*key, record)
    if any(store.count().values()):
        data = b"".join(render(store.header, store.in_order()))
        with contextlib.suppress(OSError):
            Points(state).keep(
                JOINING, data, book_id=book_id, into=into, newest=newest_in(store), when=state.clock.now()
            )


def newest_in(*stores: Store) -> str:
    """A stamp that no record in these exceeds."""
    lines = (line for store in stores for table in store.count() for line in store.all(table))
    return max((newest_stamp(record_id, text) for record_id, text in lines), default="")


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found

"""Fields set on two devices independently: noticed while joining, kept until somebody has looked.

Joining always has a winner, and the loser stays in the field's history, so nothing has to be resolved. But somebody
should be told. The format keeps no parents, so only the join itself can tell two blind assignments from a later one;
what it notices is noted in this device's state folder, as stamps only. The values stand in the book.
"""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from tui.book.files import Signature, private_folder, replace, signature
from tui.book.record import Assignment, Record, Register
from tui.book.stamp import device_of, milliseconds_of
from tui.book.values import NULL, stored

if TYPE_CHECKING:
    from pathlib import Path

    from tui.book.entry import Key
    from tui.book.state import BookState

LIMIT: Final = 1000
"""How many fields are remembered; the ones with the oldest assignments are forgotten first."""
_STAMPS: Final = 16
"""How many assignments of one field."""


class Split(msgspec.Struct, frozen=True):
    """One field as a join found it: the stamps of the blind assignments, and those that one of them had seen."""

    stamps: frozenset[str]
    settled: frozenset[str] = frozenset()


_PLACES: Final = "order/"
"""The place of a number among others: whichever device was last is right."""

Splits = dict[str, Split]
"""Path → split."""

Noticed = tuple["Key", Splits]
"""What a join noticed of one record."""


def splits(one: Record, other: Record) -> Splits:
    """The fields of two copies of a record whose values were assigned independently.

    Symmetric. A later assignment by somebody who had seen the other one is no split, neither is one whose value the
    other copy has among those it knows: so says an undo, or the same edit made twice.
    """
    found: Splits = {}
    seen: tuple[dict[str, str], dict[str, str]] | None = None
    for path, mine in one.registers.items():
        theirs = other.registers.get(path, ())
        if path.startswith(_PLACES):
            continue
        if not theirs or mine == theirs or set(mine) <= set(theirs) or set(mine) >= set(theirs):
            continue
        seen = seen or (one.seen(), other.seen())
        if split := _split(mine, theirs, *seen):
            found[path] = split
    return found


def blind_writes(held: Record, written: Record, before: Mapping[str, bytes], own: Container[str]) -> Splits:
    """The same for an action of this device that the file has lost: its assignments, and the replaced values.

    `own` are the device ids of this computer: between two of its processes the journal knows the order.
    """
    found: Splits = {}
    seen = held.seen()
    for path, ((stamp, value), *_older) in written.registers.items():
        register = held.registers.get(path, ())
        if path.startswith(_PLACES):
            continue
        if not register or device_of(register[0][0]) in own or milliseconds_of(register[0][0]) == 0:
            continue
        if value in _values(register) or before.get(path, NULL) == register[0][1]:
            continue
        if not _knows(register, seen, (stamp, value)):
            found[path] = Split(frozenset((stamp, register[0][0])))
    return found


def _split(
    mine: Register, theirs: Register, seen_here: Mapping[str, str], seen_there: Mapping[str, str]
) -> Split | None:
    new_here = [made for made in mine if not _knows(theirs, seen_there, made)]
    new_there = [made for made in theirs if not _knows(mine, seen_here, made)]
    if not new_here or not new_there:
        return None
    here, there = new_here[0], new_there[0]
    if here[1] in _values(theirs) or there[1] in _values(mine):
        return None
    settled = {stamp for stamp, _value in {*mine, *theirs} - {*new_here, *new_there}}
    return Split(frozenset((here[0], there[0])), frozenset(settled))


def _knows(register: Register, seen: Mapping[str, str], made: Assignment) -> bool:
    """Whether a copy of a field knows an assignment, even a trimmed one; values without a stamp count."""
    stamp = made[0]
    if milliseconds_of(stamp) == 0 or made in register:
        return True
    if any(stamp == other for other, _value in register):
        return False  # another value under the same stamp: a copied device
    return stamp <= seen.get(device_of(stamp), "")


def _values(register: Register) -> set[bytes]:
    return {value for _stamp, value in register}


class Noted(msgspec.Struct):
    """The note about one field."""

    stamps: set[str]
    looked_at: bool = False


_Notes = dict[str, dict[str, dict[str, Noted]]]
"""Table → record id → path → note."""


class Versions:
    """The notes of one book in the state folder. Other processes write there as well; losing them loses no value."""

    def __init__(self, state: BookState, book_id: str) -> None:
        self._state = state
        self._path: Path = state.versions_file(book_id)
        self._notes: _Notes = {}
        self._read_at: Signature | None = None

    def of(self, key: Key, record: Record) -> dict[str, list[Assignment]]:
        """Path → the assignments that nobody has chosen from yet, newest first.

        Once somebody has written the field after them, there is nothing left to choose.
        """
        self._refresh()
        found: dict[str, list[Assignment]] = {}
        for path, note in self._notes.get(key[0], {}).get(key[1], {}).items():
            register = record.registers.get(path, ())
            standing = [made for made in register if made[0] in note.stamps]
            if not note.looked_at and standing[1:] and standing[0] == register[0]:
                found[path] = standing
        return found

    def has_notes(self, key: Key) -> bool:
        """Whether a record has notes; `of` says whether they still count. One disk access."""
        self._refresh()
        return key[1] in self._notes.get(key[0], {})

    def records(self) -> list[Key]:
        """The records that have notes; `of` says which of them still count."""
        self._refresh()
        return [(table, record_id) for table, records in self._notes.items() for record_id in records]

    def note(self, noticed: Iterable[Noticed]) -> None:
        """Note what joins have noticed. Versions already seen stay so, until something new comes."""
        found = list(noticed)
        if not found:
            return
        with self._changing():
            for (table, record_id), fields in found:
                paths = self._notes.setdefault(table, {}).setdefault(record_id, {})
                for path, split in fields.items():
                    _add(paths, path, split)
            self._bound()

    def look_at(self, key: Key, path: str) -> None:
        """Mark the versions of a field as seen."""
        with self._changing():
            if note := self._notes.get(key[0], {}).get(key[1], {}).get(path):
                note.looked_at = True

    def _refresh(self) -> None:
        with contextlib.suppress(OSError):
            if (found := signature(self._path)) != self._read_at:
                self._notes, self._read_at = _read(self._path), found

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        with self._state.lock("versions"):
            self._refresh()
            yield
            with contextlib.suppress(OSError):
                private_folder(self._path.parent)
                self._read_at = replace(self._path, [msgspec.json.encode(self._notes, order="sorted")])

    def _bound(self) -> None:
        """Forget the oldest if there are too many: two imports of one list can split thousands of fields."""
        everything = [
            (max(note.stamps), table, record_id, path)
            for table, records in self._notes.items()
            for record_id, paths in records.items()
            for path, note in paths.items()
        ]
        for _stamp, table, record_id, path in sorted(everything, reverse=True)[LIMIT:]:
            del self._notes[table][record_id][path]
            if not self._notes[table][record_id]:
                del self._notes[table][record_id]


def _add(paths: dict[str, Noted], path: str, split: Split) -> None:
    known = paths.get(path)
    if known is None:
        paths[path] = Noted(set(split.stamps))
    elif not split.stamps <= known.stamps:
        paths[path] = Noted(set(sorted((known.stamps - split.settled) | split.stamps)[-_STAMPS:]))


def _read(path: Path) -> _Notes:
    """The notes; empty if they are missing or damaged."""
    return stored(path, _Notes, {})

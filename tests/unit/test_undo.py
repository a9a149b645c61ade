"""Taking back: new assignments of old values, only where one's own still stand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tui.book.entry import ADOPT, Entry
from tui.book.journal import Journal, Place
from tui.book.record import Record, assign, delete, document
from tui.book.store import Store
from tui.book.undo import LIMIT, History, Step, revert, stacks, touch
from tui.book.values import NULL, encode

MINE, THEIRS = "7f3a9c21", "52c0d11e"
KEY = ("customers", "c1")


def stamp(number: int, device: str = MINE) -> str:
    return f"0198f3a2b7c1-{number:04x}-{device}"


class Desk:
    """A store in which actions are done and taken back."""

    def __init__(self) -> None:
        self.store = Store()
        self.number = 0
        self.own: set[str] = set()

    def do(self, device: str = MINE, **values: object) -> Entry:
        """Assign values to the customer."""
        self.number += 1
        entry = Entry(stamp(self.number, device), "edit")
        record = self.store.record(*KEY)
        fields = {name: encode(value) for name, value in values.items()}
        if record is None or not record.is_live():
            entry.created = frozenset({KEY})
        else:
            entry.was[KEY] = {name: record.shown(name) for name in fields}
        entry.do[KEY] = assign(fields, entry.stamp)
        return self.join(entry)

    def delete(self) -> Entry:
        """Delete the customer."""
        self.number += 1
        return self.join(Entry(stamp(self.number), "delete", do={KEY: delete(self.record)}))

    def revert(self, entry: Entry, *, redo: bool = False) -> Entry:
        """Take an entry back."""
        self.number += 1
        return self.join(revert(entry, self.store, stamp(self.number), redo=redo, own=self.own))

    def join(self, entry: Entry) -> Entry:
        if entry.stamp.endswith(MINE):
            self.own.add(entry.stamp)
        for key, record in entry.do.items():
            self.store.join(*key, record)
        return entry

    @property
    def record(self) -> Record:
        return self.store.record(*KEY) or Record()

    @property
    def shown(self) -> Mapping[str, object] | None:
        """The plain customer, None if there is none."""
        return document(self.record) if self.record.is_live() else None


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.do(name="王伟", grade="C")
    return desk


def test_an_edit_is_taken_back_and_done_again(desk: Desk) -> None:
    entry = desk.do(grade="B", owner="li")
    undo = desk.revert(entry)
    assert desk.shown == {"name": "王伟", "grade": "C"}
    redo = desk.revert(undo, redo=True)
    assert desk.shown == {"name": "王伟", "grade": "B", "owner": "li"}
    desk.revert(redo)
    assert desk.shown == {"name": "王伟", "grade": "C"}


def test_a_record_that_was_made_is_deleted_and_comes_back(desk: Desk) -> None:
    desk = Desk()
    entry = desk.do(name="王伟")
    undo = desk.revert(entry)
    assert desk.shown is None
    redo = desk.revert(undo, redo=True)
    assert desk.shown == {"name": "王伟"}
    desk.revert(redo)
    assert desk.shown is None


def test_a_deleted_record_comes_back_and_goes_again(desk: Desk) -> None:
    entry = desk.delete()
    undo = desk.revert(entry)
    assert desk.shown == {"name": "王伟", "grade": "C"}
    redo = desk.revert(undo, redo=True)
    assert desk.shown is None
    desk.revert(redo)
    assert desk.shown == {"name": "王伟", "grade": "C"}


def test_what_somebody_changed_since_stays_and_is_counted(desk: Desk) -> None:
    entry = desk.do(grade="B", owner="li")
    desk.do(THEIRS, grade="A")
    undo = desk.revert(entry)
    assert desk.shown == {"name": "王伟", "grade": "A"}
    assert undo.skipped == 1


def test_an_older_assignment_of_another_that_arrives_late_does_not_hinder(desk: Desk) -> None:
    entry = desk.do(grade="B")
    late = Entry(stamp(0, THEIRS), "edit", do={KEY: assign({"grade": b'"E"'}, stamp(0, THEIRS))})
    desk.join(late)
    desk.revert(entry)
    assert desk.shown == {"name": "王伟", "grade": "C"}


def test_a_record_in_which_another_device_has_written_since_is_not_unmade(desk: Desk) -> None:
    desk = Desk()
    entry = desk.do(name="王伟")
    desk.do(THEIRS, owner="li")
    undo = desk.revert(entry)
    assert desk.shown == {"name": "王伟", "owner": "li"}
    assert undo.do == {}
    assert undo.skipped == 1


def test_an_undo_does_not_change_a_value_twice(desk: Desk) -> None:
    entry = desk.do(grade="B")
    desk.revert(entry)
    assert desk.revert(entry).do == {}
    assert desk.shown == {"name": "王伟", "grade": "C"}


def test_several_changes_of_one_field_are_taken_back_and_done_again_one_after_the_other(desk: Desk) -> None:
    # The second undo once found the first one's stamp on the value, and left it alone.
    entries = [desk.do(grade=grade) for grade in "BAE"]
    undone = [desk.revert(entry) for entry in reversed(entries)]
    assert desk.shown == {"name": "王伟", "grade": "C"}
    assert sum(undo.skipped for undo in undone) == 0
    for undo in reversed(undone):
        desk.revert(undo, redo=True)
    assert desk.shown == {"name": "王伟", "grade": "E"}


def test_the_same_value_written_by_somebody_else_is_theirs(desk: Desk) -> None:
    entry = desk.do(grade="B")
    desk.do(THEIRS, grade="A")
    desk.do(THEIRS, grade="B")
    assert desk.revert(entry).skipped == 1
    assert desk.shown == {"name": "王伟", "grade": "B"}


def test_a_removed_field_comes_back(desk: Desk) -> None:
    entry = desk.do(grade=None)
    assert desk.shown == {"name": "王伟"}
    desk.revert(entry)
    assert desk.shown == {"name": "王伟", "grade": "C"}


def test_deleting_what_is_deleted_already_takes_nothing_back(desk: Desk) -> None:
    entry = desk.delete()
    desk.do(THEIRS, owner="li")
    assert desk.revert(entry).do == {}


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"name": "x", "created": "2026-01-01"}, "created"),
        ({"customer": "c1", "note": "x"}, "customer"),
        ({"name": "x", "grade": "A"}, "name"),
        ({"grade": "A"}, "grade"),
    ],
)
def test_coming_back_to_life_writes_a_field_that_hardly_anybody_changes(
    fields: dict[str, object], path: str
) -> None:
    record = assign({name: encode(value) for name, value in fields.items()}, stamp(1))
    again = touch(record, stamp(2))
    assert list(again.registers) == [path]
    assert again.shown(path) == record.shown(path)


def test_a_record_of_which_all_fields_were_removed_can_come_back_too() -> None:
    record = assign({"name": NULL}, stamp(1))
    assert touch(record, stamp(2)).is_live()


def step(number: int, reverts: int | None = None, *, redo: bool = False) -> Step:
    return Step(stamp(number), "" if reverts is None else stamp(reverts), redo, Place(Path(), 0, 0))


def numbers(steps: list[Step]) -> list[int]:
    return [int(step.stamp[13:17], 16) for step in steps]


@pytest.mark.parametrize(
    ("steps", "undo", "redo"),
    [
        ([], [], []),
        ([step(1), step(2)], [1, 2], []),
        ([step(1), step(2), step(3, 2)], [1], [3]),
        ([step(1), step(2), step(3, 2), step(4, 1)], [], [3, 4]),
        ([step(1), step(2), step(3, 2), step(4, 3, redo=True)], [1, 4], []),
        ([step(1), step(2, 1), step(3)], [3], []),
        ([step(1), step(2, 1), step(3, 2, redo=True), step(4, 3)], [], [4]),
    ],
)
def test_what_can_be_taken_back_and_done_again(steps: list[Step], undo: list[int], redo: list[int]) -> None:
    found = stacks(steps)
    assert (numbers(found[0]), numbers(found[1])) == (undo, redo)


def test_only_so_many_actions_can_be_taken_back() -> None:
    assert numbers(stacks([step(number) for number in range(LIMIT + 5)])[0]) == list(range(5, LIMIT + 5))


def test_history_follows_the_stamps_across_devices_and_sees_what_was_journaled_later(tmp_path: Path) -> None:
    mine, other = Journal(tmp_path, MINE), Journal(tmp_path, THEIRS)
    history = History(mine)
    assert history.next(redo=False) is None
    mine.append(Entry(stamp(1), "first"))
    mine.append(Entry(stamp(3), "third"))
    other.append(Entry(stamp(2, THEIRS), "second"))
    found = []
    while entry := history.next(redo=False):
        found.append(entry.kind)
        history.skip(entry.stamp)
    assert found == ["third", "second", "first"]
    other.append(Entry(stamp(4, THEIRS), "fourth"))
    entry = history.next(redo=False)
    assert entry is not None
    assert entry.kind == "fourth"


def test_an_edit_taken_over_from_outside_is_no_action_and_leaves_redo_alone(tmp_path: Path) -> None:
    journal = Journal(tmp_path, MINE)
    journal.append(Entry(stamp(1), "edit"))
    journal.append(Entry(stamp(2), "edit", reverts=stamp(1)))
    journal.append(Entry(stamp(3), ADOPT))
    history = History(journal)
    assert history.next(redo=False) is None
    entry = history.next(redo=True)
    assert entry is not None
    assert entry.stamp == stamp(2)


def test_an_action_whose_journal_is_gone_is_passed_over(tmp_path: Path) -> None:
    old, new = Journal(tmp_path, THEIRS), Journal(tmp_path, MINE)
    new.append(Entry(stamp(1), "kept"))
    old.append(Entry(stamp(2, THEIRS), "lost"))
    history = History(new)
    history.next(redo=False)
    next(path for path in new.files() if THEIRS in path.name).unlink()
    entry = history.next(redo=False)
    assert entry is not None
    assert entry.kind == "kept"

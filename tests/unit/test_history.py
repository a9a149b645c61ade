"""What a field was before, and which fields two machines have set without seeing each other (sync.md §5: 28, 41)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.books import AT, add, age, book_state, killed, log, open_book
from tests.books import edit as edit_now
from tui.book import versions as versions_module
from tui.book.book import Applied, Assignment, Book
from tui.book.past import history
from tui.book.record import Record, assign, join
from tui.book.stamp import ZERO
from tui.book.state import BookState
from tui.core import changes
from tui.core.changes import CUSTOMERS, FOLLOWUPS

LI, ANA = "000000000001-0000-00000001", "000000000002-0000-00000002"


def edit(book: Book, customer_id: str, **fields: Any) -> Applied:
    """Write fields, and let the clock go on: in one millisecond the device decides which of two is newer."""
    time.sleep(0.002)
    return edit_now(book, customer_id, **fields)


def values(assignments: Iterable[Assignment]) -> list[object]:
    return [one.value for one in assignments]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Book, Book, str]:
    """A book open here, a copy of it open in another folder, and a customer that both have."""
    here = open_book(tmp_path)
    customer = add(here, "王伟", "C", owner="li")
    here.save()
    (tmp_path / "away").mkdir()
    shutil.copy(here.path, tmp_path / "away")
    return here, open_book(tmp_path / "away", "there"), customer


def bring(source: Book, target: Book) -> None:
    """Put the file of one book in the place of another's, as a sync tool does, and let that one look."""
    source.save()
    target.path.write_bytes(source.path.read_bytes())
    target.poll()
    target.save()


# -- history ---------------------------------------------------------------------------------------------------------


def test_the_history_of_a_field_is_its_values_newest_first_with_when_and_where(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    before = datetime.now(UTC)
    customer = add(book, "王伟", owner="li")
    edit(book, customer, owner="zhao")
    edit(book, customer, owner=None)
    found = book.field_history(customer, "owner")
    assert values(found) == [None, "zhao", "li"]
    assert [one.is_shown for one in found] == [True, False, False]
    assert {one.device for one in found} == {book.device}
    moments = [one.at for one in found if one.at]
    assert len(moments) == 3
    assert all((before - moment).total_seconds() < 1 and moment.tzinfo for moment in moments)
    book.close()


def test_a_map_gives_the_history_of_all_its_entries_or_of_one(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟", phones={"+8613800138000": "mobile", "+8613900139000": ""})
    edit(book, customer, phones={"+8613800138000": "work"})
    everything = book.field_history(customer, "phones")
    assert next((one.entry, one.value) for one in everything) == ("+8613800138000", "work")
    assert len(everything) == 3
    assert values(book.field_history(customer, "phones/+8613800138000")) == ["work", "mobile"]
    assert sum(one.is_shown for one in everything) == 2
    book.close()


def test_follow_ups_have_a_history_too_and_unknown_fields_have_none(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟")
    entry = log(book, customer, "frist")
    followup = book.followup(entry)
    assert followup
    book.apply(changes.edit_followup(book.customers[customer], followup, {"note": "first"}))
    assert values(book.field_history(entry, "note", FOLLOWUPS)) == ["first", "frist"]
    assert book.field_history(customer, "nothing") == book.field_history("nobody", "name") == []
    book.close()


def test_a_value_from_another_program_has_no_time() -> None:
    (found,) = history(assign({"name": b'"x"'}, ZERO), "name")
    assert (found.value, found.at) == ("x", None)


def test_two_grade_moves_from_one_grade_stay_in_the_history(pair: tuple[Book, Book, str]) -> None:
    # sync.md case 41: both events, one grade, and a mark
    here, there, customer = pair
    for book, grade in ((here, "A"), (there, "B")):
        time.sleep(0.002)
        move = changes.regrade(book.customers[customer], book.new_id(), grade, at=AT)
        book.apply(move)
    bring(there, here)
    bring(here, there)
    for book in (here, there):
        assert {(move.from_grade, move.grade) for move in book.grade_history(customer)} == {
            ("C", "A"),
            ("C", "B"),
        }
        assert book.customers[customer].grade == "B"
    assert values(here.versions(customer)["grade"]) == ["B", "A"]
    here.close()
    there.close()


# -- versions --------------------------------------------------------------------------------------------------------


def test_a_field_set_on_two_machines_unseen_has_two_versions_until_looked_at(
    pair: tuple[Book, Book, str], tmp_path: Path
) -> None:
    # sync.md case 28
    here, there, customer = pair
    edit(here, customer, owner="ana")
    edit(there, customer, owner="zhao", company="华东电机")
    bring(there, here)
    found = here.versions(customer)
    assert list(found) == ["owner"]
    assert values(found["owner"]) == ["zhao", "ana"]
    assert [one.is_shown for one in found["owner"]] == [True, False]
    here.close()
    again = open_book(tmp_path)
    assert again.versions(customer) == found
    again.looked_at(customer, "owner")
    assert again.versions(customer) == {}
    assert values(again.field_history(customer, "owner")) == ["zhao", "ana", "li"]
    again.close()
    there.close()


def test_what_was_looked_at_does_not_come_back_with_the_old_file(pair: tuple[Book, Book, str]) -> None:
    here, there, customer = pair
    edit(here, customer, owner="ana")
    edit(there, customer, owner="zhao")
    there.save()
    old = there.path.read_bytes()
    bring(there, here)
    here.looked_at(customer, "owner")
    for _time in range(2):
        here.path.write_bytes(old)
        here.poll()
        here.save()
    assert here.versions(customer) == {}
    edit(there, customer, owner="nina")  # by somebody who has not seen "ana" to this day
    bring(there, here)
    assert values(here.versions(customer)["owner"]) == ["nina", "ana"]
    here.close()
    there.close()


def test_a_third_machine_adds_a_third_version(pair: tuple[Book, Book, str], tmp_path: Path) -> None:
    here, there, customer = pair
    (tmp_path / "third").mkdir()
    shutil.copy(there.path, tmp_path / "third")
    third = open_book(tmp_path / "third", "third")
    for book, owner in ((here, "ana"), (there, "zhao"), (third, "nina")):
        edit(book, customer, owner=owner)
    bring(there, here)
    here.looked_at(customer, "owner")
    bring(third, here)
    assert values(here.versions(customer)["owner"]) == ["nina", "zhao", "ana"]
    for book in (here, there, third):
        book.close()


def test_a_later_edit_settles_the_versions(pair: tuple[Book, Book, str]) -> None:
    here, there, customer = pair
    edit(here, customer, owner="ana")
    edit(there, customer, owner="zhao")
    bring(there, here)
    edit(here, customer, owner="ana")
    assert here.versions(customer) == {}
    here.undo()
    assert here.versions(customer) == {}
    here.close()
    there.close()


@pytest.mark.parametrize("edits", [1, 6])
def test_what_one_machine_did_after_the_other_is_no_version(pair: tuple[Book, Book, str], edits: int) -> None:
    # Six edits push all that here has seen out of the field's history; the vector still says that they came after.
    here, there, customer = pair
    edit(here, customer, owner="ana")
    bring(here, there)
    for number in range(edits):
        edit(there, customer, owner=f"zhao {number}")
    bring(there, here)
    assert here.versions(customer) == {}
    edit(here, customer, owner="nina")
    here.undo()
    here.redo()
    bring(here, there)
    assert here.versions(customer) == there.versions(customer) == {}
    here.close()
    there.close()


def test_the_same_edit_on_both_and_an_undone_one_are_no_versions(pair: tuple[Book, Book, str]) -> None:
    here, there, customer = pair
    edit(here, customer, owner="ana")
    edit(there, customer, owner="ana")
    edit(here, customer, grade="A")
    edit(there, customer, grade="B")
    there.undo()
    bring(there, here)
    assert here.versions(customer) == {}
    here.close()
    there.close()


def test_edits_of_one_machine_in_several_processes_are_no_versions(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    book.save()
    other = open_book(tmp_path)
    for number in range(6):
        edit(book if number % 2 else other, customer, owner=f"{number}")
        book.save()
        other.poll()
        other.save()
        book.poll()
    assert book.versions(customer) == other.versions(customer) == {}
    book.close()
    other.close()


@pytest.mark.parametrize("lost", ["overwritten", "overwritten later"])
def test_an_edit_that_only_the_journal_has_is_a_version_too(
    pair: tuple[Book, Book, str], tmp_path: Path, lost: str
) -> None:
    # The app was closed while a sync tool put the other machine's file in the place of ours.
    here, there, customer = pair
    if lost == "overwritten":
        edit(here, customer, owner="ana")
        edit(there, customer, owner="zhao")
    else:
        edit(there, customer, owner="zhao")
        edit(here, customer, owner="ana")
    edit(here, customer, grade="A")
    here.close()
    there.close()
    shutil.copy(there.path, here.path)
    again = open_book(tmp_path)
    found = again.versions(customer)
    assert list(found) == ["owner"]
    assert set(values(found["owner"])) == {"ana", "zhao"}
    again.close()


def test_an_older_file_over_ours_makes_no_versions(tmp_path: Path) -> None:
    path = tmp_path / "book.json"

    def work() -> tuple[str, bytes]:
        book = open_book(tmp_path)
        customer = add(book, "王伟", owner="li")
        book.save()
        old = path.read_bytes()
        edit(book, customer, owner="ana")
        edit(book, customer, owner="nina")
        return customer, old

    customer, old = killed(work)
    path.write_bytes(old)
    age(path)
    again = open_book(tmp_path)
    assert again.customers[customer].owner == "nina"
    assert again.versions(customer) == {}
    again.close()


def test_one_stamp_on_two_values_shows_both() -> None:
    # A copied device id; sync.md case 82 as far as values go.
    stamp = "000000000005-0000-00000001"
    one, other = assign({"owner": b'"li"'}, stamp), assign({"owner": b'"ana"'}, stamp)
    assert versions_module.splits(one, other)["owner"].stamps == {stamp}


def test_a_process_that_joins_the_same_again_does_not_bring_back_what_was_looked_at(tmp_path: Path) -> None:
    key = (CUSTOMERS, "0198f3a2")
    one, other = (assign({"owner": value}, stamp) for value, stamp in ((b'"li"', LI), (b'"ana"', ANA)))
    notes = versions_module.Versions(BookState(tmp_path), "book")
    late = versions_module.Versions(BookState(tmp_path), "book")
    notes.note([(key, versions_module.splits(one, other))])
    assert notes.of(key, join(one, other))
    notes.look_at(key, "owner")
    late.note([(key, versions_module.splits(one, other))])
    assert notes.of(key, join(one, other)) == {}


@pytest.mark.parametrize(
    ("before", "own", "split"),
    [
        (b'"zhao"', set(), True),
        (b'"ana"', set(), False),  # it replaced what the file has
        (b'"zhao"', {ANA[-8:]}, False),  # another process of this machine wrote what the file has
    ],
)
def test_a_journaled_value_is_blind_if_it_replaced_another_than_the_file_has(
    before: bytes, own: set[str], split: bool
) -> None:
    held, written = assign({"owner": b'"ana"'}, ANA), assign({"owner": b'"li"'}, LI)
    found = versions_module.blind_writes(held, written, {"owner": before}, own)
    assert found == ({"owner": versions_module.Split(frozenset((LI, ANA)))} if split else {})


def test_a_journaled_value_that_the_file_has_in_its_history_is_not_blind() -> None:
    held = join(assign({"owner": b'"ana"'}, ANA), assign({"owner": b'"li"'}, LI[:-8] + "00000009"))
    written = assign({"owner": b'"li"'}, LI)
    assert versions_module.blind_writes(held, written, {}, set()) == {}


def test_notes_are_bounded_and_lost_notes_lose_nothing(pair: tuple[Book, Book, str], tmp_path: Path) -> None:
    here, there, customer = pair
    for book, value in ((here, "ana"), (there, "zhao")):
        edit(book, customer, owner=value)
        edit(book, customer, custom={f"f{number}": value for number in range(versions_module.LIMIT)})
    bring(there, here)
    found = here.versions(customer)
    assert len(found) == versions_module.LIMIT
    assert "owner" not in found, "the oldest is forgotten first"
    here.close()
    there.close()
    (notes,) = book_state(tmp_path).glob("*/versions.json")
    notes.write_bytes(b"\0 no json")
    again = open_book(tmp_path)
    assert again.versions(customer) == {}
    assert again.customers[customer].owner == "zhao"
    again.close()


# -- names of devices ------------------------------------------------------------------------------------------------


def test_devices_are_named_by_who_used_them(pair: tuple[Book, Book, str], tmp_path: Path) -> None:
    here, there, customer = pair
    edit(here, customer, owner="ana")
    person = there.customers[customer]
    there.apply(changes.edit(person, {"company": "华东电机"}))
    bring(there, here)
    names = [here.device_name(each) for each in (here.device, there.device, ZERO[-8:])]
    assert len(set(names)) == 3
    assert [there.device[:4] in name for name in names] == [False, True, False]
    there.apply(changes.log(person, there.new_id(), at=AT, note="x", by="Li\x1b[2J"))
    bring(there, here)
    again = open_book(tmp_path, "third machine")
    assert again.device_name(there.device) == f"Li\\x1b[2J · {there.device[:4]}"
    assert here.device[:4] in again.device_name(here.device)
    for book in (here, there, again):
        book.close()


def test_a_second_process_here_is_this_machine_as_well(tmp_path: Path) -> None:
    one, two = open_book(tmp_path), open_book(tmp_path)
    assert one.device != two.device
    assert one.device_name(two.device) == two.device_name(one.device) == one.device_name(one.device)
    one.close()
    two.close()


def test_joined_records_give_the_union_of_their_histories() -> None:
    one, other = assign({"owner": b'"li"'}, LI), assign({"owner": b'"ana"'}, ANA)
    assert values(history(join(one, other), "owner")) == ["ana", "li"]
    assert history(Record(), "owner") == []

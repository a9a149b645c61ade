"""Clocks that are wrong and devices that were copied: accepted, told about, and no harm to anybody.

Case numbers are those of the list of hostile cases, docs/decisions.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.books import SetClock, add, append, edit, everything, killed, names, open_book, plain, settle
from tui.book.book import Book
from tui.book.clocks import CLOCK_SECONDS, skews
from tui.book.device import fingerprint
from tui.book.stamp import HybridClock, counter_of, device_of
from tui.clock import SYSTEM
from tui.core.changes import CUSTOMERS

DAY = 86_400_000
YEAR = 365 * DAY


def stamp(milliseconds: int, counter: int = 0, device: str = "52c0d11e") -> str:
    return f"{milliseconds:012x}-{counter:04x}-{device}"


def test_only_stamps_that_were_read_off_a_clock_count() -> None:
    now = SYSTEM.milliseconds()
    ahead = stamp(now + YEAR)
    followed = stamp(now + YEAR, 1, "7f3a9c21")
    assert CLOCK_SECONDS == 300
    nearly = stamp(now + 299_000, 0, "00000001")
    found = skews([ahead, followed, nearly, stamp(now - YEAR, 0, "00000002")], now)
    assert found == {"52c0d11e": YEAR // 1000}
    assert skews([], now) == {}


@pytest.mark.parametrize("far", [YEAR, 100 * YEAR])
def test_a_clock_far_ahead_is_told_about_once_and_later_changes_win(tmp_path: Path, far: int) -> None:
    """Case 79: a year or a century."""
    here = open_book(tmp_path)
    customer = add(here, "王伟")
    here.save()
    there = open_book(tmp_path, "there", SetClock(far + 60_000))
    edit(there, customer, grade="A")
    there.save()
    here.poll()
    (said,) = here.notices
    assert there.device[:4] in said
    assert f"{far // DAY:,}" in said
    edit(here, customer, grade="B")
    here.save()
    there.poll()
    assert there.customers[customer].grade == "B"
    assert there.notices == []  # by its own clock all is well, and the one that follows is not to blame
    edit(there, customer, grade="E")
    settle(here, there)
    assert here.customers[customer].grade == "E"
    assert len(here.notices) == 1
    here.close()
    there.close()
    again = open_book(tmp_path)
    again.load_followups()
    with closing(open_book(tmp_path, "third")) as third:
        third.load_followups()
        assert (again.notices, len(third.notices)) == ([], 1)
        edit(third, customer, grade="D")
        settle(again, third)
        assert again.customers[customer].grade == "D"
        again.close()


def test_a_clock_that_goes_on_being_wrong_is_told_about_again_after_a_week(tmp_path: Path) -> None:
    right, wrong = SetClock(), SetClock(YEAR)
    here = open_book(tmp_path, clock=right)
    customer = add(here, "王伟")
    here.save()
    with closing(open_book(tmp_path, "there", wrong)) as there:
        for grade, days, number in (("A", 0, 1), ("B", 2, 1), ("C", 8, 2)):
            right.off, wrong.off = days * DAY, YEAR + days * DAY
            edit(there, customer, grade=grade)
            settle(there, here)
            assert len(here.notices) == number
        here.close()


@pytest.mark.parametrize("behind", [10 * YEAR, None])
def test_a_clock_of_the_past_orders_rightly_and_is_told_about(tmp_path: Path, behind: int | None) -> None:
    """Case 79: ten years behind, or 1970. Here everybody else seems to be ahead."""
    there = open_book(tmp_path, "there")
    customer = add(there, "王伟")
    there.save()
    with closing(
        open_book(tmp_path, clock=SetClock(-behind) if behind else SetClock(wall=lambda: 0))
    ) as here:
        here.load_followups()
        assert there.device[:4] in here.notices[0]
        edit(here, customer, grade="A")
        settle(here, there)
        assert there.customers[customer].grade == "A"
    there.close()


def test_a_clock_that_jumps_while_the_book_is_open_keeps_the_order(tmp_path: Path) -> None:
    """Cases 79 and 80: back, forth, a leap second, and many changes in one millisecond."""
    now = SYSTEM.milliseconds()
    moments = iter([now, now + YEAR, now - YEAR, 0, now, now, now, now + 1000, now - 1])
    clock = SetClock()
    with closing(open_book(tmp_path, clock=clock)) as book:
        clock.wall = lambda: next(moments, now)
        customer = add(book, "王伟")
        for grade in "ABCDEABC":
            edit(book, customer, grade=grade)
            assert book.customers[customer].grade == grade
    stamps = HybridClock(book.device, clock.milliseconds)
    before = stamps.next()
    for _change in range(70_000):
        before, last = stamps.next(), before
        assert before > last
    assert counter_of(before) < 0xFFFF


# -- copied devices ------------------------------------------------------------------------------------------------


@contextmanager
def cloned(tmp_path: Path) -> Iterator[tuple[Book, Book]]:
    """A machine and its clone: same state folder, same identity, each with its own copy of the book."""
    with closing(open_book(tmp_path)) as here:
        add(here, "王伟")
    clone = tmp_path / "clone"
    clone.mkdir()
    shutil.copy(tmp_path / "book.json", clone)
    shutil.copytree(tmp_path / "state of here", clone / "state of here")
    for note in (clone / "state of here" / "devices").glob("*.json"):  # to the clone its path is the same
        note.write_text(json.dumps(json.loads(note.read_text()) | {"machine": fingerprint(note)}))
    here, there = open_book(tmp_path), open_book(clone)
    assert here.device == there.device
    yield here, there
    here.close()
    there.close()


def test_a_clone_is_noticed_takes_another_number_and_nothing_is_lost(tmp_path: Path) -> None:
    """Case 82: both have worked offline under one number."""
    with cloned(tmp_path) as (here, there):
        shared = here.device
        (customer,) = here.customers
        edit(here, customer, grade="A")
        edit(there, customer, company="华东电机")
        add(here, "Ana")
        time.sleep(0.003)  # the clone writes last, in another millisecond: that is what gives it away here
        add(there, "Bob")
        here.save()
        there.save()
        here.path.write_bytes(there.path.read_bytes())
        here.save()
        here.poll()
        assert here.device != shared
        assert len(here.notices) == 1
        assert names(here) == {"王伟", "Ana", "Bob"}
        assert (here.customers[customer].grade, here.customers[customer].company) == ("A", "华东电机")
        mine = add(here, "after")
        here.save()
        assert device_of(plain(here.path)[CUSTOMERS][mine]["_s"]) == here.device
        assert here.undo() is not None
        assert here.redo() is not None
        here.save()
        there.path.write_bytes(here.path.read_bytes())
        there.poll()
        there.save()
        assert everything(here) == everything(there)
        mine_now = here.device
    with closing(open_book(tmp_path)) as again:
        assert again.device == mine_now
        again.load_followups()
        assert again.notices == []


@pytest.mark.parametrize("end", ["closed", "killed"])
def test_what_this_machine_wrote_itself_is_no_clone_s(tmp_path: Path, end: str) -> None:
    def work() -> str:
        first = open_book(tmp_path)
        customer = add(first, "王伟")
        first.save()
        edit(first, customer, grade="A")
        first.save()
        if end == "closed":
            first.close()
        return first.device

    device = killed(work)
    append(tmp_path / "book.json", b"\n")  # so that every line is looked at
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
        assert (again.device, again.notices) == (device, [])


def test_a_state_folder_put_back_from_an_old_backup_issues_no_stamp_twice(tmp_path: Path) -> None:
    """Case 83."""
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟")
    state = tmp_path / "state of here"
    shutil.copytree(state, tmp_path / "backup")
    with closing(open_book(tmp_path)) as book:
        edit(book, customer, grade="A")
        device = book.device
    shutil.rmtree(state)
    (tmp_path / "backup").rename(state)
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
        edit(again, customer, grade="B")
        assert again.device != device
    with closing(open_book(tmp_path, "third")) as third:
        assert third.customers[customer].grade == "B"


def test_a_damaged_note_about_clocks_is_no_problem(tmp_path: Path) -> None:
    here = open_book(tmp_path)
    customer = add(here, "王伟")
    here.save()
    (here.state / "clocks.json").write_text("[")
    with closing(open_book(tmp_path, "there", SetClock(YEAR))) as there:
        edit(there, customer, grade="A")
        settle(there, here)
        assert len(here.notices) == 1
        here.close()

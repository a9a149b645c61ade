"""Another file in the place of ours, clocks that lie about ages, and a damaged header: nothing is forgotten."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.books import SetClock, add, book_state, bulk, edit, killed, log, names, open_book, plain, reheaded
from tests.flows.driving import numbers
from tui.book.book import Book
from tui.book.checkup import examine
from tui.book.layout import OPENING
from tui.book.state import BookState
from tui.clock import SYSTEM
from tui.limits import LIMITS

DAY = 86_400_000


def state_of(book: Book) -> Path:
    return book.state / book.id


def machines_apart(folder: Path) -> tuple[Path, Path, str]:
    """Two machines that had one book; then each went on alone. Their files, and who only the first has."""
    with closing(open_book(folder / "here")) as here:
        add(here, "both have her")
    (folder / "there").mkdir()
    shutil.copy(here.path, folder / "there")
    here, there = open_book(folder / "here"), open_book(folder / "there", "there")
    only_here = add(here, "only here")
    log(here, only_here, "call")
    for number in range(5):
        add(there, f"only there {number}")
    here.close()
    there.close()
    return here.path, there.path, only_here


def without_journals(book: Path) -> None:
    for journal in book.parent.glob("state of */*/journal"):
        shutil.rmtree(journal)


@pytest.mark.parametrize("again", [0, 1])
def test_a_file_of_another_machine_with_more_records_takes_nobody_away(tmp_path: Path, again: int) -> None:
    # Loss was noticed by counting, and the journal was past its time: she was gone without a word.
    here, there, only_here = machines_apart(tmp_path)
    without_journals(here)
    for _time in range(1 + again):
        shutil.copy(there, here)
        with closing(open_book(tmp_path / "here")) as book:
            assert only_here in book.customers
            assert [entry.note for entry in book.followups(only_here)] == ["call"]
            assert len(book.customers) == 7
            assert len(book.notices) == 1
    assert only_here in plain(here)["customers"]


def test_check_names_what_a_foreign_file_lacks_record_by_record_before_anything_is_opened(
    tmp_path: Path,
) -> None:
    here, there, only_here = machines_apart(tmp_path)
    with closing(open_book(tmp_path / "here")) as book:
        edit(book, next(iter(book.customers)), company="Nordwind")
    without_journals(here)
    shutil.copy(there, here)
    found = {problem.kind: problem.text for problem in examine(here, BookState(book.state)).problems}
    assert found.keys() == {"lost", "older"}
    assert numbers(found["lost"])[0] == 2
    assert "only here" in found["lost"]
    assert numbers(found["older"])[0] == 1
    assert "both have her" in found["older"]
    open_book(tmp_path / "here").close()
    assert examine(here, BookState(book.state)).problems == []
    assert only_here in plain(here)["customers"]


def test_what_others_wrote_stays_known_when_the_process_is_killed_and_the_file_put_back(
    tmp_path: Path,
) -> None:
    here, there, _only_here = machines_apart(tmp_path)
    old = here.read_bytes()

    def work() -> None:
        book = open_book(tmp_path / "here")
        shutil.copy(there, here)
        book.poll()
        book.save()

    killed(work)
    here.write_bytes(old)
    assert len(open_book(tmp_path / "here").customers) == 7


def test_a_sound_copy_spares_the_backups_and_a_damaged_one_does_not(tmp_path: Path) -> None:
    here, there, only_here = machines_apart(tmp_path)
    without_journals(here)
    (kept,) = here.parent.glob("state of */*/backups/seen.json")
    kept.write_bytes(kept.read_bytes()[:-200])
    backups = sorted(path.name for path in kept.parent.glob("*.json"))
    shutil.copy(there, here)
    with closing(open_book(tmp_path / "here")) as book:
        assert "both have her" in names(book)
        # The latest backup is from before she was added: what can be read of the damaged copy counts.
        assert (only_here in book.customers) == (only_here.encode() in kept.read_bytes())
    assert backups == sorted(path.name for path in kept.parent.glob("*.json"))


def test_a_line_that_rotted_without_a_trace_comes_back_from_the_journal_alone(tmp_path: Path) -> None:
    # The journal was taken for seen, as the file looked as it did, and what it had was forgotten in the end.
    def work() -> tuple[str, str]:
        book = open_book(tmp_path)
        customer = add(book, "Ana")
        entry = log(book, customer, "important")
        book.save()
        return customer, entry

    (customer, entry), path = killed(work), tmp_path / "book.json"
    data = path.read_bytes()
    line = next(line for line in data.split(b"\n") if entry.encode() in line)
    seen = path.stat()
    with path.open("r+b") as file:
        file.seek(data.index(line))
        file.write(bytes(len(line)))
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    again = open_book(tmp_path)
    assert [found.id for found in again.followups(customer)] == [entry]
    again.close()
    assert entry.encode() in path.read_bytes()


@pytest.mark.parametrize("way", ["save", "close"])
def test_what_another_process_has_kept_is_not_replaced_by_what_this_one_knows(
    tmp_path: Path, way: str
) -> None:
    # An open board met neither the file that a command had read, nor what it had joined.
    here, there, _only_here = machines_apart(tmp_path)
    old = here.read_bytes()

    def work() -> None:
        board = open_book(tmp_path / "here")
        board.load_followups()
        shutil.copy(there, here)
        command = open_book(tmp_path / "here")
        assert "only there 0" in names(command)
        command.load_followups()
        command.close()
        here.write_bytes(old)
        add(board, "Peter")
        board.save() if way == "save" else board.close()

    killed(work)
    if way == "save":
        here.write_bytes(old)
    last = open_book(tmp_path / "here")
    assert {"Peter", "only here", "only there 0"} <= names(last)
    last.close()
    assert "only there 0" in here.read_text("utf-8")


def test_without_the_note_and_the_journal_the_backups_still_tell_which_book_it_is(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "Ana")
    book.close()
    shutil.rmtree(state_of(book) / "journal")
    (book.state / "known.json").unlink()
    book.path.unlink()
    again = open_book(tmp_path)
    assert (again.id, names(again)) == (book.id, {"Ana"})
    again.close()


def test_a_pipe_among_the_journals_holds_nobody_up(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "Ana")
    book.close()
    os.mkfifo(state_of(book) / "journal" / "20260101-aaaaaaaa.journal")
    assert names(open_book(tmp_path)) == {"Ana"}


# -- ages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", [True, False])
def test_a_clock_that_was_behind_or_jumps_ahead_forgets_no_journal(tmp_path: Path, closed: bool) -> None:
    # Written while the clock was years behind, a journal of today was old at the next opening.
    def work() -> tuple[str, bytes]:
        book = open_book(tmp_path, clock=SetClock(-10 * 365 * DAY))
        customer = add(book, "Ana")
        book.save()
        old = book.path.read_bytes()
        edit(book, customer, company="Nordwind")
        book.save()
        if closed:
            book.close()
        return customer, old

    customer, old = killed(work)
    for journal in book_state(tmp_path).glob("*/journal/*"):
        os.utime(journal, (0, 0))
    with closing(open_book(tmp_path, clock=SetClock(10 * 365 * DAY))) as ahead:
        ahead.load_followups()
    shutil.rmtree(state_of(ahead) / "backups")
    ahead.path.write_bytes(old)
    with closing(open_book(tmp_path)) as again:
        assert again.customers[customer].company == "Nordwind"


def busy_days(folder: Path, days: int, clock: SetClock) -> Book:
    """A book that was used on so many days in a row."""
    for day in range(days):
        clock.off = (day - days) * DAY
        with closing(open_book(folder, clock=clock)) as book:
            add(book, f"of day {day}")
    clock.off = 0
    return book


def test_an_old_journal_goes_once_the_book_and_a_sound_copy_have_all_of_it(tmp_path: Path) -> None:
    clock = SetClock()
    book = busy_days(tmp_path, LIMITS.journals + 3, clock)
    folder = state_of(book) / "journal"
    for number, journal in enumerate(sorted(folder.iterdir())):
        os.utime(journal, (number, number))
    kept = BookState(book.state).latest_copy(book.id)
    sound = kept.read_bytes()

    def left_after_opening() -> int:
        with closing(open_book(tmp_path, clock=clock)) as again:
            again.load_followups()
        return len(list(folder.iterdir()))

    kept.write_bytes(sound[:-9])
    assert left_after_opening() == LIMITS.journals + 3, "no sound copy"
    kept.write_bytes(sound)
    clock.wall = lambda: 0
    assert left_after_opening() == LIMITS.journals + 3, "they seem to be from the future"
    clock.wall = SYSTEM.milliseconds
    assert left_after_opening() == LIMITS.journals


def test_daily_backups_go_in_the_order_they_were_made_whatever_the_clock_said(tmp_path: Path) -> None:
    clock = SetClock()
    busy_days(tmp_path, 4, clock)
    clock.off = 3650 * DAY  # for some days the year is another one
    for day in range(3):
        clock.off += day * DAY
        with closing(open_book(tmp_path, clock=clock)) as book:
            add(book, f"of the future {day}")
    busy = busy_days(tmp_path, 14, clock)
    days = sorted(path.stem for path in (state_of(busy) / "backups").glob("day-*"))
    assert len(days) == 14
    assert not [day for day in days if day > f"day-{SYSTEM.today()}"]


# -- the header ----------------------------------------------------------------------------------------------------


def another_id(data: bytes) -> bytes:
    return reheaded(data, id="f" * 32)


def unchecked(data: bytes) -> bytes:
    """As versions wrote it that knew no check."""
    start = data.index(b'"check"')
    return data[:start] + data[data.index(b",", start) + 1 :]


def garbled(data: bytes) -> bytes:
    """A damaged id under the check of the right one."""
    start = data.index(b'"id":"') + 6
    return data[:start] + b"f" * 32 + data[start + 32 :]


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("damage", [garbled, lambda data: garbled(unchecked(data))])
def test_a_damaged_header_is_still_our_book(
    tmp_path: Path, damage: Callable[[bytes], bytes], running: bool
) -> None:
    with closing(open_book(tmp_path)) as book:
        add(book, "Ana")
    data = book.path.read_bytes()
    if running:
        book = open_book(tmp_path)
    book.path.write_bytes(damage(data))
    assert "heading" in {one.kind for one in examine(book.path, BookState(book.state)).problems} or (
        damage is not garbled
    )
    again = book if running else open_book(tmp_path)
    again.poll()
    assert again.read_only == ""
    assert (again.id, names(again)) == (book.id, {"Ana"})
    again.save()
    again.close()
    assert book.path.read_bytes() == data


def test_a_damaged_header_is_ours_by_any_record_however_many_are_new(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    book.apply(bulk(book, 100))
    last = add(book, "Zoe")
    book.close()
    mine, theirs = tmp_path / "book.json", tmp_path / "theirs"
    theirs.mkdir()
    shutil.copy(mine, theirs)
    lines = [line for line in mine.read_bytes().split(b"\n") if b'"name":"\xe5' not in line]
    mine.write_bytes(b"\n".join(lines))  # only Zoe is known here
    shutil.rmtree(book.state)
    known = open_book(tmp_path)
    known.load_followups()
    known.close()
    mine.write_bytes(garbled((theirs / "book.json").read_bytes()))
    again = open_book(tmp_path)
    assert again.id == book.id
    assert last in again.customers
    assert len(again.customers) == 101
    again.close()


def test_a_sound_header_of_another_book_is_another_book_whatever_its_records(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        add(book, "Ana")
        book.save()
        book.path.write_bytes(another_id(book.path.read_bytes()))
        book.poll()
        assert book.read_only


def test_a_book_from_before_headers_had_a_check_opens_is_sound_and_gets_one(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "Ana")
    checked = book.path.read_bytes()
    book.path.write_bytes(unchecked(checked))
    fresh = BookState(tmp_path / "state of nobody")
    assert examine(book.path, fresh).problems == []
    assert unchecked(checked).startswith(OPENING)
    with closing(open_book(tmp_path, "new here")) as again:
        assert again.customers[customer].name == "Ana"
        edit(again, customer, grade="A")
    assert b'"check":"' in book.path.read_bytes()


# -- privacy -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
def test_all_that_is_kept_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with closing(open_book(tmp_path / "new" / "folder")) as book:
            add(book, "Ana")
        with closing(open_book(tmp_path / "new" / "folder")) as book:
            add(book, "Bea")
        BookState(book.state).keep_damaged(book.id, book.path, "now")
    finally:
        os.umask(before)
    open_to_others = [
        path
        for path in (tmp_path / "new").rglob("*")
        if stat.S_IMODE(path.stat().st_mode) & 0o077 and path.name.partition("-")[0] != "told"
    ]
    assert open_to_others == []
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700

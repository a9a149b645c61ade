"""Crashes and damage: what was acknowledged is never lost, and damage is never taken for an empty book."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.books import add, bulk, edit, everything, log, names, open_book, plain
from tui.book import saver as saver_module
from tui.book.book import Book, BookError
from tui.book.files import signature
from tui.core.changes import CUSTOMERS, FOLLOWUPS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")


def abandon(book: Book) -> None:
    """Let go of a book as a killed process would: nothing is saved any more."""
    book._saver._dirty = False
    book._saver._ready = False
    book.close()


# -- kill -9 -------------------------------------------------------------------------------------------------------


def work(folder: Path, acknowledge: int, seed: int) -> None:
    """What the process to be killed does: log and say so, over and over, while the saver saves without a pause."""
    vars(saver_module).update(IDLE_SECONDS=0.001, LONGEST_WAIT_SECONDS=0.001)
    source = random.Random(seed)
    book = open_book(folder)
    book.start_saver(lambda _error: None)
    for number in range(1_000):
        customer = add(book, f"{seed}-{number}") if number % 3 == 0 else source.choice(list(book.customers))
        done = log(book, customer, f"call {number}", source.choice("ABCDE"))
        os.write(acknowledge, f"{customer} {done}\n".encode())
        if number % 7 == 0:
            book.save()


@contextmanager
def worker(folder: Path, seed: int) -> Iterator[int]:
    """A process that works; yields where it acknowledges. Killed at the end, whatever it is doing."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        try:
            os.close(reading)
            work(folder, writing, seed)
        finally:
            os._exit(1)
    os.close(writing)
    try:
        yield reading
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def run_and_kill(folder: Path, seed: int) -> list[tuple[str, str]]:
    """Let a process work for a moment; returns what it had acknowledged when it was killed."""
    source = random.Random(seed)
    with worker(folder, seed) as acknowledged:
        said = os.read(acknowledged, 1 << 16)
        for _more in range(source.choice((0, 0, 3, 20, 60))):
            said += os.read(acknowledged, 1 << 16)
        time.sleep(source.choice((0, 0, 0.001, 0.004, 0.02)))
    while more := os.read(acknowledged, 1 << 16):
        said += more
    os.close(acknowledged)
    return [(line.split()[0], line.split()[1]) for line in said.decode().splitlines() if line.count(" ")]


@pytest.mark.parametrize("run", range(4))
def test_nothing_acknowledged_is_lost_however_often_the_process_is_killed(tmp_path: Path, run: int) -> None:
    done: list[tuple[str, str]] = []
    for seed in range(10 * run, 10 * run + 10):
        new = run_and_kill(tmp_path, seed)
        assert new
        done += new
        book = open_book(tmp_path)
        book.load_followups()
        assert {customer for customer, _entry in done} <= set(book.customers)
        lost = [
            entry for customer, entry in done if entry not in {found.id for found in book.followups(customer)}
        ]
        assert lost == []
        assert book.notices == []
        if seed % 3 == 0:
            book.close()
        else:
            abandon(book)


def test_a_crash_right_after_the_first_action_in_a_new_book_loses_nothing(tmp_path: Path) -> None:
    # Nothing but the journal told of the book, and its id was made anew at the next start.
    book = open_book(tmp_path)
    customer = add(book, "王伟")
    abandon(book)
    assert not book.path.exists()
    again = open_book(tmp_path)
    assert again.id == book.id
    assert again.customers[customer].name == "王伟"
    assert again.notices == []
    again.close()


def test_a_lost_note_about_the_book_costs_nothing(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    book.save()
    add(book, "李娜")
    abandon(book)
    (tmp_path / "state of here" / "known.json").write_text("{")
    book.path.unlink()
    again = open_book(tmp_path)
    assert again.id == book.id
    assert names(again) == {"王伟", "李娜"}
    again.close()


@pytest.mark.parametrize("cut", [2, 9, 10, 60, 200])
def test_a_journal_line_torn_by_a_crash_costs_only_itself(tmp_path: Path, cut: int) -> None:
    book = open_book(tmp_path)
    for name in ("王伟", "李娜", "never acknowledged"):
        add(book, name)
    abandon(book)
    (journal,) = book._journal.files()
    journal.write_bytes(journal.read_bytes()[:-cut])
    again = open_book(tmp_path)
    assert names(again) == {"王伟", "李娜"}
    add(again, "陈晨")
    abandon(again)
    last = open_book(tmp_path)
    assert names(last) == {"王伟", "李娜", "陈晨"}
    last.close()


def test_leftovers_of_a_killed_save_do_no_harm_and_go(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    leftover = tmp_path / "~book.json-1-2.tmp"
    leftover.write_text("half")
    os.utime(leftover, (time.time() - 7200,) * 2)
    book.close()
    assert not leftover.exists()
    assert len(plain(book.path)[CUSTOMERS]) == 2


# -- damage --------------------------------------------------------------------------------------------------------


def truncate(share: float) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return damage


def write(content: bytes) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        path.write_bytes(content)

    return damage


def nul_tail(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + b"\0" * (len(data) - len(data) // 2))


def lose_lines(path: Path) -> None:
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(
        b"\n".join(line for number, line in enumerate(lines) if b'"#"' not in line or number % 3)
    )


DAMAGE: dict[str, Callable[[Path], None]] = {
    "emptied": write(b""),
    "missing": lambda path: path.unlink(),
    "all NUL": write(b"\0" * 4_096),
    "blank": write(b" \n\n"),
    "NUL tail": nul_tail,
    "lines lost": lose_lines,
    "something else": write(b"<html>not found</html>"),
    **{
        f"cut at {share:.0%}": truncate(share)
        for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999)
    },
}


def age(path: Path) -> None:
    """Make the damage old, so that nobody waits for the rest of the file."""
    if path.exists():
        os.utime(path, (time.time() - 60,) * 2)


@pytest.fixture
def filled(tmp_path: Path) -> Book:
    """A closed book with something in it, some of it from another machine."""
    book = open_book(tmp_path)
    book.apply(bulk(book, 20, 2))
    book.save()
    there = open_book(tmp_path, "there")
    edit(there, next(iter(there.customers)), grade="A")
    log(there, add(there, "from there"))
    there.close()
    book.poll()
    log(book, add(book, "王伟"), "last")
    book.close()
    return book


@pytest.mark.parametrize("kept", ["all", "journal", "backups"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_recognised_restored_and_said_so(
    tmp_path: Path, filled: Book, damage: str, kept: str
) -> None:
    before = everything(filled)
    state = tmp_path / "state of here" / filled.id
    if kept != "all":
        shutil.rmtree(state / ("journal" if kept == "backups" else "backups"))
    DAMAGE[damage](filled.path)
    age(filled.path)
    again = open_book(tmp_path)
    again.load_followups()
    assert len(again.notices) >= 1
    assert str(filled.path) in again.notices[0]
    assert again.id == filled.id
    if kept != "journal":  # a journal holds only what was done on this machine
        assert everything(again) == before
        assert "restored" in again.notices[0] or damage == "cut at 100%"
    else:
        assert {"王伟"} <= names(again)
        assert len(again.customers) >= 21
    state_now = everything(again)
    again.close()
    assert set(plain(filled.path)) == {"book", CUSTOMERS, FOLLOWUPS}
    last = open_book(tmp_path)
    last.load_followups()
    assert last.notices == []
    assert everything(last) == state_now
    last.close()


def test_a_file_cut_at_any_offset_is_restored_whole(tmp_path: Path, filled: Book) -> None:
    data = filled.path.read_bytes()
    before = everything(filled)
    for size in random.Random(5).sample(range(len(data) - 1), 40):
        filled.path.write_bytes(data[:size])
        age(filled.path)
        again = open_book(tmp_path)
        assert everything(again) == before, size
        assert again.notices, size
        again.close()
        assert filled.path.read_bytes() == data, size


def test_a_machine_that_does_not_know_the_book_takes_what_is_there_and_says_that_it_was_cut(
    tmp_path: Path, filled: Book
) -> None:
    data = filled.path.read_bytes()
    filled.path.write_bytes(data[: len(data) // 2])
    age(filled.path)
    fresh = open_book(tmp_path, "fresh")
    assert len(fresh.customers) > 5
    assert any("cut short" in notice for notice in fresh.notices)
    fresh.close()


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b" \n"])
def test_an_empty_file_is_no_new_book_for_anybody(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.json"
    path.write_bytes(content)
    age(path)
    with pytest.raises(BookError, match="is empty, so it is no book"):
        open_book(tmp_path)
    assert path.read_bytes() == content


def test_an_older_version_put_in_place_loses_nothing(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    add(book, "deleted later")
    book.save()
    older = book.path.read_bytes()
    edit(book, customer, grade="A")
    add(book, "李娜")
    log(book, customer, "later")
    book.close()
    after = everything(book)
    book.path.write_bytes(older)
    again = open_book(tmp_path)
    assert everything(again) == after
    assert any("lost records" in notice for notice in again.notices)
    again.close()
    assert len(plain(book.path)[CUSTOMERS]) == 4


def test_a_file_that_vanishes_or_is_emptied_while_the_book_is_open_is_written_again(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    book.save()
    whole = book.path.read_bytes()
    for damage in ("missing", "emptied", "cut at 50%", "lines lost"):
        DAMAGE[damage](book.path)
        age(book.path)
        book.save()
        assert book.path.read_bytes() == whole, damage
    assert len(book.notices) == 3
    book.close()


# -- full disks and folders that cannot be written -------------------------------------------------------------------


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A small file system of its own; skips where that is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.system(f"mount -t tmpfs -o {options} tmpfs '{folder}' 2>/dev/null"):
        pytest.skip("needs the right to mount")
    try:
        yield
    finally:
        os.system(f"umount -l '{folder}'")


def fill(folder: Path) -> Path:
    """Fill a file system to the last byte; delete the returned file to make room again."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65_536, 4_096, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return filler


def write_until_refused(book: Book, customer: str) -> None:
    """Change something over and over; raises BookError when there is no more room."""
    for _more in range(200):
        edit(book, customer, note="long " * 50 + book.new_id())


def test_a_full_disk_under_the_journal_refuses_the_action_and_harms_nothing(tmp_path: Path) -> None:
    with mounted(tmp_path / "state of here", "size=1m"):
        book = open_book(tmp_path)
        customer = add(book, "王伟", "C")
        filler = fill(tmp_path / "state of here")
        for _attempt in range(3):
            with pytest.raises(BookError, match="the disk is full"):
                write_until_refused(book, customer)
        shown = book.customers[customer].note
        filler.unlink()
        edit(book, customer, grade="B")
        abandon(book)
        again = open_book(tmp_path)
        assert (again.customers[customer].grade, again.customers[customer].note) == ("B", shown)
        again.close()


def test_a_full_disk_under_the_book_fails_the_save_and_the_journal_keeps_everything(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=1m"):
        book = Book.open(disk / "book.json", tmp_path / "state")
        customer = add(book, "王伟", "C")
        book.save()
        whole = book.path.read_bytes()
        filler = fill(disk)
        book.apply(bulk(book, 50, 5))
        with pytest.raises(BookError, match=r"the disk is full\. Nothing is lost"):
            book.save()
        assert book.path.read_bytes() == whole
        assert {path.name for path in disk.iterdir()} == {"book.json", "filler"}
        log(book, customer, "still works")
        abandon(book)
        again = Book.open(disk / "book.json", tmp_path / "state")
        assert len(again.customers) == 51
        again.close()
        assert any("the disk is full" in notice for notice in again.notices)
        filler.unlink()
        last = Book.open(disk / "book.json", tmp_path / "state")
        assert last.standing(customer).contacts == 1
        last.close()
        assert len(plain(last.path)[CUSTOMERS]) == 52


def in_child(check: Callable[[], None]) -> None:
    """Run a check in a process of its own, because limits cannot be lifted again."""
    process = os.fork()
    if not process:
        status = 1
        try:
            check()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0


def test_a_limit_on_file_sizes_fails_saves_and_then_the_journal_in_plain_words(tmp_path: Path) -> None:
    import resource

    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    book.apply(bulk(book, 20))
    book.save()
    whole = book.path.read_bytes()

    def check() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        here = open_book(tmp_path)
        here.load_followups()
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 200, len(whole) + 200))
        edit(here, customer, note="n" * 150)
        add(here, "李娜")
        with pytest.raises(BookError, match="Nothing is lost"):
            here.save()
        with pytest.raises(BookError, match="Nothing was saved"):
            write_until_refused(here, customer)
        assert book.path.read_bytes() == whole

    in_child(check)
    abandon(book)
    again = open_book(tmp_path)
    assert {"王伟", "李娜"} <= names(again)
    assert again.customers[customer].note.startswith("long")
    again.close()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only; for root, who may write anywhere, by mounting it anew."""
    if os.geteuid():
        folder.chmod(0o500)
        try:
            yield
        finally:
            folder.chmod(0o700)
        return
    if os.system(f"mount --bind '{folder}' '{folder}' 2>/dev/null"):
        pytest.skip("needs the right to mount")
    try:
        os.system(f"mount -o remount,ro,bind '{folder}'")
        yield
    finally:
        os.system(f"umount -l '{folder}'")


def test_in_a_folder_that_cannot_be_written_the_journal_keeps_everything(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    book = Book.open(folder / "book.json", tmp_path / "state")
    customer = add(book, "王伟", "C")
    book.close()
    before = signature(book.path)
    with read_only(folder):
        again = Book.open(book.path, tmp_path / "state")
        edit(again, customer, grade="A")
        with pytest.raises(BookError, match=r"read-only|permission denied"):
            again.save()
        again.close()
        assert signature(book.path) == before
        assert len(again.notices) == 1
        once_more = Book.open(book.path, tmp_path / "state")
        assert once_more.customers[customer].grade == "A"
        once_more.close()
    last = Book.open(book.path, tmp_path / "state")
    last.close()
    assert plain(book.path)[CUSTOMERS][customer]["grade"] == "A"


def test_a_state_folder_that_cannot_be_written_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    state = tmp_path / "state of here"
    state.mkdir()
    with read_only(state), pytest.raises(BookError, match="state folder"):
        open_book(tmp_path)
    assert not (tmp_path / "book.json").exists()


def test_what_cannot_be_a_book_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "text").write_text("hello")
    for name, words in (
        ("folder", "is a folder"),
        ("pipe", "not a regular file"),
        ("text", "not a Genjin book"),
    ):
        with pytest.raises(BookError, match=words):
            Book.open(tmp_path / name, tmp_path / "state")


# -- links and modes -----------------------------------------------------------------------------------------------


def test_a_book_that_is_a_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "synced" / "customers.json"
    real.parent.mkdir()
    (tmp_path / "book.json").symlink_to(real)
    book = open_book(tmp_path)
    add(book, "王伟")
    book.close()
    again = open_book(tmp_path)
    add(again, "李娜")
    again.close()
    assert (tmp_path / "book.json").is_symlink()
    assert not real.is_symlink()
    assert len(plain(real)[CUSTOMERS]) == 3
    assert {path.name for path in real.parent.iterdir()} == {"customers.json"}


def test_the_mode_of_the_file_is_kept_and_new_files_are_private(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    book.save()
    assert book.path.stat().st_mode & 0o777 == 0o600
    book.path.chmod(0o640)
    add(book, "李娜")
    book.close()
    assert book.path.stat().st_mode & 0o777 == 0o640
    state = tmp_path / "state of here"
    assert state.stat().st_mode & 0o077 == 0
    shown = [path for path in state.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    assert [path.name for path in shown if path.parent.name != "backups"] == []

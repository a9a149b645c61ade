"""Full disks, folders that cannot be written, links and modes."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.books import add, age, bulk, edit, killed, log, names, open_book, plain
from tests.faults.storage import Disk, disk_broken, error, failing, refused
from tui.book.book import Book, BookError
from tui.book.files import signature
from tui.core.changes import CUSTOMERS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")
READ_ONLY = (errno.EROFS, errno.EACCES)


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

        def work() -> tuple[str, str]:
            book = open_book(tmp_path)
            customer = add(book, "王伟", "C")
            filler = fill(tmp_path / "state of here")
            for _attempt in range(3):
                with refused(errno.ENOSPC):
                    write_until_refused(book, customer)
            shown = book.customers[customer].note
            filler.unlink()
            edit(book, customer, grade="B")
            return customer, shown

        customer, shown = killed(work)
        with closing(open_book(tmp_path)) as again:
            assert (again.customers[customer].grade, again.customers[customer].note) == ("B", shown)


def test_a_full_disk_under_the_book_fails_the_save_and_the_journal_keeps_everything(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with mounted(disk, "size=1m"):

        def work() -> tuple[str, Path]:
            book = Book.open(disk / "book.json", tmp_path / "state")
            customer = add(book, "王伟", "C")
            book.save()
            whole = book.path.read_bytes()
            filler = fill(disk)
            book.apply(bulk(book, 50, 5))
            with refused(errno.ENOSPC):
                book.save()
            assert book.path.read_bytes() == whole
            assert {path.name for path in disk.iterdir()} == {"book.json", "filler"}
            log(book, customer, "still works")
            return customer, filler

        customer, filler = killed(work)
        again = Book.open(disk / "book.json", tmp_path / "state")
        assert len(again.customers) == 51
        again.close()
        assert len(again.notices) == 1
        filler.unlink()
        last = Book.open(disk / "book.json", tmp_path / "state")
        assert last.standing(customer).contacts == 1
        last.close()
        assert len(plain(last.path)[CUSTOMERS]) == 52


def test_a_limit_on_file_sizes_fails_saves_and_then_the_journal_in_plain_words(tmp_path: Path) -> None:
    import resource

    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    book.apply(bulk(book, 20))
    book.save()
    whole = book.path.read_bytes()

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        here = open_book(tmp_path)
        here.load_followups()
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 200, len(whole) + 200))
        edit(here, customer, note="n" * 150)
        add(here, "李娜")
        with refused(errno.EFBIG):
            here.save()
        with refused(errno.EFBIG):
            write_until_refused(here, customer)
        assert book.path.read_bytes() == whole

    killed(work)  # limits cannot be lifted again
    book.close()
    with closing(open_book(tmp_path)) as again:
        assert {"王伟", "李娜"} <= names(again)
        assert again.customers[customer].note.startswith("long")


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


@pytest.mark.parametrize("way", ["unmounted", "renamed"])
def test_a_folder_that_goes_away_costs_nothing_and_gets_everything_when_it_is_back(
    tmp_path: Path, way: str
) -> None:
    disk, aside = tmp_path / "disk", tmp_path / "aside"
    disk.mkdir()
    with mounted(disk, "size=1m") if way == "unmounted" else contextlib.nullcontext():
        book = Book.open(disk / "book.json", tmp_path / "state")
        customer = add(book, "王伟", "C")
        book.save()
        before = book.path.read_bytes()
        if way == "unmounted":
            os.system(f"umount -l '{disk}'")
        else:
            disk.rename(aside)
        log(book, customer, "while it was away")
        with contextlib.suppress(BookError):
            book.save()
        book.poll()
        assert book.customers[customer].name == "王伟"
        if way == "renamed" and not disk.exists():
            aside.rename(disk)
        (disk / "book.json").write_bytes(before)
        age(disk / "book.json")
        book.poll()
        edit(book, customer, grade="A")
        book.close()
        assert plain(book.path)[CUSTOMERS][customer]["grade"] == "A"
        assert len(plain(book.path)["followups"]) == 2


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
        with refused(*READ_ONLY):
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
    with read_only(state), refused(*READ_ONLY):
        open_book(tmp_path)
    assert not (tmp_path / "book.json").exists()


def test_what_cannot_be_a_book_is_named_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "text").write_text("hello")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    for path in before:
        with pytest.raises(BookError, match=re.escape(str(path))):
            Book.open(path, tmp_path / "state")
    assert {path: path.stat().st_mtime_ns for path in before} == before


# -- links and modes -----------------------------------------------------------------------------------------------


def test_a_book_that_is_a_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "synced" / "customers.json"
    real.parent.mkdir()
    (tmp_path / "book.json").symlink_to(real)
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
    with closing(open_book(tmp_path)) as again:
        add(again, "李娜")
    assert (tmp_path / "book.json").is_symlink()
    assert not real.is_symlink()
    assert len(plain(real)[CUSTOMERS]) == 3
    assert {path.name for path in real.parent.iterdir()} == {"customers.json"}


def test_the_mode_of_the_file_is_kept_and_new_files_are_private(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
        book.save()
        assert book.path.stat().st_mode & 0o777 == 0o600
        book.path.chmod(0o640)
        add(book, "李娜")
    assert book.path.stat().st_mode & 0o777 == 0o640
    state = tmp_path / "state of here"
    assert state.stat().st_mode & 0o077 == 0
    shown = [path for path in state.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    assert [path.name for path in shown if path.parent.name != "backups"] == []


# -- a disk that reports errors, and one without locks -------------------------------------------------------------


@pytest.mark.parametrize("call", range(2))
def test_after_an_error_of_fsync_the_save_has_failed_and_all_is_written_anew(
    tmp_path: Path, call: int
) -> None:
    """Case 6: what the system says of those pages afterwards is not believed. First the file, then its folder."""
    book = open_book(tmp_path)
    add(book, "王伟")
    book.save()
    add(book, "李娜")
    counting = Disk()
    with failing(counting):
        book.save()
    fsyncs = [number for number, name in enumerate(counting.calls) if name == "fsync"]
    add(book, "陈晨")
    with failing(Disk(fsyncs[call], disk_broken, lasting=False)), refused(errno.EIO):
        book.save()
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"book.json"}
    again = Disk()
    with failing(again):
        book.save()
    assert again.calls.count("write") > 0
    assert "replace" in again.calls
    book.close()
    assert len(plain(book.path)[CUSTOMERS]) == 4


def test_an_entry_whose_fsync_failed_is_refused_and_the_next_is_kept(tmp_path: Path) -> None:
    """Cases 5 and 6, for the journal."""

    def work() -> str:
        book = open_book(tmp_path)
        customer = add(book, "王伟")
        counting = Disk()
        with failing(counting):
            edit(book, customer, note="first")
        (at,) = (number for number, name in enumerate(counting.calls) if name == "fsync")
        with failing(Disk(at, disk_broken, lasting=False)), refused(errno.EIO):
            edit(book, customer, note="refused")
        assert book.customers[customer].note == "first"
        edit(book, customer, company="kept")
        return customer

    customer = killed(work)
    with closing(open_book(tmp_path)) as again:
        assert (again.customers[customer].note, again.customers[customer].company) == ("first", "kept")


def test_where_locks_do_not_work_it_is_told_once_and_two_programs_still_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 25: a network drive without locks."""
    monkeypatch.setattr("filelock.FileLock.acquire", error(errno.EOPNOTSUPP))
    one, two = open_book(tmp_path), open_book(tmp_path)
    assert [len(book.notices) for book in (one, two)] == [1, 0]
    assert str(one.state) in one.notices[0]
    for number in range(30):
        add(one, f"one {number}")
        add(two, f"two {number}")
        one.save()
        two.save()
    one.poll()
    assert names(one) == {f"{book} {number}" for book in ("one", "two") for number in range(30)}
    one.close()
    two.close()


def test_a_quota_that_is_used_up_costs_nothing(tmp_path: Path) -> None:
    """Case 7."""
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
        with failing(Disk(0, error(errno.EDQUOT))), refused(errno.EDQUOT):
            book.save()
    assert len(plain(book.path)[CUSTOMERS]) == 2


def test_a_book_whose_folder_is_away_is_not_begun_anew_in_its_place(tmp_path: Path) -> None:
    """A stick that is not plugged in: a book made in its mount point would be hidden when it is back."""
    stick = tmp_path / "stick"
    stick.mkdir()
    book = Book.open(stick / "book.json", tmp_path / "state")
    add(book, "王伟")
    book.close()
    stick.rename(tmp_path / "away")
    with pytest.raises(BookError, match=re.escape(str(stick))):
        Book.open(stick / "book.json", tmp_path / "state")
    assert not stick.exists()
    stick.mkdir()
    again = Book.open(stick / "book.json", tmp_path / "state")
    assert names(again) == {"王伟"}
    again.close()

"""An open book while others write its file: noticed soon, joined, and never taken for what it is not.

Case numbers are those of the list of hostile cases, docs/decisions.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.books import add, edit, killed, names, open_book, plain
from tests.faults.git_sync import Machine, bare, git, join_books
from tui.book.book import Book, BookError
from tui.core.changes import CUSTOMERS
from tui.limits import LIMITS, Limits

SOON = 6.0
"""Two seconds are promised; a busy test machine gets a little more."""


def wait_for(reached: Callable[[], bool], seconds: float = SOON) -> float:
    """Wait for something to happen; returns how long it took."""
    began = time.monotonic()
    while not reached():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - began


def live(folder: Path, limits: Limits = LIMITS) -> tuple[Book, list[str], list[float]]:
    """A book as the app has it open, with what its saver said, and when it told of news."""
    said: list[str] = []
    news: list[float] = []
    book = open_book(folder, limits=limits)
    book.load_followups()
    book.start_saver(said.append, lambda: news.append(time.monotonic()))
    return book, said, news


def elsewhere(folder: Path, name: str) -> bytes:
    """What the file is like after another machine has added a customer to a copy of it."""
    shutil.copytree(folder, folder.parent / name, ignore=lambda *_: ["state of here"])
    there = open_book(folder.parent / name, name)
    add(there, name)
    there.close()
    return there.path.read_bytes()


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    book = open_book(folder)
    add(book, "王伟")
    book.close()
    return folder


def replaced(path: Path, data: bytes) -> None:
    spare = path.with_name("4913~")
    spare.write_bytes(data)
    spare.replace(path)


def in_place(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def renamed_first(path: Path, data: bytes) -> None:
    path.rename(path.with_name("book.json~"))
    path.write_bytes(data)


@pytest.mark.parametrize("write", [replaced, in_place, renamed_first])
def test_what_another_program_writes_is_on_the_screen_within_two_seconds(
    here: Path, write: Callable[[Path, bytes], None]
) -> None:
    """Cases 30 and 31: no event is needed, whether an editor replaces the file, writes in it or moves it away."""
    book, said, news = live(here)
    data = elsewhere(here, "Ana")
    write(book.path, data)
    wait_for(lambda: bool(news))
    book.poll()
    assert names(book) == {"王伟", "Ana"}
    book.close()
    assert [each for each in said if each] == []


@pytest.mark.parametrize("moment", [0.0, 4e9])
def test_a_change_is_found_whatever_its_time_says(here: Path, moment: float) -> None:
    """Case 77: a clock of 1970 or of the next century on the other side."""
    book, _said, news = live(here)
    data = elsewhere(here, "Ana")
    book.path.write_bytes(data)
    os.utime(book.path, (moment, moment))
    wait_for(lambda: bool(news))
    book.close()
    assert book.read_only == ""
    assert len(plain(book.path)[CUSTOMERS]) == 3


def same_size_and_time(path: Path) -> None:
    """Change the content, but neither size nor modification time."""
    before = path.stat()
    text = path.read_bytes()
    path.write_bytes(text.replace("王伟".encode(), "王五".encode()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_change_that_keeps_size_and_time_is_found_too(here: Path) -> None:
    """Case 77: only the content differs."""
    book, _said, news = live(here)
    same_size_and_time(book.path)
    wait_for(lambda: bool(news))
    book.poll()
    assert names(book) == {"王五"}
    book.close()


class Still:
    """What a share says of a file whose clock stands still."""

    st_ctime_ns = 0

    def __init__(self, found: os.stat_result) -> None:
        self._found = found

    def __getattr__(self, name: str) -> object:
        return getattr(self._found, name)


def test_where_no_time_moves_at_all_the_content_is_compared(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 77: a share whose clock stands still."""
    stat = os.stat
    monkeypatch.setattr(os, "stat", lambda *arguments, **named: Still(stat(*arguments, **named)))
    book, _said, news = live(here, Limits(compare=0.5))
    same_size_and_time(book.path)
    wait_for(lambda: bool(news), 15)
    book.close()


def test_our_own_save_is_no_news_and_is_not_written_again(here: Path) -> None:
    """Case 29: no loop of saves that answer each other."""
    book, said, news = live(here)
    add(book, "李娜")
    wait_for(lambda: "" in said, 15)
    seen = book.path.stat()
    time.sleep(2.5)
    assert book.path.stat().st_mtime_ns == seen.st_mtime_ns
    assert (said, news) == ([""], [])
    book.close()


def test_git_checkout_of_an_old_commit_under_the_open_book_takes_nothing_away(here: Path) -> None:
    """Case 56: what was committed later comes back by itself."""
    git(here, "init", "-q", "-b", "main")
    git(here, "add", "book.json")
    git(here, "commit", "-qm", "old")
    book, _said, _news = live(here)
    customer = add(book, "李娜")
    book.flush()
    git(here, "commit", "-qam", "new")
    git(here, "checkout", "-q", "HEAD~1", "--", "book.json")
    assert "李娜" not in book.path.read_text("utf-8")
    wait_for(lambda: "李娜" in book.path.read_text("utf-8"), 15)
    assert book.notices == []
    assert customer in book.customers
    book.close()


def test_a_book_that_is_deleted_under_the_open_app_is_told_and_written_again(here: Path) -> None:
    """Case 75: absence is never deletion."""
    book, _said, _news = live(here)
    book.path.unlink()
    wait_for(book.path.exists, 15)
    assert names(book) == {"王伟"}
    assert len(book.notices) == 1
    book.close()
    assert len(plain(book.path)[CUSTOMERS]) == 2


def test_a_folder_that_goes_away_is_told_not_made_anew_and_saved_to_when_it_is_back(
    here: Path,
) -> None:
    """A stick was pulled out, and a book appeared on the disk where it had been."""
    state = here.parent / "state"
    shutil.copytree(here / "state of here", state)
    book = Book.open(here / "book.json", state, limits=Limits(retry=0.3))
    said: list[str] = []
    book.load_followups()
    book.start_saver(said.append)
    away = here.with_name("away")
    here.rename(away)
    add(book, "李娜")
    wait_for(lambda: any(str(here) in each for each in said), 15)
    assert not here.exists()
    away.rename(here)
    wait_for(lambda: "李娜" in book.path.read_text("utf-8"), 15)
    wait_for(lambda: said[-1] == "")
    book.close()
    assert len(plain(book.path)[CUSTOMERS]) == 3


def test_another_book_put_in_its_place_is_told_and_not_mixed_in_and_the_first_goes_on_when_it_is_back(
    here: Path, tmp_path: Path
) -> None:
    other = open_book(tmp_path, "other")
    add(other, "Stranger")
    other.close()
    book, _said, _news = live(here)
    kept = here / "kept.json"
    book.path.rename(kept)
    shutil.copy(other.path, book.path)
    wait_for(lambda: bool(book.read_only), 15)
    with pytest.raises(BookError) as refused:
        add(book, "李娜")
    assert str(refused.value) == book.read_only
    book.poll()
    assert names(book) == {"王伟"}
    kept.replace(book.path)
    wait_for(lambda: not book.read_only, 15)
    add(book, "李娜")
    book.close()
    assert {record.get("name") for record in plain(book.path)[CUSTOMERS].values()} == {None, "王伟", "李娜"}


def test_a_book_that_setup_makes_one_with_the_remote_s_goes_on_while_it_is_open(tmp_path: Path) -> None:
    """The open board took the joined book for a stranger's and was read-only until it was closed."""
    remote = bare(tmp_path / "remote.git")
    one, two = Machine(tmp_path, "one"), Machine(tmp_path, "two")
    one.add("Ana")
    one.setup(remote)
    two.add("Bob")
    two.book.save()
    board = two.book
    before = board.id
    two.add("journaled only")
    assert join_books(two.git_sync, remote).state == "ok"
    board.poll()
    assert (board.id != before, board.read_only) == (True, "")
    assert names(board) == {"Ana", "Bob", "journaled only"}
    two.add("later")
    assert two.sync().state == "ok"
    one.sync()
    assert names(one.book) == {"Ana", "Bob", "journaled only", "later"}
    two.close()
    one.close()


def test_what_an_open_book_journaled_before_it_went_on_under_another_id_survives_a_crash(
    tmp_path: Path,
) -> None:
    remote = bare(tmp_path / "remote.git")
    one, two = Machine(tmp_path, "one"), Machine(tmp_path, "two")
    one.add("Ana")
    one.setup(remote)

    def work() -> None:
        two.add("Bob")
        two.book.save()
        assert join_books(two.git_sync, remote).state == "ok"
        two.add("after setup, never saved")

    killed(work)
    assert names(two.book) == {"Ana", "Bob", "after setup, never saved"}
    two.close()
    one.close()


def test_two_open_books_on_one_file_see_each_other_and_go_quiet(here: Path) -> None:
    """Cases 23 and 32: two boards, or the board and the command line."""
    one, _said, _news = live(here)
    two, _said, _news = live(here)
    (customer,) = one.customers
    add(one, "Ana")
    edit(two, customer, grade="A")
    wait_for(lambda: bool(one.poll()) or one.customers[customer].grade == "A", 15)
    wait_for(lambda: bool(two.poll()) or len(two.customers) == 2, 15)
    assert names(one) == names(two) == {"王伟", "Ana"}
    one.close()
    two.close()
    quiet = one.path.stat().st_mtime_ns
    again = open_book(here)
    again.close()
    assert one.path.stat().st_mtime_ns == quiet

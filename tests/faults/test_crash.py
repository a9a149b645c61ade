"""Processes that are killed: what was acknowledged is never lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.books import add, book_state, killed, log, names, open_book, plain
from tests.soak import chance, share
from tui.book.book import Book
from tui.core.changes import CUSTOMERS
from tui.limits import Limits

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")


def work(folder: Path, acknowledge: int, seed: int) -> None:
    """What the process to be killed does: log and say so, over and over, while the saver saves without a pause."""
    source = chance(seed)
    book = open_book(folder, limits=Limits(idle=0.001, longest_wait=0.001))
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
    source = chance(seed)
    with worker(folder, seed) as acknowledged:
        said = os.read(acknowledged, 1 << 16)
        for _more in range(source.choice((0, 0, 3, 20, 60))):
            said += os.read(acknowledged, 1 << 16)
        time.sleep(source.choice((0, 0, 0.001, 0.004, 0.02)))
    while more := os.read(acknowledged, 1 << 16):
        said += more
    os.close(acknowledged)
    return [(line.split()[0], line.split()[1]) for line in said.decode().splitlines() if line.count(" ")]


def check(folder: Path, done: list[tuple[str, str]], *, end: Callable[[Book], object]) -> None:
    """Open the book again: everything that was acknowledged must be there."""
    book = open_book(folder)
    book.load_followups()
    assert {customer for customer, _entry in done} <= set(book.customers)
    lost = [
        entry for customer, entry in done if entry not in {found.id for found in book.followups(customer)}
    ]
    assert lost == []
    assert book.notices == []
    end(book)


@pytest.mark.parametrize("run", range(share(500) // 10))
def test_nothing_acknowledged_is_lost_however_often_the_process_is_killed(tmp_path: Path, run: int) -> None:
    done: list[tuple[str, str]] = []
    for seed in range(10 * run, 10 * run + 10):
        new = run_and_kill(tmp_path, seed)
        assert new
        done += new
        if seed % 3 == 0:
            check(tmp_path, done, end=Book.close)
        else:
            killed(partial(check, tmp_path, done, end=id))


def test_a_crash_right_after_the_first_action_in_a_new_book_loses_nothing(tmp_path: Path) -> None:
    # Nothing but the journal told of the book, and its id was made anew at the next start.
    def work() -> tuple[str, str]:
        book = open_book(tmp_path)
        return book.id, add(book, "王伟")

    book_id, customer = killed(work)
    assert not (tmp_path / "book.json").exists()
    with closing(open_book(tmp_path)) as again:
        assert again.id == book_id
        assert again.customers[customer].name == "王伟"
        assert again.notices == []


def test_a_lost_note_about_the_book_costs_nothing(tmp_path: Path) -> None:
    def work() -> str:
        book = open_book(tmp_path)
        add(book, "王伟")
        book.save()
        add(book, "李娜")
        return book.id

    book_id = killed(work)
    (tmp_path / "state of here" / "known.json").write_text("{")
    (tmp_path / "book.json").unlink()
    with closing(open_book(tmp_path)) as again:
        assert again.id == book_id
        assert names(again) == {"王伟", "李娜"}


@pytest.mark.parametrize("cut", [2, 9, 10, 60, 200])
def test_a_journal_line_torn_by_a_crash_costs_only_itself(tmp_path: Path, cut: int) -> None:
    def work(*new: str) -> set[str]:
        book = open_book(tmp_path)
        known = names(book)
        for name in new:
            add(book, name)
        return known

    killed(lambda: work("王伟", "李娜", "never acknowledged"))
    (journal,) = book_state(tmp_path).glob("*/journal/*")
    journal.write_bytes(journal.read_bytes()[:-cut])
    assert killed(lambda: work("陈晨")) == {"王伟", "李娜"}
    with closing(open_book(tmp_path)) as last:
        assert names(last) == {"王伟", "李娜", "陈晨"}


def test_leftovers_of_a_killed_save_do_no_harm_and_go(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
        leftover = tmp_path / "~book.json-1-2.tmp"
        leftover.write_text("half")
        os.utime(leftover, (time.time() - 7200,) * 2)
    assert not leftover.exists()
    assert len(plain(book.path)[CUSTOMERS]) == 2

"""The process killed, or the power cut, at every single call that writes: nothing acknowledged is lost, ever."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.books import add, age, edit, killed, log, open_book, plain
from tests.faults.storage import CrashError, Disk, PowerCut, failing
from tests.soak import SOAK, chance, share
from tui.core.changes import CUSTOMERS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be killed")

Say = Callable[[str], object]
"""Tells the test that a customer was acknowledged."""


def begin(folder: Path, say: Say) -> None:
    """The first action in a new book, and its first save."""
    book = open_book(folder)
    say(add(book, "first"))
    book.save()
    say(add(book, "second"))
    book.close()


def go_on(folder: Path, say: Say) -> None:
    """Actions and saves in a book that is there, with backups to rotate and another program in between."""
    book = open_book(folder)
    book.load_followups()
    say(add(book, "third"))
    book.save()
    for customer in list(book.customers):
        edit(book, customer, note="n" * 5_000)
        log(book, customer, "called")
    say(add(book, "fourth"))
    os.utime(book.path)
    book.save()
    book.poll()
    say(add(book, "fifth"))
    book.close()


WORK = {"a new book": begin, "a book that is there": go_on}


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder with the book that the work begins with."""
    if "a new book" not in request.node.name:
        book = open_book(tmp_path / "template")
        add(book, "known")
        book.close()
    else:
        (tmp_path / "template").mkdir()
    return tmp_path


def fresh(folder: Path) -> Path:
    """The book as it was before anything went wrong, in a place of its own."""
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder / "template", work)
    return work


def check(folder: Path, acknowledged: set[str]) -> None:
    """After the next opening: everything is there, the file is whole, and the opening after that is quiet."""
    book = open_book(folder)
    book.load_followups()
    assert acknowledged <= set(book.customers)
    book.save()
    assert acknowledged <= set(plain(book.path)[CUSTOMERS])
    assert list(book.state.rglob("aside/*.txt")) == []  # no line that could not be read
    book.close()
    last = open_book(folder)
    last.load_followups()
    assert last.notices == []
    assert acknowledged <= set(last.customers)
    last.close()


def run_and_kill(
    folder: Path, work: Callable[[Path, Say], None], at: int, *, torn: bool
) -> tuple[bool, set[str]]:
    """Do the work in a process that is killed at the call with this number; whether it was, and what it had said."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        try:
            real_write = os.write

            def say(customer: str) -> None:
                real_write(writing, f"{customer}\n".encode())

            with failing(Disk(at, lambda: os.kill(os.getpid(), signal.SIGKILL), torn=torn)):
                work(folder, say)
        finally:
            os._exit(0)
    os.close(writing)
    said = b""
    while more := os.read(reading, 1 << 16):
        said += more
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return status == -signal.SIGKILL, set(said.decode().split())


@pytest.mark.parametrize("torn", [False, True], ids=["before the call", "in the middle of it"])
@pytest.mark.parametrize("name", WORK)
def test_a_kill_at_any_call_loses_nothing_acknowledged(folder: Path, name: str, torn: bool) -> None:
    at = 0
    killed = True
    while killed:
        work = fresh(folder)
        killed, said = run_and_kill(work, WORK[name], at, torn=torn)
        check(work, said)
        at += 1 if SOAK or not torn else 3
    assert at > 50
    assert len(said) == len({"begin": "12", "go_on": "345"}[WORK[name].__name__])


@pytest.mark.parametrize("names", [False, True], ids=["renames kept", "renames lost"])
@pytest.mark.parametrize("zeros", [False, True], ids=["cut off", "zeros"])
@pytest.mark.parametrize("name", WORK)
def test_a_power_cut_at_any_call_loses_nothing_acknowledged(
    folder: Path, name: str, zeros: bool, names: bool
) -> None:
    at = 0
    crashed = True
    while crashed:
        work = fresh(folder)
        disk = PowerCut(at, work, names=names, zeros=zeros)
        crashed, said = run_and_cut(work, WORK[name], disk)
        check(work, said)
        at += 1 if SOAK else 3
    assert at > 50


def run_and_cut(folder: Path, work: Callable[[Path, Say], None], disk: PowerCut) -> tuple[bool, set[str]]:
    """Do the work until the power goes; whether it went, and what had been said by then."""

    def until_dark() -> tuple[bool, set[str]]:
        said: set[str] = set()
        try:
            with failing(disk):
                work(folder, said.add)
        except CrashError:
            disk.cut()
            return True, said
        disk.cut()
        return False, said

    crashed, said = killed(until_dark)
    for path in folder.rglob("book.json"):
        age(path)
    return crashed, said


# -- the program itself --------------------------------------------------------------------------------------------


def start(folder: Path, name: str) -> subprocess.Popen[str]:
    """`genjin add NAME` on the book in `folder`."""
    command = [sys.executable, "-m", "tui.cli", "--book", str(folder / "book.json"), "add", name]
    environ = {**os.environ, "GENJIN_STATE": str(folder / "state")}
    return subprocess.Popen(command, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("number", range(share(50)))
def test_commands_that_are_killed_while_others_run_lose_nothing_they_had_printed(
    tmp_path: Path, number: int
) -> None:
    source: random.Random = chance("commands", number)
    printed: set[str] = set()
    for turn in range(2):
        running = [start(tmp_path, f"customer {turn} {one}") for one in range(3)]
        time.sleep(source.uniform(0.1, 0.8))
        for process in source.sample(running, 2):
            time.sleep(source.choice((0, 0.01, 0.05)))
            process.kill()
        printed |= {line for process in running for line in process.communicate()[0].split()}
    assert printed
    last = subprocess.run(
        [sys.executable, "-m", "tui.cli", "--book", str(tmp_path / "book.json"), "list", "--json"],
        env={**os.environ, "GENJIN_STATE": str(tmp_path / "state")},
        text=True,
        capture_output=True,
        check=True,
    )
    assert all(customer in last.stdout for customer in printed)

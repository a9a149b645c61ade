"""Short ways to open a book, put something in and look at the file, for the tests of the book."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tui.book.book import Applied, Book
from tui.book.files import Signature, signature
from tui.book.layout import with_check
from tui.book.values import decode, encode
from tui.clock import SYSTEM, Clock
from tui.core import changes
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change, Fields
from tui.limits import LIMITS, Limits

T = TypeVar("T")
AT = "2026-11-21T15:04+08:00"
TODAY = date(2026, 11, 21)


class SetClock(Clock):
    """The computer's clock, off by so many milliseconds; or any other, as `wall` gives it."""

    def __init__(self, off: int = 0, wall: Callable[[], int] | None = None) -> None:
        self.off = off
        self.wall = wall or SYSTEM.milliseconds

    def milliseconds(self) -> int:
        """What it shows."""
        return self.wall() + self.off


class Passing(Clock):
    """The computer's clock, on which time can be made to pass, and on the wall alone as while the computer sleeps."""

    def __init__(self) -> None:
        self.passed = 0
        self.slept = 0

    def milliseconds(self) -> int:
        """What the clock on the wall shows."""
        return super().milliseconds() + 1000 * (self.passed + self.slept)

    def monotonic(self) -> float:
        """What passes while the computer is awake."""
        return super().monotonic() + self.passed


def open_book(folder: Path, machine: str = "here", clock: Clock = SYSTEM, limits: Limits = LIMITS) -> Book:
    """The book in `folder` as `machine` sees it: each machine has a state folder of its own."""
    return Book.open(folder / "book.json", folder / f"state of {machine}", clock=clock, limits=limits)


def add(book: Book, name: str, grade: str = "C", **fields: Any) -> str:
    """Add a customer; returns the id."""
    customer_id = book.new_id()
    book.apply(changes.add(customer_id, {"name": name, **fields}, created=TODAY, grade=grade))
    return customer_id


def log(book: Book, customer_id: str, note: str = "", grade: str | None = None) -> str:
    """Log a call; returns the id of the follow-up."""
    followup_id = book.new_id()
    customer = book.customers[customer_id]
    book.apply(changes.log(customer, followup_id, at=AT, note=note, grade=grade))
    return followup_id


def edit(book: Book, customer_id: str, **fields: Any) -> Applied:
    """Write fields of a customer."""
    return book.apply(changes.edit(book.customers[customer_id], fields))


def bulk(book: Book, number: int, followups: int = 1) -> Change:
    """An import of `number` customers with some follow-ups each."""
    writes: dict[tuple[str, str], Fields] = {}
    for row in range(number):
        customer_id = book.new_id()
        writes[CUSTOMERS, customer_id] = {
            "name": f"客户 {row}",
            "grade": "D",
            "phones": {f"+861380000{row}": ""},
        }
        for _ in range(followups):
            entry = {"customer": customer_id, "at": AT, "kind": "call", "note": f"row {row}"}
            writes[FOLLOWUPS, book.new_id()] = entry
    return Change("import", str(number), writes)


def plain(path: Path) -> dict[str, dict[str, Any]]:
    """The file as any JSON reader sees it."""
    tables: dict[str, dict[str, Any]] = json.loads(path.read_bytes())
    return tables


def names(book: Book) -> set[str]:
    """The names of all customers."""
    return {customer.name for customer in book.customers.values()}


def everything(book: Book) -> dict[str, dict[str, dict[str, Any]]]:
    """All plain documents by table and id."""
    return {table: book.plain(table) for table in book.tables()}


def replace_text(path: Path, old: str, new: str) -> None:
    """Edit the file by hand, in place."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def append(path: Path, data: bytes) -> None:
    """Write more into the file."""
    with path.open("ab") as file:
        file.write(data)


def reheaded(data: bytes, **members: Any) -> bytes:
    """The file with other members in its header, written as Genjin writes them."""
    lines = data.split(b"\n")
    at = next(number for number, line in enumerate(lines) if line.startswith(b',"@":{"'))
    header = decode(lines[at].removeprefix(b',"@":'))
    del header["check"]
    lines[at] = b',"@":' + encode(with_check(header | members))
    return b"\n".join(lines)


def newer(data: bytes) -> bytes:
    """The file as a later version of Genjin has it, which writes another format."""
    return reheaded(data, format=99)


def settle(*books: Book, rounds: int = 4) -> Signature:
    """Let them save and look in turn until they should be quiet; returns the file's signature."""
    for _round in range(rounds):
        for book in books:
            book.save()
            book.poll()
    return signature(books[0].path)


def book_state(folder: Path) -> Path:
    """The state folder of the book in `folder` on the machine "here"."""
    return folder / "state of here"


def killed(work: Callable[[], T]) -> T:
    """Do some work in a process of its own and kill that, with all that it has open; what the work has returned."""
    if not hasattr(os, "fork"):
        pytest.skip("needs processes that can be killed")
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        try:
            with os.fdopen(writing, "wb") as answer:
                answer.write(pickle.dumps(work()))
            os.kill(os.getpid(), signal.SIGKILL)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        answered = answer.read()
    ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    assert ended == -signal.SIGKILL, "the work failed, as is told above"
    returned: T = pickle.loads(answered)
    return returned


def break_journal(book: Book) -> None:
    """From now on no action can be written down: something else stands where the journal was."""
    folder = book.state / book.id / "journal"
    shutil.rmtree(folder)
    folder.touch()


def age(path: Path) -> None:
    """Make the damage old, so that nobody waits for the rest of the file."""
    if path.exists():
        os.utime(path, (time.time() - 60,) * 2)

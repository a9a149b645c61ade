"""`make bench`: measurements as ratios to a yardstick taken in the same run, because machines differ and are noisy.

Give numbers of customers to measure other sizes: `python -m tests.bench 2500 25000`. Prints one line per measurement:
ours, the yardstick, the ratio of their medians, and the ratio we aim at.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from tests.bench.make_book import edited, make_book
from tests.bench.screen import first_frame, key_cost
from tui.book.book import Book
from tui.book.files import read_bytes
from tui.book.reading import source_of
from tui.core import changes
from tui.core.search import searchable, word_matches
from tui.sync import copies

_TRIVIAL = """
from textual.app import App
from textual.widgets import Static
class Trivial(App):
    def compose(self):
        yield Static("TODAY")
Trivial().run()
"""


def main(sizes: list[int]) -> None:
    """Measure books of these many customers with 20 follow-ups each."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book.json"
            make_book(path, size)
            print(f"\n{size:,} customers, {size * 20:,} follow-ups, {path.stat().st_size / 1e6:.0f} MB")
            for name, ours, yardstick, aim in measurements(path, size):
                ratio = statistics.median(ours) / statistics.median(yardstick)
                print(
                    f"  {name:<44} {statistics.median(ours) * 1e3:>9.2f} ms   "
                    f"{statistics.median(yardstick) * 1e3:>9.2f} ms   {ratio:>7.2f}   aim ≤ {aim}"
                )


def measurements(path: Path, size: int) -> Iterator[tuple[str, list[float], list[float], float]]:
    """(what, our seconds, the yardstick's seconds, the ratio aimed at)"""
    data = path.read_bytes()
    state = path.parent / "state"
    opened, loaded, decoded = [], [], []
    for _round in range(3):
        opened.append(_time(lambda: Book.open(path, state).close()))
        decoded.append(_time(lambda: msgspec.json.decode(data)))
        loaded.append(_time(lambda: _load(path, state)))
    yield "customers there / decode of the file", opened, decoded, 0.3
    yield "follow-ups there / decode of the file", loaded, decoded, 1.0
    yield from _joining(path, data)
    yield from _writing(path, state)
    yield from _searching(path, state)
    yield from _processes(path, size)


def _joining(path: Path, data: bytes) -> Iterator[tuple[str, list[float], list[float], float]]:
    """Two books that differ in two of a hundred records, against three parses of one of them."""
    here, there, third = path.with_name("here.json"), edited(data, 2), edited(data, 3)
    opened, synced, parsed = [], [], []
    for number in range(3):
        here.write_bytes(edited(data, 1))
        book = Book.open(here, path.parent / f"joining {number}")
        book.load_followups()
        parsed.append(3 * _time(lambda: msgspec.json.decode(there)))
        opened.append(_time(lambda book=book: book.join_copy(source_of(there, Path()))))  # type: ignore[misc]
        book.close()
        synced.append(_time(lambda book=book: _join(here, book.state, third)))  # type: ignore[misc]
    yield "a join of two that differ / three parses", opened, parsed, 1.0
    yield "the same as sync does it / three parses", synced, parsed, 1.0


def _join(here: Path, state: Path, there: bytes) -> bytes:
    mine = copies.read_file(*read_bytes(here), state)
    return copies.write(copies.join(mine, copies.read(there, like=mine)))


def _writing(path: Path, state: Path) -> Iterator[tuple[str, list[float], list[float], float]]:
    book = Book.open(path, state)
    book.load_followups()
    customers = list(book.customers.values())
    customer = customers[0]
    log = path.parent / "yardstick.log"
    ours, bare = [], []
    with log.open("ab", buffering=0) as file:
        for number in range(200):  # each customer once: a timeline of two hundred calls a day is no measure
            change = changes.log(
                customers[number % len(customers)],
                book.new_id(),
                at="2026-11-20T15:04+08:00",
                note="报价已发",
            )
            ours.append(_time(lambda change=change: book.apply(change)))  # type: ignore[misc]
            bare.append(_time(lambda: _append(file.fileno(), b"x" * 700)))
    yield "a logged call / append and sync", ours, bare, 1.5
    saves, writes = [], []
    for _round in range(5):
        book.apply(changes.log(customer, book.new_id(), at="2026-11-20T15:04+08:00", note="再次"))
        saves.append(_time(book.save))
        data = path.read_bytes()
        writes.append(_time(lambda data=data: _write(path.with_name("other"), data)))  # type: ignore[misc]
    yield "a save / bare write, sync, replace", saves, writes, 1.3
    book.close()


def _searching(path: Path, state: Path) -> Iterator[tuple[str, list[float], list[float], float]]:
    book = Book.open(path, state)
    texts = [searchable(customer) for customer in book.customers.values()]
    names = [customer.name for customer in book.customers.values()]
    ours, bare = [], []
    for _round in range(20):
        ours.append(_time(lambda: [word_matches("wangwei", text) for text in texts]))
        bare.append(_time(lambda: ["wangwei" in name for name in names]))
    yield "a search key / `in` over the names", ours, bare, 12.0
    book.close()


def _processes(path: Path, size: int) -> Iterator[tuple[str, list[float], list[float], float]]:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPYCACHEPREFIX": str(path.parent / "compiled"),  # as an installed program has it
        "GENJIN_BOOK": str(path),
        "GENJIN_STATE": str(path.parent / "cli-state"),
        "GENJIN_CONFIG": str(path.parent / "config"),
    }
    genjin = [sys.executable, "-m", "tui.cli", "--lang", "en"]
    book = Book.open(path, path.parent / "names")
    who = next(iter(book.customers))
    book.close()
    ours, bare = [], []
    for _round in range(5):
        ours.append(_time(lambda: _run([*genjin, "log", who, "ok"], environment)))
        bare.append(_time(lambda: _run([sys.executable, "-c", "pass"], environment)))
    yield "genjin log / python -c pass", ours, bare, 6.0
    ours = [first_frame([*genjin], "TODAY", environment) for _round in range(5)]
    bare = [first_frame([sys.executable, "-c", _TRIVIAL], "TODAY", environment) for _round in range(5)]
    yield "the board / a trivial Textual app", ours, bare, 1.35 if size <= 2500 else 2.0
    small = path.parent / "small" / "book.json"
    small.parent.mkdir()
    make_book(small, 100)
    yardstick = key_cost(genjin, {**environment, "GENJIN_BOOK": str(small)}, "TODAY", "j")
    yield (
        "processor time of j / with 100 customers",
        key_cost(genjin, environment, "TODAY", "j"),
        yardstick,
        1.15,
    )


def _load(path: Path, state: Path) -> None:
    book = Book.open(path, state)
    book.load_followups()
    book.close()


def _append(descriptor: int, line: bytes) -> None:
    os.write(descriptor, line)
    os.fsync(descriptor)


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, check=True, capture_output=True)


def _time(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(f"{date.today()}  {os.cpu_count()} processors, Python {sys.version.split()[0]}")
    main([int(argument) for argument in sys.argv[1:]] or [2500])

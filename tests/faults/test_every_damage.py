"""A small book cut at every byte, with every bit flipped, and in every dress that editors and merges put on it.

Whatever became of the file: no exception, no customer fewer than before, and no value that is gone without a word.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from tests.books import add, age, edit, everything, log, open_book
from tests.faults.fleet import records
from tests.soak import SOAK, chance, share
from tui.book.book import Book, BookError
from tui.book.record import Record, join
from tui.core import changes
from tui.core.changes import Change

Damage = Callable[[bytes], bytes]


class Patient:
    """A book that is damaged over and over, each time from the same beginning."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with closing(open_book(folder)) as book:
            first = add(book, "王伟", "C", phones={"+8613800138000": "mobile"}, note='}{"\\')
            edit(book, first, grade="B", owner="li")
            log(book, first, "叫 back\u2028on Friday", "A")
            gone = add(book, "Ana Ruiz")
            book.apply(changes.delete(book.customers[gone]))
            add(book, "Nordwind AB", tags={"vip": True})
            book.apply(Change("deal", "", {("deals", book.new_id()): {"customer": first, "amount": 7}}))
        self.book = book.id
        self.path = book.path
        self.data = book.path.read_bytes()
        self.shown = everything(book)
        self.customers = set(book.customers)
        self.records = records(book.path)
        self._state = folder / "state of here"
        shutil.copytree(self._state, folder / "state before")

    def put(self, data: bytes) -> None:
        """The file as it was damaged, long enough ago that nobody waits for the rest of it."""
        shutil.rmtree(self._state)
        shutil.copytree(self.folder / "state before", self._state)
        shutil.rmtree(self.folder / "state of fresh", ignore_errors=True)
        self.path.unlink(missing_ok=True)
        self.path.write_bytes(data)
        age(self.path)

    def survives(self, data: bytes) -> None:
        """The machine that knows the book opens the damaged file, and opens it again."""
        self.put(data)
        with closing(open_book(self.folder)) as book:
            shown = everything(book)
            assert self.customers <= set(book.customers)
            assert shown == self.shown or book.notices
        after = records(self.path)
        for key, record in self.records.items():
            held = after.get(key, Record())
            assert join(held, record) == held, f"lost of {key}"
        json.loads(self.path.read_bytes())
        with closing(open_book(self.folder)) as again:
            assert again.id == book.id == self.book
            assert everything(again) == shown
            assert again.notices == []

    def survives_while_open(self, data: bytes) -> None:
        """The app is running while the file is damaged."""
        self.put(self.data)
        with closing(open_book(self.folder)) as book:
            book.load_followups()
            self.path.write_bytes(data)
            age(self.path)
            book.poll()
            book.save()
            assert self.customers <= set(book.customers)
            assert everything(book) == self.shown or book.notices
        after = records(self.path)
        assert all(join(after[key], record) == after[key] for key, record in self.records.items())

    def is_read_by_others(self, data: bytes) -> None:
        """A machine that has never seen the book finds every customer whose line is whole, or says that it cannot."""
        self.put(data)
        whole = {key for key in self.customers if self.line(key) in data.split(b"\n")}
        try:
            book = open_book(self.folder, "fresh")
        except BookError:
            assert not whole
            return
        book.load_followups()
        assert whole <= set(book.customers)
        book.close()

    def line(self, record_id: str) -> bytes:
        """The line of a customer."""
        return next(line for line in self.data.split(b"\n") if line.startswith(b',"%b"' % record_id.encode()))

    def is_all_there(self, data: bytes) -> None:
        """The same book in another dress: everything is read, by everybody, and written as it was."""
        for machine in ("here", "fresh"):
            self.put(data)
            with closing(open_book(self.folder, machine)) as book:
                assert everything(book) == self.shown, machine
            assert self.path.read_bytes() == self.data, machine


@pytest.fixture(scope="module")
def patient() -> Iterator[Patient]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Patient(Path(folder))


def some(full: Iterable[int], *what: object) -> list[int]:
    """All of these in a soak, otherwise a twentieth."""
    every = list(full)
    return every if SOAK else sorted(chance(*what).sample(every, share(len(every))))


def test_a_file_cut_at_any_byte_loses_nothing(patient: Patient) -> None:
    for size in some(range(len(patient.data)), "cut"):
        patient.survives(patient.data[:size])
        patient.is_read_by_others(patient.data[:size])


def test_a_file_cut_at_any_byte_while_the_book_is_open_loses_nothing(patient: Patient) -> None:
    for size in some(range(len(patient.data)), "cut while open"):
        patient.survives_while_open(patient.data[:size])


def test_a_file_that_lost_its_beginning_at_any_byte_loses_nothing(patient: Patient) -> None:
    for size in some(range(len(patient.data)), "beginning"):
        patient.survives(patient.data[size:])
        patient.is_read_by_others(patient.data[size:])


def flipped(data: bytes, bit: int) -> bytes:
    """The file with one bit flipped."""
    damaged = bytearray(data)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


@pytest.mark.parametrize("part", range(8))
def test_any_flipped_bit_loses_nothing(patient: Patient, part: int) -> None:
    for at in some(range(len(patient.data)), "bit", part):
        patient.survives(flipped(patient.data, at * 8 + part))
        patient.is_read_by_others(flipped(patient.data, at * 8 + part))


def test_any_flipped_bit_while_the_book_is_open_loses_nothing(patient: Patient) -> None:
    for bit in some(range(0, len(patient.data) * 8, 8), "bit while open"):
        patient.survives_while_open(flipped(patient.data, bit + bit // 8 % 8))


# -- the same book in another dress --------------------------------------------------------------------------------


def shuffled(data: bytes, source: random.Random) -> bytes:
    lines = data.split(b"\n")
    source.shuffle(lines)
    return b"\n".join(lines)


def marked(*, base: bool = False, width: int = 7, end: bytes = b"\n", nested: bool = False) -> Damage:
    """Conflict markers around the lower half, in one of the styles of git."""

    def damage(data: bytes) -> bytes:
        lines = data.split(b"\n")
        middle, last = len(lines) // 2, len(lines) - 4
        upper, lower = lines[:middle], lines[middle:last]
        inner = (
            [b"<" * width + b" ours", *lower[:1], b"=" * width, *lower[:1], b">" * width + b" inner"]
            if nested
            else []
        )
        old = [b"|" * width + b" 1a2b3c4", *lower[:2]] if base else []
        both = [
            b"<" * width + b" HEAD",
            *lower,
            *inner,
            *old,
            b"=" * width,
            *lower,
            b">" * width + b" theirs",
        ]
        return end.join([*upper, *both, *lines[last:]])

    return damage


def rewritten(**how: object) -> Damage:
    """The file as a JSON tool writes it."""

    def damage(data: bytes) -> bytes:
        return json.dumps(json.loads(data), **how).encode() + b"\n"  # type: ignore[arg-type]

    return damage


def with_commas(data: bytes) -> bytes:
    """Commas where an editor's formatter puts them, and one too many at the end."""
    lines = data.split(b"\n")
    return b"\n".join(line[1:] + b"," if line.startswith(b',"') else line for line in lines)


def _text_lines(data: bytes) -> list[str]:
    return [f"{line}\n" for line in data.decode().removesuffix("\n").split("\n")]


def in_parts(*codecs: str) -> Damage:
    """A line in the first encoding, one in the next, and so on: saved in part, or appended to by another program."""
    return lambda data: b"".join(
        line.encode(codec) for line, codec in zip(_text_lines(data), cycle(codecs), strict=False)
    )


def one_after_another(*codecs: str) -> Damage:
    """A third of the lines, or a half, in the first encoding, the following ones in the next, and so on."""

    def dressed(data: bytes) -> bytes:
        lines = _text_lines(data)
        size = len(lines) // len(codecs) + 1
        parts = [lines[size * number : size * (number + 1)] for number in range(len(codecs))]
        return b"".join("".join(part).encode(codec) for part, codec in zip(parts, codecs, strict=True))

    return dressed


DRESSES: dict[str, Damage] = {
    "GB18030": lambda data: data.decode().encode("gb18030"),
    "every other line in GB18030": in_parts("utf-8", "gb18030"),
    "every other line in UTF-16": in_parts("utf-8", "utf-16-le"),
    "lines of every encoding": in_parts("utf-16-be", "utf-8", "gb18030"),
    "UTF-8 after UTF-16": one_after_another("utf-16", "utf-8"),
    "UTF-16 after UTF-8": one_after_another("utf-8", "utf-16-le"),
    "UTF-8 between UTF-16": one_after_another("utf-16-be", "utf-8", "utf-16-be"),
    "mark in front": lambda data: b"\xef\xbb\xbf" + data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "CR": lambda data: data.replace(b"\n", b"\r"),
    "UTF-16 LE": lambda data: b"\xff\xfe" + data.decode().encode("utf-16-le"),
    "UTF-16 BE": lambda data: b"\xfe\xff" + data.decode().encode("utf-16-be"),
    "indented": rewritten(indent=2, ensure_ascii=False),
    "indented by tabs": rewritten(indent="\t"),
    "on one line": rewritten(ensure_ascii=False, separators=(",", ":")),
    "in ASCII, with blanks": rewritten(),
    "sorted keys": rewritten(sort_keys=True, indent=1),
    "lines shuffled": lambda data: shuffled(data, random.Random(3)),
    "lines reversed": lambda data: b"\n".join(reversed(data.split(b"\n"))),
    "lines doubled": lambda data: b"\n".join(line for line in data.split(b"\n") for _two in range(2)),
    "lines indented": lambda data: b"\n".join(b"    " + line for line in data.split(b"\n")),
    "blank lines": lambda data: data.replace(b"\n", b"\n\n"),
    "commas at the end": with_commas,
    "a comment in front": lambda data: b"// my customers\n" + data,
    "twice in one file": lambda data: data + data,
    "twice without a line end": lambda data: data.rstrip() + data,
    "merge markers": marked(),
    "diff3 markers": marked(base=True),
    "long markers": marked(base=True, width=15),
    "markers in markers": marked(base=True, nested=True),
    "markers with CRLF": marked(base=True, end=b"\r\n"),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_the_same_book_in_any_dress_is_read_whole_and_written_as_it_was(patient: Patient, dress: str) -> None:
    patient.is_all_there(DRESSES[dress](patient.data))


def test_any_two_dresses_over_each_other_and_a_cut_lose_nothing(patient: Patient) -> None:
    source = chance("dresses")
    for _round in range(share(1_000)):
        data = patient.data
        worn = source.sample(sorted(DRESSES), 2)
        try:
            for dress in worn:
                data = DRESSES[dress](data)
        except ValueError:
            continue  # what is no JSON any more cannot be formatted
        if source.random() < 0.5:
            data = data[: source.randrange(len(data))]
        patient.survives(data)
        patient.is_read_by_others(data)


@pytest.mark.parametrize("codec", ["gbk", "utf-16-le", "utf-8-sig", "latin-1"])
def test_a_file_in_an_encoding_that_loses_letters_loses_nothing_here(patient: Patient, codec: str) -> None:
    patient.survives(patient.data.decode().encode(codec, "replace"))
    patient.is_read_by_others(patient.data.decode().encode(codec, "replace"))


@pytest.mark.parametrize("newer_first", [True, False])
def test_two_versions_in_one_file_are_one_book(patient: Patient, newer_first: bool) -> None:
    patient.put(patient.data)
    shutil.rmtree(patient.folder / "state of there", ignore_errors=True)
    with closing(open_book(patient.folder, "there")) as there:
        new = add(there, "李娜")
    newer = patient.path.read_bytes()
    both = newer + patient.data if newer_first else patient.data + newer
    patient.put(both)
    with closing(open_book(patient.folder)) as book:
        book.load_followups()
        assert set(book.customers) == patient.customers | {new}
    assert patient.path.read_bytes() == newer


@pytest.mark.parametrize("ours_first", [True, False])
def test_another_book_appended_by_mistake_takes_nothing_away(
    patient: Patient, tmp_path: Path, ours_first: bool
) -> None:
    with closing(open_book(tmp_path)) as other:
        stranger = add(other, "somebody else's")
    theirs = other.path.read_bytes()
    patient.put(patient.data + theirs if ours_first else theirs + patient.data)
    with closing(open_book(patient.folder)) as book:
        assert set(book.customers) == patient.customers | {stranger}
    assert Book.open(patient.path, tmp_path / "fresh").customers.keys() == patient.customers | {stranger}


def test_every_byte_made_zero_or_blank_from_any_place_on_loses_nothing(patient: Patient) -> None:
    for at in some(range(0, len(patient.data), 5), "zeros"):
        for byte in (b"\0", b" "):
            patient.survives(patient.data[:at] + byte * (len(patient.data) - at))
    patient.survives(patient.data[:-100] + os.urandom(100))

"""Files that were damaged: recognised, restored, said so, and never taken for an empty book."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.books import add, age, bulk, edit, everything, log, names, open_book, plain
from tui.book.book import Book, BookError
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change


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


@pytest.fixture
def filled(tmp_path: Path) -> Book:
    """A closed book with something in it, some of it from another machine."""
    book = open_book(tmp_path)
    book.apply(bulk(book, 20, 2))
    book.save()
    with closing(open_book(tmp_path, "there")) as there:
        edit(there, next(iter(there.customers)), grade="A")
        log(there, add(there, "from there"))
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
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
        assert len(again.notices) >= 1
        assert str(filled.path) in again.notices[0]
        assert again.id == filled.id
        if kept != "journal":  # a journal holds only what was done on this machine
            assert everything(again) == before
            restored = re.findall(r"\d+", again.notices[0].replace(str(filled.path), ""))
            assert restored or damage == "cut at 100%"
        else:
            assert {"王伟"} <= names(again)
            assert len(again.customers) >= 21
        state_now = everything(again)
    assert set(plain(filled.path)) == {"book", CUSTOMERS, FOLLOWUPS}
    with closing(open_book(tmp_path)) as last:
        last.load_followups()
        assert last.notices == []
        assert everything(last) == state_now


def test_a_byte_that_rotted_without_a_trace_in_the_folder_is_noticed(tmp_path: Path, filled: Book) -> None:
    data = filled.path.read_bytes()
    found = filled.path.stat()
    with filled.path.open("r+b") as file:
        file.seek(data.index("王伟".encode()))
        file.write(b"\xff")
    os.utime(filled.path, ns=(found.st_atime_ns, found.st_mtime_ns))
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
    assert filled.path.read_bytes() == data


def test_a_machine_that_does_not_know_the_book_shows_a_rotten_record_until_a_good_copy_comes(
    tmp_path: Path, filled: Book
) -> None:
    data = filled.path.read_bytes()
    filled.path.write_bytes(data.replace("王伟".encode(), b"\xff\xfe\xfd"))
    with closing(open_book(tmp_path, "fresh")) as fresh:
        fresh.load_followups()
        assert len(fresh.customers) == 22
        assert any("\ufffd" in name for name in names(fresh))
        filled.path.write_bytes(data)
        fresh.poll()
        assert "王伟" in names(fresh)


def test_a_file_cut_at_any_offset_is_restored_whole(tmp_path: Path, filled: Book) -> None:
    data = filled.path.read_bytes()
    before = everything(filled)
    for size in random.Random(5).sample(range(len(data) - 1), 40):
        filled.path.write_bytes(data[:size])
        age(filled.path)
        with closing(open_book(tmp_path)) as again:
            assert everything(again) == before, size
            assert again.notices, size
        assert filled.path.read_bytes() == data, size


def test_a_machine_that_does_not_know_the_book_takes_what_is_there_and_says_that_it_was_cut(
    tmp_path: Path, filled: Book
) -> None:
    data = filled.path.read_bytes()
    filled.path.write_bytes(data[: len(data) // 2])
    age(filled.path)
    with closing(open_book(tmp_path, "fresh")) as fresh:
        assert len(fresh.customers) > 5
        assert str(fresh.path) in fresh.notices[0]


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b" \n"])
def test_an_empty_file_is_no_new_book_for_anybody(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "book.json"
    path.write_bytes(content)
    age(path)
    with pytest.raises(BookError):
        open_book(tmp_path)
    assert path.read_bytes() == content


def test_an_older_version_put_in_place_loses_nothing(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟", "C")
        add(book, "deleted later")
        book.save()
        older = book.path.read_bytes()
        edit(book, customer, grade="A")
        add(book, "李娜")
        log(book, customer, "later")
    after = everything(book)
    book.path.write_bytes(older)
    with closing(open_book(tmp_path)) as again:
        assert everything(again) == after
        assert len(again.notices) == 1
    assert len(plain(book.path)[CUSTOMERS]) == 4


def test_a_file_that_vanishes_or_is_emptied_while_the_book_is_open_is_written_again(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
        book.save()
        whole = book.path.read_bytes()
        for damage, told in (("missing", 1), ("emptied", 1), ("cut at 50%", 2), ("lines lost", 0)):
            DAMAGE[damage](book.path)
            age(book.path)
            book.notices.clear()
            book.save()
            assert book.path.read_bytes() == whole, damage
            assert len(book.notices) == told, damage


# -- what is not wrong with a record -------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(19))
def test_a_line_between_the_records_that_is_lost_is_put_back(
    tmp_path: Path, filled: Book, number: int
) -> None:
    # Without the comma between two tables the file was no JSON, was left so, and could not be opened a second time.
    data = filled.path.read_bytes()
    before = everything(filled)
    lines = data.split(b"\n")
    frame = [at for at, line in enumerate(lines[:-1]) if b'"#"' not in line]
    assert len(frame) == 19
    filled.path.write_bytes(b"\n".join(lines[: frame[number]] + lines[frame[number] + 1 :]))
    age(filled.path)
    for _time in range(2):
        with closing(open_book(tmp_path)) as again:
            assert everything(again) == before
        assert filled.path.read_bytes() == data


@pytest.mark.parametrize("change", ["mark in front", "no end", "blank line", "records in the gap"])
def test_a_file_that_says_the_same_in_other_bytes_is_written_again(
    tmp_path: Path, filled: Book, change: str
) -> None:
    data = filled.path.read_bytes()
    lines = data.split(b"\n")
    last = max(at for at, line in enumerate(lines) if b'"#"' in line)
    other = {
        "mark in front": b"\xef\xbb\xbf" + data,
        "no end": data.rstrip(),
        "blank line": data + b"\n",
        "records in the gap": b"\n".join([*lines[:last], lines[last + 1], lines[last], *lines[last + 2 :]]),
    }
    filled.path.write_bytes(other[change])
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
    assert filled.path.read_bytes() == data


def test_records_of_a_newer_version_whose_heading_is_lost_do_not_become_customers(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟")
        deal = {("deals", book.new_id()): {"customer": customer, "name": "a deal"} for _two in range(2)}
        book.apply(Change("deal", "", deal))
    before = everything(book)
    lines = book.path.read_bytes().split(b"\n")
    for lost in ([b'"deals":{'], [b'"deals":{', b'"@":{}']):
        book.path.write_bytes(b"\n".join(line for line in lines if line not in lost))
        age(book.path)
        with closing(open_book(tmp_path)) as again:
            assert everything(again) == before
        assert book.path.read_bytes() == b"\n".join(lines)


def test_the_half_of_a_line_that_was_cut_off_is_no_edit_by_hand(tmp_path: Path, filled: Book) -> None:
    # Followed by the closing braces it reads like an object, and was taken over as one.
    before = everything(filled)
    lines = filled.path.read_bytes().split(b"\n")
    at = next(number for number, line in enumerate(lines) if "王伟".encode() in line)
    lines[at] = lines[at][: lines[at].index(b',"name"')]
    filled.path.write_bytes(b"\n".join(lines))
    with closing(open_book(tmp_path)) as again:
        assert everything(again) == before
    assert everything(again) == before
    assert again.notices == []

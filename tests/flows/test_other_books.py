"""Books of newer versions, other books at the same path, and what is no book at all."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.books import add, book_state, edit, killed, log, names, newer, open_book, plain, reheaded
from tui.book.book import Book, BookError
from tui.book.files import signature
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change


def test_a_book_of_a_newer_format_opens_for_reading_and_stays_untouched(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟")
        log(book, customer)
    book.path.write_bytes(newer(book.path.read_bytes()))
    before = signature(book.path)
    with closing(open_book(tmp_path)) as again:
        assert "99" in again.read_only
        assert again.standing(customer).contacts == 1
        again.start_saver(lambda _error: None)
        for attempt in (lambda: edit(again, customer, grade="A"), again.undo, again.redo):
            with pytest.raises(BookError, match=re.escape(again.read_only)):
                attempt()
        again.save()
    assert signature(book.path) == before
    assert again.notices == []


def test_a_newer_format_that_arrives_while_the_book_is_open_is_not_written_over(tmp_path: Path) -> None:
    # A save would have put our format over it.
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟", "C")
        book.save()
        edit(book, customer, grade="A")
        book.path.write_bytes(newer(book.path.read_bytes()))
        before = signature(book.path)
        with pytest.raises(BookError, match="99"):
            book.save()
        with pytest.raises(BookError, match=re.escape(book.read_only or "nothing")):
            edit(book, customer, grade="B")
    assert signature(book.path) == before
    assert len(book.notices) == 1


def test_unknown_fields_kinds_and_tables_survive(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟", "C")
        deals = {"d1": {"sum": [1, {"x": None}]}}
        writes: dict[tuple[str, str], Any] = {
            (CUSTOMERS, customer): {"score": 5, "deals": deals, "seen": []},
            (FOLLOWUPS, "f1"): {"customer": customer, "kind": "fax", "at": "x"},
            ("views", "v1"): {"name": "热", "rule": {"all": ["A"]}},
        }
        book.apply(Change("script", writes=writes))
    book.path.write_bytes(reheaded(book.path.read_bytes(), since={"min": 3}))
    with closing(open_book(tmp_path, "there")) as again:
        assert [entry.kind for entry in again.followups(customer)] == ["fax"]
        edit(again, customer, grade="A")
    found = plain(book.path)
    record = found[CUSTOMERS][customer]
    assert (record["score"], record["deals"], record["seen"]) == (5, deals, [])
    assert found[FOLLOWUPS]["f1"]["kind"] == "fax"
    assert found["views"]["v1"]["rule"] == {"all": ["A"]}
    assert found["book"]["@"]["since"] == {"min": 3}


def test_two_books_at_one_path_over_time_never_mix(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as first:
        add(first, "of the first")
    shutil.copy(first.path, tmp_path / "first")
    with closing(open_book(tmp_path)) as first:
        add(first, "only in the journal of the first")
    with closing(open_book(tmp_path / "other")) as other:
        add(other, "of the second")
    shutil.copy(other.path, first.path)
    with closing(open_book(tmp_path)) as second:
        assert second.id == other.id
        assert names(second) == {"of the second"}
        add(second, "added to the second")
        second.undo()
        assert second.undo() is None
    assert names(second) == {"of the second"}
    shutil.copy(tmp_path / "first", first.path)
    with closing(open_book(tmp_path)) as back:
        assert names(back) == {"of the first", "only in the journal of the first"}


def test_another_book_put_in_place_while_one_is_open_is_not_mixed_in(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "mine")
    book.save()
    with closing(open_book(tmp_path / "other")) as other:
        add(other, "theirs")
    add(book, "not saved yet")
    shutil.copy(other.path, book.path)
    kept = book_state(tmp_path) / book.id / "backups" / "seen.json"
    with pytest.raises(BookError, match=re.escape(str(kept))):
        book.save()
    assert names(book) == {"mine", "not saved yet"}
    book.close()
    assert book.path.read_bytes() == other.path.read_bytes()
    shutil.copy(kept, book.path)
    with closing(open_book(tmp_path)) as back:
        assert names(back) == {"mine", "not saved yet"}


def take_out(path: Path, word: bytes) -> None:
    """Take the lines with a word out of the file."""
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(line for line in lines if word not in line))


def test_a_lost_header_is_put_back(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
    take_out(book.path, b'"format"')
    with closing(open_book(tmp_path)) as again:
        assert again.id == book.id
    assert plain(book.path)["book"]["@"]["id"] == book.id
    take_out(book.path, b'"format"')
    strangers = [open_book(tmp_path, machine).id for machine in ("a", "b")]
    assert strangers[0] == strangers[1]


def test_two_books_that_git_made_one_are_one_book_with_the_journals_of_both(tmp_path: Path) -> None:
    one, two = open_book(tmp_path), open_book(tmp_path / "other")
    add(one, "of one")
    add(two, "of two")
    one.close()
    two.close()
    union = one.path.read_bytes().split(b"\n")
    for line in two.path.read_bytes().split(b"\n"):
        if b'"format"' in line:
            union.insert(1, line)
        elif b'"name"' in line:
            union.insert(union.index(b'"customers":{') + 2, line)
    killed(lambda: add(open_book(tmp_path), "late, and in the journal only"))
    one.path.write_bytes(b"\n".join(union))
    with closing(open_book(tmp_path)) as joined:
        assert joined.id == max(one.id, two.id)
        assert names(joined) == {"of one", "of two", "late, and in the journal only"}
    assert plain(one.path)["book"]["@"]["id"] == joined.id


def test_what_was_restored_is_there_without_waiting_for_news(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        for name in ("王伟", "李娜"):
            add(book, name)
        log(book, next(iter(book.customers)))
    state = book_state(tmp_path)
    shutil.rmtree(state / book.id / "journal")
    lines = [line for line in book.path.read_text("utf-8").split("\n") if "李娜" not in line]
    book.path.write_text("\n".join(lines), "utf-8")
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
        assert names(again) == {"王伟", "李娜"}
        news = again.poll()
        assert news is not None
        assert len(news.customers) == 1


def test_something_that_is_no_book_over_a_known_one_is_put_aside(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
    package = json.dumps({"name": "x", "customers": {"a": {"name": "not mine"}}})
    book.path.write_text(package)
    with closing(open_book(tmp_path)) as again:
        assert names(again) == {"王伟"}
        assert len(again.notices) == 1
    aside = list((book_state(tmp_path) / book.id / "aside").iterdir())
    assert [path.read_text() for path in aside] == [package]
    with pytest.raises(BookError):
        Book.open(aside[0], tmp_path / "fresh state")
    assert aside[0].read_text() == package

"""Taking back and doing again, through the whole book: every kind of change, after a restart, beside others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.books import AT, TODAY, add, bulk, edit, everything, log, open_book
from tui.book.book import Book
from tui.core import changes
from tui.core.changes import CUSTOMERS, Change


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = open_book(tmp_path)
    yield book
    book.close()


Doing = Callable[[Book, str], Change]


def _merge(book: Book, customer: str) -> Change:
    other = book.new_id()
    parts = [
        changes.add(other, {"name": "twin"}, created=TODAY, grade="D"),
        changes.edit(book.customers[customer], {"merged_into": other, "phones": {"1": None, "5": ""}}),
    ]
    return changes.combine("merge", "王伟", parts)


def _everything(book: Book, customer: str) -> Change:
    other = next(key for key in book.customers if key != customer)
    parts = [
        changes.log(book.customers[customer], book.new_id(), at=AT, grade="A"),
        changes.delete(book.customers[other]),
        bulk(book, 3),
    ]
    return changes.combine("bulk", "3", parts)


ACTIONS: dict[str, Doing] = {
    "add": lambda book, _c: changes.add(
        book.new_id(), {"name": "new", "tags": {"a": True}}, created=TODAY, grade="D"
    ),
    "log": lambda book, c: changes.log(
        book.customers[c], book.new_id(), at=AT, note="x", grade="A", next="2026-12-01"
    ),
    "regrade": lambda book, c: changes.regrade(book.customers[c], book.new_id(), "E", at=AT, why="dead"),
    "plan": lambda book, c: changes.plan(book.customers[c], book.new_id(), "none", at=AT),
    "edit": lambda book, c: changes.edit(
        book.customers[c], {"name": "王", "phones": {"1": None, "9": ""}, "need": "now"}
    ),
    "edit follow-up": lambda book, c: changes.edit_followup(
        book.customers[c], book.followups(c)[0], {"note": None}
    ),
    "delete": lambda book, c: changes.delete(book.customers[c]),
    "restore": lambda book, _c: changes.restore(book.trash()[0].customer.id, "gone"),
    "import": lambda book, _c: bulk(book, 100, 5),
    "merge": _merge,
    "everything": _everything,
}


def prepared(folder: Path) -> tuple[Book, str]:
    """A book with a customer to work on, another one, and one in the trash."""
    book = open_book(folder)
    customer = add(book, "王伟", "C", phones={"1": "", "2": "work"})
    log(book, customer, "first", "B")
    add(book, "李娜")
    book.apply(changes.delete(book.customers[add(book, "gone")]))
    return book, customer


@pytest.mark.parametrize("action", ACTIONS)
def test_every_kind_of_change_is_taken_back_and_done_again(tmp_path: Path, action: str) -> None:
    book, customer = prepared(tmp_path)
    before = everything(book)
    views = standings(book)
    book.apply(ACTIONS[action](book, customer))
    after = everything(book)
    views_after = standings(book)
    assert after != before
    for _round in range(2):
        undone = book.undo()
        assert undone is not None
        assert undone.undone
        assert undone.skipped == 0
        assert everything(book) == before
        assert standings(book) == views
        redone = book.redo()
        assert redone is not None
        assert not redone.undone
        assert everything(book) == after
        assert standings(book) == views_after
    assert book.redo() is None
    book.close()


def standings(book: Book) -> dict[str, Any]:
    """What the views say of every customer."""
    return {
        key: (customer, book.standing(key), [entry.id for entry in book.followups(key)])
        for key, customer in book.customers.items()
    }


@pytest.mark.parametrize("action", ACTIONS)
def test_undo_and_redo_work_after_a_restart(tmp_path: Path, action: str) -> None:
    book, customer = prepared(tmp_path)
    before = everything(book)
    book.apply(ACTIONS[action](book, customer))
    after = everything(book)
    book.close()
    again = open_book(tmp_path)
    again.undo()
    assert everything(again) == before
    again.close()
    once_more = open_book(tmp_path)
    assert everything(once_more) == before
    once_more.redo()
    assert everything(once_more) == after
    once_more.close()


def test_all_that_was_done_can_be_taken_back_one_by_one(book: Book) -> None:
    states = [everything(book)]
    customer = add(book, "王伟", "C")
    for doing in ("log", "edit", "regrade", "delete"):
        states.append(everything(book))
        book.apply(ACTIONS[doing](book, customer))
    for state in reversed(states):
        book.undo()
        assert everything(book) == state
    assert book.undo() is None


def test_undo_leaves_alone_what_somebody_else_changed_since_and_says_so(tmp_path: Path) -> None:
    here, there = open_book(tmp_path), None
    customer = add(here, "王伟", "C")
    edit(here, customer, grade="B", owner="li")
    here.save()
    there = open_book(tmp_path, "there")
    edit(there, customer, grade="A")
    there.close()
    here.poll()
    undone = here.undo()
    assert undone is not None
    assert undone.skipped == 1
    assert (here.customers[customer].grade, here.customers[customer].owner) == ("A", "")
    here.close()


def test_a_customer_whom_somebody_called_since_is_not_unmade(tmp_path: Path) -> None:
    here = open_book(tmp_path)
    customer = add(here, "王伟")
    here.save()
    there = open_book(tmp_path, "there")
    log(there, customer, "from there")
    there.close()
    here.poll()
    undone = here.undo()
    assert undone is not None
    assert undone.skipped == 1
    assert here.plain(CUSTOMERS).keys() == {customer}
    here.close()


def test_undo_takes_back_what_another_process_of_this_machine_did(tmp_path: Path) -> None:
    board = open_book(tmp_path)
    customer = add(board, "王伟", "C")
    board.save()
    command = open_book(tmp_path)
    edit(command, customer, grade="A")
    command.close()
    board.poll()
    undone = board.undo()
    assert undone is not None
    assert undone.detail == ("A", "C")
    assert board.customers[customer].grade == "C"
    board.close()


def test_an_import_is_taken_back_without_touching_what_others_did_with_it(tmp_path: Path) -> None:
    here = open_book(tmp_path)
    here.apply(bulk(here, 50))
    here.save()
    there = open_book(tmp_path, "there")
    favourite = next(iter(there.customers))
    edit(there, favourite, grade="A")
    there.close()
    here.poll()
    undone = here.undo()
    assert undone is not None
    assert undone.skipped == 1
    assert set(here.customers) == {favourite}
    here.close()

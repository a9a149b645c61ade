"""Timelines of single customers are those of the whole book, and follow what happens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import AT, TODAY, add, bulk, log, open_book
from tui.book.book import Book
from tui.book.timelines import Timelines
from tui.core import changes
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.sync import copies


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Twelve customers with two follow-ups each, opened again so that nobody's timeline is known."""
    made = open_book(tmp_path)
    made.apply(bulk(made, 12, followups=2))
    made.close()
    return open_book(tmp_path)


def test_one_customer_is_found_without_reading_the_others(book: Book) -> None:
    customers = list(book.customers)
    one = [(entry.id, entry.note) for entry in book.followups(customers[3])]
    standing = book.standing(customers[3])
    assert not book.is_read
    book.load_followups()
    assert book.is_read
    assert [(entry.id, entry.note) for entry in book.followups(customers[3])] == one
    assert book.standing(customers[3]) == standing
    assert len(one) == standing.contacts == 2
    book.close()


def test_whoever_asks_for_many_gets_all_read_once(book: Book) -> None:
    asked = [book.standing(customer).contacts for customer in book.customers]
    assert asked == [2] * 12
    assert book.is_read
    book.close()


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_logged_deleted_and_undone_shows_at_once(book: Book, whole: bool) -> None:
    customer = next(iter(book.customers))
    if whole:
        book.load_followups()
    assert book.standing(customer).contacts == 2
    entry = log(book, customer, "new")
    assert book.standing(customer).contacts == len(book.followups(customer)) == 3
    book.apply(changes.Change("delete", "", deletes=((FOLLOWUPS, entry),)))
    assert book.standing(customer).contacts == len(book.followups(customer)) == 2
    book.undo()
    assert book.standing(customer).contacts == 3
    assert book.is_read == whole
    book.close()


def test_nobody_has_a_timeline_before_the_lines_are_read(book: Book) -> None:
    store = copies.read(book.path.read_bytes()).store
    assert Timelines(store, attempts_count=True, recent=TODAY).ids(next(iter(book.customers))) == []
    assert len(book.followups(next(iter(book.customers)))) == 2
    book.close()


@pytest.mark.parametrize("whole", [False, True])
def test_a_delete_sees_the_follow_ups_that_nobody_asked_for(book: Book, tmp_path: Path, whole: bool) -> None:
    # Else the customer would come straight back: somebody seems to have called them without seeing the delete.
    customer = next(iter(book.customers.values()))
    if whole:
        book.load_followups()
    book.apply(changes.delete(customer))
    book.close()
    again = open_book(tmp_path)
    again.load_followups()
    assert customer.id not in again.customers
    again.close()


def test_a_customer_called_without_seeing_the_delete_is_back_however_little_is_read(
    book: Book, tmp_path: Path
) -> None:
    customer = next(iter(book.customers.values()))
    other = open_book(tmp_path, "there")
    book.apply(changes.delete(customer))
    book.save()
    other.apply(changes.log(customer, other.new_id(), at=AT))
    other.save()
    other.close()
    book.close()
    again = open_book(tmp_path, "third")
    again.tables()  # reads the lines, and nobody's timeline
    assert not again.is_read
    assert customer.id in again.customers
    assert again.standing(customer.id).contacts == 3
    again.close()


def test_new_customers_have_empty_timelines(book: Book) -> None:
    added = add(book, "王伟")
    assert book.followups(added) == []
    assert book.standing(added).contacts == 0
    assert book.plain(CUSTOMERS)[added]["name"] == "王伟"
    book.close()

"""The sample book has a customer for every rule, on whatever day it is opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from tui import config
from tui.book.book import Book
from tui.core.agenda import Outlook, outlook
from tui.core.duplicates import DuplicateIndex
from tui.sample import sample_book

NOW = datetime(
    2028, 2, 29, 10, 0, tzinfo=timezone(timedelta(hours=8))
)  # any day must do; this one is awkward


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    sample = sample_book(tmp_path_factory.mktemp("sample"), NOW)
    yield sample
    sample.close()


@pytest.fixture(scope="module")
def outlooks(book: Book) -> list[Outlook]:
    rules = config.load(None, None).rules
    return [
        outlook(customer, book.standing(key), NOW.date(), rules) for key, customer in book.customers.items()
    ]


def test_undo_does_not_take_the_sample_customers_away(book: Book) -> None:
    assert not book.can_revert(redo=False)
    assert book.undo() is None


def test_it_has_about_sixty_customers_in_every_grade(book: Book) -> None:
    assert 55 <= len(book.customers) <= 65
    assert set(Counter(customer.grade for customer in book.customers.values())) == set("ABCDE")


def test_every_rule_has_its_customer(outlooks: list[Outlook]) -> None:
    assert any((view.late or 0) > 0 and view.customer.grade == "A" for view in outlooks), "late"
    assert any(view.slipped for view in outlooks), "slipped"
    assert any(view.drift > 0 for view in outlooks), "drifting hotter"
    assert any(view.drift < 0 for view in outlooks), "drifting cooler"
    assert any(view.never for view in outlooks), "never followed"
    assert any(view.no_date for view in outlooks), "clear need without a date"
    assert any(view.due and view.due.why == "planned" and (view.late or 0) < 0 for view in outlooks), (
        "manual date"
    )
    assert any(view.due and view.due.why == "planned" and (view.late or 0) > 0 for view in outlooks), (
        "missed date"
    )
    assert any(view.due and view.due.time and view.late == 0 for view in outlooks), "appointment today"
    assert any(view.due is None for view in outlooks), "no further contact"
    assert any(view.customer.status == "won" for view in outlooks), "won"


def test_the_dead_have_a_reason(book: Book) -> None:
    dead = [customer for customer in book.customers.values() if customer.grade == "E"]
    with_reason = [
        c for c in dead if any(entry.grade == "E" and entry.note for entry in book.grade_history(c.id))
    ]
    assert len(with_reason) >= len(dead) - 1


def test_two_customers_are_alike(book: Book) -> None:
    index = DuplicateIndex("CN")
    for customer in book.customers.values():
        index.add(customer)
    assert any(
        match.customer_id != customer.id
        for customer in book.customers.values()
        for match in index.exact(customer)
    )


def test_nothing_happened_in_the_future(book: Book) -> None:
    for customer_id in book.customers:
        for entry in book.followups(customer_id):
            assert datetime.fromisoformat(entry.at) <= NOW

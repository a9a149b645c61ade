"""The columns of the board besides grades; see "Four axes beside the grade" in the rules."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.rules import TODAY, ahead, customer
from tui.core.cadence import Due
from tui.core.grouping import GROUPINGS, enquiry_month, enquiry_months, grouping, moved, urgency
from tui.core.model import Customer


def due_in(days: int) -> Due:
    return Due(ahead(days), None, "interval")


@pytest.mark.parametrize(
    ("days", "key"),
    [(-9, "7d"), (0, "7d"), (7, "7d"), (8, "30d"), (30, "30d"), (31, "90d"), (90, "90d"), (91, "later")],
)
def test_urgency_follows_the_due_date(days: int, key: str) -> None:
    assert urgency(customer(), due_in(days), TODAY) == key


@pytest.mark.parametrize(("close_in", "key"), [(3, "7d"), (20, "30d"), (60, "90d"), (100, "90d")])
def test_urgency_follows_the_closing_date_when_that_is_nearer(close_in: int, key: str) -> None:
    assert urgency(customer(need="now", close_in=close_in), due_in(90), TODAY) == key


def test_someone_without_a_further_contact_and_closing_date_is_for_later() -> None:
    assert urgency(customer(), None, TODAY) == "later"


@pytest.mark.parametrize(("need", "status"), [("none", "prospect"), ("now", "won")])
def test_the_closing_date_of_a_won_or_dead_customer_is_not_urgent(need: str, status: str) -> None:
    assert urgency(customer(need=need, status=status, close_in=1), due_in(80), TODAY) == "90d"


def test_enquiries_are_grouped_by_month_the_newest_three_first() -> None:
    assert enquiry_months(TODAY) == ("2026-11", "2026-10", "2026-09")
    assert enquiry_months(date(2027, 1, 31)) == ("2027-01", "2026-12", "2026-11")


@pytest.mark.parametrize(
    ("created", "key"),
    [
        (date(2026, 11, 1), "2026-11"),
        (date(2026, 10, 31), "2026-10"),
        (date(2026, 9, 1), "2026-09"),
        (date(2026, 8, 31), "older"),
        (date(2026, 12, 1), "2026-11"),
        (None, ""),
    ],
)
def test_the_month_of_enquiry_is_the_month_of_creation(created: date | None, key: str) -> None:
    assert enquiry_month(customer(created=created), enquiry_months(TODAY)) == key


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("grade", ("A", "B", "C", "D", "E")),
        ("status", ("prospect", "negotiating", "won")),
        ("need", ("now", "later", "none", "")),
        ("importance", ("key", "normal")),
        ("urgency", ("7d", "30d", "90d", "later")),
        ("owner", ()),
        ("month", ("2026-11", "2026-10", "2026-09", "older")),
        ("tag", ()),
    ],
)
def test_every_axis_has_its_columns(name: str, keys: tuple[str, ...]) -> None:
    assert grouping(name, TODAY).keys == keys


def test_every_axis_is_tested() -> None:
    assert GROUPINGS == ("grade", "status", "urgency", "need", "importance", "month", "owner", "tag")


def test_an_unknown_axis_is_an_error() -> None:
    with pytest.raises(KeyError):
        grouping("colour", TODAY)


def test_a_customer_stands_in_the_column_of_each_of_their_tags() -> None:
    keys_of = grouping("tag", TODAY).keys_of
    assert keys_of(Customer(tags={"vip": True, "expo": True, "old": False, "": True}), None) == (
        "expo",
        "vip",
    )
    assert keys_of(customer(), None) == ("",)


@pytest.mark.parametrize(
    ("name", "source", "target", "fields"),
    [
        ("status", "prospect", "won", {"status": "won"}),
        ("need", "now", "", {"need": None}),
        ("importance", "normal", "key", {"importance": "key"}),
        ("owner", "", "Ana", {"owner": "Ana"}),
        ("owner", "Ana", "", {"owner": None}),
        ("tag", "vip", "expo", {"tags": {"vip": None, "expo": True}}),
        ("tag", "", "expo", {"tags": {"expo": True}}),
        ("tag", "vip", "", {"tags": {"vip": None}}),
        ("urgency", "7d", "30d", None),
        ("month", "2026-11", "older", None),
        ("grade", "A", "B", None),
    ],
)
def test_going_to_another_column_sets_the_field_it_stands_for(
    name: str, source: str, target: str, fields: object
) -> None:
    assert moved(name, source, target) == fields

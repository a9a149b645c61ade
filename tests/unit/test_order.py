"""In which order the numbers and addresses of a customer stand."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tui.core import changes
from tui.core.changes import Change
from tui.core.model import Customer


def saved(customer: Customer, change: Change) -> Customer:
    """The customer as the book shows them after a change: with its maps sorted by entry."""
    facts = msgspec.to_builtins(customer)
    for fields in change.writes.values():
        for name, value in fields.items():
            if isinstance(value, dict):
                kept = {**facts[name], **value}
                facts[name] = {key: kept[key] for key in sorted(kept) if kept[key] is not None}
            else:
                facts[name] = value
    return msgspec.convert(facts, Customer, strict=False)


def added(**fields: dict[str, str]) -> Customer:
    change = changes.add("1", {"name": "Rita", **fields}, created=date(2026, 11, 28), grade="D")
    return saved(Customer(id="1"), change)


@pytest.mark.parametrize(
    ("entered", "shown"),
    [
        (["+8613900000000", "+8613800000000"], ["+8613900000000", "+8613800000000"]),
        (["+861088888888", "+8613800000000"], ["+8613800000000", "+861088888888"]),
        (
            ["+43301000002", "+491719000001", "+33123456789"],
            ["+491719000001", "+43301000002", "+33123456789"],
        ),
        (["+14155552671", "+12125550188"], ["+14155552671", "+12125550188"]),
        (["8001", "0755"], ["8001", "0755"]),
    ],
)
def test_mobile_numbers_come_first_and_then_the_order_in_which_they_were_entered(
    entered: list[str], shown: list[str]
) -> None:
    assert list(added(phones=dict.fromkeys(entered, "")).phones) == shown


def test_a_label_says_more_than_the_number() -> None:
    rita = added(phones={"+8613800000000": "fax", "+14155552671": "work", "+12125550188": "mobile"})
    assert list(rita.phones) == ["+12125550188", "+14155552671", "+8613800000000"]


def test_addresses_stay_as_they_were_entered() -> None:
    assert list(added(emails={"z@example.com": "", "a@example.com": ""}).emails) == [
        "z@example.com",
        "a@example.com",
    ]


def test_a_single_number_needs_no_place() -> None:
    assert added(phones={"+8613800000000": ""}).order == {}


def test_a_number_added_later_stands_behind_the_others_of_its_kind() -> None:
    rita = added(phones={"+8613900000000": "", "+861088888888": ""})
    edited = saved(rita, changes.edit(rita, {"phones": {"+8613700000000": ""}}))
    assert list(edited.phones) == ["+8613900000000", "+8613700000000", "+861088888888"]


def test_a_number_that_is_corrected_keeps_its_place() -> None:
    rita = added(phones={"+8613900000000": "", "+8613800000000": ""})
    edited = saved(rita, changes.edit(rita, {"phones": {"+8613900000000": None, "+8613999999999": ""}}))
    assert list(edited.phones) == ["+8613999999999", "+8613800000000"]


def test_a_removed_number_leaves_no_place_behind() -> None:
    rita = added(phones={"+8613900000000": "", "+8613800000000": ""})
    assert list(rita.order) == ["+8613800000000"]
    edited = saved(rita, changes.edit(rita, {"phones": {"+8613800000000": None}}))
    assert (list(edited.phones), edited.order) == (["+8613900000000"], {})


def test_numbers_of_an_older_book_stand_as_they_did_before_those_added_now() -> None:
    old = Customer(id="1", name="Rita", phones={"+8613800000000": "", "+8613900000000": ""})
    edited = saved(old, changes.edit(old, {"phones": {"+8613700000000": ""}}))
    assert list(edited.phones) == ["+8613800000000", "+8613900000000", "+8613700000000"]

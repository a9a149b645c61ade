"""The JSON of the command line: its shapes, which programs depend on, and that it is safe to show."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.cli.output import json_text
from tui.cli.shapes import amount_number, customer_shape, followup_shape, full_shape
from tui.core.agenda import Rules, outlook
from tui.core.model import Customer, FollowUp, Standing
from tui.core.text import safe_text

TODAY = date(2026, 11, 21)

CUSTOMER = Customer(
    id="0198f3a2",
    name="王伟",
    company="华东电机",
    phones={"+8613800138000": "mobile", "0755-88888888": ""},
    emails={"ww@example.com": "work"},
    tags={"vip": True},
    grade="B",
    need="now",
    close_by=date(2026, 12, 5),
    amount=Decimal("120000"),
    owner="li",
    created=date(2026, 1, 2),
)


CALLED = Standing(last=date(2026, 11, 12))
KEYS = "id name company grade suggested need close_by amount status phones emails tags owner created last due late next"


def shape(customer: Customer = CUSTOMER, standing: Standing = CALLED) -> dict[str, object]:
    return customer_shape(outlook(customer, standing, TODAY, Rules()))


def test_a_customer_has_exactly_these_keys_in_this_order() -> None:
    assert list(shape()) == KEYS.split()


def test_dates_are_iso_amounts_numbers_and_maps_lists() -> None:
    assert json.loads(json_text(shape())) == {
        "id": "0198f3a2",
        "name": "王伟",
        "company": "华东电机",
        "grade": "B",
        "suggested": "A",
        "need": "now",
        "close_by": "2026-12-05",
        "amount": 120000,
        "status": "prospect",
        "phones": ["+8613800138000", "0755-88888888"],
        "emails": ["ww@example.com"],
        "tags": ["vip"],
        "owner": "li",
        "created": "2026-01-02",
        "last": "2026-11-12",
        "due": "2026-11-19",
        "late": 2,
        "next": None,
    }


def test_what_is_not_known_is_null_and_what_lies_ahead_is_negative() -> None:
    bare = shape(Customer(id="1", name="x"), Standing(planned="2026-11-27T15:00"))
    for key in ("suggested", "need", "close_by", "amount", "created", "last"):
        assert bare[key] is None
    assert (bare["due"], bare["late"], bare["next"]) == ("2026-11-27", -6, "2026-11-27T15:00")


def test_no_further_contact_is_no_date_at_all() -> None:
    done = shape(CUSTOMER, Standing(last=date(2026, 11, 12), planned="none"))
    assert (done["due"], done["late"], done["next"]) == (None, None, None)


def test_show_has_every_field_of_a_customer_the_timeline_and_the_moves() -> None:
    call = FollowUp(
        id="2", at="2026-11-12T15:00+08:00", kind="call", from_grade="C", grade="B", note="hi", by="li"
    )
    note = FollowUp(id="1", at="2026-11-11T15:00+08:00", kind="note", from_grade="C", grade="C")
    data = full_shape(outlook(CUSTOMER, Standing(), TODAY, Rules()), [call, note])
    assert set(Customer.__struct_fields__) - {"merged_into", "order"} <= set(data)
    assert [entry["id"] for entry in data["followups"]] == ["2", "1"]
    assert list(data["followups"][0]) == [
        "id",
        "at",
        "kind",
        "outcome",
        "note",
        "from",
        "grade",
        "next",
        "by",
    ]
    assert data["history"] == [
        {"id": "2", "at": "2026-11-12T15:00+08:00", "from": "C", "grade": "B", "by": "li", "why": "hi"}
    ]
    assert followup_shape(note)["next"] is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "null"),
        ("120000", "120000"),
        ("120000.00", "120000"),
        ("1.2E+5", "120000"),
        ("99.9", "99.9"),
        ("12345678901234567890.12", "12345678901234567890.12"),
        ("NaN", "null"),
        ("Infinity", "null"),
    ],
)
def test_amounts_keep_every_digit(amount: str | None, text: str) -> None:
    assert json_text(amount_number(Decimal(amount) if amount else None)) == text


@given(st.text())
def test_json_says_exactly_what_the_text_is(text: str) -> None:
    assert json.loads(json_text({"name": text})) == {"name": text}


@given(st.text(st.characters()))
def test_nothing_in_json_is_obeyed_by_a_terminal(text: str) -> None:
    for character in set(json_text([text])) - {"\n", "\\"}:
        assert not safe_text(character).startswith("\\")


@given(st.text(st.characters(categories=["Cs", "Cc", "L"]), min_size=1))
def test_half_characters_from_a_damaged_file_do_not_stop_the_output(text: str) -> None:
    shown = json_text([text])
    assert json.loads(shown) == json.loads(json.dumps([text]))
    shown.encode("utf-8")

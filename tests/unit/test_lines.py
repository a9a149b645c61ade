"""What is looked at of a line is bounded; the line is not."""

from __future__ import annotations

from datetime import date

import pytest

from tui.book.codec import encode_line
from tui.book.lines import customer_from_line, followup_from_line, newest_stamp
from tui.book.record import assign
from tui.book.values import encode
from tui.core.fields import FieldError, Reader
from tui.core.model import Customer
from tui.core.text import LONGEST_NOTE, LONGEST_TEXT, MOST_ENTRIES
from tui.ui.field_edits import FieldEdit

ID = "0198f3a2b7c17000800000000000abcd"
STAMP = "0198f3a2b7c1-0000-7f3a9c21"


def line(**fields: object) -> bytes:
    return encode_line(
        "customers", ID, assign({path: encode(value) for path, value in fields.items()}, STAMP)
    )


def customer(**fields: object) -> Customer:
    return customer_from_line(ID, line(**fields))


def test_a_long_text_is_cut_and_one_that_fits_is_not() -> None:
    assert len(customer(name="王" * LONGEST_TEXT).name) == LONGEST_TEXT
    assert customer(name="王" * LONGEST_TEXT).name.isalpha()
    assert customer(name="王" * (LONGEST_TEXT + 1)).name == "王" * (LONGEST_TEXT - 1) + "…"
    assert len(customer(name="x", note="n" * 1_000_000).note) == LONGEST_NOTE
    assert len(followup_from_line(ID, line(note="n" * 1_000_000)).note) == LONGEST_NOTE


def test_of_many_entries_the_first_are_looked_at_and_no_name_of_one_is_cut() -> None:
    many = {f"tags/{row:06d}": True for row in range(5 * MOST_ENTRIES)}
    assert list(customer(**many).tags) == [f"{row:06d}" for row in range(MOST_ENTRIES)]
    long = {f"custom/{'k' * LONGEST_NOTE}k": "x", "custom/z": "y"}
    assert customer(**long).custom == {"z": "y"}
    wide = {f"custom/{row:06d}": "v" * LONGEST_TEXT for row in range(100)}
    assert sum(map(len, customer(**wide).custom.values())) <= LONGEST_NOTE


def test_of_entries_of_a_wrong_type_no_more_are_tried_than_are_looked_at() -> None:
    many: dict[str, object] = {f"tags/{row:06d}": [] if row else True for row in range(5 * MOST_ENTRIES)}
    assert customer(**many).tags == {"000000": True}


@pytest.mark.parametrize(
    "amount", ["1E+999999999", "1E-999999999", "NaN", "sNaN", "Infinity", "0." + "3" * 500]
)
def test_what_cannot_be_written_out_is_no_amount(amount: str) -> None:
    assert customer(amount=amount).amount is None
    assert str(customer(amount="1234.50").amount) == "1234.50"


def test_what_stands_in_the_place_of_a_stamp_and_is_none_is_not_the_newest() -> None:
    odd = line(name="x").replace(b'"_s":"%b"' % STAMP.encode(), b'"_s":{"":"%b","name":"z"}' % STAMP.encode())
    assert newest_stamp(ID, odd) == STAMP


def test_a_value_of_which_only_a_part_is_looked_at_is_not_written_back() -> None:
    reader = Reader(date(2026, 11, 21), "CN", day_first=False)
    edit = FieldEdit(customer(name="x", note="n" * 1_000_000), "note", reader, "¥")
    with pytest.raises(FieldError):
        edit.fields(edit.text, "")

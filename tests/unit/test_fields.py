"""What may be written into fields, as the card and the command line read it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.fields import (
    FieldError,
    Reader,
    find_entry,
    read_email,
    read_phone,
    read_value,
    replace_entry,
    replace_tags,
)

READER = Reader(date(2026, 11, 21), "CN", day_first=False)
TAG = st.text("abc 王,，;", min_size=1, max_size=6).map(str.strip).filter(bool)
PLAIN = st.text("abc 王", min_size=1, max_size=6).map(str.strip).filter(bool)


def written(present: dict[str, bool], writes: dict[str, object]) -> set[str]:
    """The tags there are after the writes."""
    return {tag for tag, is_set in (present | writes).items() if is_set}


@given(st.sets(PLAIN), st.lists(PLAIN))
def test_after_a_list_of_tags_is_written_exactly_these_are_there(before: set[str], typed: list[str]) -> None:
    present = dict.fromkeys(before, True)
    assert written(present, {**replace_tags(", ".join(typed), present)}) == set(typed)


@given(st.sets(TAG))
def test_a_list_of_tags_that_was_not_changed_writes_nothing(before: set[str]) -> None:
    present = dict.fromkeys(before, True)
    kept = written(present, {**replace_tags(", ".join(sorted(before)), present)})
    assert before <= kept or not any(set(",，;") & set(tag) for tag in before - kept)


def test_a_tag_with_a_comma_in_it_stays_one_tag() -> None:
    present = {"Ningbo, east": True, "vip": True}
    assert replace_tags("Ningbo, east, new", present) == {"vip": None, "new": True}


def test_an_entry_is_put_in_the_place_of_another_added_or_taken_away() -> None:
    present = {"a": "work", "b": ""}
    assert replace_entry("a", "c", "work", present) == {"a": None, "c": "work"}
    assert replace_entry("", "c", "", present) == {"c": ""}
    assert replace_entry("a", "", "", present) == {"a": None}
    assert replace_entry("a", "a", "home", present) == {"a": "home"}
    with pytest.raises(FieldError):
        replace_entry("a", "b", "", present)


def test_fixed_values_are_understood_in_both_languages() -> None:
    assert read_value("need", "潜在", READER) == "later"
    assert read_value("status", "WON", READER) == "won"
    assert read_value("importance", "重点", READER) == "key"
    with pytest.raises(FieldError):
        read_value("need", "perhaps", READER)


def test_nothing_removes_a_value_but_a_customer_keeps_a_name() -> None:
    assert read_value("company", "", READER) is None
    with pytest.raises(FieldError):
        read_value("name", "", READER)


def test_an_entry_is_found_however_it_is_written() -> None:
    assert find_entry("phones", "138 0013 8000", {"+8613800138000": ""}, READER) == "+8613800138000"
    with pytest.raises(FieldError):
        find_entry("phones", "139", {"+8613800138000": ""}, READER)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12w", 120_000),
        ("12.5Ｗ", 125_000),
        ("１２，０００", 12_000),
        ("十二万", 120_000),
        ("三百五十万元", 3_500_000),
        ("￥３００", 300),
    ],
)
def test_an_amount_is_read_as_a_chinese_keyboard_types_it(text: str, expected: int) -> None:
    assert read_value("amount", text, READER) == expected


def test_chinese_number_words_that_are_no_amount_are_refused() -> None:
    for text in ("一万二", "十二月"):
        with pytest.raises(FieldError):
            read_value("amount", text, READER)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" ana@nordwind.example ", "ana@nordwind.example"),
        ("Ana Ruiz <ana@nordwind.example>", "ana@nordwind.example"),
        ("o'neil+tag@nordwind.example", "o'neil+tag@nordwind.example"),
    ],
)
def test_an_address_is_kept_without_the_name_before_it(typed: str, kept: str) -> None:
    assert read_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["ana@nordwind.examplenot a mail", "a@b.example c@d.example", "", "nobody", "<>"]
)
def test_what_is_more_or_less_than_one_address_is_refused(typed: str) -> None:
    with pytest.raises(FieldError):
        read_email(typed)


@pytest.mark.parametrize("text", ["1" * 24, "+" + "4" * 16, "13800138000 / " + "5" * 24])
def test_a_number_longer_than_any_in_the_world_is_questioned(text: str) -> None:
    with pytest.raises(FieldError, match="15"):
        read_phone(text, "CN")


@pytest.mark.parametrize(
    "text",
    ["0086 138 0013 8000", "+86 755 8888 8888 转 8001", "13800138000/13900139000", "00" + "4" * 15],
)
def test_prefixes_extensions_and_several_numbers_make_none_too_long(text: str) -> None:
    assert read_phone(text, "CN")


def test_a_name_of_nothing_to_see_is_none() -> None:
    with pytest.raises(FieldError):
        read_value("name", "\u200b \u2060", READER)

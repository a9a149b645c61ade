"""Several values in one cell, amounts, names and addresses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tui.core.amounts import plain_amount, read_amount
from tui.exchange import cells


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13800138000", ["13800138000"]),
        ("13800138000/13900139000", ["13800138000", "13900139000"]),
        ("13800138000；13900139000", ["13800138000", "13900139000"]),
        ("13800138000、021-58881234", ["13800138000", "021-58881234"]),
        ("416-810-9897x752 ::: 913.249.5790", ["416-810-9897x752", "913.249.5790"]),
        ("0755-88888888/8001", ["0755-88888888/8001"]),
        ("13812345678.0", ["13812345678"]),
        ("030-0074321", ["030-0074321"]),
    ],
)
def test_the_numbers_in_a_cell(cell: str, numbers: list[str]) -> None:
    assert cells.phones(cell) == numbers


def test_a_number_that_a_spreadsheet_rounded_is_noticed() -> None:
    assert cells.is_rounded("1.38E+10")
    assert not cells.is_rounded("13800138000")
    assert not cells.is_rounded("1.3800138000E+10")  # all its digits are there


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@b.cn", ["a@b.cn"]),
        ("a@b.cn; c@d.com", ["a@b.cn", "c@d.com"]),
        ("a@b.cn ::: c@d.com", ["a@b.cn", "c@d.com"]),
        ("Ann Lee <ann@lee.org>", ["ann@lee.org"]),
        ("mailto:a@b.cn", ["a@b.cn"]),
        ("rim***@qq.com", None),
        ("no address", None),
        ("a@b.cn or none", None),
    ],
)
def test_the_addresses_in_a_cell(cell: str, addresses: list[str] | None) -> None:
    assert cells.emails(cell) == addresses


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("vip", ["vip"]),
        ("vip, 老客户；展会", ["vip", "老客户", "展会"]),
        ("* My Contacts ::: Test", ["My Contacts", "Test"]),
        ('"a, b";"c ""d"""', ["a, b", 'c "d"']),
        (" ; ", []),
    ],
)
def test_the_tags_in_a_cell(cell: str, tags: list[str]) -> None:
    assert cells.tags(cell) == tags


@pytest.mark.parametrize("tags", [["vip"], ["a", "b"], ["a, b"], ["a;b", 'c"d'], ["* x", "y"], []])
def test_tags_come_back_from_one_cell(tags: list[str]) -> None:
    assert cells.tags(cells.join_tags(tags)) == tags


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1200", "1200"),
        ("¥120,000.00", "120000"),
        ("RMB 1,234.50", "1234.5"),
        ("1.234,50 €", "1234.5"),
        ("1,234", "1234"),
        ("1,5", "1.5"),
        ("1.234", "1.234"),
        ("1.234.567", "1234567"),
        ("12.5万", "125000"),
        ("3亿元", "300000000"),
        ("20k", "20000"),
        ("-5", "-5"),
        ("约3万元", "30000"),
        ("3个", None),
        ("ask Bob", None),
        ("10-20", None),
        ("", None),
    ],
)
def test_amounts(cell: str, amount: str | None) -> None:
    assert read_amount(cell) == amount


def test_an_amount_of_many_digits_is_not_rounded() -> None:
    assert read_amount("1234567890123456789012345678901234.5") == "1234567890123456789012345678901234.5"
    assert plain_amount(Decimal("1E+3")) == "1000"


def test_names_are_put_together_in_the_order_of_their_language() -> None:
    assert cells.full_name("Ann", "Lee") == "Ann Lee"
    assert cells.full_name("伟", "王") == "王伟"
    assert cells.full_name("", "Lee") == "Lee"


def test_an_address_is_put_together_and_says_nothing_twice() -> None:
    parts = ("64642 Brianna Forges", "Kevinborough", "GU", "06652", "Ghana")
    assert cells.address(*parts) == "64642 Brianna Forges, Kevinborough, GU, 06652, Ghana"
    assert (
        cells.address("1 Main St\nUlm 89073", "Ulm", "", "89073", "Germany")
        == "1 Main St, Ulm 89073, Germany"
    )
    assert (
        cells.address("浦东新区世纪大道1号", "上海市", "", "200120", "") == "上海市浦东新区世纪大道1号 200120"
    )
    assert cells.address("", "Bonn", "", "", "") == "Bonn"

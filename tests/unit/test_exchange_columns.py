"""Which column is which field: shipped names, numbered groups, labels, and what a map file says instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui import config
from tui.exchange import mapfile
from tui.exchange.columns import Column, recognise
from tui.exchange.errors import ExchangeError
from tui.exchange.words import Words

WORDS = Words(config.load().fields)


def fields(*header: str, **overrides: str) -> list[str]:
    """The field of each header in a list of customers."""
    return [column.field for column in recognise(header, WORDS.customer, overrides)]


def column(header: str) -> Column:
    """The column of one header."""
    return recognise([header], WORDS.customer)[0]


def test_headers_of_known_programs_are_recognised_in_both_languages() -> None:
    assert fields("Contact ID", "First Name", "Lifecycle Stage", "Postal Code") == [
        "id",
        "first_name",
        "status",
        "postcode",
    ]
    assert fields("客户姓名", "公司名称", "手机号", "客户等级", "预计成交日期") == [
        "name",
        "company",
        "mobile",
        "grade",
        "close_by",
    ]


def test_case_spaces_underscores_and_width_do_not_matter() -> None:
    assert fields("customerID", "E_MAIL", "ｅ－ｍａｉｌ", " Full  Name ") == ["id", "email", "email", "name"]


def test_remarks_in_brackets_and_stars_do_not_matter() -> None:
    assert fields("手机号（必填）", "姓名*", "Amount (CNY)") == ["mobile", "name", "amount"]


def test_what_nobody_knows_is_a_field_of_the_users_own() -> None:
    assert fields("Favourite colour", "") == ["custom", "custom"]


def test_any_number_of_phones_is_recognised_with_their_labels() -> None:
    header = ["Phone 1 - Type", "Phone 1 - Value", "Phone 12 - Label", "Phone 12 - Value"]
    found = recognise(header, WORDS.customer)
    assert [column.field for column in found] == ["label", "phone", "label", "phone"]
    assert [column.label_from for column in found] == [-1, 0, -1, 2]
    assert fields("电话3", "Phone 9", "邮箱2") == ["phone", "phone", "email"]


def test_the_parts_of_a_second_address_do_not_fill_the_gaps_of_the_first() -> None:
    assert fields("Address 1 - City", "Address 2 - City") == ["city", "custom"]


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("Phone Number", ""),
        ("Mobile Phone Number", "mobile"),
        ("Work Phone", "work"),
        ("办公电话", "work"),
        ("Home Phone", "home"),
        ("手机", "mobile"),
        ("WhatsApp", "whatsapp"),
        ("Job Title", ""),
    ],
)
def test_the_header_says_what_kind_of_number_it_is(header: str, label: str) -> None:
    assert column(header).label == label


def test_the_name_first_in_the_list_has_the_lower_rank() -> None:
    person, company = recognise(["联系人", "客户名称"], WORDS.customer)
    assert (person.field, company.field) == ("name", "name")
    assert person.rank < company.rank


def test_a_map_file_wins_over_the_shipped_names() -> None:
    found = recognise(["客户", "Tel"], WORDS.customer, {"客户": "company", "tel": "phone:reception"})
    assert [(column.field, column.label) for column in found] == [("company", ""), ("phone", "reception")]


def write(folder: Path, text: str) -> Path:
    """A map file."""
    path = folder / "map.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_map_file_may_be_columns_alone_or_more(tmp_path: Path) -> None:
    assert mapfile.read(None) == mapfile.MapFile()
    assert mapfile.read(write(tmp_path, "客户: name\nTel 2: phone:work\nX:\n")).columns == {
        "客户": "name",
        "Tel 2": "phone:work",
        "X": "ignore",
    }
    text = "encoding: big5\ndelimiter: tab\nday_first: yes\nkind: activities\ncolumns:\n  Wer: contact_name\n"
    assert mapfile.read(write(tmp_path, text)) == mapfile.MapFile(
        {"Wer": "contact_name"}, "big5", "\t", True, "activities"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("客户: nmae\n", r"map.yaml:1: .*`客户`.*`name`"),
        ("columns:\n  a: name\ndelimiter: '::'\n", r"map.yaml:3: .*`delimiter`"),
        ("columns:\n  a: name\nkind: people\n", r"map.yaml:3: .*`kind`.*customers, activities"),
        ("columns:\n  a: name\nencodign: gbk\n", r"map.yaml:3: .*`encodign`.*`encoding`"),
        ("a: [\n", r"map.yaml:\d"),
    ],
)
def test_a_wrong_map_file_is_told_by_line_and_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ExchangeError, match=says):
        mapfile.read(write(tmp_path, text))


def test_a_missing_map_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"map\.yaml"):
        mapfile.read(tmp_path / "map.yaml")


def test_a_map_file_for_another_list_is_an_error() -> None:
    with pytest.raises(ExchangeError, match=r"Kunde.*Name, Tel"):
        mapfile.check_headers(mapfile.MapFile({"Kunde": "name"}), ("Name", "Tel"))


def test_empty_cells_go_by_their_words_but_names_of_people_do_not() -> None:
    assert all(map(WORDS.is_empty, ("", "NULL", "null", "N/A", "n/a", "-", "/", "NaN")))
    assert not any(map(WORDS.is_empty, ("Null", "Nil", "0", "无锡")))

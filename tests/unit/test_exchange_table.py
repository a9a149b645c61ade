"""Rows and header of a list: delimiters, lines before the header, quotation marks, misfits."""

from __future__ import annotations

import pytest

from tests.flows.driving import numbers
from tui.exchange.errors import ExchangeError
from tui.exchange.formulas import guard, unguard
from tui.exchange.records import LONGEST_RECORD
from tui.exchange.table import Table, parse

KNOWN = {"name", "phone", "company", "note", "姓名", "电话", "公司"}


def table(text: str) -> Table:
    """The table of a list whose column names are `KNOWN`."""
    return parse(text, lambda cell: cell.lower() in KNOWN)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = ["name,phone,company", "Ann,123,Acme; Sons", "Bob,456,B|C"]
    text = "\n".join(row.replace(",", delimiter) for row in rows[:1])
    text += f"\nAnn{delimiter}123{delimiter}Acme\nBob{delimiter}456{delimiter}Bell\n"
    found = table(text)
    assert found.delimiter == delimiter
    assert found.header == ("name", "phone", "company")
    assert [row.cells for row in found.rows] == [("Ann", "123", "Acme"), ("Bob", "456", "Bell")]


def test_a_list_of_names_alone_needs_no_delimiter() -> None:
    found = table("姓名\n王伟\n李娜, 张敏\n")
    assert [row.cells for row in found.rows] == [("王伟",), ("李娜, 张敏",)]
    assert found.delimiter == ""


def test_lines_before_the_header_are_skipped_and_counted() -> None:
    text = "------\n导出信息：\n共2笔记录,见下\n\n特别提示：请勿外传\n姓名,电话,公司\n王伟,138,华东\n李娜,139,远航\n"
    found = table(text)
    assert (found.header_line, found.skipped_lines, len(found.preamble)) == (6, 5, 4)
    assert [row.line for row in found.rows] == [7, 8]


def test_a_quotation_mark_before_the_header_swallows_nothing() -> None:
    found = table('"Export of 1 May\nname,phone\nAnn,1\n')
    assert found.header == ("name", "phone")
    assert len(found.rows) == 1


def test_a_header_nobody_knows_is_the_first_line_of_the_table() -> None:
    found = parse("Kunde,Ort\nMüller,Bonn\nMeier,Ulm\n", lambda cell: False)
    assert found.header == ("Kunde", "Ort")


def test_a_header_we_know_stands_although_no_row_fits_it() -> None:
    found = table("name,phone,company\nAnn,1,Acme,Ltd\nBob,2,Bell,Ltd\nEve,3,Eden,Ltd\n")
    assert (found.header, len(found.misfits)) == (("name", "phone", "company"), 3)


def test_a_header_may_be_broken_over_lines() -> None:
    found = parse(
        '"Full\nname","Phone\n(mobile)"\nAnn,138\n', lambda cell: cell.startswith(("Full", "Phone"))
    )
    assert found.header == ("Full\nname", "Phone\n(mobile)")
    assert [(row.line, row.cells) for row in found.rows] == [(4, ("Ann", "138"))]


def test_a_header_that_is_repeated_on_every_page_is_nobody() -> None:
    found = table("name,phone\nAnn,1\nname,phone\nBob,2\n")
    assert [row.cells[0] for row in found.rows] == ["Ann", "Bob"]
    assert [row.line for row in found.misfits] == [3]


def test_padded_cells_trailing_tabs_and_an_empty_last_column_are_tidied() -> None:
    found = table("name   ,phone  ,\nAnn    ,123\t,   ,\n　王伟　,456\t\t,\n")
    assert found.header == ("name", "phone")
    assert [row.cells for row in found.rows] == [("Ann", "123"), ("王伟", "456")]


def test_a_row_with_too_many_cells_is_rejected_by_line_and_never_shifted() -> None:
    found = table("name,phone,company\nAnn,1,Acme\nBob,2,Bell, Sons\nEve,3,Eden\nDan,4\n")
    assert [row.cells[0] for row in found.rows] == ["Ann", "Eve"]
    assert [(row.line, row.cells) for row in found.misfits] == [
        (3, ("Bob", "2", "Bell", "Sons")),
        (5, ("Dan", "4")),
    ]
    assert numbers(found.misfits[0].reason) == [4, 3]


def test_a_cell_over_several_lines_keeps_the_line_numbers_right() -> None:
    found = table('name,note\nAnn,"one\r\ntwo\n\nthree"\nBob,x\n')
    assert [(row.line, row.cells) for row in found.rows] == [
        (2, ("Ann", "one\ntwo\n\nthree")),
        (6, ("Bob", "x")),
    ]


def test_a_quotation_mark_that_is_never_closed_costs_one_row() -> None:
    found = table('name,note\nAnn,"open\nBob,two\nEve,"three ""3"""\n')
    assert [row.cells for row in found.rows] == [("Bob", "two"), ("Eve", 'three "3"')]
    assert [(row.line, row.cells) for row in found.misfits] == [(2, ('Ann,"open',))]


def test_an_unclosed_mark_that_meets_another_costs_only_its_own_row() -> None:
    found = table('name,note\nAnn,"open\nBob,two\nEve,"three"\nDan,four\n')
    assert [row.cells[0] for row in found.rows] == ["Bob", "Eve", "Dan"]
    assert [row.line for row in found.misfits] == [2]


def test_a_quotation_mark_inside_a_cell_is_a_character() -> None:
    assert table('name,note\nAnn,5" pipe\nBob,say "hi"\n').rows[0].cells == ("Ann", '5" pipe')


def test_a_cell_without_end_does_not_take_for_ever() -> None:
    text = "name,note\n" + '"' * 3 + "x\n" * (4 * LONGEST_RECORD)
    assert len(table(text).misfits) > 0


def test_blank_rows_are_no_rows() -> None:
    found = table("name,phone\nAnn,1\n\n,\n , \nBob,2\n,,,,\n")
    assert [row.line for row in found.rows] == [2, 6]
    assert found.misfits == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_count_lines_alike(end: str) -> None:
    assert [row.line for row in table(f"name,phone{end}Ann,1{end}Bob,2{end}").rows] == [2, 3]


def test_a_line_separator_inside_a_note_does_not_end_the_row() -> None:
    assert table("name,note\nAnn,one\u2028two\x85three\n").rows[0].cells == ("Ann", "one\u2028twothree")


def test_control_characters_do_not_get_in() -> None:
    assert table("name,note\nA\x1b[31mnn,a\x07b\x0bc\n").rows[0].cells == ("A[31mnn", "ab\nc")


def test_a_very_long_cell_is_read_and_an_endless_one_costs_its_row() -> None:
    found = table(f"name,note\nAnn,{'x' * 500_000}\nBob,{'y' * 2_000_000}\nEve,z\n")
    assert [row.cells[0] for row in found.rows] == ["Ann", "Eve"]
    assert [row.line for row in found.misfits] == [3]


def test_a_file_of_blank_lines_has_no_table() -> None:
    with pytest.raises(ExchangeError):
        table("\n \n\n")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('="0123456"', "0123456"),
        ("'13800138000", "13800138000"),
        ("'=1+1", "=1+1"),
        ("'+cmd|x", "+cmd|x"),
        ("o'clock", "o'clock"),
        ("'s Hertogenbosch", "'s Hertogenbosch"),
        ("-5", "-5"),
    ],
)
def test_protection_against_calculating_is_taken_off(written: str, meant: str) -> None:
    assert unguard(written) == meant


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", " =1", "'=1"]
)
def test_what_a_spreadsheet_would_calculate_is_protected(cell: str) -> None:
    assert guard(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["+8613800138000", "+1 (416) 810-9897", "Ann", "", "O'Hara"])
def test_phone_numbers_and_names_are_left_alone(cell: str) -> None:
    assert guard(cell) == cell

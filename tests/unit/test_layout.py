"""The file as a whole, and how it is read when it is not as we write it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB

from tui.book.codec import Line, encode_line
from tui.book.layout import Findings, Stretch, as_edited, is_whole, read, render, to_utf8, with_check
from tui.book.record import Record, assign
from tui.book.salvage import salvage
from tui.book.values import encode

STAMP = "0198f3a2b7c1-0000-7f3a9c21"
HEADER = {"format": 1, "id": "0198f3a2b7c17000800000000000abcd"}


def record(**fields: object) -> Record:
    return assign({path: encode(value) for path, value in fields.items()}, STAMP)


CUSTOMERS = {f"c{n}": record(name=f"客户 {n}", note="a } } b") for n in range(5)}
FOLLOWUPS = {f"f{n}": record(customer="c1", kind="call", note='said "x":{"#":"y"}') for n in range(5)}
LINES = {
    table: [encode_line(table, key, records[key]) for key in sorted(records)]
    for table, records in (("customers", CUSTOMERS), ("followups", FOLLOWUPS))
}
FILE = b"".join(render(HEADER, LINES))
ALL = {(table, line) for table, lines in LINES.items() for line in lines}


def read_all(data: bytes) -> tuple[set[tuple[str, bytes]], Findings]:
    """(table, line) of every good record, and what else was met."""
    findings = Findings()
    found: set[tuple[str, bytes]] = set()

    def take(placed: tuple[str, Line]) -> None:
        found.add((placed[0], placed[1].text))

    for item in read(to_utf8(data), findings):
        if isinstance(item, Stretch):
            for placed in salvage(item, findings):
                take(placed)
        else:
            take(item)
    return found, findings


def is_clean(findings: Findings) -> bool:
    return not (findings.edited or findings.unreadable or findings.untidy)


def test_every_line_of_a_record_begins_with_a_comma_and_four_constant_lines_part_the_tables() -> None:
    lines = FILE.decode().split("\n")
    assert lines[:2] == ['{"book":{', '"":{}']
    assert lines[2].startswith(',"@":{"check":"')
    assert [line[:2] for line in lines if '"#"' in line] == [',"'] * 10
    for table in ("customers", "followups"):
        heading = lines.index(f'"{table}":{{')
        assert lines[heading - 5 : heading] == ["}", "", "", "", ","]
        assert lines[heading + 1] == '"@":{}'
    assert json.loads(FILE)["customers"]["c3"]["name"] == "客户 3"


def test_what_was_written_is_read_and_nothing_else_is_found() -> None:
    found, findings = read_all(FILE)
    assert found == ALL
    assert is_clean(findings)
    assert findings.header == HEADER
    assert findings.ids == [HEADER["id"]]


def test_tables_of_a_newer_version_are_read_and_written_again_after_ours() -> None:
    views = [encode_line("views", "v1", record(name="hot"))]
    data = b"".join(render(HEADER, {"views": views, **LINES}))
    found, findings = read_all(data)
    assert found == ALL | {("views", views[0])}
    assert is_clean(findings)
    assert data.index(b'"followups"') < data.index(b'"views"')


def conflict(data: bytes, other: bytes = b"") -> bytes:
    head, tail = data[: len(data) // 2], data[len(data) // 2 :]
    cut = tail.index(b"\n") + 1
    ours, rest = tail[:cut], tail[cut:]
    return b"".join(
        [
            *(head.rpartition(b"\n")[0], b"\n<<<<<<< HEAD\n", head.rpartition(b"\n")[2], ours),
            *(b"||||||| 1a2b3c\n", other, b"=======\n", other, b">>>>>>> theirs (it's)\n", rest),
        ]
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.decode().encode("utf-16"),
        lambda data: b"\n".join(reversed(data.split(b"\n"))),
        lambda data: data + data,
        lambda data: data.removesuffix(b"}\n}\n"),
        lambda data: data.replace(b'"followups":{\n', b""),
        lambda data: data.replace(b'{"book":{\n', b""),
        lambda data: data.replace(b'"customers":{', b'"customgrs":{'),
        lambda data: data.replace(b"\n,", b",\n"),
        lambda data: data.replace(b'\n,"c3', b',"c3'),
        conflict,
        lambda data: conflict(data.replace(b"\n", b"\r\n")),
    ],
    ids=[
        "BOM",
        "CRLF",
        "UTF-16",
        "reversed",
        "twice",
        "no-end",
        "no-heading",
        "no-start",
        "heading-damaged",
        "commas-behind",
        "line-break-lost",
        "conflict",
        "conflict-CRLF",
    ],
)
def test_every_record_is_found_wherever_it_stands(change: Callable[[bytes], bytes]) -> None:
    found, findings = read_all(change(FILE))
    assert found == ALL
    assert findings.edited == []


@pytest.mark.parametrize(
    "change",
    [
        lambda whole: json.dumps(whole),
        lambda whole: json.dumps(whole, indent=4, ensure_ascii=False),
        lambda whole: json.dumps(whole, indent="\t", sort_keys=True),
        lambda whole: json.dumps(whole, separators=(",", ":")),
        lambda whole: json.dumps(whole, indent=2).replace("\n", "\r\n"),
        lambda whole: json.dumps(whole, indent=1)[: -len("}\n}")],
    ],
    ids=["stock", "indented", "sorted", "minified", "CRLF", "cut"],
)
def test_a_file_that_another_tool_reformatted_has_the_same_records(change: Callable[[object], str]) -> None:
    found, findings = read_all(change(json.loads(FILE)).encode())
    assert found == ALL
    assert not findings.edited
    assert not findings.unreadable
    assert findings.header == HEADER


def test_a_reformatted_file_of_thousands_of_records_is_read_in_a_moment() -> None:
    # Every object's name was once taken for a table, and every line tried for every table.
    lines = [encode_line("customers", f"c{n:05}", record(name="x", tags={"a": True})) for n in range(3_000)]
    data = b"".join(render(HEADER, {"customers": lines}))
    found, _findings = read_all(json.dumps(json.loads(data), indent=2).encode())
    assert len(found) == 3_000


def test_records_that_stand_twice_in_reformatted_json_are_both_found() -> None:
    newer = encode_line("customers", "c1", record(name="new"))
    fields = json.dumps(json.loads(b"{%b}" % newer)["c1"], indent=2)
    doubled = json.dumps(json.loads(FILE), indent=2).replace('"c2": {', f'"c1": {fields},\n"c2": {{', 1)
    assert json.loads(doubled)["customers"]["c1"]["name"] == "new"
    found, _findings = read_all(doubled.encode())
    assert found == ALL | {("customers", newer)}


def test_stock_tinydb_reads_the_file_and_what_it_writes_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_bytes(FILE)
    with TinyDB(path) as db:
        table = db.table("customers")
        table.document_id_class = str
        assert table.get(doc_id="c2")["name"] == "客户 2"
        table.update({"grade": "A"}, doc_ids=["c2"])
    found, findings = read_all(path.read_bytes())
    assert found == {placed for placed in ALL if not placed[1].startswith(b'"c2"')}
    assert [(edit.table, edit.id, edit.fields["grade"]) for edit in findings.edited] == [
        ("customers", "c2", "A")
    ]


def test_a_value_changed_by_hand_is_told_from_damage() -> None:
    found, findings = read_all(FILE.replace("客户 3".encode(), "李娜".encode()))
    assert len(found) == 9
    assert [(edit.table, edit.id, edit.fields["name"]) for edit in findings.edited] == [
        ("customers", "c3", "李娜")
    ]
    assert findings.unreadable == []


def test_a_record_added_by_hand_is_taken_and_a_stray_value_is_reported() -> None:
    data = FILE.replace(
        b'"customers":{\n"@":{}\n', b'"customers":{\n"@":{}\n,"mine":{"name":"x"}\n,"odd":5\n'
    )
    found, findings = read_all(data)
    assert found == ALL
    assert [(edit.table, edit.id) for edit in findings.edited] == [("customers", "mine")]
    assert [text for _number, text in findings.unreadable] == [b'"odd":5']


def test_the_number_of_an_unreadable_line_is_told() -> None:
    broken = FILE.replace(b'"c3":{"#":"', b'"c3":{"#":', 1).replace("客户 3".encode(), "客户 3\\".encode())
    number = 1 + broken[: broken.index(b'"c3"')].count(b"\n")
    found, findings = read_all(broken)
    assert found == {placed for placed in ALL if not placed[1].startswith(b'"c3"')}
    assert [line for line, _text in findings.unreadable] == [number]


def test_a_hand_edit_by_one_bit_is_an_edit_and_not_mended() -> None:
    data = b"".join(
        render(HEADER, {"customers": [encode_line("customers", "c1", record(name="x", grade="B"))]})
    )
    found, findings = read_all(data.replace(b'"B"', b'"C"'))
    assert found == set()
    assert [edit.fields["grade"] for edit in findings.edited] == ["C"]


def test_two_books_in_one_file_have_both_ids_and_the_greater_header() -> None:
    other = {"format": 2, "id": "0198ffff", "new": True}
    data = FILE.replace(b'"@":{"check"', b'"@":%b\n"@":{"check"' % encode(with_check(other)), 1)
    _found, findings = read_all(data)
    assert set(findings.ids) == {HEADER["id"], other["id"]}
    assert findings.header == other


def test_another_program_s_json_holds_no_records() -> None:
    package = {"name": "x", "dependencies": {"a": {"version": "1"}}, "list": [{"#": "00000000"}], "n": 1}
    for text in (json.dumps(package), json.dumps(package, indent=2), "[1]", "5", '"x"', "<html>", "\0" * 900):
        found, findings = read_all(text.encode())
        assert found == set()
        assert findings.ids == []
        assert findings.good == 0


def test_hostile_quotes_do_not_take_quadratic_time() -> None:
    found, findings = read_all(b'{"book":{\n,"x":"' + b'\\"' * 300_000 + b"\n" + b'"' * 300_000)
    assert found == set()
    assert len(findings.unreadable) == 2


@pytest.mark.parametrize(
    "begun",
    [b'"a":{"#":"x","b":', b'"a":{"@":{"a":', b'"a":{"@"', b'"a":{"#":1,"b":"', b'"":{', b'"\\', b'[{"#":'],
)
def test_objects_that_turn_out_to_be_none_do_not_take_quadratic_time(begun: bytes) -> None:
    before = time.process_time()
    good = FILE.split(b"\n")
    found, findings = read_all(b"\n".join([*good[:5], b"," + begun * 60_000, *good[5:]]))
    assert len(found) == len(read_all(FILE)[0])
    assert all(number == 6 for number, _line in findings.unreadable)
    assert time.process_time() - before < 20  # it took minutes


@pytest.mark.parametrize("size", [0, 1, 10, len(FILE) // 2, len(FILE) - 4, len(FILE) - 3, len(FILE) - 2])
def test_a_file_cut_short_is_not_whole(size: int) -> None:
    assert not is_whole(FILE[:size])


def test_no_place_but_the_end_makes_a_file_whole() -> None:
    assert [size for size in range(len(FILE)) if is_whole(FILE[:size])] == [len(FILE) - 1]
    assert is_whole(FILE)
    assert is_whole(FILE + b"\n\n")
    assert is_whole(FILE.replace(b"\n", b"\r\n"))
    assert is_whole(json.dumps(json.loads(FILE)).encode())
    assert is_whole(json.dumps(json.loads(FILE), indent=4).encode())
    assert not is_whole(FILE + b"\0" * 16)


@pytest.mark.parametrize("record_id", ["Bob\0\0\0", "a\nb", "x" * 65, ""])
def test_damage_that_runs_over_a_line_end_makes_no_record(record_id: str) -> None:
    """NULs from one line into the next once made a customer without a name, whose id was 300 characters of rubble."""
    assert as_edited("customers", record_id, {"#": "00000000", "name": "Ana"}) is None
    assert as_edited("customers", "x1", {"#": "00000000", "name": "Ana"}) is not None

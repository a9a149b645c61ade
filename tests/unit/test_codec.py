"""One record as one line."""

from __future__ import annotations

import json
from functools import reduce
from typing import Any

import pytest

from tui.book.codec import DamagedError, checksum, decode_line, decode_record, encode_line, verify
from tui.book.record import Record, assign, delete, document, join, path_of
from tui.book.stamp import LATEST, ZERO
from tui.book.values import encode

ID = "0198f3a2b7c17000800000000000abcd"
EARLY = "0198f3a2b7c1-0000-7f3a9c21"
LATER = "0198f5000000-0001-52c0d11e"


def record(stamp: str = EARLY, **fields: object) -> Record:
    return assign({path: encode(value) for path, value in fields.items()}, stamp)


def line(record: Record, table: str = "customers", record_id: str = ID) -> bytes:
    return encode_line(table, record_id, record)


def test_a_record_written_once_has_one_stamp_and_plain_values_under_plain_names() -> None:
    written = line(join(record(name="王伟", grade="B"), assign({"phones/+86138": b'"mobile"'}, EARLY)))
    assert (
        written
        == (
            f'"{ID}":{{"#":"{json.loads(b"{" + written + b"}")[ID]["#"]}",'
            f'"_s":"{EARLY}","grade":"B","name":"王伟","phones":{{"+86138":"mobile"}}}}'
        ).encode()
    )


def test_only_fields_written_later_have_stamps_of_their_own() -> None:
    both = join(record(name="王伟", grade="C", owner="li"), record(LATER, grade="B"))
    fields = json.loads(b"{" + line(both) + b"}")[ID]
    assert fields["_s"] == {"": EARLY, "grade": LATER}
    assert fields["_h"] == [["grade", EARLY, "C"]]
    assert fields["grade"] == "B"


def test_a_line_that_was_written_is_verified_and_read_back() -> None:
    both = join(record(name="王伟", grade="C"), record(LATER, grade="B"))
    found = verify("customers", line(both))
    assert found is not None
    assert found.id == ID
    assert decode_line(found.text, found.id) == both


def test_the_crc_covers_table_id_and_body() -> None:
    good = line(record(name="王伟"))
    assert verify("customers", good)
    assert not verify("followups", good)
    assert not verify("customers", good.replace(b"abcd", b"abce"))
    assert not verify("customers", good.replace("王".encode(), "王 ".encode()))
    assert not verify("customers", good + b" ")


@pytest.mark.parametrize("record_id", ["", '":{"#":"', "a b", "王", "\ud800", "\u2028", "x\\", "customers"])
def test_any_text_can_be_an_id(record_id: str) -> None:
    found = verify("customers", line(record(name="x"), record_id=record_id))
    assert found is not None
    assert found.id == record_id
    assert decode_line(found.text, record_id) == record(name="x")


@pytest.mark.parametrize("field", ["a/b", "~", "~0", "~2", "", '"', "王", "#x", "_sx", "\x00"])
def test_any_text_can_be_a_field_or_an_entry(field: str) -> None:
    both = assign({path_of(field): b"1", path_of("map", field): b"2"}, EARLY)
    assert decode_line(line(both), ID) == both
    assert document(both) == {field: 1, "map": {field: 2}}


def test_names_are_those_that_a_json_reader_sees() -> None:
    assert path_of("\ud83d\ude00", "\ud83d\ude00") == path_of("😀", "😀")


def test_the_bytes_of_format_1_never_change() -> None:
    # Two versions that write one state differently would answer each other for ever.
    made = [assign({"name": encode(f"x{n}")}, f"0198f3a2b7c{n}-0000-0000000{n}") for n in range(6)]
    names: dict[str, Any] = {'a"': 1, "a#": 2, "王": None, "~": "\u2028"}
    made += [record(**names), assign({"m/😀": b"1"}, LATER)]
    full = reduce(join, made)
    assert line(join(full, delete(full))).decode() == (
        '"0198f3a2b7c17000800000000000abcd":{"#":"da948cea",'
        '"_h":[["name","0198f3a2b7c2-0000-00000002","x2"],["name","0198f3a2b7c3-0000-00000003","x3"],'
        '["name","0198f3a2b7c4-0000-00000004","x4"],["王","0198f3a2b7c1-0000-7f3a9c21",null]],'
        '"_s":{"":"0198f3a2b7c1-0000-7f3a9c21","m/😀":"0198f5000000-0001-52c0d11e",'
        '"name":"0198f3a2b7c5-0000-00000005"},'
        '"_v":{"00000000":"0198f3a2b7c0-0000-00000000","00000001":"0198f3a2b7c1-0000-00000001"},'
        '"_x":{"00000000":"0198f3a2b7c0-0000-00000000","00000001":"0198f3a2b7c1-0000-00000001",'
        '"00000002":"0198f3a2b7c2-0000-00000002","00000003":"0198f3a2b7c3-0000-00000003",'
        '"00000004":"0198f3a2b7c4-0000-00000004","00000005":"0198f3a2b7c5-0000-00000005",'
        '"52c0d11e":"0198f5000000-0001-52c0d11e","7f3a9c21":"0198f3a2b7c1-0000-7f3a9c21"},'
        '"a\\"":1,"a#":2,"m":{"😀":1},"name":"x5","~":"\u2028"}'
    )


def test_of_two_stamps_as_common_the_newer_is_the_one_written_once() -> None:
    both = join(record(a=1), record(LATER, b=2))
    assert f'"_s":{{"":"{LATER}","a":"{EARLY}"}}'.encode() in line(both)


def test_a_removed_field_is_kept_in_the_history_and_not_shown() -> None:
    both = join(record(name="王伟", wechat="ww"), assign({"wechat": b"null"}, LATER))
    fields = json.loads(b"{" + line(both) + b"}")[ID]
    assert "wechat" not in fields
    assert ["wechat", LATER, None] in fields["_h"]
    assert decode_line(line(both), ID) == both


def test_a_deleted_record_keeps_its_fields() -> None:
    alive = record(name="王伟")
    dead = join(alive, delete(alive))
    read = decode_line(line(dead), ID)
    assert read == dead
    assert not read.is_live()
    assert document(read) == {"name": "王伟"}


def test_a_field_that_one_copy_has_as_a_value_and_another_as_a_map_shows_the_map_and_keeps_the_value() -> (
    None
):
    both = join(record(tags="vip"), assign({"tags/vip": b"true"}, EARLY))
    assert document(both) == {"tags": {"vip": True}}
    assert decode_line(line(both), ID) == both
    assert b'"vip"' in line(both).split(b'"_h"')[1]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "x", "_s": "yesterday"},
        {"name": "x", "_s": {"": "0198f3a2b7c1-0000-7f3a9c21", "name": 5}},
        {"name": "x", "_s": f"f{LATEST[1:]}"},
        {"name": "x", "_h": {}},
        {"name": "x", "_h": [["name", EARLY]]},
        {"name": "x", "_h": [["", EARLY, 1]]},
        {"name": "x", "_h": [["_s", EARLY, 1]]},
        {"name": "x", "_v": {"7f3a9c21": LATER}},
        {"name": "x", "_x": []},
        ["name"],
    ],
)
def test_bookkeeping_that_no_version_writes_is_damage(fields: object) -> None:
    with pytest.raises(DamagedError):
        decode_record(fields)


def signed(body: bytes) -> bytes:
    """A line with a good CRC and anything in it."""
    key = encode(ID)
    return b'%b:{"#":"%b",%b' % (key, checksum("customers", key, body), body)


def nested(levels: int) -> bytes:
    """A value of so many levels."""
    return b"[" * levels + b"]" * levels


@pytest.mark.parametrize("body", [b'"name":"x","_s":5}', b'"name":"x","_x":[]}', b'"name":"\\ud800"}'])
def test_of_bookkeeping_made_on_purpose_the_plain_values_count(body: bytes) -> None:
    text = signed(body)
    assert verify("customers", text) is not None
    assert decode_line(text, ID).shown("name") != b"null"
    assert not decode_line(text, ID).gone


@pytest.mark.parametrize(
    "body",
    [
        b'"name":',
        b"[[[[",
        b'"name":"x"}}',
        b'"name":"x"},"other":{"name":"y"}',
        b'"name":"\xff"}',
        b'"n":' + b"9" * 5000 + b"}",
        b'"n":' + nested(33) + b"}",
        b'"n":{"a":' + nested(33) + b"}}",
        b'"_h":[["n","0198f3a2b7c1-0000-7f3a9c21",' + nested(33) + b"]]}",
        b'"n":' + b"[" * 5000,
        b'"n":' + nested(5000) + b"}",
    ],
)
def test_a_line_that_is_no_object_within_the_bounds_is_not_good_whatever_its_crc(body: bytes) -> None:
    text = signed(body)
    assert verify("customers", text) is None
    decode_line(text, ID)  # a file of our own is not verified


@pytest.mark.parametrize(
    "value", [nested(32), b'"' + b"[" * 500 + b'"', b"[" + b",".join([b"[]"] * 100) + b"]"]
)
def test_a_line_is_good_with_a_value_of_as_many_levels_as_may_be_wherever_it_stands(value: bytes) -> None:
    for path in ("n", "n/entry"):
        shown = assign({path: value}, EARLY)
        for each in (shown, join(shown, assign({path: b"1"}, LATER))):
            found = verify("customers", line(each))
            assert found is not None
            assert decode_line(found.text, ID) == each


def test_values_without_stamps_are_older_than_all_others() -> None:
    assert decode_record({"name": "x"}).newest("name") == (ZERO, b'"x"')


def test_more_history_than_is_kept_still_counts_for_what_a_delete_has_seen() -> None:
    stamps = [f"0198f3a2b7c{n}-0000-7f3a9c2{n}" for n in range(8)]
    read = decode_record({"_h": [["name", stamp, stamp] for stamp in stamps]})
    assert len(read.registers["name"]) == 4
    assert set(read.seen().values()) == set(stamps)

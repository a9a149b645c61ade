"""Values as canonical JSON."""

from __future__ import annotations

import json
import math

import pytest

from tui.book.values import NULL, decode, encode, normal


def test_equal_objects_have_equal_bytes_whatever_their_order() -> None:
    assert encode({"b": 1, "a": {"d": None, "c": True}}) == b'{"a":{"c":true,"d":null},"b":1}'
    assert encode({"a": {"c": True, "d": None}, "b": 1}) == encode({"b": 1, "a": {"d": None, "c": True}})


def test_chinese_and_line_separators_are_written_as_they_are() -> None:
    assert encode("王伟\u2028👨‍👩‍👧") == '"王伟\u2028👨‍👩‍👧"'.encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, b"1"),
        (-0.0, b"0"),
        (1e20, b"100000000000000000000"),
        (0.1, b'"0.1"'),
        ([2.5, 3.0], b'["2.5",3]'),
    ],
)
def test_there_are_no_floats(value: object, written: bytes) -> None:
    assert encode(value) == written


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_cannot_hold_becomes_text(value: float) -> None:
    assert encode(value) == f'"{value}"'.encode()
    assert encode(decode(b"NaN")) == b'"nan"'


@pytest.mark.parametrize("value", [10**30, -(2**63) - 1, 2**64, 0, 123456789012345678901])
def test_whole_numbers_of_any_size_come_back(value: int) -> None:
    assert decode(encode(value)) == value
    assert encode(decode(encode(value))) == encode(value)


def test_a_lone_surrogate_comes_back_and_is_plain_ascii_in_the_file() -> None:
    assert encode("a\ud800b") == b'"a\\ud800b"'
    assert decode(encode("a\ud800b")) == "a\ud800b"


def test_two_surrogates_side_by_side_are_the_character_they_stand_for() -> None:
    assert encode("\ud83d\ude00") == encode("😀") == '"😀"'.encode()
    assert encode({"\ud83d\ude00": ["\ud83d\ude00", "\ud800"]}) == encode({"😀": ["😀", "\ud800"]})
    assert normal("\ud83d\ude00\ud800") == "😀\ud800"
    assert normal("王伟") == "王伟"


def test_the_stock_reader_reads_the_same() -> None:
    value = {"name": '"\\/\b\f\n\r\t\x00\x7f', "n": -5, "none": None, "yes": True}
    assert json.loads(encode(value)) == value


@pytest.mark.parametrize(
    "text", [b"", b"{", b'{"a":}', b"nul", b'"\xff"', b'"a', b"[" * 100_000, b"9" * 5_000]
)
def test_what_is_no_json_is_refused_with_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any message will do
        decode(text)


def test_what_is_nested_too_deeply_is_refused_with_a_value_error() -> None:
    value: object = 0
    for _ in range(100_000):
        value = [value]
    with pytest.raises(ValueError, match="deep"):
        encode(value)


def test_removed_is_null() -> None:
    assert encode(None) == NULL

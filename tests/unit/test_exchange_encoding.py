"""Which encoding the bytes of a list are taken for."""

from __future__ import annotations

import codecs

import pytest

from tui.exchange.encoding import decode
from tui.exchange.errors import ExchangeError

CHINESE = "姓名,公司,手机\n王伟,华东电机（上海）有限公司,13800138000\n李娜,北京远航科技,13900139000\n"
TRADITIONAL = (
    "姓名,公司,電話\n陳怡君,臺灣積體電路製造股份有限公司,02-27208889\n黃志明,鴻海精密工業,02-22683466\n"
)
WESTERN = "Name,City\nMuñoz,Málaga\nFrédérique,Orléans\nBörje,Göteborg\n"
"""Each of its accented letters and the letter after it would be a Chinese character in GB18030."""


def test_utf8_with_and_without_a_mark_is_read() -> None:
    assert decode(CHINESE.encode()).text == CHINESE
    marked = decode(codecs.BOM_UTF8 + CHINESE.encode())
    assert (marked.text, marked.encoding, marked.damaged) == (CHINESE, "UTF-8", 0)


@pytest.mark.parametrize("encoding", ["gb18030", "gbk"])
def test_what_chinese_excel_writes_is_gb18030(encoding: str) -> None:
    found = decode(CHINESE.encode(encoding))
    assert (found.text, found.encoding) == (CHINESE, "GB18030")


def test_a_gb18030_file_of_mostly_latin_letters_is_still_gb18030() -> None:
    text = "id,name,phone\n" + "".join(
        f"{number},customer {number},1380013{number:04}\n" for number in range(500)
    )
    assert decode((text + "500,王伟,13800138000\n").encode("gb18030")).text.endswith("500,王伟,13800138000\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_is_found_with_and_without_a_mark(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding)).text == CHINESE


def test_big5_is_told_from_gb18030() -> None:
    found = decode(TRADITIONAL.encode("big5"))
    assert (found.text, found.encoding) == (TRADITIONAL, "Big5")


def test_traditional_characters_in_gb18030_stay_gb18030() -> None:
    assert decode(TRADITIONAL.encode("gb18030")).text == TRADITIONAL


def test_western_accents_are_not_taken_for_chinese() -> None:
    found = decode(WESTERN.encode("cp1252"))
    assert (found.text, found.encoding) == (WESTERN, "Windows-1252")


def test_one_bad_byte_does_not_make_a_utf8_file_chinese_gibberish() -> None:
    data = (CHINESE * 20).encode()
    found = decode(data[:-2] + b"\xff" + data[-2:])
    assert (found.encoding, found.damaged) == ("UTF-8", 1)
    assert found.text.startswith("姓名,公司")


def test_stray_nuls_are_dropped() -> None:
    assert decode(b"name\n" + b"Ann\x00\n" * 30).text == "name\n" + "Ann\n" * 30


def test_what_is_mostly_nuls_is_no_text() -> None:
    with pytest.raises(ExchangeError):
        decode(bytes(range(256)) + b"\x00" * 200)


def test_the_user_can_name_the_encoding() -> None:
    assert decode("名前\n田中\n".encode("shift-jis"), "shift-jis").text == "名前\n田中\n"


@pytest.mark.parametrize("encoding", ["utf-9", "ascii", "hex", "rot13"])
def test_an_encoding_that_does_not_fit_is_an_error(encoding: str) -> None:
    with pytest.raises(ExchangeError, match=encoding):
        decode(CHINESE.encode(), encoding)

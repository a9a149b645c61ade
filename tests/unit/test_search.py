"""What a typed word finds, and what it leaves alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.model import Customer
from tui.core.search import SearchText, hits, searchable, word_matches

WANG = Customer(
    id="1",
    name="王伟",
    company="上海万达电机（浦东）有限公司",
    phones={"+8613812345678": "mobile", "+8675588888888;ext=8001": "work", "010-6666 7777": ""},
    emails={"Wang.Wei@Example.com": ""},
    wechat="WW_1980",
    tags={"老客户": True},
    region="华东",
    note="喜欢喝茶",
    custom={"车型": "Golf GTI"},
    owner="Li Na",
    source="expo",
)
MULLER = Customer(id="2", name="Jürgen Müller", company="Straßenbau GmbH", phones={"(415) 555-2671": ""})


@pytest.mark.parametrize(
    "word",
    [
        "王伟",
        "王",
        "ww",
        "WW",
        "ｗｗ",
        "wangwei",
        "wangw",
        "wang wei",
        "wang",
        "wei",
        "万达",
        "wddj",
        "shanghaiwanda",
        "dianji",
        "pudong",
        "Wang.Wei@example",
        "ww_1980",
        "老客户",
        "华东",
        "喝茶",
        "gti",
        "１３８１２３４",
        "138 1234",
        "138-1234-5678",
        "+86 138 1234 5678",
        "0086 138",
        "5678",
        "0755 8888",
        "+86 755 8888",
        "8001",
        "010-66667777",
        "+86 10 6666 7777",
        "010 6666",
        "",
    ],
)
def test_a_chinese_customer_is_found_by(word: str) -> None:
    assert word_matches(word, searchable(WANG))


@pytest.mark.parametrize(
    "word",
    [
        "李",
        "lina",
        "expo",
        "伟上海",
        "wangshanghai",
        "yxgs",
        "a138",
        "13",
        "138 9999",
        "67701066",
        "王 伟",
        "weiwang",
    ],
)
def test_a_chinese_customer_is_not_found_by(word: str) -> None:
    assert not word_matches(word, searchable(WANG))


@pytest.mark.parametrize(
    "word", ["muller", "Müller", "MU\u0308LLER", "jurgen", "strassenbau", "415555", "(415) 555"]
)
def test_a_latin_customer_is_found_by(word: str) -> None:
    assert word_matches(word, searchable(MULLER))


@pytest.mark.parametrize("word", ["an", "ang", "ei", "angwei", "gw"])
def test_pinyin_is_found_from_the_start_of_a_syllable(word: str) -> None:
    assert not word_matches(word, searchable(Customer(name="王伟")))


def test_a_word_inside_a_company_is_found_by_its_pinyin() -> None:
    text = searchable(Customer(name="Ann", company="ACME电机"))
    assert all(word_matches(word, text) for word in ("dianji", "dj", "acmedj", "acmedian"))


def test_a_surname_is_found_by_its_right_and_by_its_common_reading() -> None:
    text = searchable(Customer(name="单雄信"))
    assert word_matches("shanxiong", text)
    assert word_matches("danxiong", text)


def test_a_number_dialled_as_at_home_finds_one_stored_with_its_country_code() -> None:
    text = searchable(Customer(name="Ann", phones={"+442079460958": ""}))
    assert word_matches("020 7946 0958", text)
    assert not word_matches("020 7946 0959", text)


def test_a_chinese_landline_is_found_as_dialled_at_home_and_from_abroad() -> None:
    for stored in ("+861066667777", "010-66667777"):
        text = searchable(Customer(name="Ann", phones={stored: ""}))
        assert word_matches("010 6666", text)
        assert word_matches("+86 10 6666", text)
        assert word_matches("0086 10 6666", text)


def test_a_mobile_number_stored_as_text_is_found_with_its_country_code() -> None:
    assert word_matches("+86 138 1234", searchable(Customer(name="Ann", phones={"138 1234 5678 (new)": ""})))


def test_digits_in_a_name_are_found_however_few() -> None:
    assert word_matches("7", searchable(Customer(name="7天酒店")))


def test_a_number_does_not_reach_over_into_the_next() -> None:
    text = searchable(Customer(name="Ann", phones={"5551234": "", "5678999": ""}))
    assert not word_matches("12345678", text)


def test_without_pinyin_chinese_is_still_found_by_chinese() -> None:
    cold = searchable(WANG, pinyin=False)
    assert word_matches("万达", cold)
    assert not word_matches("wddj", cold)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jean–Luc d’Arcy", "jean-luc jeanluc jean luc d'arcy darcy JEANLUCDARCY jeanluc"),
        ("L’Oréal", "l'oreal loreal l’oréal"),
        ("Smith-Jones", "smithjones smith-jones smith\u2011jones"),
        ("Mc Donald's", "mcdonald mcdonalds mc donald's"),
        ("Roy \u2013 Fils", "royfils roy"),
        ("王 伟", "王伟 ww wangwei"),
        ("卡尔·马克思", "卡尔马克思 卡尔・马克思"),
        ("Hans Müller", "muller mueller müller MÜLLER hansmueller"),
        ("Hans Mueller", "müller mueller"),
        ("陳大文", "陈大文 陳大文 chendawen cdw"),
        ("陈大文", "陳大文"),
        ("Артём Петров-Водкин", "артем петровводкин петров-водкин"),
        ("Ｓｍｉｔｈ　Ｃｏ", "smith smithco"),
    ],
)
def test_a_name_is_found_however_its_parts_are_set_apart_and_written(name: str, words: str) -> None:
    for text in (searchable(Customer(name=name)), searchable(Customer(name="x", company=name))):
        assert [word for word in words.split() if not word_matches(word, text)] == []


@pytest.mark.parametrize(("name", "word"), [("Jan Abel", "ana"), ("Ann Otter", "not")])
def test_a_word_begins_where_a_word_of_the_name_begins(name: str, word: str) -> None:
    assert not word_matches(word, searchable(Customer(name=name, company="")))


def test_the_first_paint_needs_no_dictionary() -> None:
    program = """
import sys
from tui.core.model import Customer
from tui.core.search import searchable, word_matches
word_matches("ww", searchable(Customer(name="王伟", company="万达"), pinyin=False))
assert not {"pypinyin", "phonenumbers", "rapidfuzz"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


NAMES = st.text(st.sampled_from("王伟单曾乐行重庆长沙ACMEéü １３- "), min_size=1, max_size=12)


@given(NAMES, st.data())
def test_every_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name)))
    end = data.draw(st.integers(start, len(name)))
    assert word_matches(name[start:end], searchable(Customer(name=name)))


@given(st.text(st.characters(exclude_categories=()), max_size=20), st.text(max_size=20))
def test_any_word_may_be_looked_for_in_any_text(word: str, name: str) -> None:
    assert word_matches(word, searchable(Customer(name=name))) in (True, False)


@given(st.sampled_from(["ww", "王", "muller", "138 1234", "0755", "+86 755", "", "zz", "golf"]))
def test_a_whole_book_is_searched_as_one_by_one(word: str) -> None:
    texts = {customer.id: searchable(customer) for customer in (WANG, MULLER)}
    assert hits(word, texts) == {each for each, text in texts.items() if word_matches(word, text)}


def test_an_empty_text_is_found_by_no_word() -> None:
    assert not word_matches("a", SearchText())

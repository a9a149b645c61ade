"""Which letters of a text on the screen are marked for a word that was looked for."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.marking import excerpt, marks, ranges
from tui.core.model import Customer
from tui.core.search import found_in, searchable, word_matches
from tui.core.text import fold


def marked(word: str, text: str) -> list[str]:
    return [text[start:end] for start, end in ranges(word, text)]


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("muller", "Jürgen Müller", ["Müller"]),
        ("MU\u0308LLER", "Mu\u0308ller & Müller", ["Mu\u0308ller", "Müller"]),
        ("strasse", "Hauptstraße 1", ["straße"]),
        ("ｗｗ", "www", ["ww"]),
        ("an", "Ana Anand", ["An", "An", "an"]),
        ("伟", "王伟", ["伟"]),
        ("ww", "王伟", ["王伟"]),
        ("wangw", "王伟", ["王伟"]),
        ("wei", "王伟", ["伟"]),
        ("wddj", "上海万达电机", ["万达电机"]),
        ("dj", "ACME电机", ["电机"]),
        ("acmedj", "ACME电机", ["ACME电机"]),
        ("zx", "单雄信 周新", ["周新"]),
        ("danxiong", "单雄信", ["单雄"]),
        ("138 1234", "+86 138 1234 5678", ["138 1234"]),
        ("1381234", "+86 138 1234 5678", ["138 1234"]),
        ("0755888", "+86 755 8888 8888", []),
        ("", "王伟", []),
        ("s", "Straße", ["S"]),
        ("x", "Ana", []),
    ],
)
def test_the_letters_that_did_it_are_marked(word: str, text: str, expected: list[str]) -> None:
    assert marked(word, text) == expected


def test_several_words_are_marked_together_and_never_twice() -> None:
    assert marks(["na ru", "ana", "iz"], "Ana Ruiz") == [(0, 8)]
    assert marks(["ru", "an"], "Ana Ruiz") == [(0, 2), (4, 6)]


TEXTS = st.text(st.sampled_from("王伟单曾行重庆ACMEacmeéüßﬃ１３-１2 \u0308\u200b'K"), max_size=14)
ANY = st.text(st.characters(exclude_categories=()), max_size=30)


@given(ANY | TEXTS, ANY | TEXTS)
def test_ranges_are_inside_the_text_in_order_and_apart(word: str, text: str) -> None:
    found = ranges(word, text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))


@given(TEXTS, st.data())
def test_what_is_marked_folds_to_the_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    word = text[start : data.draw(st.integers(start, len(text)))]
    found = [text[begin:end] for begin, end in ranges(word, text, pinyin=False)]
    is_number = not any(letter.isalpha() for letter in fold(word))
    for each in found:
        digits = ["".join(filter(str.isdigit, fold(part))) for part in (each, word)]
        assert fold(each) == fold(word).strip() or (is_number and digits[0] in digits[1])


@given(st.lists(TEXTS, max_size=3), TEXTS)
def test_marks_of_several_words_are_apart(words: list[str], text: str) -> None:
    found = marks(words, text)
    assert all(before[1] < after[0] for before, after in pairwise(found))
    covered = {place for word in words for start, end in ranges(word, text) for place in range(start, end)}
    assert {place for start, end in found for place in range(start, end)} == covered


NAMES = st.text(st.sampled_from("王伟单曾乐行重庆长沙ACME "), min_size=1, max_size=8)


@given(NAMES, st.text(st.sampled_from("wangeishdczlxqACME"), min_size=1, max_size=5))
def test_a_name_is_marked_whenever_it_is_found(name: str, word: str) -> None:
    assert bool(ranges(word, name)) == word_matches(word, searchable(Customer(name=name)))


def test_without_pinyin_no_dictionary_is_loaded() -> None:
    program = """
import sys
from tui.core.marking import ranges
assert ranges("ww", "王伟", pinyin=False) == ()
assert "pypinyin" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_very_long_word_against_a_very_long_name_ends_soon() -> None:
    assert ranges("a" * 5000, "阿" * 5000) == ()


WANG = Customer(
    id="1",
    name="王伟",
    company="上海万达电机有限公司",
    phones={"+8613812345678": "mobile"},
    emails={"w@example.com": ""},
    tags={"老客户": True},
    note="喜欢喝茶",
    custom={"车型": "Golf GTI"},
)


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("ww", "name"),
        ("wddj", "company"),
        ("138 1234", "phone"),
        ("example", "email"),
        ("老客户", "tag"),
        ("喝茶", "note"),
        ("gti", "车型"),
        ("合同", None),
    ],
)
def test_the_field_that_has_the_word_is_named(word: str, field: str | None) -> None:
    found = found_in(word, WANG)
    assert (found.field if found else None) == field


@given(st.sampled_from(["ww", "wei", "138", "8613", "老", "zz", "gti", "com", "a", "shanghai", "喝"]))
def test_a_field_is_named_whenever_the_customer_is_found(word: str) -> None:
    assert (found_in(word, WANG) is not None) == word_matches(word, searchable(WANG))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("报价已发", "报价已发"),
        ("上午谈了很久，他要报价，\n下周再说", "…久，他要报价， 下周再说"),
        ("nothing of it", "nothing of it"),
    ],
)
def test_an_excerpt_begins_shortly_before_the_word(text: str, expected: str) -> None:
    assert excerpt("报价", text, 4) == expected


def test_an_excerpt_of_a_number_begins_where_it_was_found() -> None:
    assert excerpt("0000 0004", "+86 138 0000 0004", 0) == "…0000 0004"
    assert excerpt("86", "+86 138 0000 0004", 2) == "+86 138 0000 0004"


def test_a_name_found_with_its_parts_joined_is_marked_over_them() -> None:
    assert marked("jeanluc", "Jean–Luc d’Arcy") == ["Jean–Luc"]

"""What `safe_text` makes of hostile and of ordinary text, and when two texts compare equal."""

from __future__ import annotations

import unicodedata

import pytest

from tui.core.text import MARKS_PER_LETTER, clean_text, fold, safe_text


@pytest.mark.parametrize(
    "name",
    [
        "王伟",
        "Francisco Small",
        "Müller & Söhne",
        "华东电机（上海）有限公司",
        "[/x]",
        "한국",
        "हिन्दी",
        "محمد",
        "😀",
    ],
)
def test_ordinary_text_comes_back_as_the_same_object(name: str) -> None:
    assert safe_text(name) is name


def test_a_row_of_signs_is_no_flood() -> None:
    assert safe_text("★" * 40 + "……………………") == "★" * 40 + "……………………"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b]52;c;ZXZpbA==\x07", "\\x1b]52;c;ZXZpbA==\\x07"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("\x00\x7f\x85", "\\x00\\x7f\\x85"),
        ("a\rb", "a\\x0db"),
        ("a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f"),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("a\ufff9b\ufffac\ufffb", "a\\ufff9b\\ufffac\\ufffb"),
        ("a\ud800b\udfff", "a\\ud800b\\udfff"),
        ("a\U000e0041b", "a\\U000e0041b"),
        ("王\u200b伟\ufeff", "王\\u200b伟\\ufeff"),
        ("\u3164", "\\u3164"),
    ],
)
def test_what_controls_hides_or_reorders_is_shown_as_an_escape(hostile: str, shown: str) -> None:
    assert safe_text(hostile) == shown


def test_line_breaks_and_tabs_become_spaces_on_one_line() -> None:
    assert safe_text("one\ntwo\r\nthree\tfour") == "one two three four"


def test_line_breaks_stay_where_several_lines_are_shown() -> None:
    assert safe_text("one\ntwo\r\nthree\tfour\rfive", newlines=True) == "one\ntwo\nthree four\\x0dfive"


def test_a_flood_of_accents_is_cut_after_eight() -> None:
    assert safe_text("e" + "\u0301" * 10_000 + "x") == "e" + "\u0301" * MARKS_PER_LETTER + "…x"


def test_eight_accents_are_kept() -> None:
    name = "e" + "\u0301" * MARKS_PER_LETTER + "x"
    assert safe_text(name) is name


def test_a_flood_cannot_be_smuggled_past_with_joiners_between() -> None:
    shown = safe_text("e" + "\u0301\u0302\u0303\u200d" * 500)
    assert sum(unicodedata.combining(character) > 0 for character in shown) == MARKS_PER_LETTER


def test_korean_vowels_and_finals_cannot_flood() -> None:
    assert len(safe_text("\u1112" + "\u1161\u11ab" * 1000)) < 12


def test_drawing_hints_about_which_terminals_disagree_are_left_out() -> None:
    assert safe_text("👨‍👩‍👧 ❤️ 👍🏽") == "👨👩👧 ❤ 👍"


def test_a_hundred_thousand_hostile_characters_are_no_wait() -> None:
    assert len(safe_text("\x1b" * 100_000)) == 400_000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "muller"),
        ("MU\u0308LLER", "muller"),
        ("ｗｗ", "ww"),
        ("ＡＢＣ（中国）", "abc(中国)"),
        ("Straße", "STRASSE"),
        ("Łódź Øst", "lodz ost"),
        ("İstanbul", "istanbul"),
        ("１３８", "138"),
        ("王\u200b伟", "王伟"),
        ("王\u3000伟", "王 伟"),
        ("\u202a138\u202c", "138"),
        ("Jean–Luc", "jean-luc"),
        ("Jean\u2011Luc", "jean-luc"),
        ("O’Brien", "o'brien"),
        ("Oʻzbekiston", "o'zbekiston"),
        ("陳大文", "陈大文"),
        ("臺灣電機", "台湾电机"),
        ("Ελένη", "ελενη"),
        ("Артём", "артем"),
        ("מֹשֶׁה", "משה"),
        ("مُحَمَّد", "محمد"),
        ("أحمد", "احمد"),
        ("Nguyễn", "nguyen"),
        ("ﾔﾏﾀﾞ", "ヤマダ"),
    ],
)
def test_texts_that_compare_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("が", "か"), ("й", "и"), ("한", "하"), ("王", "玉"), ("किताब", "कतब")]
)
def test_marks_that_make_another_letter_are_kept(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("entered", "stored"),
    [
        ("\ufeffGus\xa0Hart", "Gus Hart"),
        ("Ida\u200b Ito", "Ida Ito"),
        ("\u200bida@example.com\u2060", "ida@example.com"),
        ("\u202a+1 212\u202c", "+1 212"),
        ("So\xadnja \t  Roy ", "Sonja Roy"),
        ("Ito\u3000KK", "Ito KK"),
        ("\u3164\u115f", ""),
        ("王\u200d伟", "王伟"),
        ("Jo\u200dhn\u200c", "John"),
        ("نامه\u200cها", "نامه\u200cها"),
        ("\u200cنامه\u200c", "نامه"),
        ("क्\u200dष", "क्\u200dष"),
        ("क्\u200cष", "क्\u200cष"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("👩🏽\u200d🚀 Ada", "👩🏽\u200d🚀 Ada"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("👩\u200d Ada", "👩 Ada"),
        ("one\nline", "one line"),
        ("a\U000e0041b", "ab"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4\U000e0067\U000e0062\U000e007f"),
    ],
)
def test_characters_that_nobody_sees_are_not_stored_and_joiners_that_mean_something_are(
    entered: str, stored: str
) -> None:
    assert clean_text(entered) == stored
    assert clean_text(stored) == stored


def test_a_text_of_several_lines_keeps_them_and_the_blanks_within() -> None:
    assert clean_text("\u3000\u3000一\r\n  two  three\u200b\n", lines=True) == "一\n  two  three"
    assert clean_text("a\n\u3000\u3000二", lines=True) == "a\n\u3000\u3000二"

"""Which language the app speaks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tui import config, language
from tui.core import labels


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    language.activate("en", config.locale_dir())


def test_a_marked_string_is_looked_up_when_it_is_shown() -> None:
    marked = language.N_("Call")
    language.activate("zh", config.locale_dir())
    assert language._(marked) == language.in_chinese(marked) != marked


@pytest.mark.parametrize(
    ("active", "words", "listed"),
    [
        ("en", ["A", "B", "C"], "A, B, C"),
        ("zh", ["A", "B", "C"], "A、B、C"),
        ("zh", ["{甲}"], "{甲}"),
        ("zh", [], ""),
    ],
)
def test_words_are_listed_with_the_comma_of_the_language(active: str, words: list[str], listed: str) -> None:
    language.activate(active, config.locale_dir())
    assert language.listed(words) == listed


@pytest.mark.parametrize("active", language.LANGUAGES)
def test_the_label_of_a_number_reads_back_as_it_is_shown(active: str) -> None:
    language.activate(active, config.locale_dir())
    for label in labels.ENTRY_WORDS:
        assert labels.entry_label(labels.entry_word(label)) == label
    assert labels.entry_label(" 前台 ") == "前台"


def test_empty_text_stays_empty_in_every_language() -> None:
    language.activate("zh", config.locale_dir())
    assert language._("") == ""


def test_a_language_that_is_not_there_is_english() -> None:
    language.activate("fr", config.locale_dir())
    assert language.current() == "en"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("zh_CN.UTF-8", "zh"), ("zh_TW.UTF-8", "zh"), ("en_US.UTF-8", "en"), ("C", "en"), ("de_DE", "en")],
)
def test_the_language_follows_the_locale(monkeypatch: pytest.MonkeyPatch, locale: str, expected: str) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert language.from_locale() == expected


def test_the_first_of_the_locale_variables_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LC_MESSAGES", "zh_CN.UTF-8")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert language.from_locale() == "zh"

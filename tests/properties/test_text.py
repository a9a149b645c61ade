"""Laws of `safe_text` and `fold` for any string at all, lone surrogates included."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.core.text import MARKS_PER_LETTER, fold, safe_text

MARKS = "\u0301\u0e31\u20dd\u200c\u1161\u11a8\u0903\u0897\U000e0100\u200d\U0001f3fb\ufe0f"
ANYTHING = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.characters(max_codepoint=0xFF),
        st.sampled_from(MARKS),
        st.sampled_from("\n\r\t\x1b\x9b\u202e王e"),
    ),
    max_size=60,
)
FORBIDDEN = {"Cc", "Cs", "Zl", "Zp"}
BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(ANYTHING, st.booleans())
def test_nothing_reaches_the_terminal_that_controls_it(text: str, newlines: bool) -> None:
    shown = safe_text(text, newlines=newlines)
    allowed = {"\n"} if newlines else set()
    assert [c for c in shown if unicodedata.category(c) in FORBIDDEN and c not in allowed] == []
    assert [c for c in shown if unicodedata.bidirectional(c) in BIDI_CONTROLS] == []
    shown.encode("utf-8")


@given(ANYTHING, st.booleans())
def test_safe_text_is_idempotent(text: str, newlines: bool) -> None:
    shown = safe_text(text, newlines=newlines)
    assert safe_text(shown, newlines=newlines) == shown


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_printable_ascii_is_never_changed(text: str) -> None:
    assert safe_text(text) is text


@given(st.text(st.sampled_from(MARKS), max_size=60), ANYTHING)
def test_no_letter_carries_more_marks_without_a_cell_than_allowed(marks: str, text: str) -> None:
    run = 0
    for character in safe_text(f"e{marks}{text}"):
        run = run + 1 if cell_len(character) == 0 else 0
        assert run <= MARKS_PER_LETTER


@given(ANYTHING)
def test_the_width_of_safe_text_is_the_sum_of_its_letters(text: str) -> None:
    """Joiners and selectors are what makes terminals and width tables disagree; none is left."""
    shown = safe_text(text)
    assert cell_len(shown) == sum(cell_len(character) for character in shown)


LATIN = st.text(st.characters(max_codepoint=0x24F, categories=("L", "N")), max_size=20)


@given(LATIN)
def test_fold_is_idempotent_for_latin_text(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(LATIN)
def test_fold_does_not_see_how_accents_are_encoded(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(ANYTHING)
def test_fold_takes_any_string(text: str) -> None:
    assert isinstance(fold(text), str)

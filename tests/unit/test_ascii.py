"""Only ASCII lines and symbols: as wide as before, and nothing but letters left that an old console may not have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.ui.ascii import plain, wants_ascii


@given(st.text(st.characters(codec="utf-8")))
def test_text_stays_as_wide_as_it_is(text: str) -> None:
    assert cell_len(plain(text)) == cell_len(text)


@given(st.text(st.characters(categories=["L", "N"])))
def test_letters_and_figures_of_any_script_stay(text: str) -> None:
    assert plain(text) == text


def test_marks_become_what_they_look_like() -> None:
    assert plain("▌王伟 ↑B │ ━━─ · … ▸ → “x” É") == '>王伟 ^B | ==- . ~ > > "x" É'


@pytest.mark.parametrize(
    ("setting", "term", "wanted"),
    [
        ("auto", "xterm-256color", False),
        ("auto", "screen", False),
        ("auto", "", False),
        ("auto", "linux", True),
        ("auto", "vt100", True),
        ("auto", "dumb", True),
        ("on", "xterm-256color", True),
        ("off", "linux", False),
    ],
)
def test_old_consoles_are_known_by_their_name(setting: str, term: str, wanted: bool) -> None:
    assert wants_ascii(setting, {"TERM": term} if term else {}) is wanted

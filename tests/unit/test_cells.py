"""Text in terminal cells: never too wide, never cut inside a character, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from tui.core.text import safe_text
from tui.ui.cells import ELLIPSIS, clip, pad, width, wrap

mixed = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("王伟华东电机有限公司，。：、！？（）ｗＡ１ｱｲｳé́  👩‍👧🇨🇳각"),
        st.sampled_from("abc XYZ 019-+"),
    ),
    max_size=60,
).map(safe_text)
"""Any text as it reaches the screen, with a good share of wide characters."""


@given(mixed, st.integers(1, 40))
def test_padded_text_is_exactly_as_wide_as_asked(text: str, cells: int) -> None:
    assert cell_len(pad(text, cells)) == cells
    assert cell_len(pad(text, cells, right=True)) == cells


@given(mixed, st.integers(0, 40))
def test_clipped_text_is_never_too_wide_and_says_that_something_is_missing(text: str, cells: int) -> None:
    clipped = clip(text, cells)
    assert cell_len(clipped) <= cells
    assert clipped == text or clipped == "" or clipped.endswith(ELLIPSIS)


@given(mixed, st.integers(1, 40))
def test_text_is_never_cut_inside_a_character(text: str, cells: int) -> None:
    clipped = clip(text, cells)
    kept = text if clipped == text else clipped.removesuffix(ELLIPSIS)
    ends = {stop for _start, stop, _size in split_graphemes(text)[0]} | {0, len(text)}
    assert text.startswith(kept)
    assert len(kept) in ends


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("王伟", 4, "王伟"),
        ("王伟", 3, "王…"),
        ("王伟", 2, "…"),
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("王a伟", 4, "王a…"),
        ("", 3, ""),
        ("abc", 0, ""),
        ("王", 1, "…"),
    ],
)
def test_clipping_by_example(text: str, cells: int, expected: str) -> None:
    assert clip(text, cells) == expected


def test_a_name_of_a_million_letters_costs_no_more_than_a_short_one() -> None:
    assert clip("王" * 1_000_000, 11) == "王" * 5 + ELLIPSIS


@given(mixed, st.integers(2, 30))
def test_wrapped_lines_fit_and_lose_no_character(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert all(width(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "cells", "expected"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("明天上午再打电话", 6, ["明天上", "午再打", "电话"]),
        ("好的，明天", 4, ["好", "的，", "明天"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("one\n\ntwo", 9, ["one", "", "two"]),
        ("", 5, [""]),
    ],
)
def test_wrapping_by_example(text: str, cells: int, expected: list[str]) -> None:
    assert wrap(text, cells) == expected

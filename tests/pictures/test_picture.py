"""A screen as SVG: every character where its cell is."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from tools.picture import CELL, svg

SVG = "{http://www.w3.org/2000/svg}"


def _texts(*segments: Segment, cells: int = 40) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(svg([segments], cells, "title"))
    return list(root.iter(f"{SVG}text"))


def test_a_chinese_character_stands_in_the_middle_of_its_two_cells() -> None:
    latin, chinese = _texts(Segment("ab王伟"))
    assert (latin.get("x"), latin.get("textLength"), latin.text) == ("0", "20", "ab")
    assert (chinese.get("x"), chinese.get("text-anchor"), chinese.text) == ("30 50", "middle", "王伟")


def test_latin_after_chinese_starts_where_its_cell_starts() -> None:
    assert [each.get("x") for each in _texts(Segment("王伟abc"))] == ["10 30", "40"]


def test_markup_characters_stay_text() -> None:
    assert "".join(str(each.text) for each in _texts(Segment("<王>&"))) == "<王>&"


def test_a_ground_is_drawn_below_its_cells_and_the_plain_one_is_not() -> None:
    picture = svg([[Segment("王", Style(bgcolor="#ff0000")), Segment("x")]], 10, "title")
    assert f'width="{2 * CELL}"' in picture
    assert picture.count("#ff0000") == 1
    assert picture.count("<rect") == 2  # the page and the ground


def test_reversed_text_changes_its_colours() -> None:
    picture = svg([[Segment("x", Style(color="#00ff00", bgcolor="#000011", reverse=True))]], 10, "title")
    assert 'fill="#00ff00"' in picture
    assert "fill:#000011" in picture


def test_no_font_is_fetched_from_the_network() -> None:
    assert "url(" not in svg([[Segment("王")]], 10, "title")


@given(st.lists(st.text(st.sampled_from("aZ9 王，é·▌│—<&"), max_size=12), max_size=6))
def test_no_character_is_missing_and_none_leaves_its_row(texts: list[str]) -> None:
    cells = cell_len("".join(texts))
    drawn = _texts(*map(Segment, texts), cells=cells)
    shown = "".join(str(each.text) for each in drawn)
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", "".join(texts))
    for each in drawn:
        places = [float(place) for place in str(each.get("x")).split()]
        assert max(places) + float(each.get("textLength", CELL)) <= cells * CELL + 0.01
        assert places == sorted(places)

"""The drawn parts of the board as plain functions: exact widths for any name, and nothing important lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tui.core.text import safe_text
from tui.ui.colours import (
    CONTRAST_VARIABLES,
    DARK_VARIABLES,
    LIGHT_VARIABLES,
    TERMINAL_VARIABLES,
    contrast,
    lent,
)
from tui.ui.themes import THEMES, Paint, grade_role, theme_name
from tui.ui.widgets.card import CardText, draw_card
from tui.ui.widgets.columns import GAP, NARROWEST, STRIP, share, window
from tui.ui.widgets.heads import FORMS, BoardColumn, common_form, draw_folded, draw_rule, draw_title

PAINT = Paint(DARK_VARIABLES)

words = st.text(max_size=30).map(safe_text)
cards = st.builds(
    CardText,
    name=words,
    company=words,
    amount=st.sampled_from(["", "¥120k", "¥1.2万", "-¥9,500"]),
    due=st.sampled_from(["", "3d late", "due today", "no further contact", "逾期3天"]),
    tone=st.sampled_from(["late", "due", "quiet"]),
    bar_role=st.sampled_from(["grade-a", "grade-e"]),
    mark=st.sampled_from(["", "↑B", "↓D"]),
    mark_role=st.sampled_from(["grade-b", "quiet"]),
    flag=st.sampled_from(["", "slipped", "no date", "成交延期"]),
    found=st.sampled_from(["", "note: 要新版报价"]) | words,
    words=st.lists(words, max_size=2).map(tuple),
)


def text_of(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


@given(cards, st.integers(3, 60), st.sampled_from([2, 4, 5]), st.sampled_from(["", "chosen", "marked"]))
def test_every_line_of_a_card_is_exactly_as_wide_as_its_column(
    card: CardText, cells: int, height: int, ground: str
) -> None:
    drawn = draw_card(card, cells, height, PAINT, ground)
    assert len(drawn) == height
    assert {cell_len(text_of(line)) for line in drawn} == {cells}


CARD = CardText("王伟", "华东电机有限公司", "¥120k", "3d late", "late", "grade-a")


def _card(**changes: str | tuple[str, ...]) -> CardText:
    return replace(CARD, **changes)  # type: ignore[arg-type]


def _marked(lines: list[list[Segment]]) -> list[str]:
    """The texts that are underlined."""
    return [segment.text for line in lines for segment in line if segment.style and segment.style.underline]


@pytest.mark.parametrize("height", [2, 4])
def test_the_words_found_are_marked_in_name_and_company_and_nowhere_else(height: int) -> None:
    card = _card(words=("ww", "电机", "late", "120"))
    assert _marked(draw_card(card, 40, height, PAINT)) == ["王伟", "电机"]


@pytest.mark.parametrize("height", [2, 4])
def test_where_a_card_was_found_stands_in_place_of_the_company(height: int) -> None:
    lines = draw_card(_card(found="note: wants a quote", words=("quote",)), 40, height, PAINT)
    assert "note: wants a quote" in "".join(map(text_of, lines))
    assert "华东电机" not in "".join(map(text_of, lines))
    assert _marked(lines) == ["quote"]


def test_a_match_that_is_cut_off_keeps_the_line_as_wide_as_it_is() -> None:
    for cells in range(3, 30):
        lines = draw_card(_card(words=("伟", "东电机有限", "…")), cells, 4, PAINT)
        assert {cell_len(text_of(line)) for line in lines} == {cells}


def test_a_card_says_who_where_how_much_and_when() -> None:
    lines = [text_of(line) for line in draw_card(_card(mark="↑B"), 24, 4, PAINT)]
    assert lines == [
        " 王伟                ↑B ",
        " 华东电机有限公司 ¥120k ",
        " 3d late                ",
        "                        ",
    ]


def test_a_long_company_gives_way_to_the_amount() -> None:
    assert text_of(draw_card(_card(), 18, 4, PAINT)[1]) == " 华东电机…  ¥120k "


def test_a_card_without_company_and_amount_closes_up() -> None:
    lines = [text_of(line).rstrip() for line in draw_card(_card(company="", amount=""), 20, 4, PAINT)]
    assert lines == [" 王伟", " 3d late", "", ""]


def test_a_flag_stands_beside_the_due_date_or_becomes_a_mark() -> None:
    wide = [text_of(line) for line in draw_card(_card(flag="slipped"), 20, 4, PAINT)]
    assert wide[2] == " 3d late    slipped "
    narrow = [text_of(line) for line in draw_card(_card(flag="slipped"), 15, 4, PAINT)]
    assert narrow[2].strip() == "3d late"
    assert narrow[0] == " 王伟        ! "


def test_the_card_under_the_cursor_has_a_bar_of_its_grade() -> None:
    drawn = draw_card(_card(), 20, 4, PAINT, "chosen")
    assert [text_of(line)[0] for line in drawn] == ["▌", "▌", "▌", " "]
    assert drawn[0][0].style == PAINT("grade-a", "chosen")


def test_a_compact_card_has_two_lines() -> None:
    lines = [text_of(line).rstrip() for line in draw_card(_card(), 40, 2, PAINT)]
    assert lines == [" 王伟", " 3d late · 华东电机有限公司"]


def _fills(widths: list[int], cells: int) -> bool:
    seen = [each for each in widths if each]
    return sum(seen) + GAP * (len(seen) - 1) == cells


@given(st.integers(1, 6), st.data(), st.integers(8, 250), st.sampled_from([STRIP, 7]))
def test_the_columns_fill_the_board_and_the_one_with_the_cursor_is_open(
    count: int, data: st.DataObject, cells: int, strip: int
) -> None:
    flags = st.lists(st.booleans(), min_size=count, max_size=count)
    weights = data.draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    current = data.draw(st.integers(0, count - 1))
    widths = share(cells, data.draw(flags), current, data.draw(flags), weights, strip)
    assert len(widths) == count
    assert _fills(widths, cells)
    assert widths[current] >= min(NARROWEST, cells)
    assert all(each in (0, strip) or each >= min(NARROWEST, cells) for each in widths)
    if cells >= NARROWEST + (strip + GAP) * (count - 1):
        assert all(widths), "where there is room for strips, no column is out of sight"


@given(st.integers(7, 90), st.data(), st.integers(8, 250))
def test_of_many_columns_a_window_around_the_cursor_is_open(
    count: int, data: st.DataObject, cells: int
) -> None:
    current, first = data.draw(st.integers(0, count - 1)), data.draw(st.integers(0, count - 1))
    widths, start = window(cells, count, current, first)
    assert _fills(widths, cells)
    assert widths[current] >= min(NARROWEST, cells)
    seen = [index for index, each in enumerate(widths) if each]
    assert seen == list(range(seen[0], seen[-1] + 1)), "what is in sight hangs together"
    assert window(cells, count, current, start) == (widths, start), "it does not move by itself"
    wide_open = [index for index, each in enumerate(widths) if each > STRIP]
    for inside in wide_open:
        assert window(cells, count, inside, start)[1] == start, (
            "nor while the cursor moves among the open ones"
        )


@pytest.mark.parametrize("cells", range(72, 250))
def test_hot_columns_are_never_narrower_than_cold_ones(cells: int) -> None:
    widths = share(cells, [False, False, False, False, True], 0, weights=[6, 6, 5, 4, 4])
    assert widths[:4] == sorted(widths[:4], reverse=True)
    assert widths[4] == STRIP


def test_what_does_not_fit_is_folded_furthest_from_the_cursor_first() -> None:
    assert [each > STRIP for each in share(60, [False] * 5, 0)] == [True, True, True, False, False]
    assert [each > STRIP for each in share(60, [False] * 5, 4)] == [False, False, True, True, True]
    empty = [True, False, True, False, False]
    assert [each > STRIP for each in share(60, [False] * 5, 4, empty)] == [False, True, False, True, True]


def test_an_empty_column_leaves_its_room_to_the_others() -> None:
    widths = share(100, [False, False, False, False, True], 3, [True, True, True, False, False])
    assert widths == [NARROWEST, NARROWEST, NARROWEST, 100 - 3 * NARROWEST - STRIP - 4 * GAP, STRIP]


def _column(**changes: object) -> BoardColumn:
    values: dict[str, object] = {
        "key": "C",
        "chip": "C",
        "title": "every 15 days",
        "short": "15d",
        "role": "grade-c",
        "ids": [str(number) for number in range(210)],
        "late": 31,
    }
    return BoardColumn(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (36, " C  every 15 days     210 · 31 late "),
        (28, " C  every 15 days   210 !31 "),
        (20, " C  15d     210 !31 "),
        (15, " C 15d 210 !31 "),
        (14, " C 15d 210 !31"),
        (13, " C   210 !31 "),
        (10, " C    210 "),
        (5, " C   "),
    ],
)
def test_a_title_says_as_much_as_there_is_room_for(cells: int, expected: str) -> None:
    assert _title(_column(), cells, common_form([_column()], [cells])) == expected


def _title(column: BoardColumn, cells: int, form: int) -> str:
    return text_of(draw_title(column, cells, PAINT, form, is_current=False))


def test_all_titles_are_written_alike() -> None:
    columns = [_column(chip="B", title="weekly", short="7d", ids=[], late=0), _column()]
    assert [_title(column, 18, common_form(columns, [18, 18])) for column in columns] == [
        " B  7d          0 ",
        " C  15d   210 !31 ",
    ]
    assert [_title(column, 30, common_form(columns, [30, 30])) for column in columns] == [
        " B  weekly                  0 ",
        " C  every 15 days     210 !31 ",
    ]


def test_thousands_are_counted_out_in_full() -> None:
    many = _column(ids=range(12345), late=0)
    assert _title(many, 20, common_form([many], [20])) == " C  15d      12,345 "


def test_a_name_on_a_column_gives_way_to_the_numbers() -> None:
    owner = _column(chip="Anneliese Schmidt-Rottluff", title="", short="")
    assert _title(owner, 30, common_form([owner], [30])) == " Anneliese Sch… 210 · 31 late "
    assert _title(owner, 18, common_form([owner], [18])).endswith(" 210 !31 ")


@given(words, words, words, st.integers(4, 60), st.integers(0, 3_000), st.integers(0, len(FORMS) - 1))
def test_heads_are_exactly_as_wide_as_their_column(
    chip: str, title: str, short: str, cells: int, above: int, form: int
) -> None:
    column = _column(chip=chip, title=title, short=short)
    for is_current in (False, True):
        assert cell_len(text_of(draw_title(column, cells, PAINT, form, is_current=is_current))) == cells
        assert cell_len(text_of(draw_rule(column, cells, PAINT, above, is_current=is_current))) == cells
    assert cell_len(text_of(draw_folded(column, STRIP, PAINT))) == STRIP


def test_a_full_card_says_also_whom_to_call_and_the_tags() -> None:
    card = _card(reach="+86 138 0000 0001", tags=("vip", "展会"), flag="slipped")
    lines = [text_of(line) for line in draw_card(card, 34, 5, PAINT)]
    assert lines == [
        " 王伟                             ",
        " 华东电机有限公司           ¥120k ",
        " 3d late                  slipped ",
        " +86 138 0000 0001     #vip #展会 ",
        " " * 34,
    ]
    narrow = [text_of(line) for line in draw_card(card, 20, 5, PAINT)]
    assert narrow[3] == " +86 138 0000 0001  "


def test_a_normal_card_has_as_many_tags_as_fit_beside_the_date() -> None:
    card = _card(tags=("vip", "展会2026"))
    assert text_of(draw_card(card, 30, 4, PAINT)[2]).rstrip() == " 3d late  #vip #展会2026"
    assert text_of(draw_card(card, 20, 4, PAINT)[2]).rstrip() == " 3d late  #vip"


def test_a_card_says_its_grade_where_the_column_does_not() -> None:
    assert text_of(draw_card(_card(grade="B"), 24, 4, PAINT)[0]).rstrip() == " B 王伟"


_GROUNDS = ("back", "back-bar", "back-chosen", "back-marked", "back-field", "back-target")
_FOREIGN = {
    name: theme for name, theme in BUILTIN_THEMES.items() if not name.startswith(("textual-", "ansi-"))
}


def _poor(variables: Mapping[str, str], ground: str, least: float, names: Iterable[str]) -> dict[str, float]:
    """The texts that stand out too little from a ground, each with its contrast."""
    back = Color.parse(variables[ground])
    found = {name: contrast(Color.parse(variables[name]), back) for name in names}
    return {name: round(value, 1) for name, value in found.items() if value < least}


def _texts(variables: Mapping[str, str]) -> list[str]:
    return [name for name in variables if name.startswith(("text-", "grade-")) and name != "grade-ink"]


@pytest.mark.parametrize("variables", [DARK_VARIABLES, LIGHT_VARIABLES], ids=["dark", "light"])
@pytest.mark.parametrize("ground", _GROUNDS)
def test_every_text_can_be_read_on_every_ground(variables: dict[str, str], ground: str) -> None:
    """4.5 to 1 is what WCAG asks of text; 3 to 1 is enough for the letters of grades, which are bold."""
    must = [name for name in _texts(variables) if name.startswith("text-") and name != "text-quiet"]
    if ground != "back-target":  # on which only strong words stand
        assert _poor(variables, ground, 4.5, must) == {}
        assert _poor(variables, ground, 3, _texts(variables)) == {}
    assert _poor(variables, ground, 4.5, ["text-strong"]) == {}


@pytest.mark.parametrize("ground", _GROUNDS)
def test_in_high_contrast_every_pair_has_seven_to_one(ground: str) -> None:
    assert _poor(CONTRAST_VARIABLES, ground, 7, _texts(CONTRAST_VARIABLES)) == {}


@pytest.mark.parametrize("letter", "ABCDE")
@pytest.mark.parametrize(
    ("variables", "least"), [(DARK_VARIABLES, 4.5), (LIGHT_VARIABLES, 4.5), (CONTRAST_VARIABLES, 7)]
)
def test_the_letter_on_a_grades_own_colour_can_be_read(
    variables: dict[str, str], least: float, letter: str
) -> None:
    assert _poor(variables, grade_role(letter), least, ["grade-ink"]) == {}


@pytest.mark.parametrize("name", _FOREIGN)
def test_the_colours_that_another_theme_lends_can_be_read(name: str) -> None:
    variables = lent(_FOREIGN[name])
    assert variables.keys() == DARK_VARIABLES.keys()
    for ground in _GROUNDS:
        assert _poor(variables, ground, 4.4, _texts(variables)) == {}
    assert variables["back"] != DARK_VARIABLES["back"]


def test_all_our_themes_define_the_same_colours() -> None:
    for variables in (LIGHT_VARIABLES, CONTRAST_VARIABLES, TERMINAL_VARIABLES):
        assert variables.keys() == DARK_VARIABLES.keys()
    assert [theme.name for theme in THEMES] == [
        "genjin-dark",
        "genjin-light",
        "genjin-contrast",
        "genjin-terminal",
    ]


def test_in_the_terminals_own_colours_grounds_are_turned_and_nothing_has_a_shade() -> None:
    paint = Paint(TERMINAL_VARIABLES)
    styles = [paint("grade-ink", "grade-a"), paint("strong", "chosen"), paint("plain"), paint("quiet")]
    assert [bool(style.reverse) for style in styles] == [True, True, False, False]
    assert [bool(style.dim) for style in styles] == [False, False, False, True]
    assert [style.color and style.color.name for style in styles] == [
        "color(1)",
        "default",
        "default",
        "default",
    ]
    assert {style.bgcolor and style.bgcolor.name for style in styles} == {"default"}


def test_a_theme_nobody_knows_is_the_dark_one() -> None:
    assert theme_name("no-such-theme", {}) == "genjin-dark"
    assert theme_name("textual-light", {}) == "genjin-light"
    assert theme_name("ansi-light", {}) == "genjin-terminal"


def test_an_unknown_grade_is_drawn_like_the_coldest() -> None:
    assert grade_role("Z") == grade_role("") == grade_role("AB") == "grade-e"


def test_a_foreign_theme_without_our_colours_can_be_painted() -> None:
    assert Paint({"back": "ansi_default", "text-plain": "nonsense"})("plain").color is not None

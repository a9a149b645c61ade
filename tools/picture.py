"""A terminal screen as SVG: every character exactly in its cell, also Chinese ones.

Rich's own export writes the length of a text as its number of characters, so that viewers squeeze Chinese text, whose
characters take two cells. Here a run of narrow characters is stretched over its cells and a wide one stands in the
middle of its two. No font is fetched from anywhere.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from rich.style import Style

if TYPE_CHECKING:
    from rich.color import Color
    from textual.app import App

CELL: Final = 10
LINE: Final = 20
BASE: Final = 15.5
"""Width and height of a cell and its base line, in SVG units."""
MARGIN: Final = 12
FONTS: Final = "'DejaVu Sans Mono','Noto Sans Mono CJK SC','Menlo','Consolas','Microsoft YaHei',monospace"
"""The Latin font stands first: the box lines of the Chinese one are shorter than a row."""

Run = tuple[int, str, Style]
"""Column, text, style."""


def screen_svg(app: App[Any], title: str) -> str:
    """What `app` shows now. `title` is read out by screen readers."""
    strips = app.screen._compositor.render_strips()
    back = app.screen.styles.background.hex
    return svg([list(strip) for strip in strips], app.size.width, title, back.lower())


def svg(
    rows: Sequence[Iterable[Segment]], cells: int, title: str, back: str = "#10141b", ink: str = "#c6cedb"
) -> str:
    """Rows of segments as a picture. `back` and `ink` stand in for colours that a style leaves to the terminal."""
    classes: dict[str, str] = {}
    drawn = [_row(y, _runs(row), classes, back, ink) for y, row in enumerate(rows)]
    width, height = cells * CELL + 2 * MARGIN, len(rows) * LINE + 2 * MARGIN
    styles = "".join(f".{name}{{{rule}}}" for rule, name in classes.items())
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" xml:space="preserve">',
            f"<title>{html.escape(title)}</title>",
            f"<style>text{{font-size:16.6px;font-family:{FONTS}}}{styles}</style>",
            f'<rect width="{width}" height="{height}" rx="8" fill="{back}"/>',
            f'<g transform="translate({MARGIN},{MARGIN})">',
            *(line for line in drawn if line),
            "</g>",
            "</svg>\n",
        ]
    )


def _runs(row: Iterable[Segment]) -> Iterator[Run]:
    """Segments with where they begin, neighbours of one look in one."""
    column = 0
    visible = ((text, style or Style.null()) for text, style, control in row if text and not control)
    for style, group in groupby(visible, key=lambda each: each[1].without_color + _colours(each[1])):
        text = "".join(each[0] for each in group)
        yield column, text, style
        column += cell_len(text)


def _colours(style: Style) -> Style:
    return Style(color=style.color, bgcolor=style.bgcolor)


def _row(y: int, runs: Iterable[Run], classes: dict[str, str], back: str, ink: str) -> str:
    grounds, texts = [], []
    for column, text, style in runs:
        fore, ground = _hex(style.color, ink), _hex(style.bgcolor, back)
        if style.reverse:
            fore, ground = ground, fore
        if ground != back:
            grounds.append(_ground(column, cell_len(text), y, ground))
        if text.strip():
            name = classes.setdefault(_rule(fore, style), f"s{len(classes)}")
            texts += [_text(name, y, *piece) for piece in _pieces(column, text)]
    return "".join(grounds + texts)


def _ground(column: int, cells: int, y: int, colour: str) -> str:
    return (
        f'<rect x="{column * CELL}" y="{y * LINE}" width="{cells * CELL}" height="{LINE}" fill="{colour}"/>'
    )


def _rule(fore: str, style: Style) -> str:
    rules = [f"fill:{fore}"]
    rules += ["font-weight:bold"] if style.bold else []
    rules += ["font-style:italic"] if style.italic else []
    rules += ["opacity:.6"] if style.dim else []
    rules += ["text-decoration:underline"] if style.underline else []
    return ";".join(rules)


def _pieces(column: int, text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Column, cells of each character, characters: narrow and wide ones apart, without blanks around them."""
    clusters = [text[start:end] for start, end, _width in split_graphemes(text)[0]]
    for width, group in groupby(clusters, key=cell_len):
        characters = list(group)
        taken = len(characters) * width
        while characters and characters[0].isspace():
            column, taken = column + width, taken - width
            characters.pop(0)
        while characters and characters[-1].isspace():
            characters.pop()
        if characters and width:
            yield column, width, characters
        column += taken


def _text(name: str, y: int, column: int, width: int, characters: list[str]) -> str:
    shown, base = html.escape("".join(characters), quote=False), y * LINE + BASE
    if width == 1:
        place = f'x="{column * CELL}" y="{base}" textLength="{len(characters) * CELL}"'
        return f'<text class="{name}" {place}>{shown}</text>'
    middles = " ".join(f"{(column + (place + 0.5) * width) * CELL:g}" for place in range(len(characters)))
    return f'<text class="{name}" x="{middles}" y="{base}" text-anchor="middle">{shown}</text>'


def _hex(colour: Color | None, otherwise: str) -> str:
    if colour is None or colour.is_default:
        return otherwise
    return colour.get_truecolor().hex

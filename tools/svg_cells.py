"""Put every character of an exported terminal picture where its cell is.

Rich writes the length of a text as its number of characters, though a Chinese character takes two cells, so viewers
squeeze Chinese text together. Each text is split here where the width changes, and placed and measured in cells.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from rich.cells import cell_len, split_graphemes

CELL: Final = 12.2
"""The width of a cell in the pictures that Rich exports, in SVG units."""
FONTS: Final = "'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'Menlo', 'Consolas', monospace"
"""The Latin font stands first: the box lines of the Chinese one are shorter than a row."""

_TEXT = re.compile(r'<text class="([^"]*)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"([^>]*)>(.*?)</text>')
_WEB_FONT = re.compile(r"@font-face\s*\{.*?\}", re.DOTALL)
_FAMILY = re.compile(r"font-family: [^;]*;")


def fix(svg: str) -> str:
    """The picture with texts measured in cells and fonts that a computer without network has."""
    svg = _FAMILY.sub(f"font-family: {FONTS};", _WEB_FONT.sub("", svg))
    return _TEXT.sub(lambda match: "".join(_pieces(*match.groups())), svg)


def _pieces(style: str, x: str, y: str, rest: str, content: str) -> Iterator[str]:
    text = html.unescape(content)
    clusters = [text[start:end] for start, end, _width in split_graphemes(text)[0]]
    position = float(x)
    for width, group in groupby(clusters, key=cell_len):
        cells = list(group)
        if width > 1:
            # One by one, in the middle of their cells: a viewer would only stretch the gaps between them.
            for number, cell in enumerate(cells):
                middle = position + (number + 0.5) * width * CELL
                yield _text(style, middle, y, f' text-anchor="middle"{rest}', cell)
        elif width and "".join(cells).strip("\u00a0 "):
            yield _text(style, position, y, f' textLength="{len(cells) * CELL:g}"{rest}', "".join(cells))
        position += len(cells) * width * CELL


def _text(style: str, x: float, y: str, rest: str, text: str) -> str:
    shown = html.escape(text, quote=False).replace(" ", "&#160;")
    return f'<text class="{style}" x="{x:g}" y="{y}"{rest}>{shown}</text>'

"""The base of widgets that draw their own lines instead of being composed of other widgets.

A board of thousands of customers has to paint a key press in milliseconds, so there is no widget per
customer: a drawn widget holds plain data, turns a line number into segments, and refreshes only the lines
that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from tui.ui.cells import clip, width
from tui.ui.themes import Paint

Part = tuple[str, Style]
"""A piece of text (safe to draw, one line) and its style."""


def line(parts: Iterable[Part], cells: int, ground: Style) -> list[Segment]:
    """The parts one after the other in exactly `cells` cells; the first that does not fit is clipped."""
    segments: list[Segment] = []
    room = cells
    for text, style in parts:
        shown = clip(text, room)
        if shown:
            segments.append(Segment(shown, style))
            room -= width(shown)
        if shown != text:
            break
    if room > 0:
        segments.append(Segment(" " * room, ground))
    return segments


def ends(left: Sequence[Part], right: Sequence[Part], cells: int, ground: Style) -> list[Segment]:
    """`left` at the left edge, clipped if need be, and `right`, which must fit, at the right one."""
    taken = sum(width(text) for text, _style in right)
    return [*line(left, cells - taken, ground), *line(right, taken, ground)]


def spread(left: Sequence[Part], right: Sequence[Part], cells: int, ground: Style) -> list[Segment]:
    """`left` at the left edge and `right` at the right one, the latter whole or, if too wide, not at all."""
    taken = sum(width(text) for text, _style in right)
    if not right or taken * 2 > cells + 1:
        return line(left, cells, ground)
    return ends(left, right, cells, ground)


def marked(
    segments: list[Segment], index: int, text: str, words: Sequence[str], mark: Style
) -> list[Segment]:
    """The segments of a line with the letters for `words` in the style `mark`, in the one at `index`.

    That one shows `text`, or as much of it as there was room for. All together stay as wide as they are.
    """
    if not words or index >= len(segments):
        return segments
    from tui.core.marking import marks

    shown, style = segments[index].text, segments[index].style or Style()
    room = len(shown) if shown == text else len(shown) - 1
    if not text.startswith(shown[:room]):
        return segments
    return [*segments[:index], *_split(shown, room, marks(words, text), style, mark), *segments[index + 1 :]]


def _split(
    shown: str, room: int, ranges: Sequence[tuple[int, int]], style: Style, mark: Style
) -> list[Segment]:
    """`shown` as segments, with the ranges within `room` in another style."""
    pieces, at = [], 0
    for start, end in ranges:
        start, end = min(start, room), min(end, room)
        pieces += [Segment(shown[at:start], style), Segment(shown[start:end], style + mark)]
        at = end
    return [piece for piece in (*pieces, Segment(shown[at:], style)) if piece.text]


class Drawn(Widget):
    """A widget that draws itself line by line, in the colours of the theme."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._paint: Paint | None = None

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)

    @property
    def paint(self) -> Paint:
        """The styles of the active theme."""
        if self._paint is None:
            self._paint = Paint(self.app.theme_variables)
        return self._paint

    def draw(self, y: int, cells: int) -> list[Segment]:
        """The segments of line `y`, exactly `cells` wide. Subclasses implement this."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        cells = self.size.width
        return Strip(self.draw(y, cells), cells)

    def repaint_all(self) -> None:
        """Forget what was drawn and draw again; for new data, a new size or a new theme."""
        self.refresh()

    def _theme_changed(self, _theme: Theme) -> None:
        self._paint = None
        self.repaint_all()

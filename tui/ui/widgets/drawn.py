"""The base of widgets that draw their own lines instead of being assembled from other widgets.

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
        """The styles of the theme in force."""
        if self._paint is None:
            self._paint = Paint(self.app.theme_variables)
        return self._paint

    def draw(self, y: int, cells: int) -> list[Segment]:
        """The segments of line `y`, exactly `cells` wide. What a subclass is there for."""
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

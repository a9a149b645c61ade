"""The board: every column and every card in one widget that draws itself.

It holds lists of customer ids and asks a provider for the text of a card only when the card comes into view.
Each column has a scroll offset of its own, drawn cards are kept until they change, and a step of the cursor
refreshes the two cards it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Final

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var

from tui.core.text import safe_text
from tui.language import _
from tui.ui.cells import pad, width, wrap
from tui.ui.widgets.card import HEIGHTS, CardText, draw_card
from tui.ui.widgets.columns import FEW, GAP, NARROWEST, STRIP, share, window
from tui.ui.widgets.dragging import Draggable
from tui.ui.widgets.drawn import line
from tui.ui.widgets.heads import BoardColumn, common_form, draw_folded, draw_rule, draw_title
from tui.ui.widgets.kept import Lines

HEAD: Final = 2
"""Lines of a column's head: its title and a rule."""
FOOT: Final = 1
"""The line that says how many more cards are below."""
_WIDEST_STRIP: Final = 7
"""Cells of a strip in which a count such as 12,345 can be read."""
_ROOMY: Final = 60
"""Cells of a board from which a strip may be wider than it must."""


class Board(Draggable):
    """Columns of cards with a cursor."""

    DEFAULT_CSS = """
    Board { height: 1fr; width: 1fr; }
    """

    @dataclass
    class Picked(Message):
        """The mouse chose a card, or the head of a column (`customer_id` None)."""

        customer_id: str | None
        again: bool
        """Whether it is the second click of a double click, which opens."""

    active: var[bool] = var(True, init=False)
    """Whether the cursor keys move here; otherwise the cursor is drawn as a reminder only."""

    is_away: var[bool] = var(False, init=False)
    """Whether the customer chosen elsewhere is not on the board, so that no card is to be marked."""

    def __init__(self, card: Callable[[str], CardText], *, density: str = "normal") -> None:
        """`card` gives the text of a customer's card."""
        super().__init__()
        self._card = card
        self.card_height = HEIGHTS.get(density, HEIGHTS["normal"])
        self.columns: list[BoardColumn] = []
        """What is shown, from left to right."""
        self._notice: list[str] = []
        self._column = 0
        self._row = 0
        self.widths: list[int] = []
        """The cells of each column; 0 for one that is out of sight."""
        self._measured = Size()
        """The size that the scroll offset was worked out for."""
        self._measured_for: tuple[Size, int] | None = None
        """The size and the current column that the widths were worked out for; None when the columns are new."""
        self._tops: dict[str, int] = {}
        self._first = 0
        """The first open column, where there are too many to keep all in sight."""
        self._form = 0
        """How the heads are written."""
        self._target: int | None = None

    def watch_active(self) -> None:
        self.refresh()

    def watch_is_away(self) -> None:
        self.refresh()

    # What is shown -----------------------------------------------------------------------------------

    def show(
        self, columns: list[BoardColumn], cursor: tuple[int, int] | None, notice: Sequence[str] = ()
    ) -> None:
        """Show these columns with the cursor at (column, row), or in its present place if possible.

        `notice` is drawn in place of the cards, for a board without customers.
        """
        self.columns = columns
        self._measured_for = None
        self._notice = list(notice)
        self._column, self._row = cursor or (self._column, self._row)
        self._hold_cursor()
        self.refresh()

    def set_density(self, density: str) -> None:
        """Say more or less on each card."""
        self.card_height = HEIGHTS.get(density, HEIGHTS["normal"])
        self.forget()
        self._hold_cursor()
        self.refresh()

    def aim(self, column: int | None) -> None:
        """Mark the column that a card is being dragged to; None marks none."""
        if column != self._target:
            self._target = column
            self.refresh(Region(0, 0, self.size.width, HEAD))

    @property
    def chosen(self) -> str | None:
        """The customer under the cursor; None in an empty column."""
        ids = self._ids(self._column)
        return ids[self._row] if self._row < len(ids) else None

    @property
    def column(self) -> int:
        """The index of the column with the cursor."""
        return self._column

    @property
    def column_key(self) -> str:
        """The key of the column with the cursor; "" without columns."""
        return self.columns[self._column].key if self._column < len(self.columns) else ""

    # The cursor --------------------------------------------------------------------------------------

    def go(self, column: int, row: int) -> None:
        """Put the cursor on a card; an invalid position becomes the nearest valid one."""
        before, old = (
            self._view(),
            [self._head_region(self._column), self._region_of(self._column, self._row)],
        )
        place = (self._column, self._row)
        self._column, self._row = column, row
        self._hold_cursor()
        if place == (self._column, self._row) and before == self._view():
            return
        if before == self._view():
            new = [self._head_region(self._column), self._region_of(self._column, self._row)]
            self.refresh(*(old[1:] + new[1:] if place[0] == self._column else old + new))
        else:
            self.refresh()

    def _view(self) -> tuple[list[int], dict[str, int]]:
        """Everything that decides where cards are drawn."""
        return list(self.widths), dict(self._tops)

    def step(self, rows: int) -> None:
        """Move the cursor down, or up for a negative number of rows."""
        self.go(self._column, self._row + rows)

    def edge(self, *, last: bool) -> None:
        """Move the cursor to the first or the last card of its column."""
        self.go(self._column, len(self._ids(self._column)) - 1 if last else 0)

    def turn(self, columns: int) -> bool:
        """Move to the next column, to the card at the same height. False at the edge of the board."""
        target = self._column + columns
        if not 0 <= target < len(self.columns):
            return False
        height = self._row - self._top(self._column)
        self.go(target, self._top(target) + height)
        return True

    @property
    def page(self) -> int:
        """How many whole cards fit on the screen."""
        gap = 0 if self.card_height == HEIGHTS["compact"] else 1
        return max((self.size.height - HEAD - FOOT + gap) // self.card_height, 1)

    def _hold_cursor(self) -> None:
        """Bring the cursor to an existing card and into view."""
        self._column = min(max(self._column, 0), max(len(self.columns) - 1, 0))
        count = len(self._ids(self._column))
        self._row = min(max(self._row, 0), max(count - 1, 0))
        lowest = max(self._row - self.page + 1, 0)
        self._set_top(self._column, min(max(self._top(self._column), lowest), self._row))
        self._measured = self.size
        if self._measured_for != (self.size, self._column):
            self._measured_for = (self.size, self._column)
            self._measure()

    def _measure(self) -> None:
        """Share the width among the columns, and choose the form of their heads."""
        columns, cells = self.columns, self.size.width
        if len(columns) > FEW and len(columns) * (NARROWEST + GAP) > cells:
            self.widths, self._first = window(cells, len(columns), self._column, self._first)
        else:
            folded, empty = [each.folded for each in columns], [not each.ids for each in columns]
            weights = [each.weight for each in columns]
            self.widths = share(cells, folded, self._column, empty, weights, self._strip(cells))
        is_open = [cells > _WIDEST_STRIP for cells in self.widths]
        self._form = common_form(list(compress(columns, is_open)), list(compress(self.widths, is_open)))

    def _strip(self, cells: int) -> int:
        """The width of a folded column: as its count needs, if it fits."""
        counts = [width(f"{len(each.ids):,}") + 1 for each in self.columns if each.folded]
        return min(max([STRIP, *counts]), _WIDEST_STRIP) if cells >= _ROOMY else STRIP

    def _ids(self, column: int) -> Sequence[str]:
        return self.columns[column].ids if column < len(self.columns) else ()

    def _top(self, column: int) -> int:
        """The first row in view. A shortened column scrolls back automatically."""
        if column >= len(self.columns):
            return 0
        last = max(len(self._ids(column)) - self.page, 0)
        return min(self._tops.get(self.columns[column].key, 0), last)

    def _set_top(self, column: int, row: int) -> None:
        if column < len(self.columns):
            self._tops[self.columns[column].key] = max(row, 0)

    # Geometry ----------------------------------------------------------------------------------------

    def _left(self, column: int) -> int:
        return sum(cells + GAP for cells in self.widths[:column] if cells)

    def _head_region(self, column: int) -> Region:
        if column >= len(self.widths):
            return Region()
        return Region(self._left(column), 0, self.widths[column], HEAD)

    def _region_of(self, column: int, row: int) -> Region:
        if column >= len(self.widths):
            return Region()
        y = HEAD + (row - self._top(column)) * self.card_height
        return Region(self._left(column), y, self.widths[column], self.card_height)

    def column_at(self, x: int) -> int | None:
        """The index of the column at this cell of the widget."""
        left = 0
        for index, cells in enumerate(self.widths):
            if cells and left <= x < left + cells:
                return index
            left += cells + GAP if cells else 0
        return None

    def customer_at(self, x: int, y: int) -> str | None:
        column, row = self._place_at(x, y)
        return None if column is None or row is None or self._notice else self._ids(column)[row]

    def take_hold(self, x: int, y: int) -> None:
        """Move the cursor to the dragged card: it may be in several columns."""
        column, row = self._place_at(x, y)
        if column is not None and row is not None:
            self.go(column, row)
            self.post_message(self.Picked(self.chosen, again=False))

    def _place_at(self, x: int, y: int) -> tuple[int | None, int | None]:
        """Column and row of a point; row None on a head or below the last card."""
        column = self.column_at(x)
        if column is None:
            return None, None
        row = self._top(column) + (y - HEAD) // self.card_height
        inside = HEAD <= y < self.size.height - FOOT and row < len(self._ids(column))
        return column, row if inside and self._is_open(column) else None

    def _is_open(self, column: int) -> bool:
        return self.widths[column] > _WIDEST_STRIP or column == self._column

    # Drawing -----------------------------------------------------------------------------------------

    def draw(self, y: int, cells: int) -> list[Segment]:
        if self._measured != self.size:
            self._hold_cursor()
        if self._notice and y >= HEAD:
            return self._draw_notice(y - HEAD, cells)
        rule = Segment("│" * GAP, self.paint("line"))
        segments: list[Segment] = []
        for index, column_cells in enumerate(self.widths):
            if not column_cells:
                continue
            if segments:
                segments.append(rule)
            segments.extend(self._draw_column(index, y, column_cells))
        return segments or line([], cells, self.paint("plain"))

    def _draw_column(self, index: int, y: int, cells: int) -> list[Segment]:
        if y < HEAD:
            return self._draw_head(index, y, cells)
        if not self._is_open(index):
            return self._draw_strip(index, y, cells)
        if y >= self.size.height - FOOT:
            return self._draw_foot(index, cells)
        if not self._ids(index):
            return self._draw_hint(index, y - HEAD, cells)
        row, part = divmod(y - HEAD, self.card_height)
        if row >= self.page or self._top(index) + row >= len(self._ids(index)):
            return line([], cells, self.paint("plain"))
        return self._draw_card(index, self._top(index) + row, cells)[part]

    def _draw_head(self, index: int, y: int, cells: int) -> list[Segment]:
        column, paint = self.columns[index], self.paint
        is_open, is_target = self._is_open(index), index == self._target
        if y:
            is_current = is_target or (index == self._column and self.active)
            return draw_rule(column, cells, paint, self._top(index) if is_open else 0, is_current=is_current)
        if not is_open:
            return draw_folded(column, cells, paint, is_target=is_target)
        is_current = index == self._column
        return draw_title(column, cells, paint, self._form, is_current=is_current, is_target=is_target)

    def _draw_card(self, index: int, row: int, cells: int) -> Lines:
        customer_id = self._ids(index)[row]
        is_chosen = index == self._column and row == self._row
        ground = "chosen" if self.active else "" if self.is_away else "marked"
        ground = ground if is_chosen else ""

        def compose() -> Lines:
            return draw_card(self._card(customer_id), cells, self.card_height, self.paint, ground)

        return self.keep(customer_id, cells, ground, compose)

    def _draw_hint(self, index: int, y: int, cells: int) -> list[Segment]:
        """The text of an empty column."""
        lines = wrap(self.columns[index].hint, cells - 2)
        text = safe_text(lines[y]) if y < len(lines) else ""
        return line([(f" {text}", self.paint("quiet"))], cells, self.paint("plain"))

    def _draw_foot(self, index: int, cells: int) -> list[Segment]:
        below = len(self._ids(index)) - self._top(index) - self.page
        if below <= 0:
            return line([], cells, self.paint("plain"))
        words = _("{count} more").format(count=f"{below:,}")
        return line([("  " + words, self.paint("quiet"))], cells, self.paint("plain"))

    def _draw_strip(self, index: int, y: int, cells: int) -> list[Segment]:
        """A folded column: how many customers it has, and how many columns are hidden after it."""
        text = ""
        if y == HEAD:
            count = f"{len(self._ids(index)):,}"
            text = count if width(count) < cells else _short(len(self._ids(index)))
        elif y == HEAD + 1:
            behind = self.widths[index + 1 :] if index > self._column else self.widths[:index]
            text = f"+{len(behind)}" if behind and not any(behind) else ""
        return [Segment(pad(pad(text, cells - 1, right=True), cells), self.paint("quiet"))]

    def _draw_notice(self, y: int, cells: int) -> list[Segment]:
        """The notice in the middle of the board, its first line in bold."""
        first = max((self.size.height - HEAD - len(self._notice)) // 3, 0)
        row = y - first
        if not 0 <= row < len(self._notice):
            return line([], cells, self.paint("plain"))
        text = safe_text(self._notice[row])
        left = max((cells - max(map(width, self._notice))) // 2, 1)
        style = self.paint("strong", bold=True) if row == 0 else self.paint("plain")
        return line([(" " * left, self.paint("plain")), (text, style)], cells, self.paint("plain"))

    # The mouse ---------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        column, row = self._place_at(event.x, event.y)
        if self.ends_drag() or column is None or self._notice:
            return
        self.go(column, self._top(column) if row is None else row)
        self.post_message(self.Picked(self.chosen, again=event.chain > 1 and row is not None))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll_column(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll_column(event, -1)

    def _scroll_column(self, event: events.MouseEvent, rows: int) -> None:
        """Scroll the column under the pointer by a card; the cursor does not move."""
        event.stop()
        column = self.column_at(event.x)
        if column is None:
            return
        last = max(len(self._ids(column)) - self.page, 0)
        self._set_top(column, min(self._top(column) + rows, last))
        self.refresh()


def _short(count: int) -> str:
    """A number in three cells: 840, 2k, 25k."""
    return str(count) if count < 1000 else f"{count // 1000}k"

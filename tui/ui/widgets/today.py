"""Today's list: whom to contact now, in order, with the reason for each in one sentence.

Drawn like the board, because after an import everybody may be due. Beside the board a customer takes two lines, above
it one; folded, the list is a single line that says who is next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var

from tui.core.text import safe_text
from tui.language import _, ngettext
from tui.ui.widgets.dragging import Draggable
from tui.ui.widgets.drawn import Part, line, spread
from tui.ui.widgets.kept import Lines
from tui.ui.widgets.today_rows import TodayNumbers, TodayRow, folded_parts, head_parts, one_line, two_lines

Look = Literal["list", "strip"]
"""A list has two lines for a customer, a rule below its head and a foot; a strip has one line and neither."""


class Today(Draggable):
    """The list of customers to contact today, with a cursor."""

    DEFAULT_CSS = """
    Today { height: 1fr; }
    """

    @dataclass
    class Picked(Message):
        """The mouse chose a customer; `customer_id` None means the numbers, which open a folded list."""

        customer_id: str | None
        again: bool

    active: var[bool] = var(False, init=False)
    """Whether the cursor keys move here; otherwise the cursor is drawn as a reminder only."""

    def __init__(self, row: Callable[[str], TodayRow]) -> None:
        """`row` gives the text of a customer's row."""
        super().__init__()
        self._row_text = row
        self._ids: Sequence[str] = ()
        self._numbers: TodayNumbers | None = None
        self._notice: list[str] = []
        self._keys = ("Tab", "m")
        self._look: Look = "list"
        self._chosen: int | None = None
        self._top = 0
        self._measured = Size()
        """The size that the scroll offset was worked out for."""

    def watch_active(self) -> None:
        self.refresh()

    # What is shown -----------------------------------------------------------------------------------

    def show(
        self,
        ids: Sequence[str],
        numbers: TodayNumbers | None,
        chosen: str | None,
        notice: Sequence[str] = (),
    ) -> None:
        """Show these customers, `notice` if there are none, with the cursor on `chosen` if it is listed.

        `numbers` is None while nobody knows yet who is due.
        """
        self._ids = list(ids)
        self._numbers = numbers
        self._notice = list(notice)
        self._chosen = None
        self.choose(chosen)
        self._top = min(self._top, max(len(self._ids) - self.page, 0))
        self.refresh()

    def name_keys(self, switch: str, more: str) -> None:
        """The keys that the panel itself mentions, ready to show."""
        self._keys = (switch, more)

    def take_look(self, look: Look) -> None:
        """Draw customers in two lines, or in one."""
        if look != self._look:
            self._look = look
            self._measured = Size()
            self.repaint_all()

    @property
    def ids(self) -> Sequence[str]:
        """The customers listed, in order."""
        return self._ids

    @property
    def chosen(self) -> str | None:
        """The customer under the cursor; None if that one is not on the list."""
        return None if self._chosen is None else self._ids[self._chosen]

    # The cursor --------------------------------------------------------------------------------------

    def choose(self, customer_id: str | None) -> None:
        """Put the cursor on a customer; off the list if they are not on it."""
        row = self._ids.index(customer_id) if customer_id in self._ids else None
        self._go(row)

    def step(self, rows: int) -> None:
        """Move the cursor down, or up for a negative number; from off the list to the first in view."""
        if self._ids:
            start = self._top if self._chosen is None else self._chosen + rows
            self._go(min(max(start, 0), len(self._ids) - 1))

    def edge(self, *, last: bool) -> None:
        """Move the cursor to the first or the last one."""
        if self._ids:
            self._go(len(self._ids) - 1 if last else 0)

    @property
    def page(self) -> int:
        """How many whole rows fit."""
        return max((self.size.height - self._head - self._foot) // self._row, 1)

    @property
    def _head(self) -> int:
        """Lines above the customers: the numbers, and in a list a rule."""
        return 2 if self._look == "list" else 1

    @property
    def _row(self) -> int:
        """Lines of a customer."""
        return 2 if self._look == "list" else 1

    @property
    def _foot(self) -> int:
        """The lines below the customers that say how many more there are."""
        return 1 if self._look == "list" else 0

    def _go(self, row: int | None) -> None:
        before, top = self._chosen, self._top
        self._chosen, self._top = row, self._top_for(row)
        if top != self._top:
            self.refresh()
        elif before != row:
            self.refresh(*(self._region_of(each) for each in (before, row) if each is not None))

    def _top_for(self, row: int | None) -> int:
        """The first row to show so that `row` is in view."""
        return self._top if row is None else min(max(self._top, row - self.page + 1), row)

    def _region_of(self, row: int) -> Region:
        return Region(0, self._head + (row - self._top) * self._row, self.size.width, self._row)

    # Drawing -----------------------------------------------------------------------------------------

    def draw(self, y: int, cells: int) -> list[Segment]:
        if self._measured != self.size:
            self._measured = self.size
            self._top = self._top_for(self._chosen)
        plain = self.paint("plain")
        if y == 0:
            return self._draw_head(cells)
        if y < self._head:
            style = self.paint("strong" if self.active else "line")
            return [Segment(("━" if self.active else "─") * cells, style)]
        if y >= self.size.height - self._foot:
            return self._draw_foot(cells)
        if not self._ids:
            line_number = y - self._head - self._foot
            text = self._notice[line_number] if 0 <= line_number < len(self._notice) else ""
            return line([("  " + safe_text(text), self.paint("quiet"))], cells, plain)
        row, part = divmod(y - self._head, self._row)
        row += self._top
        if row >= len(self._ids) or row >= self._top + self.page:
            return line([], cells, plain)
        return self._draw_row(row, cells)[part]

    def _draw_head(self, cells: int) -> list[Segment]:
        """The numbers; in a folded list also who is next, in a strip the text of a foot."""
        paint, numbers = self.paint, self._numbers
        if self.size.height == 1:
            row = self._row_text(self._ids[0]) if self._ids else None
            hint = _("{key} shows the list").format(key=self._keys[0])
            return folded_parts(numbers, row, hint, cells, paint)
        more = "" if self._foot else self.more()
        tail: list[Part] = [(f"  {more} ", paint("quiet"))] if more else []
        return spread(head_parts(numbers, paint), tail, cells, paint("plain"))

    def _draw_foot(self, cells: int) -> list[Segment]:
        return line([("  " + self.more(), self.paint("quiet"))], cells, self.paint("plain"))

    def more(self) -> str:
        """How many are below, how many wait for another day, and how to leave another day."""
        below = len(self._ids) - self._top - self.page
        parts = [_("{count} more").format(count=f"{below:,}")] if below > 0 else []
        waiting = self._numbers.waiting if self._numbers and self._foot else 0
        if waiting:
            words = ngettext(
                "{count} more due · {key} shows all", "{count} more due · {key} shows all", waiting
            )
            parts.append(words.format(count=f"{waiting:,}", key=self._keys[1]))
        if self._numbers and self._numbers.day:
            parts.append(_("Esc goes back to today"))
        return " · ".join(parts)

    def _draw_row(self, row: int, cells: int) -> Lines:
        customer_id = self._ids[row]
        ground = ("chosen" if self.active else "marked") if row == self._chosen else ""
        compose = two_lines if self._look == "list" else one_line
        return self.keep(
            customer_id,
            cells,
            ground,
            lambda: compose(self._row_text(customer_id), cells, self.paint, ground),
        )

    # The mouse ---------------------------------------------------------------------------------------

    def customer_at(self, x: int, y: int) -> str | None:
        row = self._row_at(y)
        return None if row is None else self._ids[row]

    def _row_at(self, y: int) -> int | None:
        row = self._top + (y - self._head) // self._row
        inside = y >= self._head and self._top <= row < min(self._top + self.page, len(self._ids))
        return row if inside and self.size.height > 1 else None

    def on_click(self, event: events.Click) -> None:
        if self.ends_drag():
            return
        row = self._row_at(event.y)
        if row is not None:
            self._go(row)
        self.post_message(
            self.Picked(None if row is None else self.chosen, row is not None and event.chain > 1)
        )

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        """Scroll by a row; the cursor does not move."""
        event.stop()
        self._top = min(max(self._top + rows, 0), max(len(self._ids) - self.page, 0))
        self.refresh()

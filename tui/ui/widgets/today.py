"""Today's list: whom to contact now, in order, and for each of them the reason in one sentence.

Drawn like the board, because after an import everybody may be due. On a narrow screen the panel is a single
line with the numbers until it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var

from tui.core.text import safe_text
from tui.language import _, ngettext
from tui.ui.cells import width
from tui.ui.themes import grade_role
from tui.ui.widgets.card import BAR
from tui.ui.widgets.drawn import Drawn, Part, line, marked, spread

HEAD: Final = 2
FOOT: Final = 1
ROW: Final = 2
"""Lines of one customer: the name, the reason."""
_INDENT: Final = 4
"""Cells in front of a reason."""


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One customer on the list, safe to draw. `when` is "3d late" or "15:00", `tone` its colour role, `brief`
    the reason without the date in brackets. `words` are marked in the name and in the company, whose place `found`
    takes: where a search has found the customer if not there."""

    grade: str
    name: str
    company: str
    reason: str
    when: str
    tone: str
    is_late: bool
    brief: str = ""
    found: str = ""
    words: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The company, or where the customer was found."""
        return self.found or self.company


@dataclass(frozen=True, slots=True)
class TodayNumbers:
    """What the head and the foot say: contacts done today, customers due, how many of them wait unseen."""

    done: int
    due: int
    waiting: int


class Today(Drawn):
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
        self._chosen: int | None = None
        self._top = 0
        self._measured = Size()
        """The size that the scroll offset was worked out for."""
        self._drawn: LRUCache[tuple[str, int, str], list[list[Segment]]] = LRUCache(256)

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
        """Show these customers, `notice` where there are none, with the cursor on `chosen` if it is listed.

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

    def forget(self, customer_ids: Collection[str] | None = None) -> None:
        """Draw these customers' rows anew when they are next in view; None means all rows."""
        if customer_ids is None:
            self._drawn.clear()
            return
        changed = set(customer_ids)
        for key in [key for key in self._drawn.keys() if key[0] in changed]:  # noqa: SIM118 - not a dict
            self._drawn.discard(key)

    def repaint_all(self) -> None:
        self._drawn.clear()
        self.refresh()

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
        return max((self.size.height - HEAD - FOOT) // ROW, 1)

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
        return Region(0, HEAD + (row - self._top) * ROW, self.size.width, ROW)

    # Drawing -----------------------------------------------------------------------------------------

    def draw(self, y: int, cells: int) -> list[Segment]:
        if self._measured != self.size:
            self._measured = self.size
            self._top = self._top_for(self._chosen)
        plain = self.paint("plain")
        if y == 0:
            return self._draw_head(cells)
        if y == 1:
            style = self.paint("strong" if self.active else "line")
            return [Segment(("━" if self.active else "─") * cells, style)]
        if y >= self.size.height - FOOT:
            return self._draw_foot(cells)
        if not self._ids:
            text = self._notice[y - HEAD - 1] if 0 <= y - HEAD - 1 < len(self._notice) else ""
            return line([("  " + safe_text(text), self.paint("quiet"))], cells, plain)
        row, part = divmod(y - HEAD, ROW)
        row += self._top
        if row >= len(self._ids) or row >= self._top + self.page:
            return line([], cells, plain)
        return self._draw_row(row, cells)[part]

    def _draw_head(self, cells: int) -> list[Segment]:
        """The numbers; in a folded panel also how to open it."""
        paint = self.paint
        title: Part = (" " + _("TODAY"), paint("strong", bold=True))
        hint: list[Part] = []
        if self.size.height == 1:
            hint = [(_("{key} shows the list").format(key=self._keys[0]) + " ", paint("quiet"))]
        return spread([title, *self._count()], hint, cells, paint("plain"))

    def _count(self) -> list[Part]:
        paint, numbers = self.paint, self._numbers
        if numbers is None:
            return [("  …", paint("quiet"))]
        shown = numbers.due - numbers.waiting
        done = ngettext("{count} done", "{count} done", numbers.done).format(count=f"{numbers.done:,}")
        left = _("{shown} of {due}").format(shown=f"{shown:,}", due=f"{numbers.due:,}")
        return [
            (f"  {done}", paint("good" if numbers.done else "quiet")),
            (" · ", paint("quiet")),
            (left, paint("plain")),
        ]

    def _draw_foot(self, cells: int) -> list[Segment]:
        below = len(self._ids) - self._top - self.page
        waiting = self._numbers.waiting if self._numbers else 0
        parts = [_("{count} more").format(count=f"{below:,}")] if below > 0 else []
        if waiting:
            words = ngettext(
                "{count} more waits · {key} shows all", "{count} more wait · {key} shows all", waiting
            )
            parts.append(words.format(count=f"{waiting:,}", key=self._keys[1]))
        return line([("  " + " · ".join(parts), self.paint("quiet"))], cells, self.paint("plain"))

    def _draw_row(self, row: int, cells: int) -> list[list[Segment]]:
        customer_id = self._ids[row]
        ground = ("chosen" if self.active else "marked") if row == self._chosen else ""
        key = (customer_id, cells, ground)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._compose_row(self._row_text(customer_id), cells, ground)
            self._drawn[key] = drawn
        return drawn

    def _compose_row(self, row: TodayRow, cells: int, ground: str) -> list[list[Segment]]:
        paint = self.paint
        fill, quiet = paint("plain", ground), paint("quiet", ground)
        role = grade_role(row.grade)
        bar: Part = (BAR if ground else " ", paint(role, ground))
        mark: Part = ("!" if row.is_late else " ", paint("late", ground, bold=True))
        names: list[Part] = [
            bar,
            mark,
            (row.grade + " ", paint(role, ground, bold=True)),
            (row.name, paint("strong", ground, bold=True)),
            (f"  {row.place}" if row.place else "", quiet),
        ]
        when: list[Part] = [(f" {row.when} ", paint(row.tone, ground))]
        is_whole = not row.brief or width(row.reason) <= cells - _INDENT - 1
        reason: list[Part] = [bar, ("   " + (row.reason if is_whole else row.brief), quiet)]
        first = spread(names, when, cells, fill)
        for index in (4, 3):
            first = marked(first, index, names[index][0], row.words, paint.found)
        return [first, [*line(reason, cells - 1, fill), Segment(" ", fill)]]

    # The mouse ---------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        row = self._top + (event.y - HEAD) // ROW
        if event.y < HEAD or not self._top <= row < min(self._top + self.page, len(self._ids)):
            self.post_message(self.Picked(None, again=False))
            return
        again = row == self._chosen and self.active
        self._go(row)
        self.post_message(self.Picked(self.chosen, again))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        """Scroll by a row; the cursor stays where it is."""
        event.stop()
        self._top = min(max(self._top + rows, 0), max(len(self._ids) - self.page, 0))
        self.refresh()

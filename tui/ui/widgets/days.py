"""The days ahead with how many customers fall due on each: to look at one, or to drop a customer on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.segment import Segment
from textual import events
from textual.message import Message

from tui.ui.cells import pad
from tui.ui.widgets.drawn import Drawn, Part, line


@dataclass(frozen=True, slots=True)
class Day:
    """One day: a short name, safe to draw; how many fall due; whether it is a day off, and is selected."""

    day: date
    name: str
    count: int
    is_off: bool
    is_chosen: bool


class Days(Drawn):
    """A week from left to right: a rule, the days, the counts."""

    DEFAULT_CSS = """
    Days { height: 3; }
    """

    @dataclass
    class Picked(Message):
        """The mouse chose a day."""

        day: date

    def __init__(self) -> None:
        super().__init__()
        self._days: Sequence[Day] = ()
        self._target: date | None = None

    def show(self, days: Sequence[Day]) -> None:
        """Show these days."""
        if days != self._days:
            self._days = days
            self.refresh()

    def aim(self, day: date | None) -> None:
        """Mark the day that a customer is being dragged to; None marks none."""
        if day != self._target:
            self._target = day
            self.refresh()

    def day_at(self, x: int) -> date | None:
        """The day drawn at this cell of the widget."""
        cells = self._cells(self.size.width)
        index = x // cells if cells else len(self._days)
        return self._days[index].day if 0 <= index < len(self._days) else None

    def draw(self, y: int, cells: int) -> list[Segment]:
        paint = self.paint
        if not y:
            return [Segment("─" * cells, paint("line"))]
        each = self._cells(cells)
        return line([self._part(day, y, each) for day in self._days], cells, paint("plain"))

    def _part(self, day: Day, y: int, cells: int) -> Part:
        is_target = day.day == self._target
        ground = "target" if is_target else "chosen" if day.is_chosen else ""
        text = day.name if y == 1 else (f"{day.count:,}" if day.count else "–")
        role = "quiet" if day.is_off or (y > 1 and not day.count) else "plain"
        bright = is_target or day.is_chosen
        return pad(f" {text}", cells), self.paint("strong" if bright else role, ground, bold=bright)

    def _cells(self, cells: int) -> int:
        return cells // len(self._days) if self._days else 0

    def on_click(self, event: events.Click) -> None:
        if (day := self.day_at(event.x)) is not None:
            self.post_message(self.Picked(day))

"""A list of options to choose one from, drawn like the board: a book may offer thousands of them.

Up to nine options carry a number that chooses them at once. An option that cannot be chosen now stays in its
place, dimmed, and says why: what is missing from a list cannot be learned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual import events
from textual.message import Message

from tui.core.text import safe_text
from tui.ui.cells import clip, width
from tui.ui.widgets.card import BAR
from tui.ui.widgets.drawn import Drawn, Part, ends, line, spread

_SHORTEST_TEXT: Final = 24
"""Cells that the text of an option keeps beside a long reason."""

NUMBERED: Final = 9
"""Options up to which each has a number."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option: `text` at the left, `hint` (a key, a kind) at the right.

    `disabled` says why it cannot be chosen now; "" if it can. Nothing of it need be safe to draw.
    """

    id: str
    text: str
    hint: str = ""
    disabled: str = ""


class OptionRows(Drawn, can_focus=True):
    """Options with a cursor, one line each."""

    DEFAULT_CSS = """
    OptionRows { height: 1fr; min-height: 1; }
    """

    @dataclass
    class Scrolled(Message):
        """The mouse or a new size has brought other options into view."""

    def __init__(self, pick: Callable[[Option], None], *, numbered: bool = False) -> None:
        """`pick` is called at once with an option chosen by number or mouse: the next key may already be there.

        `numbered` gives the first nine options a number.
        """
        super().__init__()
        self._pick = pick
        self._numbered = numbered
        self._options: Sequence[Option] = ()
        self._notice = ""
        self._cursor = 0
        self._top = 0

    # What is shown -----------------------------------------------------------------------------------

    def show(self, options: Sequence[Option], chosen: str = "", notice: str = "") -> None:
        """Show these options with the cursor on the one with the id `chosen`, else on the first.

        `notice` stands in place of the options where there are none.
        """
        self._options, self._notice = options, notice
        self._top = 0
        self._go(next((row for row, option in enumerate(options) if option.id == chosen), 0))
        self.refresh()

    @property
    def options(self) -> Sequence[Option]:
        """All options on show, in order."""
        return self._options

    @property
    def chosen(self) -> Option | None:
        """The option under the cursor; None in an empty list."""
        return self._options[self._cursor] if self._options else None

    @property
    def below(self) -> int:
        """How many options there are below the last one in view."""
        return max(len(self._options) - self._top - self.page, 0)

    # The cursor --------------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """How many options fit."""
        return max(self.size.height, 1)

    def step(self, rows: int) -> None:
        """Move the cursor down, or up for a negative number of rows."""
        self._go(self._cursor + rows)
        self.refresh()

    def edge(self, *, last: bool) -> None:
        """Move the cursor to the first or the last option."""
        self._go(len(self._options) - 1 if last else 0)
        self.refresh()

    def take_key(self, event: events.Key) -> bool:
        """Choose by number; other keys are left to the bindings."""
        typed = event.character or ""
        if not (self._numbered and len(typed) == 1 and typed.isdecimal()):
            return False
        row = int(typed) - 1
        if 0 <= row < min(len(self._options), NUMBERED):
            self._go(row)
            self.refresh()
            self._pick(self._options[row])
        return True

    def on_resize(self) -> None:
        self._go(self._cursor)
        self.refresh()
        self.post_message(self.Scrolled())

    def _go(self, row: int) -> None:
        """Put the cursor on an existing row, and the row into view."""
        self._cursor = min(max(row, 0), max(len(self._options) - 1, 0))
        lowest = max(self._cursor - self.page + 1, 0)
        furthest = max(len(self._options) - self.page, 0)
        self._top = min(max(self._top, lowest), self._cursor, furthest)

    # Drawing -----------------------------------------------------------------------------------------

    def draw(self, y: int, cells: int) -> list[Segment]:
        row = self._top + y
        if row < len(self._options):
            return self._draw_option(row, cells)
        text = "  " + safe_text(self._notice) if y == 0 and not self._options else ""
        return line([(text, self.paint("quiet", "bar"))], cells, self.paint("plain", "bar"))

    def _draw_option(self, row: int, cells: int) -> list[Segment]:
        option, is_chosen = self._options[row], row == self._cursor
        ground = "chosen" if is_chosen else "bar"
        paint, fill = self.paint, self.paint("plain", ground)
        ink = paint("quiet", ground) if option.disabled else paint("strong", ground)
        left: list[Part] = [
            (BAR if is_chosen else " ", paint("due", ground)),
            (self._number(row), paint("due", ground, bold=True)),
            (safe_text(option.text), ink),
        ]
        words = safe_text(option.disabled or option.hint)
        right: list[Part] = [(f" {words} ", paint("quiet", ground))] if words else []
        if sum(width(text) for text, _style in (*left, *right)) <= cells:
            return ends(left, right, cells, fill)
        if option.disabled:  # the reason matters more than the text
            right = [(clip(right[0][0], cells - _SHORTEST_TEXT), right[0][1])]
            return ends(left, right, cells, fill)
        return spread(left, right, cells, fill)

    def _number(self, row: int) -> str:
        if not self._numbered:
            return " "
        return f"{row + 1} " if row < NUMBERED else "  "

    # The mouse ---------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        row = self._top + event.y
        if row < len(self._options):
            self._go(row)
            self.refresh()
            self._pick(self._options[row])

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, rows: int) -> None:
        """Scroll by a row; the cursor moves along, so that it is never out of sight."""
        event.stop()
        self._top = min(max(self._top + rows, 0), max(len(self._options) - self.page, 0))
        self._go(min(max(self._cursor, self._top), self._top + self.page - 1))
        self.refresh()
        self.post_message(self.Scrolled())


def natural_width(options: Sequence[Option], *, first: int = 200) -> int:
    """The cells that the widest of the first options needs, with the space between text and hint."""
    return max(
        (width(each.text) + width(each.disabled or each.hint) + 8 for each in options[:first]), default=0
    )

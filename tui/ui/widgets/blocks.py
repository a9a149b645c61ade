"""A list of blocks of different heights, with a cursor: the fields of a customer, a timeline of follow-ups.

A customer may have thousands of follow-ups, so nothing here knows the height of the whole list: the place one has
scrolled to is a block and a line in it, and only the blocks in view are ever laid out. A key press costs what the
screen shows, whatever the list holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from tui.language import _
from tui.ui.cells import width
from tui.ui.widgets.drawn import Drawn, Part, line, spread

Place = tuple[int, int]
"""A block and a line in it."""
Lines = list[list[Segment]]

HEAD: Final = 2
"""Lines above the blocks: a title and a rule."""
WHEEL: Final = 3
"""Lines that one notch of the wheel scrolls."""


class Blocks(Drawn):
    """Blocks one below the other, with a cursor on one of them.

    A subclass gives the number of blocks to `hold`, and draws one in `compose_block` and the title in `title`.
    """

    DEFAULT_CSS = """
    Blocks { height: 1fr; }
    """

    @dataclass
    class Picked(Message):
        """The mouse put the cursor on a block; `again` if it was there already."""

        pane: Blocks
        again: bool

        @property
        def control(self) -> Blocks:
            return self.pane

    active: var[bool] = var(False, init=False)
    """Whether the cursor keys move here; otherwise the cursor is drawn as a reminder only."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._count = 0
        self._at = 0
        """The block under the cursor."""
        self._top: Place = (0, 0)
        self._measured = Size()
        """The size that `_top` was worked out for."""
        self._seen: list[tuple[int, list[Segment]]] | None = None
        """The lines in view with their blocks; None until they are drawn again."""
        self._laid: LRUCache[tuple[int, int, str], Lines] = LRUCache(256)

    def watch_active(self) -> None:
        self._draw_anew()

    # What a subclass says ----------------------------------------------------------------------------

    def title(self) -> tuple[list[Part], list[Part]]:
        """The first line's text at the left, and at the right if it fits."""
        raise NotImplementedError

    def compose_block(self, index: int, cells: int, ground: str) -> Lines:
        """The lines of a block, each `cells` wide; at least one. `ground` is that of the block under the cursor."""
        raise NotImplementedError

    def notice(self) -> str:
        """The text of an empty list."""
        return ""

    # What is shown -----------------------------------------------------------------------------------

    def hold(self, count: int, at: int) -> None:
        """Show `count` blocks with the cursor on one of them, in the line where the cursor was before."""
        self._top = (max(self._top[0] + at - self._at, 0), self._top[1]) if at else (0, 0)
        self._count, self._at = count, min(max(at, 0), max(count - 1, 0))
        self._laid.clear()
        self._bring_in_view()
        self.repaint_all()

    def repaint_all(self) -> None:
        self._laid.clear()
        self._draw_anew()

    @property
    def at(self) -> int | None:
        """The block under the cursor; None if there are no blocks."""
        return self._at if self._count else None

    # The cursor --------------------------------------------------------------------------------------

    def step(self, blocks: int) -> None:
        """Move the cursor down, or up for a negative number. A block taller than the view is scrolled through first."""
        if not self._count or self._scroll_inside(blocks):
            return
        self.go(self._at + blocks)

    def edge(self, *, last: bool) -> None:
        """Move the cursor to the first or the last block."""
        self.go(self._count - 1 if last else 0)

    def turn(self, pages: int) -> None:
        """Move the cursor by as many blocks as fit, down or up."""
        if not self._count:
            return
        target = self._walk((self._at, 0), pages * self.room)[0]
        if target == self._at:
            self.step(1 if pages > 0 else -1)
        else:
            self.go(target)

    @property
    def room(self) -> int:
        """Lines for blocks."""
        return max(self.size.height - HEAD, 1)

    def go(self, block: int) -> None:
        """Put the cursor on a block, or on the nearest existing one."""
        self._at = min(max(block, 0), max(self._count - 1, 0))
        self._bring_in_view()
        self._draw_anew()

    def _scroll_inside(self, direction: int) -> bool:
        """Scroll on in a block that does not fit, if there is more of it in that direction."""
        height, (block, offset) = self._height(self._at), self._top
        if block != self._at or height <= self.room:
            return False
        further = min(max(offset + direction * max(self.room - 1, 1), 0), height - self.room)
        if further == offset:
            return False
        self._top = (block, further)
        self._draw_anew()
        return True

    def _bring_in_view(self) -> None:
        """Scroll as little as needed to have the block under the cursor in view."""
        if not self.size.width:  # not on the screen yet
            return
        end = self._walk((self._at, self._height(self._at)), -self.room) if self._count else (0, 0)
        start = (self._at, 0)
        if self._top > start or end >= start:
            self._top = start
        elif self._top < end:
            self._top = end
        self._settle()

    def _settle(self) -> None:
        """Leave no empty lines below the last block while there are more above."""
        self._top = min(self._top, self._walk((self._count, 0), -self.room))

    # Measuring: never further than the view ----------------------------------------------------------

    def _walk(self, place: Place, lines: int) -> Place:
        """The place so many lines further down, or up; never before the first line or after the last."""
        block, offset = place
        offset += lines
        while offset < 0 and block > 0:
            block -= 1
            offset += self._height(block)
        while block < self._count and offset >= self._height(block):
            offset -= self._height(block)
            block += 1
        return (block, max(offset, 0)) if block < self._count else (self._count, 0)

    def _height(self, block: int) -> int:
        return len(self._block(block))

    def _block(self, block: int) -> Lines:
        ground = ("chosen" if self.active else "marked") if block == self._at else ""
        key = (block, self.size.width, ground)
        drawn = self._laid.get(key)
        if drawn is None:
            drawn = self.compose_block(block, self.size.width, ground)
            self._laid[key] = drawn
        return drawn

    # Drawing -----------------------------------------------------------------------------------------

    def draw(self, y: int, cells: int) -> list[Segment]:
        if self._measured != self.size:
            self._measured = self.size
            self._seen = None
            self._top = (self._top[0], 0)
            self._bring_in_view()
        if y == 0:
            return spread(*self.title(), cells, self.paint("plain"))
        if y == 1:
            return self._rule(cells)
        if not self._count:
            text = self.notice() if y == HEAD else ""
            return line([(text, self.paint("quiet"))], cells, self.paint("plain"))
        in_view = self.in_view()
        return in_view[y - HEAD][1] if y - HEAD < len(in_view) else line([], cells, self.paint("plain"))

    def _rule(self, cells: int) -> list[Segment]:
        """The line below the title; at its end how many blocks are further down."""
        style = self.paint("strong" if self.active else "line")
        in_view = self.in_view()
        below = self._count - 1 - in_view[-1][0] if in_view else 0
        more = _(" {count} below ").format(count=f"{below:,}") if below else ""
        bar = ("━" if self.active else "─") * max(cells - width(more) - 1, 0)
        return line([(bar, style), (more, self.paint("quiet")), (bar[:1], style)], cells, self.paint("plain"))

    def in_view(self) -> list[tuple[int, list[Segment]]]:
        """The lines in view, each with its block."""
        if self._seen is None:
            seen: list[tuple[int, list[Segment]]] = []
            block, offset = self._top
            while block < self._count and len(seen) < self.room:
                seen += [(block, each) for each in self._block(block)[offset:]]
                block, offset = block + 1, 0
            self._seen = seen[: self.room]
        return self._seen

    def _draw_anew(self) -> None:
        self._seen = None
        self.refresh()

    # The mouse ---------------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        in_view = self.in_view()
        again = self.active
        if HEAD <= event.y < HEAD + len(in_view):
            block = in_view[event.y - HEAD][0]
            again = again and block == self._at
            self.go(block)
        else:
            again = False
        self.post_message(self.Picked(self, again))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -WHEEL)

    def _scroll(self, event: events.MouseEvent, lines: int) -> None:
        """Scroll; the cursor stays where it is."""
        event.stop()
        self._top = self._walk(self._top, lines)
        self._settle()
        self._draw_anew()

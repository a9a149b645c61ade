"""Dragging a customer with the mouse: the widget only reports the target; the screen decides the meaning."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Offset
from textual.message import Message

from tui.ui.widgets.kept import Kept

THRESHOLD = 2
"""Cells that the mouse must move before a click becomes a drag: hands tremble."""


class Draggable(Kept):
    """A widget whose customers can be dragged."""

    @dataclass
    class Dragged(Message):
        """A customer is being dragged and is over this cell of the screen."""

        customer_id: str
        x: int
        y: int

    @dataclass
    class Dropped(Message):
        """The customer was let go over this cell."""

        customer_id: str
        x: int
        y: int

    def __init__(self) -> None:
        super().__init__()
        self._grip: tuple[str, Offset] | None = None
        """Whom the button went down on, and where."""
        self._is_dragging = False
        self._was_drag = False
        """Whether the click that follows is the end of a drag and not meant as a click."""

    def customer_at(self, x: int, y: int) -> str | None:
        """The customer drawn at a cell of this widget."""
        raise NotImplementedError

    def take_hold(self, x: int, y: int) -> None:
        """A drag starts at this cell of the widget."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        customer_id = self.customer_at(event.x, event.y) if event.button == 1 else None
        self._grip = (customer_id, event.screen_offset) if customer_id else None
        self._was_drag = False

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._grip is None:
            return
        customer_id, start = self._grip
        if not event.button:
            self.let_go()
        elif not self._is_dragging and start.get_distance_to(event.screen_offset) >= THRESHOLD:
            self._is_dragging = True
            self.capture_mouse()
            self.take_hold(start.x - self.region.x, start.y - self.region.y)
        if self._is_dragging:
            self.post_message(self.Dragged(customer_id, event.screen_x, event.screen_y))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._is_dragging and self._grip is not None:
            self._was_drag = True
            self.post_message(self.Dropped(self._grip[0], event.screen_x, event.screen_y))
        self.let_go()

    def let_go(self) -> None:
        """Cancel a drag."""
        if self._is_dragging:
            self._was_drag = True
            self.release_mouse()
        self._grip, self._is_dragging = None, False

    def ends_drag(self) -> bool:
        """Whether a click is only the end of a drag; ask once for each."""
        was_drag, self._was_drag = self._was_drag, False
        return was_drag

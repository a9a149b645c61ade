"""The line that says what just happened, and otherwise about the customer under the cursor.

Messages stand in the layout and not above it: in Textual 8.2 an overlay cuts Chinese characters in half
wherever its edge meets one.
"""

from __future__ import annotations

from typing import Final, Literal

from rich.segment import Segment
from textual.timer import Timer

from tui.core.text import safe_text
from tui.ui.cells import wrap
from tui.ui.widgets.drawn import Drawn, Part, line

Tone = Literal["good", "plain", "bad"]

SECONDS: Final = 8.0
"""How long a message stays when nothing else happens; a failure stays until the next message."""

_MARKS: Final = {"good": "+", "plain": " ", "bad": "!"}


MOST_LINES: Final = 4
"""Lines that a failure and an explanation may take; what was done is told in one."""


class FlashBar(Drawn):
    """A message for a while, then the standing text. One line, except for longer messages."""

    DEFAULT_CSS = """
    FlashBar { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._standing = ""
        self._message = ""
        self._tone: Tone = "plain"
        self._timer: Timer | None = None

    @property
    def message(self) -> str:
        """The message on show; "" when the standing text is."""
        return self._message

    @property
    def tone(self) -> Tone:
        """The tone of the message."""
        return self._tone

    @property
    def text(self) -> str:
        """The text of the line, safe to draw."""
        return safe_text(self._message or self._standing)

    def flash(self, message: str, tone: Tone = "good") -> None:
        """Show a message. It need not be safe: names in it are made so here."""
        self._stop()
        self._message, self._tone = message, tone
        if tone != "bad":
            self._timer = self.set_timer(SECONDS, self.clear)
        self._fit()

    def clear(self) -> None:
        """Go back to the standing text."""
        self._stop()
        self._message = ""
        self._fit()

    def fade(self) -> None:
        """The user moves on: a message that is not an error has been read."""
        if self._message and self._tone != "bad":
            self.clear()

    def stand(self, text: str) -> None:
        """The text to show when there is no message."""
        self._standing = text
        if not self._message:
            self.refresh()

    def draw(self, y: int, cells: int) -> list[Segment]:
        paint = self.paint
        if not self._message:
            return line([("  " + self.text, paint("quiet", "bar"))], cells, paint("plain", "bar"))
        role = "plain" if self._tone == "plain" else self._tone
        mark: Part = (f"{_MARKS[self._tone]} " if y == 0 else "  ", paint(role, "bar", bold=True))
        ink = paint("bad", "bar") if self._tone == "bad" else paint("strong", "bar")
        lines = self._lines(cells)
        return line([mark, (lines[y] if y < len(lines) else "", ink)], cells, paint("plain", "bar"))

    def _lines(self, cells: int) -> list[str]:
        """The message in as many lines as it may have; the last one holds the rest, to be clipped."""
        if self._tone == "good":  # so many of them that the board would jump
            return [self.text]
        lines = wrap(self.text, cells - 3)
        return (
            [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])]
            if len(lines) > MOST_LINES
            else lines
        )

    def _fit(self) -> None:
        """Adapt to the size of the message."""
        height = len(self._lines(self.app.size.width)) if self._message else 1
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.refresh()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

"""The common part of the bars at the bottom: one line for the subject, one line of fields.

A bar is always part of the screen and is shown or hidden. Confirming and closing are the screen's business;
moving between the fields is the bar's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from tui.core.text import safe_text
from tui.ui import actions
from tui.ui.cells import width, wrap
from tui.ui.widgets.drawn import Drawn, Part, ends, line
from tui.ui.widgets.field import Choice, Field

_SHORTEST_NAME = 8
"""Cells of a name that are worth showing when there is no room for all of it."""
_MOST_LINES = 4
"""Lines that a sentence about wrong input may take."""


class BarHead(Drawn):
    """The upper line of a bar: its subject at the left, the preview at the right.

    What will come of it matters more: where both do not fit, the subject gives way, and what is wrong with the
    input is told whole, in more lines if need be.
    """

    DEFAULT_CSS = """
    BarHead { height: 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._subject: tuple[str, str] = ("", "")
        self._hint: Sequence[tuple[str, str]] = ()
        self._outcome = ""
        self._role = "plain"

    @property
    def outcome(self) -> str:
        """The text at the right."""
        return self._outcome

    @property
    def role(self) -> str:
        """The colour role of that text: "good", "late" for a doubt, "bad" for what cannot be."""
        return self._role

    @property
    def hint(self) -> str:
        """The hint beside the subject."""
        return "".join(text for text, _role in self._hint)

    def about(self, what: str, whom: str = "", hint: Sequence[tuple[str, str]] = ()) -> None:
        """Say what the bar does and for whom. `hint` is (text, colour role) pairs of possible input."""
        self._subject, self._hint = (what, whom), hint
        self.refresh()

    def tell(self, outcome: str, role: str = "good") -> None:
        """Show the preview; `role` is a colour role."""
        self._outcome, self._role = outcome, role
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def draw(self, y: int, cells: int) -> list[Segment]:
        ground, ink = self.paint("plain", "bar"), self.paint(self._role, "bar")
        lines = self._lines(cells)
        if len(lines) > 1:
            return line([(f" {lines[y] if y < len(lines) else ''}", ink)], cells, ground)
        outcome = f" {lines[0]} " if lines[0] else ""
        subject = self._as_fits(cells - width(outcome))
        return (
            ends(subject, [(outcome, ink)], cells, ground)
            if subject
            else line([(outcome, ink)], cells, ground)
        )

    def _as_fits(self, room: int) -> list[Part]:
        """What the bar does and for whom, as much as fits."""
        what, whom = self._subject
        verb: Part = (f" {what} ", self.paint("due", "bar", bold=True))
        name: Part = (safe_text(whom), self.paint("strong", "bar", bold=True))
        if width(verb[0]) > room:
            return []
        if self._hint:
            return [verb, *((safe_text(text), self.paint(role, "bar")) for text, role in self._hint)]
        return [verb, name] if width(verb[0]) + min(width(name[0]), _SHORTEST_NAME) <= room else [verb]

    def _lines(self, cells: int) -> list[str]:
        """The text at the right; an input error in as many lines as it takes."""
        outcome = safe_text(self._outcome)
        if self._role != "bad" or width(outcome) + 2 <= cells:
            return [outcome]
        return wrap(outcome, cells - 2)[:_MOST_LINES]

    def _fit(self) -> None:
        """Adapt to the size of the text."""
        height = len(self._lines(self.app.size.width))
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.refresh()


class Bar(Widget):
    """A bar at the bottom of the screen, hidden until it is opened."""

    DEFAULT_CSS = """
    Bar { height: auto; layout: vertical; background: $back-bar; display: none; }
    Bar .bar-fields { height: 1; layout: horizontal; }
    Bar .bar-caption { width: auto; height: 1; padding: 0 1; color: $text-quiet; }
    Bar .bar-wide { width: 1fr; }
    Bar.-narrow .bar-caption { display: none; }
    """

    PLACE: ClassVar[str] = actions.BAR
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.BAR)]

    @dataclass
    class Edited(Message):
        """Another value was entered; the preview must be worked out again."""

        bar: Bar

        @property
        def control(self) -> Bar:
            return self.bar

    @property
    def head(self) -> BarHead:
        """The upper line."""
        return self.query_one(BarHead)

    @property
    def fields(self) -> Sequence[Field | Choice]:
        """The fields from left to right."""
        raise NotImplementedError

    @property
    def idle(self) -> frozenset[str]:
        """The actions of the bar that would do nothing now; the footer dims them."""
        return frozenset()

    def show(self) -> None:
        """Show the bar with the cursor in its first field. At once: it must get the next key."""
        self.display = True
        self.screen.set_focus(self.fields[0])

    def hide(self) -> None:
        """Hide the bar; keys go to the screen again."""
        self.display = False
        self.screen.set_focus(None)

    def on_resize(self) -> None:
        self.set_class(self.size.width < 90, "-narrow")
        self.set_class(self.size.width < 66, "-tiny")
        self.label(has_captions=not self.has_class("-narrow"))

    def label(self, *, has_captions: bool) -> None:
        """Name the fields inside them if captions do not fit; for a bar that needs it."""

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self))

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(self.Edited(self))

    def action_next_field(self) -> None:
        self._focus_beside(1)

    def action_previous_field(self) -> None:
        self._focus_beside(-1)

    @property
    def reachable(self) -> Sequence[Field | Choice]:
        """The fields that Tab goes through: those that fit."""
        return [field for field in self.fields if field.display]

    def go_to(self, field: Field | Choice) -> None:
        """Put the cursor into a field."""
        self.screen.set_focus(field)

    def _focus_beside(self, steps: int) -> None:
        fields = self.reachable
        focused = self.screen.focused
        place = fields.index(focused) if isinstance(focused, Field | Choice) and focused in fields else 0
        self.go_to(fields[(place + steps) % len(fields)])

"""The bar that searches a timeline: one field; the arrow keys move among the matches while typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tui.language import _
from tui.ui import actions
from tui.ui.widgets.bar import Bar, BarHead
from tui.ui.widgets.field import Choice, Field


class SearchBar(Bar):
    """Some words; the upper line says how many entries match."""

    PLACE = actions.SEARCH
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.SEARCH)]

    def __init__(self, move: Callable[[int], None]) -> None:
        """`move` moves the cursor of the timeline by so many entries."""
        super().__init__()
        self._move = move

    def compose(self) -> ComposeResult:
        yield BarHead()
        with Horizontal(classes="bar-fields"):
            yield Field(_("words of notes, kinds and outcomes"), classes="bar-wide search-text")

    @property
    def field(self) -> Field:
        return self.query_one(".search-text", Field)

    @property
    def fields(self) -> Sequence[Field | Choice]:
        return (self.field,)

    @property
    def text(self) -> str:
        """The search words."""
        return self.field.value.strip()

    def open(self, text: str, whom: str) -> None:
        """Show the bar with the last search words."""
        self.field.fill(text)
        self.head.about(_("Search the timeline"), whom)
        self.head.tell("")
        self.show()

    def action_match_before(self) -> None:
        self._move(-1)

    def action_match_after(self) -> None:
        self._move(1)

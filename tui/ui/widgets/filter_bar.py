"""The bar that filters the board while one types, in the query language of the command line."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.language import _
from tui.ui.widgets.bar import Bar, BarHead
from tui.ui.widgets.field import Choice, Field


class FilterBar(Bar):
    """One query; the upper line says how many match, or what is wrong with it."""

    def compose(self) -> ComposeResult:
        yield BarHead()
        with Horizontal(classes="bar-fields"):
            yield Field(_("name, pinyin, initials, phone … grade:A,B late due<7d"), classes="bar-wide")

    @property
    def query_field(self) -> Field:
        return self.query_one(Field)

    @property
    def fields(self) -> Sequence[Field | Choice]:
        return (self.query_field,)

    @property
    def text(self) -> str:
        """The query as typed."""
        return self.query_field.value.strip()

    def open(self, text: str) -> None:
        """Show the bar with a query to go on with."""
        self.head.about(_("Find"))
        self.query_field.fill(text)
        self.show()

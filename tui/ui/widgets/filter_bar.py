"""The bar that filters the board while typing, in the query language of the command line.

Tab completes what is typed, from a list that the upper line shows; the arrow keys bring back queries used lately.
What there is to offer is asked at each key, from the screen: a key may come before the news of the one before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.language import _
from tui.ui import actions
from tui.ui.widgets.bar import Bar, BarHead
from tui.ui.widgets.field import Choice, Field

if TYPE_CHECKING:
    from typing import ClassVar

    from textual.binding import BindingType

    from tui.core.query_completion import Completion

    Cycle = tuple[str, Completion, int]
    """The query before the completion, what was offered, and which offer was taken."""


class QueryField(Field):
    """A field whose right arrow, at the end of the text, accepts the completion."""

    def __init__(self, placeholder: str, take: Callable[[], None], *, classes: str = "") -> None:
        super().__init__(placeholder, classes=classes)
        self._take = take

    def action_cursor_right(self, select: bool = False) -> None:
        if self.cursor_position == len(self.value) and not select:
            self._take()
        else:
            super().action_cursor_right(select)


class FilterBar(Bar):
    """One query; the upper line shows completions and how many match, or what is wrong."""

    PLACE = actions.FILTER
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.FILTER)]

    def __init__(self, complete: Callable[[str, int], Completion], keys: tuple[str, str]) -> None:
        """`complete` gives the completions at a place of a query. `keys`, ready to show, complete and recall."""
        super().__init__()
        self._complete = complete
        self._complete_key, self._recent_key = keys
        self._cycle: Cycle | None = None
        self._queries: list[str] = []
        self._query = -1
        """Which of the queries used lately is shown; -1 for what was typed."""
        self._typed = ""

    def compose(self) -> ComposeResult:
        yield BarHead()
        with Horizontal(classes="bar-fields"):
            words = _("name, pinyin, initials, phone … grade:A,B late due<7d")
            yield QueryField(words, self._take, classes="bar-wide")

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

    def open(self, text: str, queries: Sequence[str]) -> None:
        """Show the bar with a query to continue, and the recent ones at hand, the newest first."""
        self._queries = list(queries)
        self._query, self._typed, self._cycle = -1, text, None
        self.query_field.fill(text)
        self.offer()
        self.show()

    # What may come next ------------------------------------------------------------------------------

    @property
    def is_unfinished(self) -> bool:
        """Whether the term at the cursor can still become valid, so that it is not wrong yet."""
        field = self.query_field
        return bool(self._complete(field.value, field.cursor_position).offers)

    def offer(self) -> None:
        """Show the completions."""
        field = self.query_field
        if self._cycle and _cycled_to(self._cycle) == (field.value, field.cursor_position):
            _before, completion, number = self._cycle
        else:
            self._cycle = None
            completion, number = self._complete(field.value, field.cursor_position), 0
        self.head.about(_("Find"), hint=self._hint(completion, number))

    def _hint(self, completion: Completion, number: int) -> list[tuple[str, str]]:
        """The completions, the accepted or default one first, with its meaning."""
        recent: list[tuple[str, str]] = []
        if not self.text and self._queries:
            recent = [(_("{key} recent queries").format(key=self._recent_key) + "   ", "quiet")]
        if not completion.offers:
            return recent
        key = [("" if self._cycle else f"{self._complete_key} ", "quiet")]
        first, *others = (*completion.offers[number:], *completion.offers[:number])
        means = f"  {_(first.what)}" if first.what and len(others) < _FEW else ""
        shown = "".join(f"  {offer.text}" for offer in others)
        return [*recent, *key, (first.text, "strong"), (shown, "plain"), (means, "quiet")]

    def action_complete(self) -> None:
        self._step(1)

    def action_complete_back(self) -> None:
        self._step(-1)

    def _step(self, steps: int) -> None:
        """Accept a completion; right after that, the next or previous one instead."""
        self.offer()
        if self._cycle:
            before, completion, number = self._cycle
            self._put(before, completion, (number + steps) % len(completion.offers))
        else:
            field = self.query_field
            completion = self._complete(field.value, field.cursor_position)
            if completion.offers:
                self._put(field.value, completion, 0 if steps > 0 else len(completion.offers) - 1)

    def _put(self, before: str, completion: Completion, number: int) -> None:
        self._cycle = (before, completion, number) if len(completion.offers) > 1 else None
        self._write(*completion.taken(before, number))

    def _write(self, text: str, cursor: int) -> None:
        self.query_field.value = text
        self.query_field.cursor_position = cursor
        self.offer()

    def _take(self) -> None:
        """The right arrow: keep the completion of Tab, or accept the first one, and go on."""
        self.offer()
        if self._cycle is None:
            self._step(1)
        self._cycle = None
        self.offer()

    # Queries used lately -----------------------------------------------------------------------------

    def action_query_before(self) -> None:
        self._recall(1)

    def action_query_after(self) -> None:
        self._recall(-1)

    def _recall(self, steps: int) -> None:
        if self._query < 0:
            self._typed = self.query_field.value
        others = [query for query in self._queries if query != self._typed]
        self._query = min(max(self._query + steps, -1), len(others) - 1)
        text = others[self._query] if self._query >= 0 else self._typed
        self._cycle = None
        self._write(text, len(text))


_FEW = 3
"""Offers beside the first up to which there is room to say what it means."""


def _cycled_to(cycle: Cycle) -> tuple[str, int]:
    """The content of the field after a completion, and the cursor position."""
    before, completion, number = cycle
    return completion.taken(before, number)

"""The base of drawn widgets that show customers: the drawing of each is cached until it changes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from rich.segment import Segment
from textual.cache import LRUCache

from tui.ui.widgets.drawn import Drawn

Lines = list[list[Segment]]
"""What is drawn of one customer."""

MOST: Final = 512
"""Customers kept, in each look: many more than any screen shows."""


class Kept(Drawn):
    """A drawn widget with a cache of finished lines, by customer, width and look."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: LRUCache[tuple[str, int, str], Lines] = LRUCache(MOST)

    def keep(self, customer_id: str, cells: int, look: str, compose: Callable[[], Lines]) -> Lines:
        """The drawing of a customer in this width and look; composed now if it is not cached."""
        key = (customer_id, cells, look)
        drawn = self._kept.get(key)
        if drawn is None:
            drawn = self._kept[key] = compose()
        return drawn

    def forget(self, customer_ids: Collection[str] | None = None) -> None:
        """Redraw these customers when they are next in view; None means all of them."""
        if customer_ids is None:
            self._kept.clear()
            return
        changed = set(customer_ids)
        for key in [key for key in self._kept.keys() if key[0] in changed]:  # noqa: SIM118 - not a dict
            self._kept.discard(key)

    def repaint_all(self) -> None:
        self.forget()
        self.refresh()

"""The cursor keys of a place with one list at a time: a row, a page, the ends."""

from __future__ import annotations


class Stepping:
    """Maps the actions up, down, page_up, page_down, first and last to two methods."""

    @property
    def list_page(self) -> int:
        """How many rows a page has."""
        raise NotImplementedError

    def step(self, rows: int) -> None:
        """Move the cursor down, or up for a negative number of rows."""
        raise NotImplementedError

    def edge(self, *, last: bool) -> None:
        """Move the cursor to the first or the last row."""
        raise NotImplementedError

    def action_up(self) -> None:
        self.step(-1)

    def action_down(self) -> None:
        self.step(1)

    def action_page_up(self) -> None:
        self.step(-self.list_page)

    def action_page_down(self) -> None:
        self.step(self.list_page)

    def action_first(self) -> None:
        self.edge(last=False)

    def action_last(self) -> None:
        self.edge(last=True)

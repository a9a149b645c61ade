"""Today's list and the board as one place with one cursor: the keys that move it.

`pane` says whether they move in today's list or on the board; the customer under the cursor is the same in both.
"""

from __future__ import annotations

from tui.ui.screens.finding import Finding
from tui.ui.screens.stepping import Stepping
from tui.ui.widgets.board import Board
from tui.ui.widgets.today import Today


class Panes(Stepping, Finding):
    """The part of the board screen that moves the cursor."""

    _chosen: str | None = None

    @property
    def board(self) -> Board:
        return self.query_one(Board)

    @property
    def today(self) -> Today:
        return self.query_one(Today)

    @property
    def subject(self) -> str | None:
        return self._chosen

    @property
    def is_folded(self) -> bool:
        """Whether today's list is a single line that opens in place of the board."""
        return self.has_class("-narrow")

    def show_standing(self) -> None:
        """Show the line about the customer under the cursor."""
        raise NotImplementedError

    def watch_pane(self) -> None:
        self.board.active = self.pane == "board"
        self.today.active = self.pane == "today"
        self.set_class(self.pane == "today", "-today")

    def action_left(self) -> None:
        self.flash_bar.fade()
        if self.pane == "board" and not self.board.turn(-1) and not self.is_folded:
            self.enter_today()
        elif self.pane == "board":
            self.follow_board()

    def action_right(self) -> None:
        self.flash_bar.fade()
        if self.pane == "today":
            self.pane = "board"
        else:
            self.board.turn(1)
        self.follow_board()

    def action_switch(self) -> None:
        if self.pane == "today":
            self.pane = "board"
            self.follow_board()
        else:
            self.enter_today()

    def enter_today(self) -> None:
        """The cursor keys act in today's list from now on."""
        self.pane = "today"
        if self.today.chosen is None:
            self.today.step(0)
        self.follow_today()

    def follow_today(self) -> None:
        """The cursor moved in today's list; in an empty one it stays in place on the board."""
        if self.today.chosen is not None:
            self.choose(self.today.chosen)

    def follow_board(self) -> None:
        """The cursor moved on the board: it is the same customer everywhere."""
        self._chosen = self.board.chosen
        self.board.is_away = False
        self.today.choose(self._chosen)
        self.show_standing()

    @property
    def list_page(self) -> int:
        return self.today.page if self.pane == "today" else self.board.page

    def step(self, rows: int) -> None:
        self.flash_bar.fade()
        if self.pane == "today":
            self.today.step(rows)
            self.follow_today()
        else:
            self.board.step(rows)
            self.follow_board()

    def edge(self, *, last: bool) -> None:
        self.flash_bar.fade()
        if self.pane == "today":
            self.today.edge(last=last)
            self.follow_today()
        else:
            self.board.edge(last=last)
            self.follow_board()

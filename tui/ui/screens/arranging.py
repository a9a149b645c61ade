"""The layout of the board screen: where today's list is, and how much a card says.

Where there is room the list stands beside the board, on a narrower screen a few lines of it above; on the narrowest,
and wherever one has folded it away, it is one line that opens in place of the board. What one chooses is remembered.
"""

from __future__ import annotations

from typing import Final, Literal

from textual import events

from tui.language import N_, _
from tui.ui.screens.panes import Panes
from tui.ui.widgets.card import HEIGHTS

Layout = Literal["beside", "above", "line"]

WIDE: Final = 112
"""Cells from which today's list stands beside the board: enough for four columns that can be read."""
MEDIUM: Final = 76
"""Cells, and `TALL` lines, from which a few lines of it stand above."""
TALL: Final = 22
STRIP_FROM: Final = 28
"""Lines from which the days ahead stand below a list that is beside the board."""

_DENSITY_WORDS: Final = {
    "compact": N_("Compact cards: more customers."),
    "normal": N_("Standard cards."),
    "full": N_("Full cards: also phone, and tags if there is room."),
}


def layout_for(cells: int, lines: int, panel: str) -> Layout:
    """Where today's list is on a screen of this size; `panel` is "off" for a folded list."""
    if panel == "off":
        return "line"
    if cells >= WIDE:
        return "beside"
    return "above" if cells >= MEDIUM and lines >= TALL else "line"


class Arranging(Panes):
    """The part of the board screen that lays it out."""

    layout_now: Layout = "beside"
    """Where today's list stands."""

    def on_resize(self, event: events.Resize) -> None:
        self.lay_out(event.size.width, event.size.height)

    def lay_out(self, cells: int, lines: int) -> None:
        """Lay the screen out for this size."""
        layout = layout_for(cells, lines, self.session.choices.panel)
        if layout == "line" and self.layout_now != "line":
            self.pane = "board"
        self.layout_now = layout
        self.set_class(layout == "line", "-narrow")
        self.set_class(layout == "above", "-above")
        self.set_class(layout == "beside" and lines >= STRIP_FROM, "-days")
        self.today.take_look("strip" if layout == "above" else "list")

    @property
    def density(self) -> str:
        """How much a card says: as chosen with a key, else as in the settings."""
        chosen = self.session.choices.density
        return chosen if chosen in HEIGHTS else self.session.config.settings.density

    def action_density(self) -> None:
        """The next of compact, normal and full cards."""
        order = list(HEIGHTS)
        chosen = order[(order.index(self.density) + 1) % len(order)]
        is_setting = chosen == self.session.config.settings.density
        self.session.choices.remember(density=None if is_setting else chosen)
        self.board.set_density(chosen)
        self.flash(_(_DENSITY_WORDS[chosen]), "plain")

    def action_panel(self) -> None:
        """Fold today's list away, or bring it back; if there is only room for a line, open and close it."""
        cells, lines = self.app.size
        choices = self.session.choices
        if layout_for(cells, lines, "") == "line":
            self.action_switch()
            return
        choices.remember(panel=None if choices.panel == "off" else "off")
        self.lay_out(cells, lines)
        if choices.panel == "off":
            words = _("Today's list is hidden; {key} shows it again, {switch} opens it for a look.")
            key, switch = self.keymap.first("panel"), self.keymap.first("switch")
            self.flash(words.format(key=key, switch=switch), "plain")
        else:
            self.flash_bar.fade()

"""The help page: the keys of the current screen, then all others.

It is made from the action registry, so that it is never out of date.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from tui.language import _
from tui.ui import actions
from tui.ui.actions import ACTIONS, GROUPS, Action, Keymap
from tui.ui.cells import pad, width, wrap
from tui.ui.themes import Paint
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.header import Header, Heading

MARGIN = 5
"""Cells at the sides of the page, with the scroll bar."""

MARKS = (
    ("!A", "late"),
    ("↑B", "grade-b"),
    ("↓D", "grade-d"),
    (" !", "late"),
)


Entries = list[tuple[str, str]]
"""(keys, explanation) of actions, ready to show."""


def help_lines(keymap: Keymap, place: str = actions.BOARD) -> list[tuple[str, Entries]]:
    """Headings with their entries, in the active language: first everything possible in `place`, then the rest."""
    here = [action for action in ACTIONS if place in action.places]
    elsewhere = [action for action in ACTIONS if place not in action.places]
    groups = [(_(group), _entries(here, group, keymap)) for group in GROUPS]
    others = [entry for group in GROUPS for entry in _entries(elsewhere, group, keymap)]
    return [(title, entries) for title, entries in (*groups, (_("Other screens"), others)) if entries]


def _entries(some: Sequence[Action], group: str, keymap: Keymap) -> Entries:
    """One line per action; actions with one explanation (the five grades) share a line."""
    by_help: dict[str, list[Action]] = {}
    for action in some:
        if action.group == group:
            by_help.setdefault(action.help, []).append(action)
    return [(_keys(same, keymap), _(text)) for text, same in by_help.items()]


def _keys(same: list[Action], keymap: Keymap) -> str:
    if len(same) == 1:
        return "  ".join(keymap.shown(same[0].id))
    return "  ".join(keymap.first(action.id) for action in same)


class HelpScreen(Screen[None], inherit_bindings=False):
    """All keys and what the marks mean."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.HELP)]

    def __init__(self, keymap: Keymap, place: str) -> None:
        """`place` is the current screen or bar."""
        super().__init__()
        self.keymap = keymap
        self._place = place

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll(id="page", can_focus=False):
            yield Static(markup=False, id="keys")
        yield Footer(self.keymap)

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#keys", Static).update(self._page(event.size.width - MARGIN))

    def on_mount(self) -> None:
        self._head()
        self.query_one(Footer).show(actions.footer(actions.HELP))

    def _head(self, hint: str = "") -> None:
        place = _(actions.PLACE_NAMES[self._place])
        title = _("Keys and symbols: {place}").format(place=place)
        self.query_one(Header).heading = Heading(book=title, filter=hint)

    def hint(self, words: str) -> None:
        """Say something about keys, in the head: a page has no line for messages."""
        self._head(words)

    @property
    def page(self) -> VerticalScroll:
        return self.query_one("#page", VerticalScroll)

    def _page(self, room: int) -> Text:
        """All keys and marks in `room` cells; a long explanation continues below itself."""
        paint = Paint(self.app.theme_variables)
        text = Text()
        groups = help_lines(self.keymap, self._place)
        cells = max(width(keys) for _group, entries in groups for keys, _help in entries) + 2
        for group, entries in groups:
            text.append(f"{group}\n", paint("due", bold=True))
            for keys, explanation in entries:
                text.append("  " + pad(keys, cells), paint("strong"))
                _append_wrapped(text, explanation, paint, cells + 2, room)
            text.append("\n")
        self._append_marks(text, paint, cells, room)
        return text

    def _append_marks(self, text: Text, paint: Paint, cells: int, room: int) -> None:
        text.append(_("Symbols") + "\n", paint("due", bold=True))
        meanings = (
            _("on today's list: late, past the longest gap of the grade"),
            _("need and closing date suggest a hotter grade"),
            _("need and closing date suggest a cooler grade"),
            _("on a card: the closing date has passed, or is missing"),
        )
        for (mark, role), meaning in zip(MARKS, meanings, strict=True):
            text.append("  " + pad(mark, cells), paint(role, bold=True))
            _append_wrapped(text, meaning, paint, cells + 2, room)

    def action_up(self) -> None:
        self.page.scroll_up(animate=False)

    def action_down(self) -> None:
        self.page.scroll_down(animate=False)

    def action_page_up(self) -> None:
        self.page.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        self.page.scroll_page_down(animate=False)

    def action_first(self) -> None:
        self.page.scroll_home(animate=False)

    def action_last(self) -> None:
        self.page.scroll_end(animate=False)

    def action_back(self) -> None:
        self.app.pop_screen()

    def action_help(self) -> None:
        self.app.pop_screen()

    def action_copy(self) -> None:
        if text := self.get_selected_text():
            self.app.copy_to_clipboard(text)

    def action_quit(self) -> None:
        self.app.pop_screen()

    async def on_footer_pressed(self, event: Footer.Pressed) -> None:
        await self.run_action(event.action)


def _append_wrapped(text: Text, explanation: str, paint: Paint, indent: int, room: int) -> None:
    """An explanation in as many lines as it takes, all of them starting at `indent`."""
    for number, piece in enumerate(wrap(explanation, max(room - indent, 16))):
        text.append((" " * indent if number else "") + f"{piece}\n", paint("plain"))

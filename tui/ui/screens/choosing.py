"""Choosing one of several things, in a panel above the current screen.

Every choice in the app looks and works the same: a number, or the arrow keys and Enter, or the mouse; Escape
leaves everything as it was. Where there are too many options for numbers, one types a part of what one wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from tui.core.search import SearchText, hits, search_text
from tui.language import _
from tui.ui import actions
from tui.ui.actions import Keymap
from tui.ui.screens.stepping import Stepping
from tui.ui.widgets.bar import BarHead
from tui.ui.widgets.field import Field
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.options import NUMBERED, Option, OptionRows, natural_width

__all__ = ["Chooser", "Option"]

NARROWEST = 44
WIDEST = 92
"""Cells of the panel, as far as the screen has them."""
_AROUND = 8
"""Lines of the screen that the rows leave free: frame, head, field, footer and some air."""


class Chooser(Stepping, ModalScreen[str | None], inherit_bindings=False):
    """A list of options; the result is the id of the one chosen, or None after Escape."""

    DEFAULT_CSS = """
    Chooser { align: center middle; }
    Chooser #chooser { height: auto; background: $back-bar; border: solid $line-strong; }
    Chooser Field { margin: 0 1; }
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.CHOOSER)]

    def __init__(
        self,
        keymap: Keymap,
        title: str,
        options: Sequence[Option],
        *,
        chosen: str = "",
        typed: bool | None = None,
    ) -> None:
        """`chosen` is the initial id. `typed` says whether to filter by typing; None decides by their number."""
        super().__init__()
        self.keymap = keymap
        self._title = title
        self._options = options
        self._chosen = chosen
        self._is_typed = len(options) > NUMBERED if typed is None else typed
        self._text = ""
        """What was typed, as far as it is shown."""
        self._texts: dict[str, SearchText] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="chooser"):
            yield BarHead()
            if self._is_typed:
                yield Field(self.placeholder)
            yield OptionRows(self._take, numbered=not self._is_typed)
            yield Footer(self.keymap)

    def on_mount(self) -> None:
        self._measure(self.app.size.width, self.app.size.height)
        self.query_one(Footer).show(actions.footer(actions.CHOOSER), typing=self._is_typed)
        self.rows.show(self.find(""), self._chosen, self.notice_for(""))
        self.set_focus(self.query_one(Field) if self._is_typed else self.rows)
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        self._measure(event.size.width, event.size.height)

    # What it offers ----------------------------------------------------------------------------------

    @property
    def placeholder(self) -> str:
        """The text of the empty field."""
        return _("type to find: words, pinyin, initials")

    def find(self, text: str) -> Sequence[Option]:
        """The options that have every word of `text`, in order; all for an empty text."""
        words = text.split()
        if not words:
            return self._options
        texts = self._search_texts()
        found = set.intersection(*(hits(word, texts) for word in words))
        return [option for option in self._options if option.id in found]

    def _search_texts(self) -> dict[str, SearchText]:
        """The searched texts of each option, made at the first letter."""
        if self._texts is None:
            self._texts = {each.id: search_text(each.text, each.hint, each.id) for each in self._options}
        return self._texts

    def notice_for(self, text: str) -> str:
        return _("No match for {text}.").format(text=text) if text else _("Nothing to choose from.")

    # Showing -----------------------------------------------------------------------------------------

    @property
    def rows(self) -> OptionRows:
        return self.query_one(OptionRows)

    def _measure(self, cells: int, lines: int) -> None:
        """As wide as the options need and as high as they are, within the screen."""
        wanted = min(max(natural_width(self._options), NARROWEST), WIDEST)
        self.query_one("#chooser").styles.width = min(wanted, cells)
        self.rows.styles.height = max(min(self.height_wanted, lines - _AROUND), 1)

    @property
    def height_wanted(self) -> int:
        """How many lines the rows would need; the panel keeps its height while typing."""
        return max(len(self._options), 1)

    def count_words(self) -> str:
        """How many match what was typed."""
        shown, total = f"{len(self.rows.options):,}", f"{len(self._options):,}"
        return _("{count} of {total}").format(count=shown, total=total)

    def _tell(self) -> None:
        """The title, and at the right why the option under the cursor is unavailable, or how many there are."""
        head, option = self.query_one(BarHead), self.rows.chosen
        head.about(self._title)
        if option is not None and option.disabled:
            head.tell(option.disabled, "late")
        else:
            head.tell(self.count_words() if self._text else "", "quiet")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._catch_up()

    def _catch_up(self) -> None:
        """Show the matches of the text in the field. Keys call it too: they may arrive before the change event."""
        text = self.query_one(Field).value.strip() if self._is_typed else ""
        if text != self._text:
            self._text = text
            self.rows.show(self.find(text), notice=self.notice_for(text))
            self._tell()

    def renew(self) -> None:
        """Update the options; the cursor stays."""
        chosen = self.rows.chosen
        self.rows.show(self.find(self._text), chosen.id if chosen else "", self.notice_for(self._text))
        self._tell()

    def on_option_rows_scrolled(self) -> None:
        self._tell()

    # Keys --------------------------------------------------------------------------------------------

    def action_choose(self) -> None:
        self._catch_up()
        if self.rows.chosen is not None:
            self._take(self.rows.chosen)

    def _take(self, option: Option) -> None:
        """Close with this option; an unavailable one says why and the panel stays."""
        if option.disabled:
            self._tell()
        else:
            self.dismiss(option.id)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_quit(self) -> None:
        """As on a page: back."""
        self.dismiss(None)

    @property
    def list_page(self) -> int:
        return self.rows.page

    def edge(self, *, last: bool) -> None:
        self._catch_up()
        self.rows.edge(last=last)
        self._tell()

    def step(self, rows: int) -> None:
        self._catch_up()
        self.rows.step(rows)
        self._tell()

    def hint(self, words: str) -> None:
        """Say something about keys."""
        self.query_one(BarHead).tell(words, "quiet")

    async def action_help(self) -> None:
        from tui.ui.screens.help import HelpScreen

        await self.app.push_screen(HelpScreen(self.keymap, actions.CHOOSER))

    async def on_footer_pressed(self, event: Footer.Pressed) -> None:
        await self.run_action(event.action)

"""What the board and the customer screen share: one customer, a flash line, the keys, and bars that open.

What can be done with the customer is added by parts of a screen: `Contacting` logs, `Changing` grades and takes
back, `Finding` and `Adding` belong to the board. While a bar is open, the keys belong to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from tui.book.book import Applied, BookError
from tui.core.model import Customer
from tui.language import _
from tui.ui import actions
from tui.ui.actions import Keymap
from tui.ui.session import Session
from tui.ui.widgets.flash import FlashBar, Tone
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.header import Header

if TYPE_CHECKING:
    from tui.ui.app import GenjinApp
    from tui.ui.widgets.bar import Bar
    from tui.ui.widgets.options import Option

_IN_A_BAR = frozenset({"help", "jump", "quit", "confirm", "back", "editor"})
"""What the screen still does while a bar is open."""


@dataclass(frozen=True, slots=True)
class Duties:
    """What the screen does about an open bar: after every edit, on Enter, and before Escape closes it."""

    edited: Callable[[], None]
    confirm: Callable[[], Awaitable[None]]
    leave: Callable[[], None]


class WorkScreen(Screen[None], inherit_bindings=False):
    """A screen on which one works with a customer."""

    AUTO_FOCUS = ""
    PLACE: ClassVar[str]

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__()
        self.session = session
        self.keymap = keymap
        self.bar: Bar | None = None
        """The bar that is open."""
        self._duties: Duties | None = None
        self.bars_mounted = False
        """Whether the bars are there; they are mounted after the first picture."""

    # What a screen must say for itself ---------------------------------------------------------------

    @property
    def subject(self) -> str | None:
        """The customer one is working with."""
        raise NotImplementedError

    def show_changes(self, customer_ids: Collection[str]) -> None:
        """These customers have changed: draw anew what shows them."""
        raise NotImplementedError

    # Common parts ------------------------------------------------------------------------------------

    @property
    def flash_bar(self) -> FlashBar:
        return self.query_one(FlashBar)

    def flash(self, message: str, tone: Tone = "good") -> None:
        """Say something in the flash line."""
        self.flash_bar.flash(message, tone)

    def tell(self, applied: Applied) -> None:
        """Show a change here and on the screens below."""
        for screen in self.app.screen_stack:
            if isinstance(screen, WorkScreen):
                screen.show_changes(applied.customers)

    def show_footer(self) -> None:
        """The keys of where one is: an open bar or the screen."""
        place = self.bar.PLACE if self.bar else self.PLACE
        self.query_one(Footer).show(actions.footer(place), typing=place in actions.TYPING_PLACES)

    def on_mount(self) -> None:
        self.show_footer()
        self.show_sync()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a bar is open, the screen's own keys rest."""
        return self.bar is None or action in _IN_A_BAR or action not in actions.BY_ID

    async def press(self, action: str) -> None:
        """Carry an action out as if its key had been pressed; for the mouse."""
        if self.bar is not None and hasattr(self.bar, f"action_{action}"):
            await self.bar.run_action(action)
        else:
            await self.run_action(action)

    async def on_footer_pressed(self, event: Footer.Pressed) -> None:
        await self.press(event.action)

    async def mount_bars(self) -> None:
        """Put the bars in place, hidden.

        They come after the first picture, which does not need them and would take a third longer with them.
        """
        await self.mount_all(self.make_bars(), before=self.flash_bar)
        self.bars_mounted = True

    def make_bars(self) -> list[Bar]:
        """The bars of this screen; each part of the screen adds its own."""
        return []

    def open_bar(self, bar: Bar, duties: Duties) -> None:
        """The keys belong to the bar from now on; it shows itself."""
        self.bar, self._duties = bar, duties
        self.flash_bar.fade()
        self.show_footer()

    def close_bar(self) -> None:
        """Hide the open bar."""
        if self.bar is not None:
            self.bar.hide()
        self.bar = self._duties = None
        self.show_footer()

    def on_bar_edited(self, event: Bar.Edited) -> None:
        if event.bar is self.bar and self._duties is not None:
            self._duties.edited()

    async def action_confirm(self) -> None:
        if self._duties is not None:
            await self._duties.confirm()

    async def action_back(self) -> None:
        if self._duties is not None:
            self._duties.leave()
            self.close_bar()
        else:
            self.go_back()

    def go_back(self) -> None:
        """Escape without a bar."""
        self.app.pop_screen()

    def is_reading(self) -> bool:
        """Whether the follow-ups are still being read, and the flash line says so."""
        if self.session.ready and self.bars_mounted:
            return False
        self.flash(_("One moment, the follow-ups are still being read."), "plain")
        return True

    def workable(self) -> Customer | None:
        """The customer, if something can be written about them now; otherwise the flash line says why not."""
        customer = self.session.customer(self.subject)
        if self.session.book.read_only:
            self.flash(self.session.book.read_only, "bad")
            return None
        if self.is_reading():
            return None
        if customer is None:
            self.flash(_("There is no customer here."), "plain")
        return customer

    async def offer(
        self,
        title: str,
        options: Sequence[Option],
        then: Callable[[str], Awaitable[None] | None],
        *,
        chosen: str = "",
        typed: bool | None = None,
    ) -> None:
        """Let the user choose one of `options`, and go on with its id; Escape leaves everything as it was."""
        from tui.ui.screens.choosing import Chooser

        async def go_on(option_id: str | None) -> None:
            if option_id is not None and (going := then(option_id)) is not None:
                await going

        await self.app.push_screen(Chooser(self.keymap, title, options, chosen=chosen, typed=typed), go_on)

    # The program -------------------------------------------------------------------------------------

    def take_news(self) -> bool:
        """Show what was written elsewhere. False if it could not be taken in, which the flash line then says."""
        try:
            applied = self.session.poll()
        except BookError as error:
            self.flash(str(error), "bad")
            return False
        if applied is not None:
            self.tell(applied)
        return True

    def action_reload(self) -> None:
        if self.take_news():
            self.flash(_("Everything is up to date."), "plain")

    @property
    def genjin(self) -> GenjinApp:
        """The app, as it is."""
        from tui.ui.app import GenjinApp

        assert isinstance(self.app, GenjinApp)
        return self.app

    def show_sync(self) -> None:
        """Say in the header how the copies of the book stand."""
        sync, alarm = self.genjin.syncing.header_words
        self.query_one(Header).change(sync=sync, alarm=alarm)

    def action_sync(self) -> None:
        self.genjin.syncing.ask()

    def action_copy(self) -> None:
        """Copy what the mouse has marked; Ctrl+C with nothing marked explains how to quit."""
        if self.genjin.syncing.is_leaving:
            self.genjin.leave()
            return
        if text := self.get_selected_text():
            self.app.copy_to_clipboard(text)
            self.flash(_("Copied."), "plain")
        else:
            self.flash(
                _("{key} quits; everything is saved already.").format(key=self.keymap.first("quit")), "plain"
            )

    async def action_help(self) -> None:
        from tui.ui.screens.help import HelpScreen

        await self.app.push_screen(HelpScreen(self.keymap))

    def action_quit(self) -> None:
        self.genjin.leave()

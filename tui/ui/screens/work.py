"""The common part of the board and the customer screen: one customer, a flash line, keys, and bars.

What can be done with the customer is added by parts of a screen: `Contacting` logs, `Changing` grades and takes
back, `Finding` and `Adding` belong to the board. While a bar is open, the keys belong to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual.screen import Screen

from tui.book.book import Applied, BookError
from tui.core.model import Customer
from tui.language import _
from tui.ui import actions
from tui.ui.actions import Action, Keymap
from tui.ui.screens.needs import REASONS
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
    """The screen's handlers for an open bar: after every edit, on Enter, and before Escape closes it."""

    edited: Callable[[], None]
    confirm: Callable[[], Awaitable[None]]
    leave: Callable[[], None]


@runtime_checkable
class Hinting(Protocol):
    """A screen that can say something about keys."""

    def hint(self, words: str) -> None:
        """Say it where the user looks."""


@runtime_checkable
class Renewing(Protocol):
    """A panel whose content depends on the state of the screen below."""

    def renew(self) -> None:
        """Update it."""


class WorkScreen(Screen[None], inherit_bindings=False):
    """A screen for working with a customer."""

    AUTO_FOCUS = ""
    PLACE: ClassVar[str]

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__()
        self.session = session
        self.keymap = keymap
        self.bar: Bar | None = None
        """The bar that is open."""
        self._duties: Duties | None = None
        self.unseen: frozenset[str] = frozenset()
        """Customers who have changed while this screen was not to be seen."""
        self.bars_mounted = False
        """Whether the bars are there; they are mounted after the first picture."""

    # What a screen must say for itself ---------------------------------------------------------------

    @property
    def subject(self) -> str | None:
        """The current customer."""
        raise NotImplementedError

    def show_changes(self, customer_ids: Collection[str]) -> None:
        """These customers have changed: redraw what shows them."""
        raise NotImplementedError

    def field_under_cursor(self) -> str:
        """The path of the field under the cursor, as the rows of the card name it; "" on no field."""
        return ""

    def hear(self, customer_ids: Collection[str]) -> None:
        """These customers were changed elsewhere; what shows them is already redrawn."""

    def new_day(self) -> None:
        """Midnight has passed."""

    # Common parts ------------------------------------------------------------------------------------

    @property
    def flash_bar(self) -> FlashBar:
        return self.query_one(FlashBar)

    def flash(self, message: str, tone: Tone = "good") -> None:
        """Say something in the flash line."""
        self.flash_bar.flash(message, tone)

    def hint(self, words: str) -> None:
        """Say something about keys, unless a text is being typed."""
        if self.bar is None:
            self.flash(words, "plain")

    def tell(self, applied: Applied) -> None:
        """Show a change on the screen on top; those below it catch up when they are visible again."""
        screens = [screen for screen in self.app.screen_stack if isinstance(screen, WorkScreen)]
        for screen in screens:
            screen.unseen |= applied.customers
        screens[-1].catch_up()

    def catch_up(self) -> None:
        """Show what has changed while another screen was on top. That costs as much as one change, not as many."""
        if self.unseen:
            changed, self.unseen = self.unseen, frozenset()
            self.show_changes(changed)

    def on_screen_resume(self) -> None:
        self.catch_up()

    def show_footer(self) -> None:
        """The keys of the current place, an open bar or the screen; unavailable ones are dimmed."""
        place = self.bar.PLACE if self.bar else self.PLACE
        shown = actions.footer(place) if self.bar else self.footer_actions()
        dim = self.bar.idle if self.bar else frozenset(each.id for each in shown if self._is_dim(each))
        self.query_one(Footer).show(
            shown, typing=place in actions.TYPING_PLACES, dim=dim, labels={} if self.bar else self.labels()
        )

    def labels(self) -> Mapping[str, str]:
        """The footer's labels for actions here and now, if they say more than the actions' own labels."""
        return {}

    def footer_actions(self) -> list[Action]:
        """The actions that the footer shows while no bar is open."""
        return actions.footer(self.PLACE)

    def on_mount(self) -> None:
        self.show_footer()
        self.show_state()

    async def press(self, action: str) -> None:
        """Run an action as if its key had been pressed; for the mouse and the palette."""
        if self.bar is not None and hasattr(self.bar, f"action_{action}"):
            await self.bar.run_action(action)
        else:
            await self.run_action(action)

    # What can be done --------------------------------------------------------------------------------

    def why_not(self, action_id: str) -> str:
        """Why an action is unavailable here and now; "" if it is available. The one place that knows."""
        if self.bar is not None and action_id not in _IN_A_BAR:
            words = _("Save with {confirm} or close with {back} first.")
            return words.format(confirm=self.keymap.first("confirm"), back=self.keymap.first("back"))
        return self.lacks(*actions.BY_ID[action_id].needs)

    def lacks(self, *needs: str) -> str:
        """The first of these needs that is not met, in the order of `actions.NEEDS`; "" if all are."""
        lacking = (REASONS[need](self) for need in actions.NEEDS if need in needs)
        return next(filter(None, lacking), "")

    def refuse(self, reason: str) -> None:
        """Say why something cannot be done."""
        self.flash(reason, "bad" if reason == self.session.book.read_only else "plain")

    def _is_dim(self, action: Action) -> bool:
        """Whether the footer dims an action. The history is not read for that at every step."""
        return bool(self.lacks(*(need for need in action.needs if need not in (actions.UNDO, actions.REDO))))

    async def on_footer_pressed(self, event: Footer.Pressed) -> None:
        await self.press(event.action)

    async def mount_bars(self) -> None:
        """Mount the bars, hidden.

        They come after the first picture, which does not need them and would take a third longer with them.
        """
        await self.mount_all(self.make_bars(), before=self.flash_bar)
        self.bars_mounted = True

    def make_bars(self) -> list[Bar]:
        """The bars of this screen; each part of the screen adds its own."""
        return []

    def open_bar(self, bar: Bar, duties: Duties) -> None:
        """Keys go to the bar from now on; it shows itself."""
        self.bar, self._duties = bar, duties
        self.flash_bar.fade()
        self.show_footer()

    def close_bar(self) -> None:
        """Hide the open bar."""
        if self.bar is not None:
            self.bar.hide()
        self.bar = self._duties = None
        self.show_footer()

    def keep_open(self) -> None:
        """The program exits: keep the draft of an open bar, and wait until it is on the disk."""

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
        if reason := self.lacks(actions.READY):
            self.refuse(reason)
        return bool(reason)

    def workable(self) -> Customer | None:
        """The customer, if something can be written about them now; otherwise the flash line says why not."""
        if reason := self.lacks(actions.WRITE, actions.READY, actions.SUBJECT):
            self.refuse(reason)
            return None
        return self.session.customer(self.subject)

    async def offer(
        self,
        title: str,
        options: Sequence[Option],
        then: Callable[[str], Awaitable[None] | None],
        *,
        chosen: str = "",
        typed: bool | None = None,
    ) -> None:
        """Let the user choose one of `options`, and go on with its id; Escape changes nothing."""
        from tui.ui.screens.choosing import Chooser

        async def go_on(option_id: str | None) -> None:
            if option_id is not None and (going := then(option_id)) is not None:
                await going

        await self.app.push_screen(Chooser(self.keymap, title, options, chosen=chosen, typed=typed), go_on)

    # The program -------------------------------------------------------------------------------------

    def take_news(self) -> bool:
        """Show what was written elsewhere. False if reading it failed, which the flash line then says."""
        try:
            applied = self.session.poll()
        except BookError as error:
            self.flash(str(error), "bad")
            return False
        if applied is not None:
            self.tell(applied)
            for screen in self.app.screen_stack:
                if isinstance(screen, WorkScreen):
                    screen.hear(applied.customers)
        return True

    def action_reload(self) -> None:
        if self.take_news():
            self.flash(_("Everything is up to date."), "plain")

    @property
    def genjin(self) -> GenjinApp:
        """The app with its real type."""
        from tui.ui.app import GenjinApp

        assert isinstance(self.app, GenjinApp)
        return self.app

    def show_state(self) -> None:
        """Show the state of the book file and its copies in the header."""
        saving, unsaved = self.genjin.saving.header_words
        sync, alarm = self.genjin.syncing.header_words
        self.query_one(Header).change(saving=saving, unsaved=unsaved, sync=sync, alarm=alarm)

    def action_sync(self) -> None:
        self.genjin.syncing.ask()

    def action_copy(self) -> None:
        """Copy the mouse selection; Ctrl+C without one explains how to quit."""
        if self.genjin.syncing.is_leaving:
            self.genjin.leave()
            return
        if text := self.get_selected_text():
            self.app.copy_to_clipboard(text)
            self.flash(_("Copied."), "plain")
        else:
            self.flash(
                _("{key} quits; everything is already saved.").format(key=self.keymap.first("quit")), "plain"
            )

    async def action_help(self) -> None:
        from tui.ui.screens.help import HelpScreen

        await self.app.push_screen(HelpScreen(self.keymap, self.bar.PLACE if self.bar else self.PLACE))

    def action_quit(self) -> None:
        self.genjin.leave()

    async def action_palette(self) -> None:
        from tui.ui.screens.palette import Palette

        async def go_on(chosen: str | None) -> None:
            if chosen is not None:
                await self.take_from_palette(chosen)

        await self.app.push_screen(Palette(self), go_on)

    async def take_from_palette(self, chosen: str) -> None:
        """Run an action of the palette, or go to a customer found there."""
        from tui.ui.screens.palette import command_of, customer_of

        if customer_id := customer_of(chosen):
            await self.go_to(customer_id)
        elif command := command_of(chosen):
            self.flash(_("In a terminal: `{command}`").format(command=command), "plain")
        else:
            await self.press(chosen)

    async def go_to(self, customer_id: str) -> None:
        """Show a customer: from a page back to the board, where their card is."""
        first, *pages = (each for each in self.app.screen_stack if isinstance(each, WorkScreen))
        for _page in pages:
            self.app.pop_screen()
        await first.go_to(customer_id)

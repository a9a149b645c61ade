"""One customer: who they are and their status at the left, everything that happened at the right.

Two panes with a cursor each; `pane` says in which of them the keys move. On a narrow screen the other one is a
single line.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.reactive import var

from tui.core import words
from tui.core.model import Customer
from tui.core.reasons import day_words
from tui.language import _
from tui.ui import actions
from tui.ui.actions import Keymap
from tui.ui.profile_rows import CardView, rows_of, standing_of
from tui.ui.screens.browsing import Browsing
from tui.ui.screens.changing import Changing
from tui.ui.screens.copying import Copying
from tui.ui.screens.editing import Editing
from tui.ui.screens.linking import Linking
from tui.ui.screens.looking_back import LookingBack
from tui.ui.screens.planning import Planning
from tui.ui.screens.work import WorkScreen
from tui.ui.session import Session
from tui.ui.widgets.blocks import Blocks
from tui.ui.widgets.flash import FlashBar
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.header import Header
from tui.ui.widgets.profile import Profile, Standing
from tui.ui.widgets.timeline import Timeline

WIDE = 76
"""Cells from which the timeline stands beside the fields."""


class CustomerScreen(Browsing, Changing, Planning, Editing, Copying, Linking, LookingBack):
    """All about one customer."""

    PLACE = actions.CUSTOMER
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.CUSTOMER)]

    pane: var[str] = var("profile", init=False)
    """Where the cursor keys move: "profile" or "timeline"."""

    def __init__(self, session: Session, keymap: Keymap, customer_id: str, *, to_edit: bool = False) -> None:
        """`to_edit` shows the empty fields too, and how to change one."""
        super().__init__(session, keymap)
        self._customer_id = customer_id
        self._everything = self._to_edit = to_edit
        self.bars_mounted = True

    def compose(self) -> ComposeResult:
        yield Header()
        with Horizontal(id="card"):
            yield Profile(id="profile")
            yield Timeline(id="timeline")
        yield from self.make_bars()  # here and not later: the next key may already ask for one
        yield FlashBar()
        yield Footer(self.keymap)

    def on_mount(self) -> None:
        self.set_class(self.app.size.width < WIDE, "-narrow")
        switch = self.keymap.shown("switch")[0]
        self.profile.name_keys(switch)
        self.timeline.name_keys(switch)
        self.watch_pane()
        self.show()
        if self._to_edit:
            key = self.keymap.first("edit")
            self.flash(_("Choose a field; {key} or Enter edits it.").format(key=key), "plain")

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < WIDE, "-narrow")

    @property
    def subject(self) -> str | None:
        return self._customer_id

    @property
    def profile(self) -> Profile:
        return self.query_one(Profile)

    @property
    def active_pane(self) -> Blocks:
        """The pane in which the cursor keys act."""
        return self.timeline if self.pane == "timeline" else self.profile

    # Showing -----------------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring everything up to date with the book."""
        self.show_footer()
        self._show_header()
        customer = self.session.customer(self._customer_id)
        if customer is None or customer.id not in self.session.desk:
            self.profile.show(Standing(), [], _("This customer has been deleted."))
            self.timeline.show([], self.session.today)
            return
        self.show_timeline()
        self._show_profile()

    def _show_profile(self) -> None:
        session = self.session
        outlook = session.outlook(self._customer_id)
        view = CardView(
            session.today, session.config.settings.currency, self._everything, self.split_fields()
        )
        standing = standing_of(outlook, session.today, ready=session.ready)
        self.profile.show(standing, rows_of(outlook, self.moves, view))

    def _show_header(self) -> None:
        customer = self.session.customer(self._customer_id)
        book = words.whom(customer) if customer else ""
        day = day_words(self.session.today, self.session.today)
        self.query_one(Header).change(title="Genjin 跟进", book=book, day=day)

    def show_changes(self, customer_ids: Collection[str]) -> None:
        if self._customer_id in customer_ids:
            self.show()
            self.tell_news()

    async def go_to(self, customer_id: str) -> None:
        """Open another customer in place of this one."""
        await self.app.switch_screen(CustomerScreen(self.session, self.keymap, customer_id))

    # Moving ------------------------------------------------------------------------------------------

    def watch_pane(self) -> None:
        self.profile.active = self.pane == "profile"
        self.timeline.active = self.pane == "timeline"
        self.set_class(self.pane == "timeline", "-timeline")

    def action_switch(self) -> None:
        self.pane = "profile" if self.pane == "timeline" else "timeline"

    def action_left(self) -> None:
        self.pane = "profile"

    def action_right(self) -> None:
        self.pane = "timeline"

    def action_up(self) -> None:
        self.active_pane.step(-1)

    def action_down(self) -> None:
        self.active_pane.step(1)

    def action_page_up(self) -> None:
        self.active_pane.turn(-1)

    def action_page_down(self) -> None:
        self.active_pane.turn(1)

    def action_first(self) -> None:
        self.active_pane.edge(last=False)

    def action_last(self) -> None:
        self.active_pane.edge(last=True)

    def action_more(self) -> None:
        """Show the empty fields too, or hide them again."""
        self._everything = not self._everything
        self.show()

    # Working -----------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Change the field or the follow-up under the cursor."""
        if self.pane == "timeline":
            if self.timeline.chosen:
                self.edit_entry(self.timeline.chosen)
        elif self.profile.chosen is None:
            return
        elif self.profile.chosen.path == "next":
            self.action_plan()
        else:
            self.edit_field(self.profile.chosen.path)

    def action_open(self) -> None:
        self.action_edit()

    def field_under_cursor(self) -> str:
        return self.profile.chosen.path if self.pane == "profile" and self.profile.chosen else ""

    # The mouse ---------------------------------------------------------------------------------------

    def on_blocks_picked(self, event: Blocks.Picked) -> None:
        if self.bar is not None:
            return
        self.pane = "timeline" if event.pane is self.timeline else "profile"
        if event.again:
            self.action_edit()

    def after_delete(self, customer: Customer, told: str) -> None:
        """Nothing is left to show here: back to the board, which says so."""
        self.app.pop_screen()
        if isinstance(self.app.screen, WorkScreen):
            self.app.screen.flash(told)

    def action_quit(self) -> None:
        """On a page, leaving means going back."""
        self.go_back()

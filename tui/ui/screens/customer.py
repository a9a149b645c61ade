"""One customer: who they are, where things stand, and everything that happened, newest first."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from tui.core import words
from tui.core.reasons import day_words
from tui.language import _
from tui.ui import actions
from tui.ui.actions import Keymap
from tui.ui.screens.changing import Changing
from tui.ui.screens.contacting import Contacting
from tui.ui.screens.profile import profile_text, timeline_text
from tui.ui.session import Session
from tui.ui.themes import Paint
from tui.ui.widgets.flash import FlashBar
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.header import Header

WIDE = 76
"""Cells from which the timeline stands beside the fields and not below them."""
PROFILE = (30, 46)
"""Fewest and most cells of the fields when the timeline is beside them; two fifths of the screen in between."""
MARGIN = 5
"""Cells at the sides of the page, with the scroll bar."""
BETWEEN = 3
"""Cells between the fields and the timeline."""


class CustomerScreen(Contacting, Changing):
    """All about one customer."""

    PLACE = actions.CUSTOMER
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.CUSTOMER)]

    def __init__(self, session: Session, keymap: Keymap, customer_id: str) -> None:
        super().__init__(session, keymap)
        self._customer_id = customer_id

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll(id="page", can_focus=False), Horizontal(id="customer"):
            yield Static(id="profile", markup=False)
            yield Static(id="timeline", markup=False)
        yield FlashBar()
        yield Footer(self.keymap)

    def on_mount(self) -> None:
        self.call_after_refresh(self.mount_bars)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width < WIDE, "-narrow")
        self.show(event.size.width)

    @property
    def subject(self) -> str | None:
        return self._customer_id

    @property
    def page(self) -> VerticalScroll:
        return self.query_one("#page", VerticalScroll)

    def show(self, cells: int) -> None:
        """Draw everything for a screen of that width."""
        customer = self.session.customer(self._customer_id)
        self._show_header()
        if customer is None or customer.id not in self.session.desk:
            self.query_one("#profile", Static).update(_("This customer has been deleted meanwhile."))
            self.query_one("#timeline", Static).update("")
            return
        session, paint = self.session, Paint(self.app.theme_variables)
        outlook = session.outlook(customer.id)
        followups = session.followups(customer.id)
        left, right = self._shares(cells)
        currency = session.config.settings.currency
        profile = profile_text(outlook, session.today, currency, paint, left, ready=session.ready)
        self.query_one("#profile", Static).update(profile)
        self.query_one("#profile", Static).styles.width = left
        log_key = self.keymap.first("log")
        self.query_one("#timeline", Static).update(
            timeline_text(followups, session.today, paint, right, ready=session.ready, log_key=log_key)
        )

    def _shares(self, cells: int) -> tuple[int, int]:
        """The widths of the fields and of the timeline."""
        if cells < WIDE:
            return cells - MARGIN, cells - MARGIN
        left = min(max(cells * 2 // 5, PROFILE[0]), PROFILE[1])
        return left, cells - MARGIN - left - BETWEEN

    def _show_header(self) -> None:
        customer = self.session.customer(self._customer_id)
        book = words.whom(customer) if customer else ""
        day = day_words(self.session.today, self.session.today)
        self.query_one(Header).change(title="Genjin 跟进", book=book, day=day)

    def show_changes(self, customer_ids: Collection[str]) -> None:
        if self._customer_id in customer_ids:
            self.show(self.size.width)

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

    def action_quit(self) -> None:
        """On a page, leaving means going back."""
        self.go_back()

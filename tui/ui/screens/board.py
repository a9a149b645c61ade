"""The main screen: today's list beside the board, one cursor in both, and the bars below.

The screen is the only one who talks to the session; the widgets show what they are given. What its keys do is in the
parts it is made of: `Panes` moves the cursor, `Arranging` lays the screen out, `Grouping` groups and moves between
columns, `Looking` goes to other days, `Planning` sets next dates, `Dragging` does both with the mouse.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message

from tui.book.book import Applied
from tui.core.model import Customer
from tui.core.reasons import day_words
from tui.language import _, ngettext
from tui.ui import actions, axes, words
from tui.ui.actions import Keymap
from tui.ui.entry import LogEntry
from tui.ui.screens import notices
from tui.ui.screens.adding import Adding
from tui.ui.screens.arranging import Arranging
from tui.ui.screens.contacting import Contacting
from tui.ui.screens.copying import Copying
from tui.ui.screens.deleting import Deleting
from tui.ui.screens.dragging import Dragging
from tui.ui.screens.dressing import Dressing
from tui.ui.screens.linking import Linking
from tui.ui.screens.starting import Starting
from tui.ui.session import Session
from tui.ui.widgets.board import Board
from tui.ui.widgets.card import CardText
from tui.ui.widgets.days import Days
from tui.ui.widgets.flash import FlashBar
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.header import Header
from tui.ui.widgets.heads import BoardColumn
from tui.ui.widgets.today import Today
from tui.ui.widgets.today_rows import TodayNumbers, TodayRow


class BoardScreen(Contacting, Arranging, Dragging, Dressing, Deleting, Copying, Adding, Linking, Starting):
    """Today's list and the board."""

    class SampleWanted(Message):
        """The book is empty, and the user would like to look at the sample book first."""

    PLACE = actions.BOARD
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.BOARD)]

    def __init__(self, session: Session, keymap: Keymap, *, sample: bool = False) -> None:
        super().__init__(session, keymap)
        self._sample = sample
        self._all_due = False

    def compose(self) -> ComposeResult:
        yield Header()
        with Horizontal(id="work"):
            with Vertical(id="side"):
                yield Today(self._row)
                yield Days()
            yield Board(self.card_text, density=self.density)
        yield FlashBar()
        yield Footer(self.keymap)

    def on_mount(self) -> None:
        self.lay_out(*self.app.size)
        self.today.name_keys(self.keymap.shown("switch")[0], self.keymap.first("more"))
        self.show_all()

    def listed(self) -> Sequence[str]:
        return self.today.ids

    # Showing -----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The follow-ups have been read: start with the first customer due, else with the first on the board."""
        self.forget_drawn()
        due = self.session.today_list().shown
        if not due:
            self._chosen = self.session.first_match()
        else:
            self._chosen = due[0]
            if self.layout_now == "beside":
                self.pane = "today"
        self.show_all()
        self.filter_at_last()

    def show_all(self) -> None:
        """Bring everything on the screen up to date with the desk."""
        self._show_board()
        self.show_today()
        self._show_header()
        self.show_standing()

    def show_changes(self, customer_ids: Collection[str]) -> None:
        self.refilter()
        self.board.forget(customer_ids)
        self.today.forget(customer_ids)
        self.show_all()

    def reconfigure(self) -> None:
        """Other settings are in force."""
        self.board.set_density(self.density)
        self.new_day()

    def new_day(self) -> None:
        """Midnight has passed, or the theme of the day has changed: every card may say something else."""
        self.refilter()
        self.forget_drawn()
        self.show_all()

    def choose(self, customer_id: str | None) -> None:
        """Put the cursor on a customer, in today's list and on the board; it stays if a filter hides that one."""
        position = self._position(customer_id)
        if self.filter_text and customer_id and position is None:
            return
        self._chosen = customer_id
        self.board.is_away = position is None
        if position is not None:
            self.board.go(*position)
        self.today.choose(customer_id)
        self.show_standing()

    def _show_board(self) -> None:
        position = self._position(self._chosen)
        self.board.show(self._columns(), position, self._notice())
        if position is None and self.filter_text:
            self.choose(self.board.chosen or self.session.first_match())
            return
        if position is None and self.pane == "board":
            self._chosen = self.board.chosen
        self.board.is_away = position is None and self.pane == "today"

    def _position(self, customer_id: str | None) -> tuple[int, int] | None:
        """The position of a customer on the board; of several columns the one with the cursor."""
        return self.session.desk.position(customer_id, self.board.column_key) if customer_id else None

    def _columns(self) -> list[BoardColumn]:
        session = self.session
        axis, rules = session.group_by, session.desk.rules
        columns = session.columns
        first = next((column.key for column in columns if not column.ids), "")
        explained, short = (notices.empty_column(session, self.keymap, explain=how) for how in (True, False))
        return [
            axes.board_column(axis, column, rules, explained if column.key == first else short)
            for column in columns
        ]

    def _notice(self) -> Sequence[str]:
        """The text of an empty board: how to begin, or how to see everyone again."""
        if not self.session.book.customers:
            return notices.first_run(self.keymap, self.session.config.settings)
        if self.filter_text and not self.session.desk.shown:
            return notices.nobody_matches(self.filter_text, self.keymap, is_searching=self.is_searching_notes)
        return ()

    def show_today(self) -> None:
        session = self.session
        if not session.ready:
            self.today.show([], None, None, [_("Loading the follow-ups …")])
            return
        listed = session.today_list()
        due = len(listed.shown) + listed.waiting
        ids = session.due_ids() if self._all_due else listed.shown
        numbers = TodayNumbers(listed.done, due, due - len(ids), self.day_title())
        notice = notices.empty_today(session, self.keymap, is_filtered=bool(self.filter_text))
        self.today.show(ids, numbers, self._chosen, notice)
        self.show_days()

    def _show_header(self) -> None:
        session = self.session
        axis = session.group_by
        count = len(session.book.customers)
        load = _("{load} contacts a day").format(load=f"{session.desk.load_per_day:.1f}")
        self.query_one(Header).change(
            title="Genjin 跟进",
            book=ngettext("{count} customer", "{count} customers", count).format(count=f"{count:,}"),
            more=load if session.ready and count else "",
            note=self.header_note(),
            group=_("by {axis}").format(axis=axes.axis_word(axis)) if axis != "grade" else "",
            filter=self.filter_words(),
            day=day_words(session.today, session.today),
        )

    def header_note(self) -> str:
        if self._sample:
            return _("sample book, nothing is kept")
        return _("read-only") if self.session.book.read_only else ""

    def show_standing(self) -> None:
        """Everything that depends on the customer under the cursor: the line about them, and the active keys."""
        self.show_footer()
        if self._chosen is not None and self._chosen in self.session.desk:
            outlook = self.session.outlook(self._chosen)
            found = self.found_words(self._chosen, 16)
            self.flash_bar.stand(words.standing_line(outlook, self.session.today, found))
        else:
            self.flash_bar.stand("")

    def card_text(self, customer_id: str) -> CardText:
        session, currency = self.session, self.session.config.settings.currency
        with_grade = session.group_by != "grade"
        if not session.ready:
            customer = session.book.customers[customer_id]
            return words.first_card(customer, currency, with_grade=with_grade)
        outlook = session.outlook(customer_id)
        card = words.card_text(outlook, session.today, currency, with_grade=with_grade)
        if not card.flag and session.book.has_versions(customer_id):
            card = replace(card, flag=_("versions"))
        return replace(card, found=self.found_words(customer_id, 0), words=self.marked_words)

    def _row(self, customer_id: str) -> TodayRow:
        row = words.today_row(self.session.outlook(customer_id), self.session.today, self.session.day)
        return replace(row, found=self.found_words(customer_id, 6), words=self.marked_words)

    def forget_drawn(self) -> None:
        self.board.forget()
        self.today.forget()

    # Working -----------------------------------------------------------------------------------------

    async def action_open(self) -> None:
        await self._open_card()

    async def action_edit(self) -> None:
        """Open the card with all its fields, to choose the one to change."""
        await self._open_card(to_edit=True)

    async def _open_card(self, *, to_edit: bool = False) -> None:
        if self.is_reading():
            return
        customer = self.session.customer(self._chosen)
        if not self.session.book.customers and not self._sample:
            self.post_message(self.SampleWanted())
            return
        if customer is None:
            self.flash(_("No customer here."), "plain")
            return
        from tui.ui.screens.customer import CustomerScreen

        await self.app.push_screen(CustomerScreen(self.session, self.keymap, customer.id, to_edit=to_edit))

    def action_more(self) -> None:
        self._all_due = not self._all_due
        self.show_today()

    async def action_settings(self) -> None:
        from tui.ui.screens.settings import SettingsScreen

        await self.app.push_screen(SettingsScreen(self.session, self.keymap))

    def welcome(self, customer_id: str) -> None:
        """Put the cursor on a customer; clears a filter that would hide them."""
        if self.session.desk.position(customer_id) is None:
            self.end_filter()
        self.choose(customer_id)

    async def go_to(self, customer_id: str) -> None:
        """Put the cursor on a customer, on the board."""
        self.pane = "board"
        self.welcome(customer_id)

    def after_log(self, customer_id: str, next_due: str | None, entry: LogEntry) -> None:
        """Go on with the next customer due; if nobody is, stay."""
        self.choose(next_due or customer_id)

    async def delete_customer(self, customer: Customer) -> None:
        """Move a customer to the trash; the cursor stays in place, on the next one."""
        follower = self.session.next_due(customer.id) if self.pane == "today" else None
        follower = follower or self.session.beside(customer.id)
        await super().delete_customer(customer)
        if self.session.customer(customer.id) is None:
            self.choose(follower or self.session.first_match())

    def after_restore(self, customer_id: str) -> None:
        self.welcome(customer_id)

    def after_revert(self, applied: Applied) -> None:
        """Go to the customer whose change was undone."""
        if len(applied.customers) == 1:
            (customer_id,) = applied.customers
            if customer_id in self.session.desk:
                self.choose(customer_id)

    def after_plan(self, customer_id: str, next_due: str | None) -> None:
        """The customer may have left today's list: go on with the next one."""
        if self.pane == "today" and customer_id not in self.today.ids:
            self.choose(next_due or customer_id)

    def go_back(self) -> None:
        """Escape on the board: one thing at a time, the latest first."""
        if self.cancel_drag():
            return
        if self.filter_text:
            self.end_filter()
        elif self.session.day is not None:
            self.look_at(self.session.today)
        elif self.pane == "today" and self.is_folded:
            self.action_switch()
        self.flash_bar.clear()

    # The mouse ---------------------------------------------------------------------------------------

    async def on_board_picked(self, event: Board.Picked) -> None:
        if self.bar is None:
            self.pane = "board"
            self.follow_board()
            if event.again:
                await self.action_open()

    async def on_today_picked(self, event: Today.Picked) -> None:
        if self.bar is not None:
            return
        if event.customer_id is None:
            self.action_switch() if self.is_folded else self.enter_today()
            return
        self.pane = "today"
        self.choose(event.customer_id)
        if event.again:
            await self.action_open()

"""The main screen: today's list beside the board, one cursor in both, and the bars below.

The screen is the only one who talks to the session; the widgets show what they are given. `pane` says whether
the cursor keys move in today's list or on the board; the customer under the cursor is the same in both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from tui.book.book import Applied
from tui.core.model import GRADES
from tui.core.reasons import day_words
from tui.language import _, ngettext
from tui.ui import actions, words
from tui.ui.actions import Keymap
from tui.ui.cells import pad, width
from tui.ui.entry import LogEntry
from tui.ui.screens.adding import Adding
from tui.ui.screens.changing import Changing
from tui.ui.screens.contacting import Contacting
from tui.ui.screens.finding import Finding
from tui.ui.session import Session
from tui.ui.themes import grade_role
from tui.ui.widgets.board import Board
from tui.ui.widgets.card import CardText
from tui.ui.widgets.flash import FlashBar
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.header import Header
from tui.ui.widgets.heads import BoardColumn
from tui.ui.widgets.today import Today, TodayNumbers, TodayRow

WIDE = 100
"""Cells from which today's list stands beside the board; below, it is one line until it is opened."""


class BoardScreen(Contacting, Changing, Finding, Adding):
    """Today's list and the board."""

    PLACE = actions.BOARD
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.BOARD)]

    def __init__(self, session: Session, keymap: Keymap, *, sample: bool = False) -> None:
        super().__init__(session, keymap)
        self._sample = sample
        self._chosen: str | None = None
        self._all_due = False

    def compose(self) -> ComposeResult:
        yield Header()
        with Horizontal(id="work"):
            yield Today(self._row)
            yield Board(self._card, density=self.session.config.settings.density)
        yield FlashBar()
        yield Footer(self.keymap)

    def on_mount(self) -> None:
        self.set_class(self.app.size.width < WIDE, "-narrow")
        self.today.name_keys(self.keymap.shown("switch")[0], self.keymap.first("more"))
        self.show_all()

    def on_resize(self, event: events.Resize) -> None:
        narrow = event.size.width < WIDE
        if narrow and not self.has_class("-narrow"):
            self.pane = "board"
        self.set_class(narrow, "-narrow")

    @property
    def board(self) -> Board:
        return self.query_one(Board)

    @property
    def today(self) -> Today:
        return self.query_one(Today)

    @property
    def subject(self) -> str | None:
        return self._chosen

    # Showing -----------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The follow-ups have been read: start with the first customer due."""
        self.forget_drawn()
        due = self.session.today_list().shown
        if due:
            self._chosen = due[0]
            if not self.has_class("-narrow"):
                self.pane = "today"
        self.show_all()

    def show_all(self) -> None:
        """Bring everything on the screen up to date with the desk."""
        self._show_board()
        self._show_today()
        self._show_header()
        self._show_standing()

    def show_changes(self, customer_ids: Collection[str]) -> None:
        self.refilter()
        self.board.forget(customer_ids)
        self.today.forget(customer_ids)
        self.show_all()

    def reconfigure(self) -> None:
        """Other settings are in force."""
        self.board.set_density(self.session.config.settings.density)
        self.new_day()

    def new_day(self) -> None:
        """Midnight has passed, or the theme of the day has changed: every card may say something else."""
        self.refilter()
        self.forget_drawn()
        self.show_all()

    def choose(self, customer_id: str | None) -> None:
        """Put the cursor on a customer, in today's list and on the board; it stays when a filter hides that one."""
        position = self.session.desk.position(customer_id) if customer_id else None
        if self.filter_text and customer_id and position is None:
            return
        self._chosen = customer_id
        self.board.is_away = position is None
        if position is not None:
            self.board.go(*position)
        self.today.choose(customer_id)
        self._show_standing()

    def _show_board(self) -> None:
        desk = self.session.desk
        position = desk.position(self._chosen) if self._chosen else None
        self.board.show(self._columns(), position, self._notice())
        if position is None and self.filter_text:
            self.choose(self.board.chosen or self.session.first_match())
            return
        if position is None and self.pane == "board":
            self._chosen = self.board.chosen
        self.board.is_away = position is None and self.pane == "today"

    def _columns(self) -> list[BoardColumn]:
        scheme = self.session.desk.rules.scheme
        return [
            BoardColumn(
                key=column.key,
                title=scheme.grade(column.key).shown_journal,
                short=_("{days}d").format(days=scheme.interval(column.key)),
                role=grade_role(column.key),
                ids=column.ids,
                late=column.late,
                folded=column.key == GRADES[-1],
            )
            for column in self.session.columns
        ]

    def _notice(self) -> Sequence[str]:
        """What an empty board says: how to begin, or how to see everyone again."""
        if not self.session.book.customers:
            return [
                _("No customers yet"),
                "",
                _("{key}   add the first one; a name is enough").format(key=self.keymap.first("add")),
                "",
                _("or leave with {key} and type").format(key=self.keymap.first("quit")),
                *_beside(
                    (_("{program} import FILE"), _("to bring a list you have")),
                    (_("{program} demo"), _("to look around among made-up customers")),
                ),
            ]
        if self.filter_text and not any(column.ids for column in self.session.desk.columns):
            return [
                _("Nobody matches {query}").format(query=self.filter_text),
                "",
                _("{key}   shows everyone again").format(key=self.keymap.first("back")),
            ]
        return ()

    def _show_today(self) -> None:
        listed = self.session.today_list()
        if not self.session.ready:
            self.today.show([], None, None, [_("Reading the follow-ups …")])
            return
        due = len(listed.shown) + listed.waiting
        ids = self.session.due_ids() if self._all_due else listed.shown
        numbers = TodayNumbers(listed.done, due, due - len(ids))
        self.today.show(ids, numbers, self._chosen, self._today_notice(listed.done, listed.waiting))

    def _today_notice(self, done: int, waiting: int) -> Sequence[str]:
        """What an empty list says."""
        if not self.session.book.customers:
            return []
        if waiting:
            return [
                ngettext(
                    "{count} is done: your share of today.", "{count} are done: your share of today.", done
                ).format(count=done)
            ]
        if self.filter_text:
            return [_("Nobody who matches is due today.")]
        return [_("Nobody is due today.")]

    def _show_header(self) -> None:
        session = self.session
        count = len(session.book.customers)
        load = _("{load} contacts a day").format(load=f"{session.desk.load_per_day:.1f}")
        self.query_one(Header).change(
            title="Genjin 跟进",
            book=ngettext("{count} customer", "{count} customers", count).format(count=f"{count:,}"),
            more=load if session.ready and count else "",
            note=self._note(),
            filter=self.filter_words(),
            day=day_words(session.today, session.today),
        )

    def _note(self) -> str:
        if self._sample:
            return _("sample book, nothing is kept")
        return _("read only") if self.session.book.read_only else ""

    def _show_standing(self) -> None:
        if self._chosen is not None and self._chosen in self.session.desk:
            outlook = self.session.outlook(self._chosen)
            found = self.found_words(self._chosen)
            self.flash_bar.stand(words.standing_line(outlook, self.session.today, found))
        else:
            self.flash_bar.stand("")

    def _card(self, customer_id: str) -> CardText:
        session, currency = self.session, self.session.config.settings.currency
        if not session.ready:
            return words.first_card(session.book.customers[customer_id], currency)
        card = words.card_text(session.outlook(customer_id), session.today, currency)
        return replace(card, found=self.found_words(customer_id), words=self.marked_words)

    def _row(self, customer_id: str) -> TodayRow:
        row = words.today_row(self.session.outlook(customer_id), self.session.today)
        return replace(row, found=self.found_words(customer_id), words=self.marked_words)

    def forget_drawn(self) -> None:
        self.board.forget()
        self.today.forget()

    # Moving ------------------------------------------------------------------------------------------

    def watch_pane(self) -> None:
        self.board.active = self.pane == "board"
        self.today.active = self.pane == "today"
        self.set_class(self.pane == "today", "-today")

    def action_up(self) -> None:
        self._step(-1)

    def action_down(self) -> None:
        self._step(1)

    def action_page_up(self) -> None:
        self._step(-self._page)

    def action_page_down(self) -> None:
        self._step(self._page)

    def action_first(self) -> None:
        self._edge(last=False)

    def action_last(self) -> None:
        self._edge(last=True)

    def action_left(self) -> None:
        self.flash_bar.fade()
        if self.pane == "board" and not self.board.turn(-1) and not self.has_class("-narrow"):
            self._enter_today()
        elif self.pane == "board":
            self._follow_board()

    def action_right(self) -> None:
        self.flash_bar.fade()
        if self.pane == "today":
            self.pane = "board"
        else:
            self.board.turn(1)
        self._follow_board()

    def action_switch(self) -> None:
        if self.pane == "today":
            self.pane = "board"
            self._follow_board()
        else:
            self._enter_today()

    def action_more(self) -> None:
        self._all_due = not self._all_due
        self._show_today()

    def _enter_today(self) -> None:
        self.pane = "today"
        if self.today.chosen is None:
            self.today.step(0)
        self._follow_today()

    @property
    def _page(self) -> int:
        return self.today.page if self.pane == "today" else self.board.page

    def _step(self, rows: int) -> None:
        self.flash_bar.fade()
        if self.pane == "today":
            self.today.step(rows)
            self._follow_today()
        else:
            self.board.step(rows)
            self._follow_board()

    def _edge(self, *, last: bool) -> None:
        self.flash_bar.fade()
        if self.pane == "today":
            self.today.edge(last=last)
            self._follow_today()
        else:
            self.board.edge(last=last)
            self._follow_board()

    def _follow_today(self) -> None:
        """The cursor moved in today's list; in an empty one it stays where it was on the board."""
        if self.today.chosen is not None:
            self.choose(self.today.chosen)

    def _follow_board(self) -> None:
        """The cursor moved on the board: it is the same customer everywhere."""
        self._chosen = self.board.chosen
        self.board.is_away = False
        self.today.choose(self._chosen)
        self._show_standing()

    # Working -----------------------------------------------------------------------------------------

    async def action_open(self) -> None:
        if self.is_reading():
            return
        customer = self.session.customer(self._chosen)
        if customer is None:
            self.flash(_("There is no customer here."), "plain")
            return
        from tui.ui.screens.customer import CustomerScreen

        await self.app.push_screen(CustomerScreen(self.session, self.keymap, customer.id))

    async def action_settings(self) -> None:
        from tui.ui.screens.settings import SettingsScreen

        await self.app.push_screen(SettingsScreen(self.session, self.keymap))

    def welcome(self, customer_id: str) -> None:
        """Go to a customer who was just added; a filter that would hide them ends."""
        if self.session.desk.position(customer_id) is None:
            self.end_filter()
        self.choose(customer_id)

    def after_log(self, customer_id: str, next_due: str | None, entry: LogEntry) -> None:
        """Go on with the next customer due; when nobody is, stay."""
        self.choose(next_due or customer_id)

    def after_revert(self, applied: Applied) -> None:
        """Go to the customer whose change was taken back."""
        if len(applied.customers) == 1:
            (customer_id,) = applied.customers
            if customer_id in self.session.desk:
                self.choose(customer_id)

    def go_back(self) -> None:
        """Escape on the board: end the filter, else close today's list on a narrow screen."""
        if self.filter_text:
            self.end_filter()
        elif self.pane == "today" and self.has_class("-narrow"):
            self.action_switch()
        self.flash_bar.clear()

    # The mouse ---------------------------------------------------------------------------------------

    async def on_board_picked(self, event: Board.Picked) -> None:
        if self.bar is None:
            self.pane = "board"
            self._follow_board()
            if event.again:
                await self.action_open()

    async def on_today_picked(self, event: Today.Picked) -> None:
        if self.bar is not None:
            return
        if event.customer_id is None:
            self.action_switch() if self.has_class("-narrow") else self._enter_today()
            return
        self.pane = "today"
        self.choose(event.customer_id)
        if event.again:
            await self.action_open()


def _beside(*pairs: tuple[str, str]) -> list[str]:
    """Commands of this program, and what they are for in a column beside them."""
    typed = [command.format(program=words.command()) for command, _purpose in pairs]
    cells = max(map(width, typed)) + 3
    return [pad(command, cells) + purpose for command, (_command, purpose) in zip(typed, pairs, strict=True)]

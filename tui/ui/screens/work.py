"""What the board and the customer screen share: one customer, and what one can do with them.

Logging, grading, undo and redo work the same wherever the customer is shown. Bars open at the bottom of the
screen; while one is open, the keys belong to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from tui.book.book import Applied, BookError
from tui.core import words
from tui.core.grading import known_grade
from tui.core.model import GRADES, Customer
from tui.core.reasons import why_grade
from tui.language import _
from tui.ui import actions
from tui.ui.actions import Keymap
from tui.ui.session import Session
from tui.ui.widgets.flash import FlashBar, Tone
from tui.ui.widgets.footer import Footer

if TYPE_CHECKING:
    from tui.ui.widgets.bar import Bar
    from tui.ui.widgets.log_bar import LogBar

_IN_A_BAR = frozenset({"help", "quit", "confirm", "back"})
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

    log_bar: LogBar
    """There once the bars are mounted, like those of the screens that have more."""

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

    def after_log(self, customer_id: str, next_due: str | None) -> None:
        """A follow-up was logged; `next_due` is who was next on today's list."""

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
        self.query_one(Footer).show(actions.footer(self.bar.PLACE if self.bar else self.PLACE))

    def on_mount(self) -> None:
        self.show_footer()

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
        """The bars of this screen."""
        from tui.ui.widgets.log_bar import LogBar

        self.log_bar = LogBar()
        return [self.log_bar]

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

    # Logging -----------------------------------------------------------------------------------------

    def action_log(self) -> None:
        self._open_log("call")

    def action_visit(self) -> None:
        self._open_log("visit")

    def _open_log(self, kind: str) -> None:
        customer = self._workable()
        if customer is not None:
            self.open_bar(self.log_bar, Duties(self._preview_log, self._save_log, self._keep_draft))
            self.log_bar.open(customer.id, words.whom(customer), self.session.first_entry(customer, kind))
            self._preview_log()

    def _keep_draft(self) -> None:
        """What was begun is not thrown away."""
        entry = self.log_bar.entry
        if entry.note or entry.next:
            self.session.drafts[self.log_bar.customer_id] = entry
            key = self.keymap.first("log")
            self.flash(_("The note is kept; {key} goes on with it.").format(key=key), "plain")

    def is_reading(self) -> bool:
        """Whether the follow-ups are still being read, and the flash line says so."""
        if self.session.ready and self.bars_mounted:
            return False
        self.flash(_("One moment, the follow-ups are still being read."), "plain")
        return True

    def _workable(self) -> Customer | None:
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

    def _preview_log(self) -> None:
        """Say what will come of it."""
        from tui.core.when import WhenError

        bar = self.log_bar
        customer, entry = self.session.customer(bar.customer_id), bar.entry
        if customer is None:
            return
        try:
            outlook = self.session.leads_to(customer, entry)
        except WhenError as error:
            bar.head.tell(str(error), "bad")
            return
        grade = known_grade(customer)
        change = entry.grade if entry.grade == grade else f"{grade} → {entry.grade}"
        leads_to = words.next_words(change, outlook, self.session.today)
        why = self._why_suggested(customer) if entry.grade != grade else ""
        bar.head.tell(f"{leads_to} · {why}" if why.startswith(entry.grade) else leads_to, "good")

    def _why_suggested(self, customer: Customer) -> str:
        """The suggested grade with its reason, where one is suggested."""
        outlook = self.session.outlook(customer.id)
        if outlook.suggestion is None or not outlook.drift:
            return ""
        return why_grade(outlook.suggestion, customer, self.session.today)

    async def _save_log(self) -> None:
        """Save, say so, and go on. Whatever fails leaves the bar open with everything typed in it."""
        from tui.core.when import WhenError

        bar = self.log_bar
        customer, entry = self.session.customer(bar.customer_id), bar.entry
        if customer is None:
            self.flash(_("This customer has been deleted meanwhile."), "bad")
            return
        next_due = self.session.next_due(customer.id)
        try:
            applied = await self.session.log(customer, entry)
        except WhenError as error:
            bar.head.tell(str(error), "bad")
            self.set_focus(bar.next)
            return
        except BookError as error:
            self.flash(str(error), "bad")
            return
        self.close_bar()
        outlook = self.session.outlook(customer.id)
        leads_to = words.next_words(entry.grade, outlook, self.session.today)
        self.flash(words.logged_words(entry.kind, words.name_of(customer), leads_to))
        self.tell(applied)
        self.after_log(customer.id, next_due)

    # Grading -----------------------------------------------------------------------------------------

    async def action_hotter(self) -> None:
        await self._shift_grade(-1)

    async def action_cooler(self) -> None:
        await self._shift_grade(1)

    async def _shift_grade(self, steps: int) -> None:
        customer = self._workable()
        if customer is not None:
            place = GRADES.index(known_grade(customer)) + steps
            await self._regrade(customer, GRADES[min(max(place, 0), len(GRADES) - 1)])

    async def action_grade_a(self) -> None:
        await self._set_grade("A")

    async def action_grade_b(self) -> None:
        await self._set_grade("B")

    async def action_grade_c(self) -> None:
        await self._set_grade("C")

    async def action_grade_d(self) -> None:
        await self._set_grade("D")

    async def action_grade_e(self) -> None:
        await self._set_grade("E")

    async def action_accept(self) -> None:
        """Take the suggested grade."""
        customer = self._workable()
        if customer is None:
            return
        outlook = self.session.outlook(customer.id)
        if outlook.suggestion is None or not outlook.drift:
            self.flash(
                _("There is no other grade suggested for {name}.").format(name=words.name_of(customer)),
                "plain",
            )
            return
        await self._regrade(customer, outlook.suggestion.grade)

    async def _set_grade(self, grade: str) -> None:
        customer = self._workable()
        if customer is not None:
            await self._regrade(customer, grade)

    async def _regrade(self, customer: Customer, grade: str) -> None:
        before, name = known_grade(customer), words.name_of(customer)
        if grade == customer.grade:
            self.flash(_("{name} is {grade} already.").format(name=name, grade=grade), "plain")
            return
        try:
            applied = await self.session.regrade(customer, grade)
        except BookError as error:
            self.flash(str(error), "bad")
            return
        self.flash(words.moved_words(name, before, grade))
        self.tell(applied)

    # Undo --------------------------------------------------------------------------------------------

    async def action_undo(self) -> None:
        await self._revert(redo=False)

    async def action_redo(self) -> None:
        await self._revert(redo=True)

    async def _revert(self, *, redo: bool) -> None:
        if self.is_reading():
            return
        try:
            applied = await self.session.revert(redo=redo)
        except BookError as error:
            self.flash(str(error), "bad")
            return
        if applied is None:
            self.flash(
                _("There is nothing to do again.") if redo else _("There is nothing to undo."), "plain"
            )
            return
        sentence = words.undo_words(
            applied.kind, applied.subject, applied.detail, skipped=applied.skipped, redo=redo
        )
        self.flash(sentence)
        self.tell(applied)
        self.after_revert(applied)

    def after_revert(self, applied: Applied) -> None:
        """A change was taken back or done again."""

    # The program -------------------------------------------------------------------------------------

    def action_reload(self) -> None:
        applied = self.session.poll()
        if applied is not None:
            self.tell(applied)
        self.flash(_("Everything is up to date."), "plain")

    def action_copy(self) -> None:
        """Copy what the mouse has marked; Ctrl+C with nothing marked explains how to quit."""
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
        self.app.exit()

"""Logging a contact: note, outcome, next date and grade in one bar, saved with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.book.book import BookError
from tui.core import words
from tui.core.grading import known_grade
from tui.core.model import Customer
from tui.core.reasons import why_grade
from tui.language import _
from tui.ui.screens.work import Duties, WorkScreen

if TYPE_CHECKING:
    from tui.ui.widgets.bar import Bar
    from tui.ui.widgets.log_bar import LogBar


class Contacting(WorkScreen):
    """The part of a screen that logs."""

    log_bar: LogBar
    """There once the bars are mounted."""

    def make_bars(self) -> list[Bar]:
        from tui.ui.widgets.log_bar import LogBar

        self.log_bar = LogBar()
        return [*super().make_bars(), self.log_bar]

    def after_log(self, customer_id: str, next_due: str | None) -> None:
        """A follow-up was logged; `next_due` is who was next on today's list."""

    def action_log(self) -> None:
        self._open_log("call")

    def action_visit(self) -> None:
        self._open_log("visit")

    def _open_log(self, kind: str) -> None:
        customer = self.workable()
        if customer is not None:
            self.open_bar(self.log_bar, Duties(self._preview_log, self._save_log, self._keep_draft))
            self.log_bar.open(customer.id, words.whom(customer), self.session.first_entry(customer, kind))
            self._preview_log()

    def _keep_draft(self) -> None:
        """Escape: what was begun is not thrown away."""
        if self.log_bar.entry.is_begun:
            key = self.keymap.first("log")
            self.flash(_("The note is kept; {key} goes on with it.").format(key=key), "plain")
        self.keep_open()

    def keep_open(self) -> None:
        """Keep what stands in the open bar, to go on with it later; one that was emptied is forgotten."""
        if self.bars_mounted and self.bar is self.log_bar:
            customer_id, entry = self.log_bar.customer_id, self.log_bar.entry
            if entry.is_begun:
                self.session.drafts.keep(customer_id, entry)
            else:
                self.session.drafts.drop(customer_id)

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

"""Logging a contact: when, note, outcome, next date and grade in one bar, saved with one key.

The same bar edits a follow-up that was logged earlier. What is typed reaches the disk within a second, also when the
program is killed, without the screen waiting for it.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tui.book.book import BookError
from tui.core import words
from tui.core.grading import known_grade
from tui.core.labels import moment_words
from tui.core.model import Customer, FollowUp
from tui.core.reasons import why_grade
from tui.language import _
from tui.ui.entry import LogEntry, UnclearError, entry_of
from tui.ui.screens.work import Duties, WorkScreen

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.ui.widgets.bar import Bar
    from tui.ui.widgets.log_bar import LogBar

T = TypeVar("T")

KEEP_SECONDS: Final = 1.0
"""How often what is being typed is brought to the disk, if it has changed."""


class Contacting(WorkScreen):
    """The part of a screen that logs."""

    log_bar: LogBar
    """There once the bars are mounted."""
    _keeping: Timer | None = None

    def make_bars(self) -> list[Bar]:
        from tui.ui.widgets.log_bar import LogBar

        self.log_bar = LogBar()
        return [*super().make_bars(), self.log_bar]

    def after_log(self, customer_id: str, next_due: str | None, entry: LogEntry) -> None:
        """`entry` was logged; `next_due` is who was next on today's list."""

    def action_log(self) -> None:
        self._open_log("call")

    def action_visit(self) -> None:
        self._open_log("visit")

    async def action_not_reached(self) -> None:
        """An unanswered call, with one key. A draft for the customer is not discarded for it."""
        customer = self.workable()
        if customer is None:
            return
        entry = LogEntry("call", "", "no-answer", "", known_grade(customer))
        if draft := self.session.drafts.get(customer.id):
            self._open_bar(customer, replace(draft, outcome=entry.outcome))
        else:
            await self._log(customer, entry)

    # The bar -----------------------------------------------------------------------------------------

    def _open_log(self, kind: str) -> None:
        customer = self.workable()
        if customer is not None:
            self._open_bar(customer, self.session.first_entry(customer, kind))

    def edit_logged(self, followup: FollowUp) -> None:
        """Open the bar for an earlier follow-up; its kind must be one that can be logged."""
        customer = self.workable()
        if customer is not None:
            entry = self.session.drafts.get(followup.id) or entry_of(followup)
            self._open_bar(customer, entry, editing=followup.id)

    def _open_bar(self, customer: Customer, entry: LogEntry, *, editing: str = "") -> None:
        self.open_bar(self.log_bar, Duties(self._preview_log, self._save_log, self._leave_log))
        self.log_bar.open(customer.id, words.whom(customer), entry, editing=editing)
        self._keeping = self.set_interval(KEEP_SECONDS, self._keep_typed)
        self._preview_log()

    def close_bar(self) -> None:
        if self._keeping is not None:
            self._keeping.stop()
            self._keeping = None
        super().close_bar()

    def _original(self) -> FollowUp | None:
        """The follow-up being edited, as it is now; None for a new one."""
        return self.session.book.followup(self.log_bar.editing) if self.log_bar.editing else None

    # What was begun ----------------------------------------------------------------------------------

    def _leave_log(self) -> None:
        """Escape: the draft is kept."""
        if self._is_begun() and not self.log_bar.editing:
            key = self.keymap.first("log")
            self.flash(_("Your note is kept; {key} continues it.").format(key=key), "plain")
        self._keep_typed()

    def keep_open(self) -> None:
        """Keep the content of the open bar as a draft, and wait until it is on the disk."""
        super().keep_open()
        if self.bars_mounted and self.bar is self.log_bar:
            self._note_typed()
            self.session.drafts.flush()

    def _keep_typed(self) -> None:
        """Keep the content of the bar, without waiting for the disk."""
        self._note_typed()
        if not self.session.drafts.is_written:
            self.app.run_worker(self.session.drafts.flush, thread=True, group="drafts")

    def _note_typed(self) -> None:
        """Keep what was begun; forget what was cleared, or set back to the original."""
        drafts, bar = self.session.drafts, self.log_bar
        if self._is_begun():
            drafts.keep(bar.draft_key, bar.entry)
        else:
            drafts.drop(bar.draft_key)

    def _is_begun(self) -> bool:
        original = self._original()
        entry = self.log_bar.entry
        return entry != entry_of(original) if original else entry.is_begun

    # What will come of it ----------------------------------------------------------------------------

    def _preview_log(self) -> None:
        """Show the result of logging."""
        bar = self.log_bar
        customer = self.session.customer(bar.customer_id)
        if customer is None:
            return
        try:
            bar.head.tell(self._outcome_words(customer, bar.entry), "good")
        except UnclearError as error:
            bar.head.tell(str(error), "bad")

    def _outcome_words(self, customer: Customer, entry: LogEntry) -> str:
        """When it was, the grade, the next date and the attempt; and why that grade is suggested."""
        session, original = self.session, self._original()
        outlook = session.leads_to(customer, entry, original)
        meaning = session.understand(entry, original)
        grade = known_grade(customer)
        change = entry.grade if entry.grade == grade else f"{grade} → {entry.grade}"
        attempt = session.attempt(customer.id, entry, original)
        parts = (
            moment_words(FollowUp(at=meaning.at), session.today) if meaning.moment else "",
            words.next_words(change, outlook, session.today),
            words.attempt_words(attempt) if attempt else "",
            self._why_suggested(customer, entry.grade) if entry.grade != grade else "",
        )
        return " · ".join(filter(None, parts))

    def _why_suggested(self, customer: Customer, grade: str) -> str:
        """Why that grade is suggested; "" if another one is, or none."""
        outlook = self.session.outlook(customer.id)
        if outlook.suggestion is None or not outlook.drift or outlook.suggestion.grade != grade:
            return ""
        return why_grade(outlook.suggestion, customer, self.session.today)

    # Saving ------------------------------------------------------------------------------------------

    async def _save_log(self) -> None:
        """Save the content of the bar. On any error it stays open with everything typed in it."""
        bar = self.log_bar
        customer = self.session.customer(bar.customer_id)
        original = self._original()
        if customer is None:
            self.flash(_("This customer has been deleted."), "bad")
        elif not bar.editing:
            await self._log(customer, bar.entry)
        elif original is None:
            self.flash(_("This follow-up has been deleted."), "bad")
        else:
            await self._amend(customer, original, bar.entry)

    async def _log(self, customer: Customer, entry: LogEntry) -> None:
        """Log it, say so, and go on."""
        next_due = self.session.next_due(customer.id)
        logged = await self._written(self.session.log(customer, entry))
        if logged is None:
            return
        applied, entry_id = logged
        self.flash(self.session.told(customer.id, entry_id))
        self.tell(applied)
        self.after_log(customer.id, next_due, entry)

    async def _amend(self, customer: Customer, original: FollowUp, entry: LogEntry) -> None:
        """Write the changes to a follow-up."""
        applied = await self._written(self.session.amend(customer, original, entry))
        if applied is not None:
            self.flash(_("follow-up with {name} changed · saved").format(name=words.name_of(customer)))
            self.tell(applied)

    async def _written(self, writing: Coroutine[Any, Any, T]) -> T | None:
        """The written change, with the bar closed; None if it failed, which is reported then."""
        try:
            applied = await writing
        except UnclearError as error:
            self.log_bar.head.tell(str(error), "bad")
            self.log_bar.go_to(self.log_bar.at if error.field == "at" else self.log_bar.next)
            return None
        except BookError as error:
            self.flash(str(error), "bad")
            return None
        if self.bar is not None:
            self.close_bar()
        return applied

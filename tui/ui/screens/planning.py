"""Setting the next date of a customer without a contact: typed into a bar, or by a drop on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.book.book import BookError
from tui.core import words
from tui.core.grading import known_grade
from tui.core.model import Customer
from tui.language import _
from tui.ui.screens.work import Duties, WorkScreen

if TYPE_CHECKING:
    from tui.ui.widgets.bar import Bar
    from tui.ui.widgets.edit_bar import EditBar


class Planning(WorkScreen):
    """The part of a screen that sets next dates."""

    plan_bar: EditBar
    """There once the bars are mounted."""

    _planned_id = ""
    """The customer the bar is open for."""

    def make_bars(self) -> list[Bar]:
        from tui.ui.widgets.edit_bar import EditBar

        self.plan_bar = EditBar()
        return [*super().make_bars(), self.plan_bar]

    def after_plan(self, customer_id: str, next_due: str | None) -> None:
        """A next date was set; `next_due` is who was next on today's list."""

    def action_plan(self) -> None:
        from tui.ui.widgets.edit_bar import Question

        customer = self.workable()
        if customer is None:
            return
        self._planned_id = customer.id
        self.open_bar(self.plan_bar, Duties(self._preview_plan, self._save_plan, _nothing))
        self.plan_bar.open(Question(_("Next date"), words.whom(customer)))
        self.plan_bar.text_field.placeholder = _("fri, +3d, 25 Dec, 3pm tomorrow; auto: by grade; none")
        self._preview_plan()

    def _preview_plan(self) -> None:
        """Show which day it will be."""
        from tui.core.when import WhenError

        bar, customer = self.plan_bar, self.session.customer(self._planned_id)
        if customer is None:
            return
        try:
            outlook = self.session.planned(customer, bar.value)
        except WhenError as error:
            bar.head.tell(str(error), "bad")
            return
        bar.head.tell(words.next_words(known_grade(customer), outlook, self.session.today), "good")

    async def _save_plan(self) -> None:
        from tui.core.when import WhenError

        customer = self.session.customer(self._planned_id)
        if customer is None:
            self.flash(_("This customer has been deleted."), "bad")
            return
        next_due = self.session.next_due(customer.id)
        try:
            is_set = await self.set_next(customer, self.plan_bar.value)
        except WhenError as error:
            self.plan_bar.head.tell(str(error), "bad")
            return
        if is_set:
            self.close_bar()
            self.after_plan(customer.id, next_due)

    async def set_next(self, customer: Customer, text: str) -> bool:
        """Set the next date and say so; False if it could not be written. Raises WhenError."""
        try:
            applied = await self.session.plan(customer, text)
        except BookError as error:
            self.flash(str(error), "bad")
            return False
        leads_to = words.next_words(
            known_grade(customer), self.session.outlook(customer.id), self.session.today
        )
        self.flash(_("{name}: {next} · saved").format(name=words.name_of(customer), next=leads_to))
        self.tell(applied)
        return True


def _nothing() -> None:
    """Escape: a date that was not set leaves no draft."""

"""Grading a customer without a contact, and undoing changes: each with one key, each saved at once."""

from __future__ import annotations

from tui.book.book import Applied, BookError
from tui.core import words
from tui.core.grading import known_grade
from tui.core.model import GRADES, Customer
from tui.language import _
from tui.ui.screens.work import WorkScreen


class Changing(WorkScreen):
    """The part of a screen that grades, undoes and redoes."""

    async def action_hotter(self) -> None:
        await self._shift_grade(-1)

    async def action_cooler(self) -> None:
        await self._shift_grade(1)

    async def _shift_grade(self, steps: int) -> None:
        customer = self.workable()
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
        """Accept the suggested grade."""
        customer = self.workable()
        suggestion = self.session.outlook(customer.id).suggestion if customer else None
        if customer is not None and suggestion is not None:
            await self._regrade(customer, suggestion.grade)

    async def _set_grade(self, grade: str) -> None:
        customer = self.workable()
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
            self.flash(_("Nothing to redo.") if redo else _("Nothing to undo."), "plain")
            return
        if not applied.customers:
            self.flash(words.left_words(applied.kind, applied.subject), "bad")
            return
        sentence = words.undo_words(
            applied.kind,
            applied.subject,
            applied.detail,
            fields=applied.fields,
            skipped=applied.skipped,
            redo=redo,
        )
        if not redo and len(applied.customers) > 1:
            again = _("{key} redoes it").format(key=self.keymap.first("redo"))
            sentence = f"{sentence} · {again}"
        self.flash(sentence)
        self.tell(applied)
        self.after_revert(applied)

    def after_revert(self, applied: Applied) -> None:
        """A change was undone or redone."""

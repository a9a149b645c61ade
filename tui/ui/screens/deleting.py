"""Deleting a customer and restoring one: at once, without a question, because nothing is lost.

A deleted customer stands in the trash with their follow-ups, and undo brings them back.
"""

from __future__ import annotations

from tui.book.book import Applied, BookError, Deleted
from tui.core import changes, words
from tui.core.changes import Change
from tui.core.model import Customer
from tui.language import _, ngettext
from tui.ui.screens.work import WorkScreen


class Deleting(WorkScreen):
    """The part of a screen that deletes and restores customers."""

    def after_delete(self, customer: Customer, told: str) -> None:
        """A customer is in the trash; `told` is the sentence that says so."""
        self.flash(told)

    def after_restore(self, customer_id: str) -> None:
        """A customer is back from the trash."""

    async def action_delete(self) -> None:
        customer = self.workable()
        if customer is not None:
            await self.delete_customer(customer)

    async def delete_customer(self, customer: Customer) -> None:
        """Move a customer to the trash, and say so."""
        applied = await self.carry_out(changes.delete(customer))
        if applied is not None:
            sentence = _("{name} is in the trash; {key} brings them back · saved")
            told = sentence.format(name=words.name_of(customer), key=self.keymap.first("undo"))
            self.after_delete(customer, told)

    async def action_trash(self) -> None:
        """Show the deleted customers; the chosen one is restored."""
        from tui.ui.screens.choosing import Chooser, Option

        if self.is_reading():
            return
        deleted = self.session.book.trash()
        if not deleted:
            key = self.keymap.first("delete")
            self.flash(_("The trash is empty. {key} moves a customer there.").format(key=key), "plain")
            return
        options = [Option(each.customer.id, words.whom(each.customer), self._when(each)) for each in deleted]
        title = ngettext("Trash: {count} customer", "Trash: {count} customers", len(deleted))
        hint = _("Enter brings them back")
        chooser = Chooser(self.keymap, f"{title.format(count=f'{len(deleted):,}')} · {hint}", options)
        names = {each.customer.id: each.customer for each in deleted}
        await self.app.push_screen(chooser, lambda chosen: self._begin_restore(names.get(chosen or "")))

    def _when(self, deleted: Deleted) -> str:
        machine = self.session.book.device_name(deleted.device) if deleted.device else ""
        return words.deleted_words(deleted.at, machine, self.session.today)

    def _begin_restore(self, customer: Customer | None) -> None:
        if customer is not None:
            self.run_worker(self._restore(customer), group="restoring")

    async def _restore(self, customer: Customer) -> None:
        if self.session.book.read_only:
            self.flash(self.session.book.read_only, "bad")
            return
        applied = await self.carry_out(changes.restore(customer.id, customer.name))
        if applied is not None:
            self.after_restore(customer.id)
            self.flash(_("{name} is back · saved").format(name=words.whom(customer)))

    async def carry_out(self, change: Change) -> Applied | None:
        """Apply a change and draw it; None if it could not be saved, which the flash line then says."""
        try:
            applied = await self.session.apply(change)
        except BookError as error:
            self.flash(str(error), "bad")
            return None
        self.tell(applied)
        return applied

"""Changing the fields of a customer in place, one at a time: only the field that was changed is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.core import changes, words
from tui.core.agenda import outlook
from tui.core.fields import FieldError, Reader
from tui.core.reasons import why_grade
from tui.language import _
from tui.ui.screens.asking import Asked, Asking

if TYPE_CHECKING:
    from tui.ui.field_edits import FieldEdit


_BEARING: Final = frozenset({"grade", "need", "close_by"})
"""Fields that bear on when the customer is contacted next."""


class Editing(Asking):
    """The part of the card that edits fields."""

    def after_edit(self, path: str) -> None:
        """A field was written; an entry may have another path now."""

    def edit_field(self, path: str) -> None:
        """Open the edit bar on a field."""
        from tui.ui.field_edits import FIXED

        if path.partition("/")[0] in FIXED:
            self.flash(_("This is set automatically and cannot be changed."), "plain")
            return
        if self.workable() is None or (edit := self._edit_of(path)) is None:
            return

        async def save(text: str, label: str) -> None:
            await self._write(path, text, label)

        def check(text: str, label: str) -> str:
            return self._check(path, text, label)

        self.ask(Asked(edit.question(), check, save, lambda: self._now(path), path))

    def _edit_of(self, path: str) -> FieldEdit | None:
        """The field in the book's present state; None once the customer is gone."""
        from tui.ui.field_edits import FieldEdit

        customer, settings = self.session.customer(self.subject), self.session.config.settings
        if customer is None or customer.id not in self.session.desk:
            return None
        reader = Reader(self.session.today, settings.region, settings.day_first)
        return FieldEdit(customer, path, reader, settings.currency)

    def _edit_that_is_there(self, path: str) -> FieldEdit:
        """The same, if the customer must still exist. Raises FieldError."""
        edit = self._edit_of(path)
        if edit is None:
            raise FieldError(_("This customer has been deleted."))
        return edit

    def _check(self, path: str, text: str, label: str) -> str:
        """What will be written and, if that affects the grade or the next contact, the result."""
        edit = self._edit_that_is_there(path)
        leads_to = self._leads_to(edit, text) if edit.field in _BEARING else ""
        return " · ".join(filter(None, (edit.preview(text, label), leads_to)))

    def _leads_to(self, edit: FieldEdit, text: str) -> str:
        """The next contact for another grade; the grade suggested by another need or closing date."""
        session, today = self.session, self.session.today
        after = outlook(
            edit.with_value(text), session.outlook(edit.customer.id).standing, today, session.desk.rules
        )
        if edit.field == "grade":
            return words.next_words(text, after, today)
        if after.suggestion is None:
            return ""
        return _("suggested {reason}").format(reason=why_grade(after.suggestion, after.customer, today))

    def _now(self, path: str) -> str:
        edit = self._edit_of(path)
        return edit.text if edit else ""

    async def _write(self, path: str, text: str, label: str) -> None:
        """Write the field, say so and show it. Raises FieldError, WhenError and BookError."""
        from tui.ui.field_edits import Hand

        edit, session = self._edit_that_is_there(path), self.session
        hand = Hand(session.book.new_id(), changes.timestamp(session.now), session.config.author)
        applied = await session.apply(edit.change(text, label, hand))
        self.close_bar()
        name = words.name_of(edit.customer)
        if applied.customers:
            self.flash(words.changed_words(name, applied.fields))
        else:
            self.flash(_("{name} has these values already").format(name=name), "plain")
        self.tell(applied)
        self.after_edit(path)

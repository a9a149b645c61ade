"""The past values of a field: every value that is kept, with when and where, to look at or to use again.

A field that was set on two devices without either seeing the other has two versions. Neither is lost, and nobody has
to decide; picking one writes it as a new value, and the badge goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tui.book.book import BookError
from tui.book.past import Assignment
from tui.book.record import path_of, split
from tui.core import changes, words
from tui.core.changes import Change
from tui.core.labels import field_word
from tui.core.model import GRADES, Customer
from tui.core.text import safe_text
from tui.language import _
from tui.ui.screens.work import WorkScreen

WHOLE = frozenset({"phones", "emails", "tags"})
"""Fields whose history is that of all their entries: a number that is changed is one taken away and one added."""


class LookingBack(WorkScreen):
    """The part of the card that shows the history of fields."""

    def split_fields(self) -> dict[str, str]:
        """The fields with more than one version, by the path of their row → the text on the row."""
        found = self.session.book.versions(self.subject or "") if self.session.ready else {}
        return {
            "/".join(filter(None, split(path))): _badge(len(versions)) for path, versions in found.items()
        }

    async def action_history(self) -> None:
        """Show the values of the field under the cursor, to choose one."""
        from tui.ui.past_values import PastView, options_of

        customer, row = self.session.customer(self.subject), self.field_under_cursor()
        field, _slash, entry = row.partition("/")
        if customer is None or not row or field in ("id", "grades", "next"):
            self.flash(
                _(
                    "Changes of grade and next date are in the timeline; other fields have their history "
                    "here."
                ),
                "plain",
            )
            return
        path, found = self._versions(customer, field, entry)
        view = PastView(
            self.session.today, self.session.config.settings.currency, self.session.book.device_name
        )
        name = safe_text(entry) if field == "custom" else field_word(field)
        title = _("{field}: history").format(field=name)
        await self.offer(
            title, options_of(field, found, view), lambda place: self._take(customer, path, found[int(place)])
        )

    def _versions(self, customer: Customer, field: str, entry: str) -> tuple[str, Sequence[Assignment]]:
        """The competing versions, with their path; without any, the whole history."""
        book = self.session.book
        path = path_of(field, entry or None)
        for split_path, versions in book.versions(customer.id).items():
            if split_path == path or (field in WHOLE and split(split_path)[0] == field):
                return split_path, versions
        if field in WHOLE:
            path = path_of(field)
        return path, book.field_history(customer.id, path)

    async def _take(self, customer: Customer, path: str, one: Assignment) -> None:
        """Write a value again, and mark the versions as seen."""
        name = words.name_of(customer)
        told = _("{name} keeps this value.").format(name=name)
        if not one.is_shown:
            if self.workable() is None:
                return
            try:
                applied = await self.session.apply(self._writing(customer, path, one))
            except BookError as error:
                self.flash(str(error), "bad")
                return
            self.tell(applied)
            told = words.changed_words(name, applied.fields)
        await asyncio.to_thread(self.session.book.looked_at, customer.id, path)
        self.flash(told, "plain" if one.is_shown else "good")
        for screen in self.app.screen_stack:
            if isinstance(screen, WorkScreen):
                screen.show_changes({customer.id})

    def _writing(self, customer: Customer, path: str, one: Assignment) -> Change:
        field, _entry = split(path)
        if field == "grade" and one.value in tuple(GRADES):
            session = self.session
            at = changes.timestamp(session.now)
            return changes.regrade(
                customer, session.book.new_id(), one.value, at=at, by=session.config.author
            )
        return changes.edit(customer, {field: {one.entry: one.value} if one.entry else one.value})


def _badge(count: int) -> str:
    return _("{count} versions").format(count=count)

"""Copying part of a customer: a number, an address, or the whole card as text."""

from __future__ import annotations

from collections.abc import Iterator

from tui.core.card_text import card_text
from tui.core.labels import entry_text, field_word
from tui.core.model import Customer
from tui.language import _
from tui.ui.screens.work import WorkScreen

Copied = tuple[str, str, str]
"""The text to copy, how it is shown, and what it is."""


class Copying(WorkScreen):
    """The part of a screen that copies."""

    async def action_copy_menu(self) -> None:
        """Offer the copyable parts of the customer; the first number is under the cursor."""
        from tui.core.words import whom
        from tui.ui.clipboard import copy
        from tui.ui.screens.choosing import Chooser, Option

        customer = self.session.customer(self.subject)
        if customer is None:
            self.flash(_("No customer here."), "plain")
            return
        offered = list(copyable(customer))
        options = [Option(str(place), shown, what) for place, (_text, shown, what) in enumerate(offered)]
        title = _("Copy from {name}").format(name=whom(customer))

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self.flash(copy(self.app, offered[int(chosen)][0]), "plain")

        await self.app.push_screen(Chooser(self.keymap, title, options), take)


def copyable(customer: Customer) -> Iterator[Copied]:
    """The copyable parts of a customer, the most wanted first. Numbers are in dialling form."""
    for phone, label in customer.phones.items():
        yield phone.partition(";")[0], entry_text("phones", phone, label), field_word("phones")
    for address, label in customer.emails.items():
        yield address, entry_text("emails", address, label), field_word("emails")
    for name in ("wechat", "website", "address"):
        if value := getattr(customer, name):
            yield value, value, field_word(name)
    yield card_text(customer), _("everything"), _("card")
    yield customer.name, customer.name, field_word("name")

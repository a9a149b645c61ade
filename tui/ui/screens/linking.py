"""Calling, writing to and looking up a customer with the programs of the system."""

from __future__ import annotations

import asyncio

from tui.core.labels import field_word
from tui.core.model import Customer
from tui.language import _, sentences
from tui.ui.screens.work import WorkScreen


class Linking(WorkScreen):
    """The part of a screen that opens phone numbers, addresses and web pages."""

    async def action_open_link(self) -> None:
        """Open what the cursor is on; elsewhere the customer's only link, or one to choose."""
        from tui.ui.links import links_of
        from tui.ui.widgets.options import Option

        customer = self.session.customer(self.subject)
        if customer is None:
            self.flash(_("No customer here."), "plain")
            return
        links = links_of(customer)
        here = [link for link in links if link.path == self.field_under_cursor()] or links
        if len(here) == 1:
            await self._open(customer, here[0].path)
        elif not here:
            self.flash(_("Nothing to open: no phone number, no e-mail address, no website."), "plain")
        else:
            options = [Option(link.path, link.text, field_word(link.path.partition("/")[0])) for link in here]
            await self.offer(_("Open"), options, lambda path: self._open(customer, path))

    async def _open(self, customer: Customer, path: str) -> None:
        """Open one link, or copy it if nothing can be opened; says which."""
        from tui.ui.clipboard import copy
        from tui.ui.links import links_of, open_url

        link = next(each for each in links_of(customer) if each.path == path)
        if await asyncio.to_thread(open_url, link.url):
            self.flash(_("Opened {text}.").format(text=link.text), "plain")
        else:
            said = _("No program here can open it.")
            self.flash(sentences(said, copy(self.app, link.text)), "plain")

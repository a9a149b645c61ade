"""A calling session: today's list, one customer at a time, with the number to dial and the key facts.

What was logged, skipped or not reached is counted, and the board then has its cursor on the last one.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from tui.core.model import Customer
from tui.core.rounds import ATTEMPT, LOGGED, PASSED, SKIPPED
from tui.language import _, ngettext
from tui.ui import actions
from tui.ui.clipboard import copy
from tui.ui.entry import LogEntry
from tui.ui.screens.round import RoundScreen
from tui.ui.sheets import calling_sheet
from tui.ui.widgets.sheet import Sheet


class CallingScreen(RoundScreen):
    """Today's list, one at a time."""

    PLACE = actions.CALLING
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.CALLING)]
    COUNTED = (LOGGED, ATTEMPT, SKIPPED, PASSED)

    def doing(self) -> str:
        return _("Calling")

    def sheet(self, customer: Customer) -> Sheet:
        session = self.session
        outlook, followups = session.outlook(customer.id), session.followups(customer.id)
        settings = session.config.settings
        return calling_sheet(outlook, followups, session.today, settings.currency, settings.region)

    def at_end(self) -> list[str]:
        waiting = sum(customer_id not in self.round for customer_id in self.session.due_ids())
        if not waiting:
            return super().at_end()
        sentence = ngettext(
            "{key}   continue with {count} more due",
            "{key}   continue with {count} more due",
            waiting,
        )
        return [*super().at_end(), sentence.format(key=self.keymap.first("more"), count=f"{waiting:,}")]

    def is_settled(self, customer: Customer) -> bool:
        late = self.session.outlook(customer.id).late
        return late is None or late < 0

    def settled_words(self, name: str) -> str:
        return _("Skipped {name}: contacted on another device").format(name=name)

    def after_log(self, customer_id: str, next_due: str | None, entry: LogEntry) -> None:
        self.done(customer_id, ATTEMPT if entry.is_attempt else LOGGED)

    def action_call(self) -> None:
        """Enter logs; at the end it leaves."""
        if self.round.current is None:
            self.go_back()
        else:
            self.action_log()

    def action_more(self) -> None:
        """Continue with everybody else who is due."""
        added = self.round.extend(self.session.due_ids())
        sentence = ngettext("{count} more is due.", "{count} more are due.", added)
        self.flash(sentence.format(count=f"{added:,}") if added else _("Nobody else is due."), "plain")
        self.show()

    def action_copy_phone(self) -> None:
        customer = self.session.customer(self.subject)
        phone = next(iter(customer.phones), "") if customer else ""
        self.flash(copy(self.app, phone) if phone else _("No phone number."), "plain")

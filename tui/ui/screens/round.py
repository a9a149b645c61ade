"""The common part of a calling session and triage: one customer fills the screen, then comes the next.

The order is fixed when the round begins. Others may write during it: customers who need nothing more are passed
over, and the flash line says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult

from tui.book.book import Applied
from tui.core import words
from tui.core.model import Customer
from tui.core.reasons import day_words
from tui.core.rounds import ATTEMPT, GRADED, LOGGED, PASSED, SKIPPED, Round
from tui.language import _, ngettext, sentences
from tui.ui.actions import Keymap
from tui.ui.screens.changing import Changing
from tui.ui.screens.contacting import Contacting
from tui.ui.session import Session
from tui.ui.widgets.flash import FlashBar
from tui.ui.widgets.footer import Footer
from tui.ui.widgets.header import Header
from tui.ui.widgets.sheet import Sheet, SheetView


class RoundScreen(Contacting, Changing):
    """One customer at a time."""

    COUNTED: ClassVar[Sequence[str]]
    """The marks that the tally names, in order."""

    def __init__(
        self, session: Session, keymap: Keymap, round_: Round, on_leave: Callable[[str | None, str], None]
    ) -> None:
        """`on_leave` gets the last customer and a sentence about what was done."""
        super().__init__(session, keymap)
        self.round = round_
        self._leaving = on_leave

    # What a round must say for itself ----------------------------------------------------------------

    def doing(self) -> str:
        """The name of the activity."""
        raise NotImplementedError

    def sheet(self, customer: Customer) -> Sheet:
        """What is shown about the customer whose turn it is."""
        raise NotImplementedError

    def is_settled(self, customer: Customer) -> bool:
        """Whether somebody else has already done what the round is for."""
        raise NotImplementedError

    def settled_words(self, name: str) -> str:
        """The message that somebody else has done it."""
        raise NotImplementedError

    # Showing -----------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield Header()
        yield SheetView()
        yield FlashBar()
        yield Footer(self.keymap)

    def on_mount(self) -> None:
        self.show()
        self.call_after_refresh(self.mount_bars)

    @property
    def subject(self) -> str | None:
        return self.round.current

    def show(self) -> None:
        """Draw the customer whose turn it is, or the end."""
        customer = self.session.customer(self.subject)
        view = self.query_one(SheetView)
        if customer is not None:
            view.show(self.sheet(customer))
        elif self.round.current is None:
            view.tell([self.end_words(), "", *self.at_end()])
        else:
            view.tell([_("This customer has been deleted.")])
        self._show_header()
        self.show_footer()

    def _show_header(self) -> None:
        count = len(self.round)
        place = _("{place} of {count}").format(place=f"{min(self.round.place, count):,}", count=f"{count:,}")
        self.query_one(Header).change(
            title=self.doing(),
            book=place if self.round.current else _("done"),
            more=self.tally(),
            day=day_words(self.session.today, self.session.today),
        )

    def tally(self) -> str:
        """What was done so far: "11 logged · 2 skipped"; "" for nothing."""
        counts = ((mark, self.round.count(mark)) for mark in self.COUNTED)
        return " · ".join(count_words(mark, count) for mark, count in counts if count)

    def at_end(self) -> list[str]:
        """The lines below the heading at the end."""
        return [
            _("{key}   back to the board").format(key=self.keymap.first("back")),
            _("{key}   back to someone you skipped").format(key=self.keymap.first("previous")),
        ]

    def end_words(self) -> str:
        """The heading at the end."""
        count = len(self.round)
        sentence = ngettext("That was the only one.", "That was everyone: {count}.", count).format(
            count=f"{count:,}"
        )
        return sentences(sentence, self.tally())

    def show_changes(self, customer_ids: Collection[str]) -> None:
        if self.subject in customer_ids:
            self.show()

    def new_day(self) -> None:
        self.show()

    # Going on ----------------------------------------------------------------------------------------

    def done(self, customer_id: str, mark: str) -> None:
        """This customer is done; go on to the next one without a result."""
        self.round.mark(customer_id, mark)
        self.round.advance()
        self.show()

    def action_skip(self) -> None:
        self.flash_bar.fade()
        self.round.skip()
        self.show()

    def action_previous(self) -> None:
        if self.round.back():
            self.flash_bar.fade()
            self.show()
        else:
            self.flash(_("This is the first one."), "plain")

    async def action_card(self) -> None:
        """Open the customer: all fields and follow-ups."""
        customer = self.session.customer(self.subject)
        if customer is None:
            self.flash(_("No customer here."), "plain")
            return
        from tui.ui.screens.customer import CustomerScreen

        await self.app.push_screen(CustomerScreen(self.session, self.keymap, customer.id))

    def after_revert(self, applied: Applied) -> None:
        """Go to the customer whose change was undone or redone, who is then to be done again."""
        found = self.round.among(applied.customers)
        if len(found) == 1:
            self.round.go(found[0])
            if applied.undone:
                self.round.mark(found[0], "")
        self.show()

    def hear(self, customer_ids: Collection[str]) -> None:
        """Pass over those for whom nothing is left to do."""
        names = [name for each in self.round.among(customer_ids) if (name := self._passed_over(each))]
        if names:
            self.flash(self.settled_words(list_words(names)), "plain")
        if self.bar is None and self.round.mark_of(self.subject or "") == PASSED:
            self.round.advance()
        self.show()

    def _passed_over(self, customer_id: str) -> str:
        """The name of somebody who is passed over from now on, "" if nothing changes."""
        if self.round.mark_of(customer_id):
            return ""
        customer = self.session.customer(customer_id)
        if customer is not None and not self.is_settled(customer):
            return ""
        self.round.mark(customer_id, PASSED)
        return words.name_of(customer) if customer else _("A deleted customer")

    def go_back(self) -> None:
        self.app.pop_screen()
        self._leaving(self.round.last, self.tally())

    def action_quit(self) -> None:
        """On a page, leaving means going back."""
        self.go_back()


def count_words(mark: str, count: int) -> str:
    """How many customers have that mark."""
    words_of = {
        LOGGED: ngettext("{count} logged", "{count} logged", count),
        ATTEMPT: ngettext("{count} no answer", "{count} no answer", count),
        GRADED: ngettext("{count} graded", "{count} graded", count),
        SKIPPED: ngettext("{count} skipped", "{count} skipped", count),
        PASSED: ngettext("{count} done elsewhere", "{count} done elsewhere", count),
    }
    return words_of[mark].format(count=f"{count:,}")


def list_words(names: Sequence[str]) -> str:
    """One name, or one and how many more."""
    others = len(names) - 1
    if not others:
        return names[0]
    sentence = ngettext("{name} and {count} more", "{name} and {count} more", others)
    return sentence.format(name=names[0], count=f"{others:,}")

"""From the board into a calling session or triage, and back with the cursor on the last customer."""

from __future__ import annotations

from collections.abc import Sequence

from tui.core.rounds import Round
from tui.language import _
from tui.ui.screens.work import WorkScreen


class Starting(WorkScreen):
    """The part of the board that starts a round."""

    def listed(self) -> Sequence[str]:
        """Who is on today's list now, in order."""
        raise NotImplementedError

    def choose(self, customer_id: str | None) -> None:
        """Put the cursor on a customer."""
        raise NotImplementedError

    async def action_calling(self) -> None:
        """Go through today's list as it is shown, starting with the customer under the cursor."""
        if self.is_reading():
            return
        ids = self.listed()
        if not ids:
            self.flash(self._nobody_listed(), "plain")
            return
        from tui.ui.screens.calling import CallingScreen

        round_ = Round(ids, self.subject)
        await self.app.push_screen(CallingScreen(self.session, self.keymap, round_, self._return))

    async def action_triage(self) -> None:
        """Go through everybody who was never graded; with a filter, only the matches."""
        if self.is_reading():
            return
        ids = self.session.to_triage()
        if not ids:
            self.flash(self._nobody_to_grade(), "plain")
            return
        from tui.ui.screens.triage import TriageScreen

        await self.app.push_screen(
            TriageScreen(self.session, self.keymap, Round(ids), self._return_from_triage)
        )

    def _nobody_listed(self) -> str:
        if self.session.due_ids():
            keys = {name: self.keymap.first(name) for name in ("more", "calling")}
            return _("Today's share is done: {more} lists everyone due, then {calling} calls them.").format(
                **keys
            )
        return _("Nobody is due today.")

    def _nobody_to_grade(self) -> str:
        if not self.session.book.customers:
            return _("No customer here.")
        if self.session.matching is not None:
            return _("You have graded everyone who matches.")
        return _("You have graded everyone.")

    def _return(self, customer_id: str | None, tally: str) -> None:
        """Back on the board: the cursor is on the last one, and the flash line says what was done."""
        self.catch_up()
        self.choose(customer_id)
        if tally:
            self.flash(tally, "plain")

    def _return_from_triage(self, _customer_id: str | None, tally: str) -> None:
        """Back on the board, where the cursor was: grading is a side activity."""
        self._return(self.subject, tally)

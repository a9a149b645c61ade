"""Why an action is unavailable: one sentence for each unmet need of `actions.NEEDS`.

The palette, the footer and the keys all ask `WorkScreen.why_not`, which asks here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from tui.core.words import name_of
from tui.language import _
from tui.ui import actions

if TYPE_CHECKING:
    from tui.ui.screens.work import WorkScreen


def _no_writing(screen: WorkScreen) -> str:
    return screen.session.book.read_only


def _still_reading(screen: WorkScreen) -> str:
    if screen.session.ready and screen.bars_mounted:
        return ""
    return _("One moment: the follow-ups are still loading.")


def _nobody_here(screen: WorkScreen) -> str:
    return "" if screen.session.customer(screen.subject) else _("No customer here.")


def _no_suggestion(screen: WorkScreen) -> str:
    customer = screen.session.customer(screen.subject)
    if customer is None or screen.session.outlook(customer.id).drift:
        return ""
    return _("No other grade is suggested for {name}.").format(name=name_of(customer))


def _no_undo(screen: WorkScreen) -> str:
    return "" if screen.session.book.can_revert(redo=False) else _("Nothing to undo.")


def _no_redo(screen: WorkScreen) -> str:
    return "" if screen.session.book.can_revert(redo=True) else _("Nothing to redo.")


REASONS: Final[Mapping[str, Callable[[WorkScreen], str]]] = {
    actions.WRITE: _no_writing,
    actions.READY: _still_reading,
    actions.SUBJECT: _nobody_here,
    actions.SUGGESTION: _no_suggestion,
    actions.UNDO: _no_undo,
    actions.REDO: _no_redo,
}
"""What is said when a need is not met."""

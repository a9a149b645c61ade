"""`undo` and `redo` of the last change. Changes made on the board count as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli import output
from tui.cli.commands import command, pass_session
from tui.cli.errors import Refused
from tui.cli.session import Session
from tui.language import N_, _

if TYPE_CHECKING:
    from tui.book.book import Book

_MORE = N_(
    "Undoes the changes made on this device one at a time, newest first, on the command line "
    "or on the board. What someone else has changed since then is left alone."
)


@command("undo", N_("Undo the last change."), _MORE)
@pass_session
def undo(session: Session) -> None:
    """Undo the newest change that is still in effect."""
    _revert(session, redo=False)


@command(
    "redo",
    N_("Redo what was undone."),
    N_("Redoes the changes undone on this device, one at a time, the last undone first."),
)
@pass_session
def redo(session: Session) -> None:
    """Redo the change that was undone last."""
    _revert(session, redo=True)


def _revert(session: Session, *, redo: bool) -> None:
    with session.open_book() as book:
        output.say(reverted(book, redo=redo))


def reverted(book: Book, *, redo: bool) -> str:
    """Undo the newest change, save, and report what it was.

    Raises BookError, and Refused when nothing can be undone, or others have changed all of it since: an older
    change is undone by a second request, never unasked.
    """
    from tui.core.words import left_words, undo_words

    applied = book.redo() if redo else book.undo()
    if applied is not None and not applied.customers:
        again = _("Undo again to revert the change before it.")
        raise Refused(f"{left_words(applied.kind, applied.subject)}\n{again}")
    if applied is None:
        raise Refused(_("nothing to redo.") if redo else _("nothing to undo."))
    book.save()
    what = undo_words(
        applied.kind,
        applied.subject,
        applied.detail,
        fields=applied.fields,
        skipped=applied.skipped,
        redo=redo,
    )
    return _("{what} · saved").format(what=what)

"""`trash` and `undelete`: the deleted customers, and bringing one of them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.cli import output
from tui.cli.commands import argument, command, json_option, pass_session
from tui.cli.session import Session
from tui.cli.whom import one_of
from tui.language import N_, _

if TYPE_CHECKING:
    from tui.book.book import Book, Deleted


@command(
    "trash",
    N_("Print the deleted customers."),
    N_("The last deleted come first, with when and on which device as far as that is known."),
)
@json_option
@pass_session
def trash(session: Session, as_json: bool) -> None:
    """Print what is in the trash."""
    with session.open_book() as book:
        found = book.trash()
        if as_json:
            output.put_json([_shape(book, each) for each in found])
        elif found:
            output.put("\n".join(_page(session, book, found)))
        else:
            output.say(_("the trash is empty."))


@command(
    "undelete",
    N_("Bring a customer back from the trash."),
    N_("WHO is looked up among the deleted customers. Their follow-ups come back, too."),
)
@argument("who", N_("WHO"))
@pass_session
def undelete(session: Session, who: str) -> None:
    """Restore a customer and wait until that is in the file."""
    from tui.cli.session import carry_out
    from tui.core import changes
    from tui.core.words import whom

    with session.open_book() as book:
        deleted = {each.customer.id: each.customer for each in book.trash()}
        customer = one_of(
            deleted, who, session.config.settings.region, _("no customer in the trash matches {who}.")
        )
        carry_out(book, changes.restore(customer.id, customer.name))
        output.say(_("{name} is back · saved").format(name=whom(customer)))


def _shape(book: Book, deleted: Deleted) -> dict[str, Any]:
    """One deleted customer for other programs."""
    customer = deleted.customer
    return {
        "id": customer.id,
        "name": customer.name,
        "company": customer.company,
        "grade": customer.grade,
        "deleted": deleted.at.isoformat(timespec="minutes") if deleted.at else None,
        "device": deleted.device or None,
        "machine": book.device_name(deleted.device) if deleted.device else None,
    }


def _page(session: Session, book: Book, found: list[Deleted]) -> list[str]:
    """One line each: id, name, company, when and where."""
    from tui.cli.whom import short_ids
    from tui.core.text import safe_text
    from tui.core.words import deleted_words, name_of

    ids = short_ids(
        [each.customer.id for each in found], [*book.customers, *(each.customer.id for each in found)]
    )
    rows = [
        [
            ids[each.customer.id],
            name_of(each.customer),
            safe_text(each.customer.company),
            deleted_words(each.at, book.device_name(each.device) if each.device else "", session.today),
        ]
        for each in found
    ]
    return output.table(rows, keep_empty=True, room=output.screen_width())

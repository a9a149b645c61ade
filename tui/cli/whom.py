"""WHO: from what the user typed to exactly one customer, or a list of candidates."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from tui.cli.commands import argument
from tui.cli.errors import Refused
from tui.cli.output import screen_width, table
from tui.core.text import quoted, safe_text
from tui.core.words import name_of
from tui.language import N_, _, ngettext

if TYPE_CHECKING:
    import click

    from tui.book.book import Book
    from tui.core.model import Customer

SHORTEST_SHOWN: Final = 8
"""Characters of an id that are shown at least; fewer would look like a number."""
_LISTED: Final = 12
"""How many of the customers that WHO could be are listed."""


def who_argument(function: Any) -> Any:
    """The argument WHO of a command, with names to complete it."""
    return argument("who", N_("WHO"), shell_complete=_complete)(function)


def find_customer(book: Book, who: str, region: str) -> Customer:
    """The customer that `who` names. Raises Refused when nobody or more than one fits."""
    return one_of(book.customers, who, region, _("no customer in the book matches {who}."))


def one_of(customers: Mapping[str, Customer], who: str, region: str, nobody: str) -> Customer:
    """The one of these customers that `who` names. Raises Refused: `nobody`, about {who}, if none matches."""
    from tui.core.who import find

    found = [customers[customer_id] for customer_id in find(who, customers, region)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(nobody.format(who=quoted(who)))
    raise Refused("\n".join(_choice(who, found, customers)))


def short_ids(wanted: Iterable[str], all_ids: Iterable[str]) -> dict[str, str]:
    """For each of the wanted ids its shortest unique prefix."""
    order = sorted(all_ids)
    return {one: one[: max(_needed(one, order), SHORTEST_SHOWN)] for one in wanted}


def _needed(one: str, order: Sequence[str]) -> int:
    place = bisect_left(order, one)
    neighbours = [*order[max(place - 1, 0) : place], *order[place + 1 : place + 2]]
    return 1 + max((_shared(one, other) for other in neighbours), default=0)


def _shared(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def _choice(who: str, found: Sequence[Customer], customers: Iterable[str]) -> list[str]:
    """The question which one is meant: ids to copy, names, companies, grades."""
    problem = ngettext(
        "{count} customer matches {who}; nothing was done. Give the id:",
        "{count} customers match {who}; nothing was done. Give the id of one:",
        len(found),
    )
    ids = short_ids([customer.id for customer in found], customers)
    rows = [
        [f"  {ids[one.id]}", name_of(one), safe_text(one.company), safe_text(one.grade)]
        for one in found[:_LISTED]
    ]
    lines = [
        problem.format(count=len(found), who=quoted(who)),
        *table(rows, keep_empty=True, room=screen_width()),
    ]
    if len(found) > _LISTED:
        more = len(found) - _LISTED
        lines.append("  " + ngettext("and {count} more", "and {count} more", more).format(count=more))
    return lines


def _complete(context: click.Context, _argument: click.Parameter, typed: str) -> list[Any]:
    from tui.cli.names import complete_names

    return complete_names(context, typed)

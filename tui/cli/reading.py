"""`today`, `list` and `show`: whom to contact, who matches a query, and all about one customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tui.cli import output
from tui.cli.commands import QUERY_SETTINGS, argument, choice, command, json_option, option, pass_session
from tui.cli.session import Session
from tui.cli.whom import find_customer, who_argument
from tui.language import N_, _

if TYPE_CHECKING:
    from datetime import date

    from tui.book.book import Book
    from tui.core.agenda import Outlook
    from tui.core.desk import Desk, TodayList

SORTS: Final = ("due", "name", "company", "grade", "amount", "created", "last")


@command(
    "today",
    N_("Print whom to contact today, and why."),
    N_("Lists as many as your daily capacity allows and counts the rest; --all lists everyone."),
)
@option("--date", "day", metavar=N_("DATE"), help=N_("Show another day."))
@option("--all", "everyone", is_flag=True, help=N_("Everyone who is due, beyond your daily capacity."))
@json_option
@pass_session
def today(session: Session, day: str | None, everyone: bool, as_json: bool) -> None:
    """Print the list of one day."""
    from tui.core.when import parse_day

    first = session.config.settings.day_first
    looked_at = parse_day(day, session.today, day_first=first) if day else session.today
    with session.open_book() as book:
        desk = _desk(session, book)
        done = len(book.contacted_on(looked_at))
        found = desk.today_list(done, looked_at)
        if everyone:
            found.shown.extend(desk.due_ids(looked_at)[len(found.shown) :])
            found = type(found)(found.shown, 0, done)
        if as_json:
            output.put_json(_today_shape(session, desk, found, looked_at))
        else:
            _put_today(session, desk, found, looked_at)


def _today_shape(session: Session, desk: Desk, found: TodayList, day: date) -> dict[str, Any]:
    from tui.cli.shapes import customer_shape
    from tui.core.reasons import why_due

    outlooks = map(desk.outlook, found.shown)
    return {
        "date": day.isoformat(),
        "capacity": session.config.rules.capacity,
        "done": found.done,
        "due": [{**customer_shape(one), "reason": why_due(one, session.today)} for one in outlooks],
        "waiting": found.waiting,
    }


def _put_today(session: Session, desk: Desk, found: TodayList, day: date) -> None:
    from tui.cli.pages import today_page

    page = today_page(
        [desk.outlook(customer_id) for customer_id in found.shown],
        found,
        day,
        session.today,
        session.config.rules.capacity,
        output.screen_width(),
    )
    output.put("\n".join(page))


@command(
    "list",
    N_("Print the customers that match a query."),
    N_(
        "Without a query, lists everyone. Words are looked up in names, companies, pinyin, "
        "initials, phone digits and notes. Conditions look like grade:A,B tag:vip need:now "
        "status:won owner:li late due<7d last>30d never close<30d amount>10000 source:expo "
        "region:华东 created:2026-09; a minus in front excludes.\n"
        "\n"
        "  genjin list grade:A,B late -tag:vip\n"
        "  genjin list wangwei --sort last"
    ),
    context_settings=QUERY_SETTINGS,
)
@argument("query", N_("[QUERY...]"), nargs=-1)
@option(
    "--sort",
    type=choice(SORTS),
    default="due",
    help=N_("Sort order (default: due). Names sort by pinyin."),
)
@json_option
@pass_session
def list_(session: Session, query: tuple[str, ...], sort: str, as_json: bool) -> None:
    """Print the matching customers."""
    from tui.cli.finding import fitting

    with session.open_book() as book:
        found = fitting(session, book, query)
        found.sort(key=_order(sort))
        if as_json:
            from tui.cli.shapes import customer_shape

            output.put_json([customer_shape(one) for one in found])
        elif found:
            from tui.cli.pages import list_page

            room = output.screen_width()
            output.put("\n".join(list_page(found, book.customers, session.today, room)))
        else:
            output.say(_("no customers match.") if query else _("the book has no customers yet."))


def _order(sort: str) -> Callable[[Outlook], Any]:
    """The sort key of customers: most important first, unknown values last."""
    from tui.core.agenda import order_key
    from tui.core.pinyin import sort_key

    def newest(day: date | None) -> int:
        return -day.toordinal() if day else 1

    def largest(one: Outlook) -> tuple[bool, Any]:
        amount = one.customer.amount
        known = amount is not None and amount.is_finite()
        return not known, amount.copy_negate() if amount is not None and known else 0

    keys: Mapping[str, Callable[[Outlook], Any]] = {
        "due": lambda one: order_key(one),
        "name": lambda one: sort_key(one.customer.name),
        "company": lambda one: (not one.customer.company, sort_key(one.customer.company)),
        "grade": lambda one: one.customer.grade,
        "amount": largest,
        "created": lambda one: newest(one.customer.created),
        "last": lambda one: newest(one.standing.last),
    }
    if sort == "due":
        return keys["due"]
    return lambda one: (keys[sort](one), sort_key(one.customer.name), one.customer.id)


@command(
    "show",
    N_("Print everything about one customer."),
    N_(
        "All fields, why this grade is suggested, why the customer is due, the timeline and the "
        "grade history."
    ),
)
@who_argument
@json_option
@pass_session
def show(session: Session, who: str, as_json: bool) -> None:
    """Print a customer with the timeline."""
    with session.open_book() as book:
        customer = find_customer(book, who, session.config.settings.region)
        outlook = session.outlook(book, customer)
        followups = book.followups(customer.id)
        if as_json:
            from tui.cli.shapes import full_shape

            output.put_json(full_shape(outlook, followups))
        else:
            from tui.cli.pages import customer_page

            currency = session.config.settings.currency
            page = customer_page(outlook, followups, session.today, currency, output.screen_width())
            output.put("\n".join(page))


def _desk(session: Session, book: Book) -> Desk:
    from tui.core.desk import Desk

    desk = Desk(session.config.rules, session.today)
    book.load_followups()
    desk.load((customer, book.standing(customer.id)) for customer in book.customers.values())
    return desk

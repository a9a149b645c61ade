"""`log` and `move`: what happened with a customer, and their grade now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.cli import output
from tui.cli.commands import GradeLetter, argument, choice, command, json_option, option, pass_session
from tui.cli.errors import Misused
from tui.cli.session import Session, carry_out
from tui.cli.whom import find_customer, who_argument
from tui.core.model import CONTACT_KINDS, OUTCOMES
from tui.language import N_, _

if TYPE_CHECKING:
    from tui.book.book import Book
    from tui.core.changes import Change
    from tui.core.model import Customer

NOTE = "note"


@command(
    "log",
    N_("Log a contact or a note, and regrade."),
    N_(
        "A contact restarts the grade's interval; a note does not.\n"
        "\n"
        '  genjin log 王伟 "wants the offer by Friday" --next fri\n'
        "  genjin log 13800138000 --outcome no-answer --next +1d\n"
        "  genjin log ana --via visit --at yesterday --grade A"
    ),
)
@who_argument
@argument("words", N_("[NOTE...]"), nargs=-1)
@option(
    "--via",
    type=choice([*CONTACT_KINDS, NOTE]),
    default="call",
    help=N_("How you were in touch (default: call)."),
)
@option(
    "--outcome",
    type=choice(OUTCOMES),
    help=N_("The outcome (default: reached)."),
)
@option(
    "--grade",
    type=GradeLetter(),
    metavar=N_("GRADE"),
    help=N_("The new grade (default: unchanged)."),
)
@option(
    "--next",
    "next_",
    default="",
    metavar=N_("WHEN"),
    help=N_("When to contact them next: a date, +3d, fri 15:00, none, or auto for the grade's interval."),
)
@option("--at", default="", metavar=N_("WHEN"), help=N_("When it happened (default: now)."))
@json_option
@pass_session
def log(session: Session, /, who: str, as_json: bool, **given: Any) -> None:
    """Log a follow-up and wait until it is in the file."""
    if given["via"] == NOTE and given["outcome"]:
        raise Misused(_("a note has no outcome; say how with --via, or leave out --outcome."))
    with session.open_book() as book:
        customer = find_customer(book, who, session.config.settings.region)
        entry_id = book.new_id()
        carry_out(book, _followup(session, customer, entry_id, **given))
        _tell_logged(session, book, customer, entry_id, as_json=as_json)


def _followup(
    session: Session,
    customer: Customer,
    entry_id: str,
    *,
    words: tuple[str, ...],
    via: str,
    outcome: str | None,
    grade: str | None,
    next_: str,
    at: str,
) -> Change:
    """The change that logs what the arguments say. Raises WhenError."""
    from tui.core import changes
    from tui.core.when import parse_moment, parse_next

    day_first = session.config.settings.day_first
    moment = parse_moment(at, session.now, day_first=day_first) if at.strip() else session.now
    return changes.log(
        customer,
        entry_id,
        at=changes.timestamp(moment),
        kind=via,
        outcome="" if via == NOTE else outcome or "reached",
        note=" ".join(words).strip(),
        grade=grade,
        next=parse_next(next_, session.today, day_first=day_first),
        by=session.config.author,
    )


def _tell_logged(session: Session, book: Book, before: Customer, entry_id: str, *, as_json: bool) -> None:
    """Report what was logged and what it leads to."""
    from tui.core.words import after_log

    outlook = session.outlook(book, as_saved(book, before))
    entry = book.followup(entry_id)
    assert entry is not None
    output.say(after_log(outlook, entry, book.followups(before.id), session.today))
    if as_json:
        from tui.cli.shapes import customer_shape, followup_shape

        output.put_json({**customer_shape(outlook), "followup": followup_shape(entry)})


@command(
    "move",
    N_("Move a customer to another grade, without a contact."),
    N_("The change stays in the customer's history, with the reason if you give one."),
)
@who_argument
@argument("grade", N_("GRADE"), type=GradeLetter())
@option("--why", default="", metavar=N_("TEXT"), help=N_("The reason, for the history."))
@json_option
@pass_session
def move(session: Session, who: str, grade: str, why: str, as_json: bool) -> None:
    """Grade a customer by hand and wait until it is in the file."""
    from tui.core import changes
    from tui.core.words import moved_words, name_of

    with session.open_book() as book:
        customer = find_customer(book, who, session.config.settings.region)
        if customer.grade == grade:
            output.say(_("{name} is in {grade} already").format(name=name_of(customer), grade=grade))
        else:
            at, by = changes.timestamp(session.now), session.config.author
            carry_out(book, changes.regrade(customer, book.new_id(), grade, at=at, why=why.strip(), by=by))
            output.say(moved_words(name_of(customer), customer.grade, grade))
        put_customer(session, book, customer, as_json=as_json)


def put_customer(session: Session, book: Book, before: Customer, *, as_json: bool) -> None:
    """Print a customer after a change, if JSON was requested."""
    if as_json:
        from tui.cli.shapes import customer_shape

        output.put_json(customer_shape(session.outlook(book, as_saved(book, before))))


def as_saved(book: Book, before: Customer) -> Customer:
    """The customer after a save, which may have brought in somebody else's delete."""
    return book.customer(before.id) or before

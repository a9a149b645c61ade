"""`add`, `edit` and `delete`: the customers themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from tui.cli import output
from tui.cli.commands import GradeLetter, argument, choice, command, json_option, option, pass_session
from tui.cli.contacts import as_saved, put_customer
from tui.cli.errors import Misused, Refused
from tui.cli.session import Session, carry_out
from tui.cli.whom import find_customer, short_ids, who_argument
from tui.core.model import NEEDS
from tui.core.text import clean_text, quoted
from tui.language import N_, _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tui.book.book import Book
    from tui.cli.fields import Assignment
    from tui.core.changes import Change, Fields
    from tui.core.duplicates import Match
    from tui.core.model import Customer


@command(
    "add",
    N_("Add a customer; a name is enough."),
    N_(
        "Prints the new id. A customer who is very likely in the book already is refused, unless "
        "--force is given.\n"
        "\n"
        "  genjin add 王伟 --company 华东电机 --phone 13800138000 --need now --close 月底\n"
        '  genjin add "Ana Ruiz" --company Nordwind --amount 120k --grade B'
    ),
)
@argument("name", N_("NAME"))
@option("--company", metavar=N_("TEXT"), help=N_("Their company."))
@option("--phone", multiple=True, metavar=N_("NUMBER"), help=N_("Phone number; can be given more than once."))
@option(
    "--email",
    multiple=True,
    metavar=N_("ADDRESS"),
    help=N_("E-mail address; can be given more than once."),
)
@option("--wechat", metavar=N_("TEXT"), help=N_("WeChat id."))
@option("--tag", multiple=True, metavar=N_("TEXT"), help=N_("Tag; can be given more than once."))
@option("--need", type=choice(NEEDS), help=N_("Whether they need what you sell."))
@option("--close", metavar=N_("DATE"), help=N_("When the deal is expected to close."))
@option("--amount", metavar=N_("NUMBER"), help=N_("What the deal is worth, for example 9500, 120k or 1.2万."))
@option(
    "--grade",
    type=GradeLetter(),
    metavar=N_("GRADE"),
    help=N_("The grade (default: what need and closing date suggest)."),
)
@option("--source", metavar=N_("TEXT"), help=N_("Where the customer came from."))
@option("--region", metavar=N_("TEXT"), help=N_("Their region or country."))
@option("--force", is_flag=True, help=N_("Add even if the customer seems to be in the book already."))
@json_option
@pass_session
def add(session: Session, /, name: str, force: bool, as_json: bool, **given: Any) -> None:
    """Add a customer and print the new id once the file holds it."""
    name = clean_text(name)
    if not name:
        raise Misused(_("a customer needs a name."))
    fields = given_fields(session, name, given)
    with session.open_book(create=True) as book:
        draft = draft_of(fields)
        compare(session, book, draft, force=force)
        change = addition(session, book.new_id(), fields, draft)
        carry_out(book, change)
        added = book.customers[next(iter(change.writes))[1]]
        output.say(_("{name} was added · {grade} · saved").format(name=_whom(added), grade=added.grade))
        if as_json:
            put_customer(session, book, added, as_json=True)
        else:
            output.put(added.id)


def given_fields(session: Session, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The fields to write: only those given. Raises FieldError and WhenError."""
    from tui.core.fields import read_amount, read_email, read_phone
    from tui.core.when import parse_day

    settings = session.config.settings
    close = given.get("close")
    day = parse_day(close, session.today, day_first=settings.day_first) if close else None
    fields = {
        "name": name,
        "close_by": day.isoformat() if day else None,
        "amount": read_amount(given["amount"]) if given.get("amount") else None,
        "phones": {read_phone(phone, settings.region): "" for phone in _filled(given.get("phone", ()))},
        "emails": {read_email(address): "" for address in _filled(given.get("email", ()))},
        "tags": dict.fromkeys(_filled(given.get("tag", ())), True),
    }
    texts = ("company", "wechat", "need", "grade", "source", "region")
    fields |= {key: value.strip() for key in texts if (value := given.get(key))}
    return {key: value for key, value in fields.items() if value}


def _filled(texts: Sequence[str]) -> list[str]:
    return [stripped for text in texts if (stripped := text.strip())]


def draft_of(fields: dict[str, Any]) -> Customer:
    """The customer that would result, for the rules to check."""
    import msgspec

    from tui.core.model import Customer

    return msgspec.convert(fields, Customer)


def addition(session: Session, customer_id: str, fields: Fields, draft: Customer) -> Change:
    from tui.core import changes
    from tui.core.grading import suggest

    suggestion = suggest(draft, session.today, session.config.scheme)
    grade = suggestion.grade if suggestion else session.config.settings.default_grade
    return changes.add(customer_id, fields, created=session.today, grade=grade)


def compare(session: Session, book: Book, draft: Customer, *, force: bool) -> None:
    """Refuse a very likely duplicate; mention similar customers."""
    from tui.core.duplicates import DuplicateIndex

    found = DuplicateIndex(session.config.settings.region, book.customers.values()).similar(draft)
    likely = [match for match in found if match.likely]
    if likely and not force:
        problem = _("{name} seems to be in the book already; nothing was added (--force adds anyway).")
        lines = [problem.format(name=quoted(draft.name)), *_match_lines(likely, book)]
        raise Refused("\n".join(lines))
    if hints := [match for match in found if match not in likely][:3]:
        output.say("\n".join([_("Also in the book:"), *_match_lines(hints, book)]))


def _match_lines(matches: Sequence[Match], book: Book) -> list[str]:
    from tui.core.words import alike_words

    ids = short_ids([match.customer_id for match in matches], book.customers)
    return [
        f"  {ids[match.customer_id]}  " + alike_words(book.customers[match.customer_id], match)
        for match in matches
    ]


def _whom(customer: Customer) -> str:
    from tui.core.words import whom

    return whom(customer)


def _complete_field(
    _context: click.Context, _argument: click.Parameter, typed: str
) -> list[CompletionItem[str]]:
    from click.shell_completion import CompletionItem

    from tui.cli.fields import complete_assignment

    return [
        CompletionItem(text, type="part" if text.endswith("=") else "plain")
        for text in complete_assignment(typed)
    ]


@command(
    "edit",
    N_("Change a customer's fields."),
    N_(
        "FIELD=VALUE sets a field; an empty value clears it. For phones, emails and tags, += "
        "adds and -= removes. The fields are name, company, title, phones, emails, wechat, tags, "
        "grade, next, need, close_by, amount, status, importance, owner, source, region, "
        "address, website, birthday, note, created, and custom.NAME for your own.\n"
        "\n"
        "  genjin edit 王伟 grade=B close_by=月底 amount=1.2万\n"
        "  genjin edit ana phone+=13800138000 tag-=vip note="
    ),
)
@who_argument
@argument("assignments", N_("FIELD=VALUE..."), nargs=-1, required=True, shell_complete=_complete_field)
@json_option
@pass_session
def edit(session: Session, who: str, assignments: tuple[str, ...], as_json: bool) -> None:
    """Write fields of a customer and wait until they are in the file."""
    from tui.cli.fields import parse_assignment

    parsed = [parse_assignment(text) for text in assignments]
    with session.open_book() as book:
        customer = find_customer(book, who, session.config.settings.region)
        change = _edit(session, book, customer, parsed)
        applied = carry_out(book, change)
        if applied.customers:
            output.say(_("{name} was changed · saved").format(name=_whom(as_saved(book, customer))))
        else:
            output.say(_("{name} has these values already").format(name=_whom(customer)))
        put_customer(session, book, customer, as_json=as_json)


def _edit(session: Session, book: Book, customer: Customer, assignments: list[Assignment]) -> Change:
    """One change from all assignments; a grade and a next date become entries of the timeline."""
    from tui.cli.fields import read_assignments
    from tui.core import changes
    from tui.core.fields import Reader
    from tui.core.when import parse_next

    settings = session.config.settings
    edits = read_assignments(
        customer, assignments, Reader(session.today, settings.region, settings.day_first)
    )
    at, by = changes.timestamp(session.now), session.config.author
    parts: list[Change] = []
    if edits.fields:
        parts.append(changes.edit(customer, edits.fields))
    if edits.grade and edits.grade != customer.grade:
        parts.append(changes.regrade(customer, book.new_id(), edits.grade, at=at, by=by))
    if edits.plans:
        day = parse_next(edits.next, session.today, day_first=settings.day_first)
        parts.append(changes.plan(customer, book.new_id(), day, at=at, by=by))
    return parts[0] if len(parts) == 1 else changes.combine("edit", customer.name, parts)


@command(
    "delete",
    N_("Move a customer to the trash."),
    N_("The follow-ups stay, and undo brings the customer back."),
)
@who_argument
@pass_session
def delete(session: Session, who: str) -> None:
    """Move a customer to the trash and wait until that is in the file."""
    from tui.core import changes

    with session.open_book() as book:
        customer = find_customer(book, who, session.config.settings.region)
        carry_out(book, changes.delete(customer))
        output.say(
            _("{name} is in the trash; `genjin undo` brings them back · saved").format(name=_whom(customer))
        )

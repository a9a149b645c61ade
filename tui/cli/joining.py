"""`join`: take in what other copies of the book know, in whatever state they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tui.cli import output
from tui.cli.commands import argument, command, json_option, option, pass_session
from tui.cli.restoring import way_back_words
from tui.cli.session import Session
from tui.cli.streams import as_file
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.core.text import safe_text
from tui.language import N_, _, listed, ngettext

if TYPE_CHECKING:
    from tui.book.joining import Incoming
    from tui.book.points import Point

_FILE: Final[Any] = click.Path(path_type=Path)


@command(
    "join",
    N_("Join other copies of the book into this one."),
    N_(
        "FILE is any copy of the book: a conflict copy, a backup, a copy on a USB stick, even a "
        "damaged one, or - for standard input. It is only read, never changed. What it knows is "
        "joined field by field; nothing that is here is lost.\n"
        "\n"
        '  genjin join "book (conflicted copy).json" --dry-run\n'
        "  genjin join /media/stick/book.json"
    ),
)
@argument("files", N_("FILE..."), nargs=-1, required=True, type=_FILE)
@option("--dry-run", is_flag=True, help=N_("Show what would happen, and change nothing."))
@option(
    "--other-book",
    is_flag=True,
    help=N_("Also join books that were started separately; their customers are added to yours."),
)
@json_option
@pass_session
def join(session: Session, files: tuple[Path, ...], dry_run: bool, other_book: bool, as_json: bool) -> None:
    """Join copies and wait until they are in the book file; refuse before anything is joined."""
    point = None
    with ExitStack() as held, session.open_book(create=other_book and not dry_run) as book:
        paths = [held.enter_context(as_file(file, ".json")) for file in files]
        found = book.incoming(paths, any_book=other_book)
        if not dry_run:
            if any(one.is_other and one.is_news for _source, one in found):
                point = book.keep_point()
            for source, _brought in found:
                book.join_copy(source)
            book.save()
    brought = [one for _source, one in found]
    if as_json:
        output.put_json({"dry_run": dry_run, "files": [_shape(one) for one in brought]})
    else:
        _tell(brought, point, dry_run=dry_run)


def _shape(one: Incoming) -> dict[str, Any]:
    return {
        "file": str(one.path),
        "new": _by_table(one.new),
        "changed": _by_table(one.changed),
        "edited": one.edited,
        "unreadable": one.unreadable,
        "whole": one.whole,
        "other_book": one.is_other,
        "in_trash": one.trashed,
        "versions": one.versions,
    }


def _by_table(counts: Counter[str]) -> dict[str, int]:
    return {"customers": counts[CUSTOMERS], "followups": counts[FOLLOWUPS]}


def _tell(brought: Sequence[Incoming], point: Point | None, *, dry_run: bool) -> None:
    for one in brought:
        output.say(_("{path}: {what}").format(path=safe_text(str(one.path)), what=listed(_words(one))))
        for line in _remarks(one, dry_run=dry_run):
            output.say(f"  {line}")
    if dry_run:
        output.say(_("Nothing was changed."))
    elif point is not None:
        output.say(way_back_words(point))


def _words(one: Incoming) -> list[str]:
    """What a file brings."""
    if not one.is_news:
        return [_("nothing new")]
    new, changed = _by_table(one.new), _by_table(one.changed)
    words = [
        (new["customers"], ngettext("{n} new customer", "{n} new customers", new["customers"])),
        (
            changed["customers"],
            ngettext("{n} changed customer", "{n} changed customers", changed["customers"]),
        ),
        (new["followups"], ngettext("{n} new follow-up", "{n} new follow-ups", new["followups"])),
        (
            changed["followups"],
            ngettext("{n} changed follow-up", "{n} changed follow-ups", changed["followups"]),
        ),
    ]
    told = [text.format(n=f"{number:,}") for number, text in words if number]
    return told or [_("records of a kind this version does not know")]


def _remarks(one: Incoming, *, dry_run: bool) -> list[str]:
    """What was wrong with a file, and what to check. The book itself reports lines set aside."""
    lines = []
    if not one.whole:
        lines.append(_("it was cut short; what could be read was kept"))
    if one.unreadable and dry_run:
        number = len(one.unreadable)
        words = ngettext("{n} line cannot be read", "{n} lines cannot be read", number)
        lines.append(words.format(n=f"{number:,}"))
    if one.trashed:
        words = ngettext(
            "{n} of its customers is in the trash here and stays there",
            "{n} of its customers are in the trash here and stay there",
            one.trashed,
        )
        lines.append(words.format(n=f"{one.trashed:,}"))
    if one.versions:
        words = ngettext(
            "{n} field was changed on both sides independently; the card shows both versions",
            "{n} fields were changed on both sides independently; the card shows both versions",
            one.versions,
        )
        lines.append(words.format(n=f"{one.versions:,}"))
    return lines

"""`restore`: back to an earlier state of the book, from a backup, a commit or a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tui.book.points import JOINING, RETURN
from tui.cli import output
from tui.cli.commands import argument, command, json_option, option, pass_session
from tui.cli.errors import Refused
from tui.cli.session import Session, carry_out
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.core.text import quoted, safe_text
from tui.language import N_, _, ngettext

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from tui.book.points import Point
    from tui.book.reading import Source
    from tui.book.restoring import Backup, Return

_WHY: Final = {
    JOINING: N_("before joining another book"),
    RETURN: N_("before another book replaced it"),
}
_SHAPES: Final = {CUSTOMERS: "customers", FOLLOWUPS: "followups"}


def _complete(context: click.Context, _argument: click.Parameter, typed: str) -> list[CompletionItem[str]]:
    """The names of the backups, and files."""
    from click.shell_completion import CompletionItem

    session = context.find_object(Session)
    names = [path.stem for path, _why in _paths(session)] if session else []
    found = [CompletionItem(name) for name in names if name.startswith(typed)]
    return found or [CompletionItem(typed, type="file")]


@command(
    "restore",
    N_("Go back to an earlier state of the book."),
    N_(
        "FROM is the name of a backup, a file, or, with sync, a commit of the book. The book as "
        "it was then is written as one new change, so it holds on every device and you can undo "
        "it. Customers and follow-ups that did not exist then go to the trash. A book from "
        "before two books were joined is put back whole, and nothing is deleted. Without FROM, "
        "the backups on this device are listed.\n"
        "\n"
        "  genjin restore\n"
        "  genjin restore day-2026-11-20 --dry-run\n"
        "  genjin restore HEAD~3"
    ),
)
@argument("source", N_("[FROM]"), required=False, shell_complete=_complete)
@option("--dry-run", is_flag=True, help=N_("Show what would happen, and change nothing."))
@json_option
@pass_session
def restore(session: Session, source: str | None, dry_run: bool, as_json: bool) -> None:
    """List the backups, or restore the state of a backup, a commit or a file."""
    if source is None:
        _list(session, as_json=as_json)
        return
    then = _find(session, source)
    kept: Point | None = None
    with session.open_book() as book:
        way = book.way_back(then, source)
        is_other = way.book_id != book.id
        if not dry_run:
            if is_other:
                book.save()
                kept = book.keep_point(before=RETURN, into=way.book_id)
            elif way.is_needed:
                carry_out(book, way.change)
    remarks = _take_place(session, then, kept, source) if kept else []
    if as_json:
        other = {"other_book": is_other, "kept": kept.name if kept else None}
        output.put_json({"from": source, "dry_run": dry_run, **other, **_counts(way, is_other=is_other)})
    else:
        output.say("\n".join([_told(way, source, dry_run=dry_run, is_other=is_other), *remarks]))


def _take_place(session: Session, then: Source, kept: Point, name: str) -> list[str]:
    """Put an earlier book in place of the joined one, and report what else the user should know."""
    from tui.book.points import Points
    from tui.book.restoring import take_place
    from tui.book.state import BookState
    from tui.sync.git import GitSync

    places = session.locations
    state = BookState(places.state_of())
    ended = GitSync(places.book, state.folder).part(Points(state).beside(kept, "repository"))
    if ended.state != "off":
        raise Refused(ended.detail)
    take_place(places.book, state, then, kept)
    with session.open_book() as book:  # an older file than the one kept is a change on top of that
        if (rest := book.way_back(then, name)).is_needed:
            book.apply(rest.change)
        book.save()
    return [
        *filter(None, [ended.detail]),
        _("The previous book is kept: `genjin restore {point}` brings it back.").format(point=kept.name),
    ]


def way_back_words(point: Point) -> str:
    """How to return to the state before two books were joined."""
    return _("`genjin restore {point}` goes back to before this.").format(point=point.name)


def _find(session: Session, name: str) -> Source:
    """The copy of the book behind a name: a backup, else a file, else a commit. Raises Refused, BookError."""
    from tui.book.reading import look_at, source_of

    for path, _why in _paths(session):
        if path.stem == name:
            return look_at(path)
    if Path(name).exists():
        return look_at(Path(name))
    from tui.sync.git import GitSync

    places = session.locations
    data = GitSync(places.book, places.state_of()).book_at(name)
    if data is None:
        raise Refused(
            _("no backup, file or commit is called {name}; `genjin restore` lists the backups.").format(
                name=quoted(name)
            )
        )
    return source_of(data, Path(name))


def _paths(session: Session) -> list[tuple[Path, str]]:
    """The backups of the book and the restore points of all books here, with the reason for each point."""
    from tui.book.points import Points
    from tui.book.state import BookState

    state = BookState(session.locations.state_of())
    points = Points(state)
    kept = [(points.file(point), point.why) for point in reversed(points.all())]
    return [*((path, "") for path in state.backups(state.book_id)), *(one for one in kept if one[0].exists())]


# -- the backups -----------------------------------------------------------------------------------------------------


def _list(session: Session, *, as_json: bool) -> None:
    backups = _backups(session)
    if as_json:
        output.put_json([_backup_shape(one) for one in backups])
    elif backups:
        output.put("\n".join(_table(session, backups)))
    else:
        output.say(_("No backups yet: each save keeps the version before it."))


def _backups(session: Session) -> list[Backup]:
    from tui.book.errors import BookError
    from tui.book.restoring import describe

    found = []
    for path, why in _paths(session):
        try:
            found.append(describe(path, why))
        except BookError as error:
            output.say(str(error))
    return found


def _backup_shape(one: Backup) -> dict[str, Any]:
    return {
        "name": one.name,
        "path": str(one.path),
        "at": one.at.isoformat(timespec="seconds"),
        "customers": one.customers,
        "followups": one.followups,
        "before": one.why or None,
    }


def _table(session: Session, backups: list[Backup]) -> list[str]:
    from tui.core.reasons import day_words

    rows = [[_("backup"), _("written"), _("customers"), _("follow-ups"), ""]]
    for one in backups:
        when = f"{day_words(one.at.date(), session.today)} {one.at:%H:%M}"
        why = _(_WHY[one.why]) if one.why in _WHY else ""
        rows.append([one.name, when, f"{one.customers:,}", f"{one.followups:,}", why])
    return output.table(rows, right=frozenset({2, 3}), room=output.screen_width())


# -- what is told ----------------------------------------------------------------------------------------------------


def _counts(way: Return, *, is_other: bool) -> dict[str, dict[str, int]]:
    gone = "left" if is_other else "trash"
    return {
        name: {"changed": way.changed[table], "back": way.back[table], gone: way.gone[table]}
        for table, name in _SHAPES.items()
    }


def _told(way: Return, name: str, *, dry_run: bool, is_other: bool) -> str:
    shown = safe_text(name)
    if is_other:
        return _told_other(way, shown, dry_run=dry_run)
    if not way.is_needed:
        return _("The book already is as it was in {name}; nothing was changed.").format(name=shown)
    head = _("Would go back to {name}:") if dry_run else _("The book is back at {name}:")
    lines = _lines(way, _gone_words)
    if not lines:  # records of a newer version
        lines = [_("records of a kind this version does not know")]
    return "\n".join([head.format(name=shown), *lines])


def _told_other(way: Return, shown: str, *, dry_run: bool) -> str:
    will, is_now = _("The book would again be the one in {name}:"), _("The book is again the one in {name}:")
    head = will if dry_run else is_now
    return "\n".join([head.format(name=shown), *_lines(way, _left_words)])


def _lines(way: Return, gone_words: Callable[[str, int], str]) -> list[str]:
    found = ((way.changed, _changed_words), (way.back, _back_words), (way.gone, gone_words))
    return [
        "  " + words(table, counts[table]).format(n=f"{counts[table]:,}")
        for counts, words in found
        for table in _SHAPES
        if counts[table]
    ]


def _changed_words(table: str, number: int) -> str:
    if table == CUSTOMERS:
        return ngettext("{n} customer as before", "{n} customers as before", number)
    return ngettext("{n} follow-up as before", "{n} follow-ups as before", number)


def _back_words(table: str, number: int) -> str:
    if table == CUSTOMERS:
        return ngettext("{n} customer back", "{n} customers back", number)
    return ngettext("{n} follow-up back", "{n} follow-ups back", number)


def _gone_words(table: str, number: int) -> str:
    if table == CUSTOMERS:
        return ngettext("{n} customer to the trash", "{n} customers to the trash", number)
    return ngettext("{n} follow-up to the trash", "{n} follow-ups to the trash", number)


def _left_words(table: str, number: int) -> str:
    if table == CUSTOMERS:
        return ngettext("{n} customer is not in it", "{n} customers are not in it", number)
    return ngettext("{n} follow-up is not in it", "{n} follow-ups are not in it", number)

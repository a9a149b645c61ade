"""`sync`: one book on several devices, by git. `sync setup` once on each, then `sync` sends and fetches.

What cannot be synced now is no failure of the book: it is saved before anything else, so every refusal says what
is in the way and that nothing is lost.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import click

from tui.cli import output
from tui.cli.commands import Program, argument, command, global_options, json_option, option, pass_session
from tui.cli.errors import Refused
from tui.cli.session import Session
from tui.core.text import safe_text
from tui.language import N_, _, ngettext

if TYPE_CHECKING:
    from tui.book.book import Book
    from tui.sync.git import GitSync, Status

_YES: Final = frozenset(("y", "yes", "是", "好", "对"))

_LONGEST_NAME: Final = 60

_ENDINGS: Final = ("SIGINT", "SIGTERM", "SIGHUP")

_GLOBAL_HERE: Final = tuple(global_options(hidden=True))


class SyncGroup(Program):
    """`sync` works on its own and has subcommands; the global options work after it, too."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """`--help` and the global options."""
        return [*super().get_params(ctx), *_GLOBAL_HERE]

    def get_short_help_str(self, limit: int = 0) -> str:
        """Its line in the list of commands."""
        return _(self.short_help) if self.short_help else ""


@click.pass_context
def _sync_without_command(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        _sync(context.ensure_object(Session))


sync = SyncGroup(
    {"setup": "syncing:setup", "status": "syncing:status"},
    {N_("Commands"): ("setup", "status")},
    name="sync",
    callback=_sync_without_command,
    invoke_without_command=True,
    no_args_is_help=False,
    short_help=N_("Sync the book with your other devices through git."),
    help=N_(
        "Saves the book, sends your changes and fetches those of your other devices; where "
        "several changed the same customer, the changes are joined field by field. Works while "
        "the board is open. Run `genjin sync setup` once on each device first.\n"
        "\n"
        "  genjin sync setup git@example.com:sales/book.git\n"
        "  genjin sync"
    ),
)


def _sync(session: Session) -> None:
    """Save the book, sync it with the remote, and report what happened."""
    git = _git_sync(session)
    if (found := git.status()).state == "off":
        raise Refused(found.detail)
    received: set[str] = set()
    with session.open_book() as book, _busy(), _stoppable(git) as pressed:
        waited = _has_something_to_send(book, git)

        def reload() -> None:
            if news := book.poll():
                received.update(news.customers)

        ended = git.sync(book.save, reload)
    _check(ended, pressed, _("Nothing is lost: everything is on this device, and a later sync sends it."))
    output.say(_in_step(ended, len(received), sent=waited))


def _has_something_to_send(book: Book, git: GitSync) -> bool:
    """Save, and check whether the remote may lack something."""
    from tui.book.errors import BookError

    with suppress(BookError):  # the sync saves again, and says what is wrong
        book.save()
    found = git.status()
    return found.state != "ok" or found.ahead > 0


def _in_step(ended: Status, received: int, *, sent: bool) -> str:
    """The result of a successful sync, in one sentence."""
    if not ended.has_remote:  # so nothing went anywhere
        return ended.detail
    if not received:
        return _("Up to date. Sent your changes.") if sent else ended.detail
    customers = ngettext("{count} customer", "{count} customers", received).format(count=f"{received:,}")
    if sent:
        words = _("Up to date. Sent your changes and received changes to {customers}.")
    else:
        words = _("Up to date. Received changes to {customers}.")
    return words.format(customers=customers)


# -- setup ---------------------------------------------------------------------------------------------------------


@command(
    "setup",
    N_("Set up sync on this device."),
    N_(
        "URL is a private repository that git can already reach, by https or ssh, or a folder, "
        "for example on a USB stick; use the same one on each device. The folder of the book "
        "becomes a repository; if it is in one already, that one is used and URL can be left "
        "out. Only the book and two small files for git are committed. If the remote holds a "
        "different book, nothing is sent until you agree to join the two.\n"
        "\n"
        "  genjin sync setup git@example.com:sales/book.git\n"
        "  genjin sync setup /media/stick/book.git"
    ),
)
@argument("url", N_("[URL]"), required=False)
@option("--me", metavar=N_("NAME"), help=N_("Your name, as your colleagues will see it."))
@option("--yes", is_flag=True, help=N_("Continue without asking, whatever the warnings."))
@option("--join-books", is_flag=True, help=N_("Join your book with a different one at the remote."))
@pass_session
def setup(session: Session, url: str | None, me: str | None, yes: bool, join_books: bool) -> None:
    """Warn, ask, set up, and reopen the book: it may be another one now."""
    from tui.sync.address import is_folder

    git = _git_sync(session, local=url is not None and is_folder(url))
    warned = _warnings(git, url)
    _agree(warned, yes=yes)
    name = _name(session, git, me, yes=yes)
    before = _save(session)
    ended, pressed = _set_up(git, url, name)
    if ended.meeting is not None:
        _agree_to_join(ended, join_books=join_books)
        ended, pressed = _set_up(git, url, name, agreed=ended.meeting.book_id)
    _check(ended, pressed, _("Nothing is lost: everything is on this device."), warned)
    _keep_name(session, name)
    output.say(ended.detail)
    _tell_book(session, before)


def _set_up(git: GitSync, url: str | None, me: str, *, agreed: str = "") -> tuple[Status, list[int]]:
    with _busy(), _stoppable(git) as pressed:
        return git.setup(url, agreed=agreed, me=me), pressed


def _agree_to_join(ended: Status, *, join_books: bool) -> None:
    """Say which two books would become one, and continue only with consent. Raises Refused."""
    output.say(ended.detail)
    output.say(_("Once joined, everyone who syncs there gets your customers, and you get theirs."))
    if join_books:
        return
    if not _can_ask():
        raise Refused(
            _("nothing was set up: Genjin cannot ask questions here; add --join-books to join the two.")
        )
    if not _is_yes(_asked(_("Join the two into one book?") + " [y/N] ")):
        raise Refused(_("nothing was set up."))


# -- the name ------------------------------------------------------------------------------------------------------


def _name(session: Session, git: GitSync, given: str | None, *, yes: bool) -> str:
    """The name that colleagues see in follow-ups and commits: the one given, asked for, or set before."""
    from tui.config.writing import read_setting

    known = session.config.settings.me
    if given is None and not yes and _can_ask():
        shown = known or git.user_name()[:_LONGEST_NAME] or session.config.author
        words = _("Your name, as your colleagues will see it [{name}]:").format(name=safe_text(shown))
        given = os.fsdecode(_asked(f"{words} ")).encode("utf-8", "replace").decode().strip() or shown
    return known if given is None else str(read_setting("me", given))


def _keep_name(session: Session, name: str) -> None:
    """Put the name into the user's own settings."""
    from tui.ui.preferences import write_setting

    if name != session.config.settings.me:
        write_setting(session.config, "me", name)


def _warnings(git: GitSync, url: str | None) -> list[str]:
    """The warnings to read before saying yes. A remote that is a folder is only used after that."""
    from tui.sync.address import is_folder, shown

    said = git.warnings(url)
    if url is not None and is_folder(url):
        folder = _("{address} is a folder: only devices that can reach it can sync there.")
        said.insert(0, folder.format(address=shown(url)))
    return said


def _agree(warnings: Sequence[str], *, yes: bool) -> None:
    """Show the warnings, and continue only with consent. Raises Refused."""
    for warning in warnings:
        output.say(warning)
    if yes or not warnings:
        return
    if not _can_ask():
        raise Refused(_("nothing was set up: Genjin cannot ask questions here; add --yes to continue."))
    if not _is_yes(_asked(_("Continue?") + " [y/N] ")):
        raise Refused(_("nothing was set up."))


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(question: str) -> bytes:
    """The typed answer, as bytes: it need not be text. Empty at the end of the input."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.buffer.readline()


def _is_yes(typed: bytes) -> bool:
    """Whether a line means yes, in either language and width; never fails for bytes that are not text."""
    from tui.core.text import fold

    return fold(os.fsdecode(typed)).strip() in _YES


def _save(session: Session) -> str:
    """Save the book; its id, or "" if there is none yet."""
    from tui.book.state import BookState

    places = session.locations
    if not (places.book.exists() or BookState(places.state_of()).book_id):
        return ""
    with session.open_book() as book:
        book.save()
        return book.id


def _tell_book(session: Session, before: str) -> None:
    """Open the book as it is now, and report its content. `before` is the id it had."""
    from tui.book.points import Points
    from tui.book.state import BookState
    from tui.cli.restoring import way_back_words

    with session.open_book() as book:
        book.save()
        count = len(book.customers)
    holds = ngettext("The book holds {count} customer.", "The book holds {count} customers.", count)
    output.say(holds.format(count=f"{count:,}"))
    if before and before != book.id:
        output.say(
            _("This is now the remote's book, with yours joined into it. An open board switches to it.")
        )
        if point := Points(BookState(book.state)).last(book.id):
            output.say(way_back_words(point))


# -- status --------------------------------------------------------------------------------------------------------


@command(
    "status",
    N_("Show the sync status."),
    N_("Shows what this device knows, without asking the remote or changing anything."),
)
@json_option
@pass_session
def status(session: Session, as_json: bool) -> None:
    """Print the state of sync."""
    found = _git_sync(session).status()
    if as_json:
        output.put_json(_as_plain(found))
    else:
        output.put("\n".join(_status_lines(found, session)))


def _as_plain(found: Status) -> dict[str, object]:
    return {
        "state": found.state,
        "detail": found.detail,
        "at": found.at.isoformat() if found.at else None,
        "ahead": found.ahead,
        "behind": found.behind,
        "warning": found.warning,
    }


def _status_lines(found: Status, session: Session) -> list[str]:
    """The state's sentence, and details that it leaves out."""
    from tui.core.reasons import day_words
    from tui.sync.exchange import waiting

    lines = [found.detail]
    if found.ahead and str(waiting(found.ahead)) not in found.detail:
        lines.append(str(waiting(found.ahead)))
    if found.behind:
        fetched = ngettext(
            "{n} commit is waiting to be joined.", "{n} commits are waiting to be joined.", found.behind
        )
        lines.append(fetched.format(n=found.behind))
    if found.at is not None:
        at = found.at.astimezone()
        words = _("Last synced: {day}, {time}.")
        lines.append(words.format(day=day_words(at.date(), session.today), time=f"{at:%H:%M}"))
    return [*lines, *filter(None, [found.warning])]


# -- for both ------------------------------------------------------------------------------------------------------


def _git_sync(session: Session, *, local: bool = False) -> GitSync:
    from tui.sync.git import GitSync

    places = session.locations
    return GitSync(places.book, places.state_of(), local=local)


def _check(ended: Status, pressed: Sequence[int], promise: str, told: Sequence[str] = ()) -> None:
    """Continue only if all went well. Raises Refused with the failure and the promise, and Exit after Ctrl-C.

    `told` are warnings the user has read already.
    """
    if ended.warning and ended.warning not in told:
        output.say(ended.warning)
    if ended.state == "ok":
        return
    if pressed:
        output.say(ended.detail)
        raise click.exceptions.Exit(128 + pressed[0])
    if ended.state == "off":
        raise Refused(ended.detail)
    raise Refused(f"{ended.detail}\n{promise}")


@contextmanager
def _busy() -> Iterator[None]:
    """Show on a terminal that work is in progress: a remote may take its time."""
    if not sys.stderr.isatty():
        yield
        return
    from tui.ui.cells import width

    words = _("syncing …")
    sys.stderr.write(words + "\r")
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write(" " * width(words) + "\r")


@contextmanager
def _stoppable(git: GitSync) -> Iterator[list[int]]:
    """Let Ctrl-C, the end of the terminal or of the system stop git, but never one of our steps midway.

    Fills the list it gives with the signals that came.
    """
    pressed: list[int] = []

    def stop(number: int, _frame: object) -> None:
        pressed.append(number)
        # In a thread: this one may hold the lock that `stop` takes.
        threading.Thread(target=git.stop, daemon=True).start()

    numbers = [number for name in _ENDINGS if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield pressed
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

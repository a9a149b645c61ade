"""The board: the only commands that import Textual."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING

from tui.cli.commands import command, pass_session
from tui.cli.errors import Refused
from tui.cli.session import Session
from tui.language import N_, _
from tui.terminal import TERMINAL

if TYPE_CHECKING:
    from tui.book.book import Book


@command(
    "demo",
    N_("Open the board with a temporary sample book."),
    N_("About sixty made-up customers, one for every rule. Nothing is kept."),
)
@pass_session
def demo(session: Session) -> None:
    """Make the sample book in a temporary folder, and show it."""
    _check(session)
    _show_sample(session)


def _show_sample(session: Session) -> None:
    import tempfile
    from pathlib import Path

    from tui.sample import sample_book

    with tempfile.TemporaryDirectory(prefix="genjin-demo-", ignore_cleanup_errors=True) as folder:
        _show(session, sample_book(Path(folder), session.now), sample=True)


def open_board(session: Session) -> None:
    """Show the board on the book; creates one if there is none.

    Who has no customers yet can look at the sample book from there, and is back on their own book afterwards.
    """
    _check(session)
    while not TERMINAL.is_gone and _show(session, _open(session), sample=False):
        _show_sample(session)


def _open(session: Session) -> Book:
    from tui.book.book import Book

    counts = session.config.settings.attempts_reset_clock
    places = session.locations
    return Book.open(places.book, places.state_of(), attempts_count=counts)


def _show(session: Session, book: Book, *, sample: bool) -> bool:
    """Run the app, which closes the book. A failed last save is reported after the screen has closed."""
    from tui.cli.output import say
    from tui.ui.app import run_board

    told = list(book.notices)
    wants_sample = run_board(book, session.config, say, sample)
    for notice in book.notices:
        if notice not in told and not sample:
            say(notice)
    return wants_sample


def _check(session: Session) -> None:
    """Refuse before anything is opened: without a capable terminal, or with keys that clash."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refused(_("the board needs a terminal; `genjin today` prints today's list."))
    if os.environ.get("TERM") == "dumb":
        problem = _("the board needs a terminal that can draw; `genjin --plain` asks line by line in any.")
        raise Refused(problem)
    _check_encoding()
    if session.config.keys:
        from tui.ui.actions import validate_keymap

        if problems := validate_keymap(session.config.keys):
            places = session.config.key_places
            lines = [f"{places.get(_action(problem), 'keys.yaml')}: {problem}" for problem in problems]
            raise Refused("\n".join(lines))


def _check_encoding() -> None:
    """The board draws lines and names in any script; a locale such as GBK or Latin-1 has no bytes for them."""
    encoding = getattr(sys.__stderr__, "encoding", None) or "ascii"
    if codecs.lookup(encoding).name != "utf-8":
        problem = _(
            "the board needs UTF-8, but the locale here is set to {encoding}. Set LC_ALL=C.UTF-8 if "
            "the terminal can show it; `genjin --plain` asks line by line and works with any."
        )
        raise Refused(problem.format(encoding=encoding))


def _action(problem: str) -> str:
    """The action that a keymap problem starts with, if any."""
    return problem.split("`")[1] if problem.startswith("`") and problem.count("`") > 1 else ""

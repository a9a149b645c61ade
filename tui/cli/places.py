"""`locate`: the paths of the book, the configuration and this device's state."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from tui.cli import output
from tui.cli.commands import argument, command, json_option, pass_session
from tui.cli.errors import ERROR_LOG
from tui.cli.session import Session
from tui.language import N_, _

LABELS: Final = {
    "book": N_("book"),
    "config": N_("config"),
    "state": N_("state"),
    "journal": N_("journal"),
    "backups": N_("backups"),
    "log": N_("error log"),
}
"""The places by the name that the argument takes."""


@command(
    "locate",
    N_("Print where the files are."),
    N_(
        "The book, your configuration, and this device's journal and backups. With a name, "
        "prints only that path: book, config, state, journal, backups or log. Works even if the "
        "configuration is broken. What does not exist yet is created when needed."
    ),
)
@argument("what", N_("[NAME]"), type=click.Choice(list(LABELS)), required=False)
@json_option
@pass_session
def locate(session: Session, what: str | None, as_json: bool) -> None:
    """Print the places."""
    places = {name: str(path) for name, path in _places(session).items()}
    if what:
        places = {what: places[what]}
    if as_json:
        output.put_json(places)
    elif what:
        output.put(places[what])
    else:
        rows = [[_(LABELS[name]), path] for name, path in places.items()]
        output.put("\n".join(output.table(rows, keep_empty=True)))


def _places(session: Session) -> dict[str, Path]:
    from tui.book.state import BookState

    places = session.locations
    state = BookState(places.state_of())
    return {
        "book": places.book,
        "config": places.config,
        "state": state.folder,
        "journal": state.journal_folder(state.book_id),
        "backups": state.latest_backup(state.book_id).parent,
        "log": places.state / ERROR_LOG,
    }

"""The program `genjin`: its commands, and the handling of whatever they raise."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from tui.cli import errors, output
from tui.cli.commands import Option, Program, global_options
from tui.cli.session import Session
from tui.core.text import safe_text
from tui.language import N_, _

PLACES: Final = {
    "today": "reading:today",
    "list": "reading:list_",
    "show": "reading:show",
    "log": "contacts:log",
    "move": "contacts:move",
    "add": "customers:add",
    "edit": "customers:edit",
    "delete": "customers:delete",
    "trash": "trash:trash",
    "undelete": "trash:undelete",
    "undo": "history:undo",
    "redo": "history:redo",
    "import": "exchanging:import_",
    "export": "exchanging:export",
    "sync": "syncing:sync",
    "join": "joining:join",
    "check": "checking:check",
    "restore": "restoring:restore",
    "demo": "board:demo",
    "locate": "places:locate",
    "completion": "completion:completion",
}
"""Command → module and attribute within `tui.cli`."""

HEADINGS: Final = {
    N_("Every day"): ("today", "list", "show", "log", "move"),
    N_("Customers"): ("add", "edit", "delete", "trash", "undelete", "undo", "redo"),
    N_("Lists"): ("import", "export"),
    N_("The book"): ("sync", "join", "check", "restore"),
    N_("Program"): ("demo", "locate", "completion"),
}

GOES_ON: Final = frozenset(
    ("sync", "join", "export", "check", "restore", "undo", "redo", "locate", "trash", "undelete")
)
"""Commands that a broken configuration does not stop: they bring a correction, or save what there is."""

_MORE: Final = N_(
    "Without a command, opens the board.\n"
    "\n"
    "WHO is an id (its first characters are enough), a name, a phone number, an e-mail "
    "address, or words that match exactly one customer. QUERY is words and conditions, as in "
    "the board's filter:\n"
    "\n"
    "  genjin list grade:A,B late region:华东\n"
    '  genjin log 王伟 "sent the offer" --next fri --grade A'
)


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from tui import __version__

        output.put(f"genjin {__version__}")
        context.exit()


def program() -> Program:
    """The program with its global options."""
    version = Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_show_version,
        help=N_("Show the version and exit."),
    )
    plain = Option(
        ["--plain"],
        is_flag=True,
        help=N_("Today's list as questions in plain lines, for a screen reader or an old terminal."),
    )
    return Program(
        PLACES,
        HEADINGS,
        name="genjin",
        callback=_board_without_command,
        invoke_without_command=True,
        no_args_is_help=False,
        short_help=N_("The follow-up tool salespeople live in."),
        help=_MORE,
        params=[*global_options(), plain, version],
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


@click.pass_context
def _board_without_command(context: click.Context, /, *, plain: bool) -> None:
    session, name = context.ensure_object(Session), context.invoked_subcommand
    session.goes_on = name in GOES_ON
    session.tells = plain or name not in (None, "demo")
    if name is not None:
        if plain:
            problem = _("--plain takes no command; `{command}` prints plain text anyway.")
            raise errors.Misused(problem.format(command=name))
        return
    if plain:
        from tui.cli.plain import run_plain

        run_plain(session)
    else:
        from tui.cli.board import open_board

        open_board(session)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; returns the exit status."""
    output.prepare_streams()
    session: Session | None = None
    try:
        session = Session.begin(arguments)
        if shell := os.environ.get("_GENJIN_COMPLETE"):
            from tui.cli.completion import answer

            answer(shell, arguments, session)
        else:
            _carry_out(arguments, session)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        return _flushed(end.exit_code)
    except click.ClickException as problem:
        return _tell_misuse(problem)
    except (KeyboardInterrupt, click.Abort):
        return errors.INTERRUPTED
    except BrokenPipeError:
        return _silenced(errors.DONE)
    except Exception as error:
        return _tell_failure(error, session)
    return errors.DONE


def _carry_out(arguments: Sequence[str], session: Session) -> None:
    group = program()
    with group.make_context("genjin", list(arguments), obj=session) as context:
        group.invoke(context)
    if session.goes_on:
        _ = session.config  # told by now, or else here


def _tell_failure(error: Exception, session: Session | None) -> int:
    told = errors.sentence(error)
    if told is None:
        from tui.locations import locations

        told = errors.unexpected(error, (session.locations if session else locations()).state)
    output.tell_error(told)
    return _flushed(errors.FAILED)


def _tell_misuse(problem: click.ClickException) -> int:
    """The problem, the usage, and where to read more."""
    output.tell_error(safe_text(problem.format_message()))
    context = problem.ctx if isinstance(problem, click.UsageError) else None
    if isinstance(problem, click.NoSuchOption):
        output.say(_("Put text that begins with a dash after “--”."))
    if context is not None:
        output.say(context.get_usage())
        output.say(_("`{command} --help` says more.").format(command=context.command_path))
    return _flushed(errors.MISUSED)


def _flushed(status: int) -> int:
    try:
        sys.stdout.flush()
    except OSError:
        return _silenced(status)
    return status


def _silenced(status: int) -> int:
    """Nobody reads the output any more. Without this, Python complains when it exits."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.close(silence)
    return status

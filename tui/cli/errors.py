"""From an exception to one sentence and an exit status. Nobody ever sees a traceback; it goes to the error log.

What can go wrong in a way we know is raised as one of the errors below, whose text is a sentence for the user.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from tui.language import _

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2
INTERRUPTED: Final = 130
"""As shells count a program that Ctrl-C ended."""

ERROR_LOG: Final = "error.log"
_LONGEST_LOG: Final = 256_000


class Refused(Exception):  # noqa: N818 - not an error of the program: it declines to guess
    """A command that was understood but not carried out. Its text is a translated sentence."""


class Misused(click.UsageError):
    """A command with arguments that make no sense. Its text is a translated sentence."""

    def __init__(self, message: str, context: click.Context | None = None) -> None:
        super().__init__(message, context or click.get_current_context(silent=True))


@contextlib.contextmanager
def misused(context: click.Context | None = None) -> Iterator[None]:
    """Within it, a value that no field can have is reported as Misused."""
    try:
        yield
    except ValueError as error:
        from tui.core.fields import FieldError

        if isinstance(error, FieldError):
            raise Misused(str(error), context) from error
        raise


def sentence(error: Exception) -> str | None:
    """The sentence for an expected error; None for one that must not happen."""
    from tui.book.errors import BookError, reason
    from tui.config import ConfigError
    from tui.core.query import QueryError
    from tui.core.when import WhenError
    from tui.exchange.errors import ExchangeError

    if isinstance(error, Refused | BookError | ConfigError | WhenError | QueryError | ExchangeError):
        return str(error)
    if isinstance(error, OSError) and error.errno:
        if error.filename is None:
            return _("the system refused: {reason}.").format(reason=reason(error))
        return _("cannot use {path}: {reason}.").format(path=_path_text(error.filename), reason=reason(error))
    return None


def unexpected(error: Exception, state: Path) -> str:
    """The sentence for an error that must not happen; its traceback goes to the log in `state`."""
    log = keep_traceback(error, state)
    name = type(error).__name__
    if log is None:
        return _("an unexpected error ({name}) stopped this command.").format(name=name)
    problem = _("an unexpected error ({name}) stopped this command; details are in {path}.")
    return problem.format(name=name, path=log)


def keep_traceback(error: BaseException, state: Path) -> Path | None:
    """Append a traceback to the error log; None if even that fails."""
    import traceback

    from tui import clock
    from tui.book.files import private_folder

    log = state / ERROR_LOG
    text = f"{clock.now().isoformat()}\n{''.join(traceback.format_exception(error))}\n"
    with contextlib.suppress(OSError, ValueError):
        private_folder(state)
        too_long = log.exists() and log.stat().st_size > _LONGEST_LOG
        with log.open("w" if too_long else "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        return log
    return None


def _path_text(name: object) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)

"""Questions in lines of text: one line out, one line in. For `genjin --plain`.

Every question says what Enter does, numbers stand for choices, and full-width answers of a Chinese input method count
as the plain ones.
"""

from __future__ import annotations

import contextlib
import sys
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from tui.cli import output
from tui.cli.errors import Misused
from tui.core.fields import FieldError
from tui.core.text import quoted, safe_text
from tui.core.when import WhenError
from tui.language import _, listed

CANCEL: Final = "."
"""The answer that leaves a question, as in the oldest mail programs."""

Answer = TypeVar("Answer")


class Cancelled(Exception):  # noqa: N818 - the user's wish, not an error
    """The user answered a question with CANCEL."""


def prepare_input() -> None:
    """Let answers be edited if the system can do that, and let no byte stop the conversation."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401 - input() uses it once it is there
    with contextlib.suppress(AttributeError, ValueError, OSError):
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]


def ask(question: str) -> str:
    """The answer as typed, stripped. Raises Cancelled, and EOFError at the end of the input."""
    sys.stdout.flush()
    try:
        answer = input(safe_text(_("{heading}:").format(heading=question) + " ")).strip()
    except OSError as error:  # such as a terminal that is gone: it would be asked for ever
        raise EOFError from error
    if _folded(answer) == CANCEL or answer == "。":
        raise Cancelled
    return answer


def ask_until_clear(question: str, read: Callable[[str], Answer]) -> Answer:
    """What `read` makes of the answer. If `read` raises, that is reported and the question repeated."""
    while True:
        try:
            return read(ask(question))
        except (WhenError, FieldError, Misused) as error:
            output.put(str(error))


def choose(question: str, options: Mapping[str, str], default: str) -> str:
    """One of `options` (value → word), answered by its number, the value or the start of its word."""
    numbered = listed(f"{number} {word}" for number, word in enumerate(options.values(), 1))
    enter = _("Enter for {default}").format(default=options[default])
    shown = _("{question}: {options}; {enter}").format(question=question, options=numbered, enter=enter)
    return ask_until_clear(shown, lambda answer: _option(answer, options, default))


def _option(answer: str, options: Mapping[str, str], default: str) -> str:
    folded = _folded(answer)
    if not folded:
        return default
    values = list(options)
    if folded.isdecimal() and 1 <= int(folded) <= len(values):
        return values[int(folded) - 1]
    for value, word in options.items():
        if value == folded or word.casefold().startswith(folded):
            return value
    raise Misused(_("{answer} is not one of them; answer with a number.").format(answer=quoted(answer)))


def command_of(answer: str) -> str:
    """An answer as a command: ignoring width and case."""
    return _folded(answer)


def _folded(answer: str) -> str:
    return unicodedata.normalize("NFKC", answer).casefold()

"""The user's own editor, for a text that needs more than one line.

The text goes into a private temporary file. It is deleted only when the editor has ended well and the text is back;
otherwise it stays, and the message says where, so that nothing anybody typed is lost.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from tui.book.errors import reason
from tui.language import _

_USUAL: Final = ("nano", "vi", "vim")
_SUFFIX: Final = ".txt"


class EditorError(Exception):
    """There is no editor, or it failed. Its text is a translated sentence that names the file with the text, if any."""


def command(environment: Mapping[str, str] | None = None) -> list[str]:
    """The editor of `$VISUAL` or `$EDITOR` with its arguments ("code --wait"), else the usual one of the system.

    Raises EditorError if there is none.
    """
    environment = os.environ if environment is None else environment
    for name in ("VISUAL", "EDITOR"):
        if chosen := _split(environment.get(name, ""), name):
            if shutil.which(chosen[0]) is None:
                problem = _("The editor {name} of ${variable} was not found.")
                raise EditorError(problem.format(name=chosen[0], variable=name))
            return chosen
    usual = ("notepad",) if sys.platform == "win32" else _USUAL
    for name in usual:
        if shutil.which(name):
            return [name]
    raise EditorError(_("There is no editor; set $VISUAL or $EDITOR to one, such as “nano”."))


def edit(command: Sequence[str], text: str) -> str:
    """`text` as it comes back from the editor. Blocks the main thread until that ends. Raises EditorError."""
    path = _write(text)
    try:
        with _deaf_to_interrupts():
            status = subprocess.run([*command, str(path)], check=False).returncode
    except OSError as error:
        raise _failed(command, reason(error), path) from error
    if status:
        raise _failed(command, _("it ended with status {status}").format(status=status), path)
    try:
        edited = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else _("the text is not UTF-8")
        raise _failed(command, why, path) from error
    path.unlink(missing_ok=True)
    return edited.rstrip("\n")


@contextlib.contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Within it Ctrl-C is the editor's alone: the terminal sends it to both, and here it would end the program.

    A handler that does nothing, because a signal that is ignored would be ignored by the editor too.
    """
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _split(line: str, name: str) -> list[str]:
    try:
        return shlex.split(line, posix=sys.platform != "win32")
    except ValueError:
        raise EditorError(
            _("${variable} cannot be understood: {line}").format(variable=name, line=line)
        ) from None


def _write(text: str) -> Path:
    """A file that only its owner can read, with the text and a line break at its end."""
    try:
        number, name = tempfile.mkstemp(prefix="genjin-", suffix=_SUFFIX, text=True)
        with os.fdopen(number, "w", encoding="utf-8", errors="replace") as file:
            file.write(f"{text}\n")
    except OSError as error:
        raise EditorError(_("No file for the editor: {reason}.").format(reason=reason(error))) from error
    return Path(name)


def _failed(command: Sequence[str], why: str, path: Path) -> EditorError:
    problem = _("The editor {name} failed: {reason}. The text is in {path}.")
    return EditorError(problem.format(name=command[0], reason=why, path=path))

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
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tui.book.errors import reason
from tui.language import _
from tui.terminal import TERMINAL

_USUAL: Final = ("nano", "vi", "vim")
_SUFFIX: Final = ".txt"
_END_SECONDS: Final = 1.5
"""How long an editor may take to end when it is asked to."""


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
                problem = _("The editor {name} from ${variable} was not found.")
                raise EditorError(problem.format(name=chosen[0], variable=name))
            return chosen
    usual = ("notepad",) if sys.platform == "win32" else _USUAL
    for name in usual:
        if shutil.which(name):
            return [name]
    raise EditorError(_("No editor found; set $VISUAL or $EDITOR, for example to “nano”."))


def try_to_edit(text: str) -> tuple[str, str]:
    """`text` as edited in the user's editor, and what went wrong; one of them is ""."""
    try:
        return edit(command(), text), ""
    except EditorError as error:
        return "", str(error)


def edit(command: Sequence[str], text: str) -> str:
    """`text` as edited in the editor. Blocks the main thread until that ends. Raises EditorError."""
    path = _write(text)
    try:
        status = _run([*command, str(path)])
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


def _run(command: Sequence[str]) -> int:
    """Run the editor in the foreground, as a shell does; returns its status. Raises OSError if it cannot be started.

    Its process group is its own: Ctrl-C is the editor's alone, and when the terminal is gone it ends with all that it
    started, else it would go on reading there.
    """
    if sys.platform == "win32":
        return subprocess.run(command, check=False).returncode
    editor = subprocess.Popen(command, process_group=0)
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)  # which comes to whoever gives the terminal away
    try:
        with TERMINAL.ending(lambda: _end(editor)):
            while _is_stopped(editor):
                _stop_as_well()
            if TERMINAL.is_gone:
                _signal(editor, signal.SIGKILL)  # what it has left behind
    finally:
        _to_foreground(os.getpgrp())
        signal.signal(signal.SIGTTOU, before)
    return editor.returncode


def _is_stopped(editor: subprocess.Popen[bytes]) -> bool:
    """Give the terminal to the editor until it has ended, or was stopped by Ctrl-Z."""
    _to_foreground(editor.pid)
    _signal(editor, signal.SIGCONT)
    _pid, status = os.waitpid(editor.pid, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        return True
    editor.returncode = os.waitstatus_to_exitcode(status)
    return False


def _stop_as_well() -> None:
    """Stop until the shell resumes us; without a shell, the system ignores that, and the editor goes on."""
    _to_foreground(os.getpgrp())
    before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.killpg(0, signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, before)


def _to_foreground(group: int) -> None:
    """Give these processes the terminal, if there is one."""
    with contextlib.suppress(OSError):
        os.tcsetpgrp(0, group)


def _end(editor: subprocess.Popen[bytes]) -> None:
    """Ask the editor to end, so that it keeps the text as far as it can, and end it."""
    _signal(editor, signal.SIGHUP)
    _signal(editor, signal.SIGCONT)
    time.sleep(_END_SECONDS)
    _signal(editor, signal.SIGKILL)


def _signal(editor: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to the editor and all its children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(editor.pid, number)


def _split(line: str, name: str) -> list[str]:
    try:
        return shlex.split(line, posix=sys.platform != "win32")
    except ValueError:
        raise EditorError(_("Cannot parse ${variable}: {line}").format(variable=name, line=line)) from None


def _write(text: str) -> Path:
    """A file that only its owner can read, with the text and a line break at its end."""
    try:
        number, name = tempfile.mkstemp(prefix="genjin-", suffix=_SUFFIX, text=True)
        with os.fdopen(number, "w", encoding="utf-8", errors="replace") as file:
            file.write(f"{text}\n")
    except OSError as error:
        raise EditorError(
            _("Cannot create a file for the editor: {reason}.").format(reason=reason(error))
        ) from error
    return Path(name)


def _failed(command: Sequence[str], why: str, path: Path) -> EditorError:
    problem = _("The editor {name} failed: {reason}. The text is in {path}.")
    return EditorError(problem.format(name=command[0], reason=why, path=path))

"""Copying to the clipboard: by the terminal (OSC 52) and by the system's own tool, whichever works.

A terminal never answers to OSC 52, some ignore it, and over ssh only a terminal reaches the user's own
computer; a tool is found only where there is a desktop. So both are used. Some tools stay in the background to serve
the clipboard: they are given no pipe to hold and never waited for longer than a moment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Final

from textual.app import App

from tui.core.text import safe_text
from tui.language import _

SECONDS: Final = 1.0
"""How long a tool may take."""
_QUOTED: Final = 40
"""Characters of the text that the message repeats."""


def copy(app: App[None], text: str) -> str:
    """Copy `text`; returns the sentence to show. Never raises, and never waits."""
    app.copy_to_clipboard(text)
    if not is_remote(os.environ) and (command := tool(os.environ)):
        threading.Thread(target=feed, args=(command, text), daemon=True).start()
    return _("Copied: {text}").format(text=_shortened(text))


def is_remote(environment: Mapping[str, str]) -> bool:
    """Whether the user sits at another computer: only the terminal reaches its clipboard."""
    return bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))


def tool(environment: Mapping[str, str]) -> list[str]:
    """The command that copies its standard input to the clipboard; empty if there is none."""
    return next((command for command in _tools(environment) if shutil.which(command[0])), [])


def _tools(environment: Mapping[str, str]) -> list[list[str]]:
    if sys.platform == "darwin":
        return [["pbcopy"]]
    if sys.platform == "win32":
        return [["clip.exe"]]
    wayland = [["wl-copy"]] if environment.get("WAYLAND_DISPLAY") else []
    x11 = [["xclip", "-selection", "clipboard"], ["xsel", "--clipboard", "--input"]]
    others = [["termux-clipboard-set"]] if environment.get("TERMUX_VERSION") else []
    if environment.get("WSL_DISTRO_NAME"):
        others.append(["clip.exe"])
    return [*wayland, *(x11 if environment.get("DISPLAY") else []), *others]


def feed(command: list[str], text: str) -> None:
    """Give a tool the text. One that fails or hangs is ignored: the terminal has the text too."""
    data = text.encode("utf-16" if command[0] == "clip.exe" else "utf-8", "replace")
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet)
    except OSError:
        return
    try:
        process.communicate(data, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    except OSError:  # it ended without reading everything
        process.wait()


def _shortened(text: str) -> str:
    line = safe_text(text)
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"

"""A program in a real terminal: tmux with a server of its own, keys in, the screen out."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

WAIT_SECONDS = 20.0


class Terminal:
    """One pane."""

    def __init__(self, socket: str) -> None:
        self._socket = socket

    def press(self, *keys: str) -> None:
        """Press keys by their tmux names (Enter, Escape, F2, c …)."""
        self._tmux("send-keys", "-t", "s", *keys)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self._tmux("send-keys", "-t", "s", "-l", text)

    def paste(self, text: str) -> None:
        """Paste text as a terminal does, in brackets if the program asked for them."""
        self._tmux("set-buffer", text)
        self._tmux("paste-buffer", "-p", "-r", "-t", "s")

    def screen(self) -> str:
        """What is on the screen."""
        return self._tmux("capture-pane", "-p", "-t", "s")

    def wait_for(self, text: str, times: int = 1) -> str:
        """The screen once it shows `text`, so often. Fails with the screen when that takes too long."""
        self.wait(lambda: self.screen().count(text) >= times, text)
        return self.screen()

    def wait(self, reached: Callable[[], object], what: str = "") -> None:
        """Wait until something is so. Fails with the screen when that takes too long."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not reached():
            assert time.monotonic() < deadline, f"no {what!r} in:\n{self.screen()}"
            time.sleep(0.05)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        shell = self._tmux("display-message", "-p", "-t", "s", "#{pane_pid}").strip()
        children = subprocess.run(["pgrep", "-P", shell], check=True, capture_output=True, text=True).stdout
        os.kill(int(children), number)

    def break_off(self) -> None:
        """Kill the server of the terminal: the window is gone, without a word."""
        os.kill(int(self._tmux("display-message", "-p", "#{pid}")), signal.SIGKILL)

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-L", self._socket, "-u", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@contextmanager
def running(
    command: list[str],
    *,
    size: tuple[int, int] = (120, 36),
    env: Mapping[str, str] | None = None,
    deaf: bool = False,
) -> Iterator[Terminal]:
    """The program in a terminal of that size. When it ends, the screen says [exit STATUS].

    With `deaf` the shell in the terminal ignores SIGHUP, so that nobody is told when the terminal goes.
    """
    socket = f"genjin-test-{uuid.uuid4().hex[:10]}"
    before = "trap '' HUP; " if deaf else ""
    line = f"{before}{shlex.join(command)}; status=$?; echo; echo [exit $status]; exec sleep 60"
    # A test runner may say how wide its own terminal is; the program shall ask the one it runs in.
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    everything = {**inherited, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **(env or {})}
    start = ["tmux", "-L", socket, "-u", "-f", "/dev/null", "new-session", "-d", "-s", "s"]
    subprocess.run([*start, "-x", str(size[0]), "-y", str(size[1]), line], check=True, env=everything)
    try:
        yield Terminal(socket)
    finally:
        subprocess.run(["tmux", "-L", socket, "kill-server"], capture_output=True, check=False)

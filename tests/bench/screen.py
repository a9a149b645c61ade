"""A terminal program on a pseudo-terminal: how soon it shows something, and what a key costs it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from types import TracebackType
from typing import Final

_ANSWERS: Final = {
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[c": b"\x1b[?62;c",
}
"""Questions a program asks its terminal, and what a terminal answers."""
_TICKS: Final = os.sysconf("SC_CLK_TCK")


class Program:
    """A running terminal program, 120 by 36 cells."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.began = time.perf_counter()
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            time.sleep(0.02)  # until the parent has set the size
            os.execvpe(command[0], command, {**environment, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
        fcntl.ioctl(self._descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._descriptor)

    def read(self, wait: float) -> bytes:
        """What the program writes within `wait` seconds, answering its questions."""
        if not select.select([self._descriptor], [], [], wait)[0]:
            return b""
        try:
            data = os.read(self._descriptor, 1 << 16)
        except OSError:
            raise SystemExit("the program ended before it was ready") from None
        for question, answer in _ANSWERS.items():
            if question in data:
                os.write(self._descriptor, answer)
        return data

    def until(self, text: str, seconds: float = 60) -> None:
        """Wait until the program has written `text`."""
        seen, deadline = b"", time.perf_counter() + seconds
        while text.encode() not in seen:
            if time.perf_counter() > deadline:
                raise SystemExit(f"{text!r} did not appear; last output {seen[-300:]!r}")
            seen += self.read(0.2)

    def settle(self, quiet: float) -> None:
        """Wait until the program has been quiet for so many seconds."""
        while self.read(quiet):
            pass

    def press(self, key: str) -> None:
        """Press a key."""
        os.write(self._descriptor, key.encode())

    def processor_seconds(self) -> float:
        """The processor time it has used so far."""
        with open(f"/proc/{self.pid}/stat") as file:  # noqa: PTH123 - not a file anybody would join to
            parts = file.read().rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / _TICKS


def first_frame(command: list[str], text: str, environment: dict[str, str]) -> float:
    """Seconds from the start of a program to `text` on its screen."""
    with Program(command, environment) as program:
        program.until(text)
        return time.perf_counter() - program.began


def key_cost(
    command: list[str], environment: dict[str, str], text: str, key: str, presses: int = 100
) -> list[float]:
    """Processor seconds per key press, once the program has settled; one figure for all presses."""
    with Program(command, environment) as program:
        program.until(text)
        program.settle(1.5)
        before = program.processor_seconds()
        for _press in range(presses):
            program.press(key)
            program.settle(0.03)
        return [(program.processor_seconds() - before) / presses]

"""The terminal of the program, and the end of the program when the terminal closes.

A window is closed, a line drops, the system shuts down: often a signal says so, sometimes nothing does, and a reader
that goes on reads nothing, forever, at full speed. One thread looks for both. Whatever has asked for it (the board, an
editor, git) is told to end; a few seconds later the process ends for certain, whatever it is doing then.
Nothing is lost by that: the journal holds what was acknowledged.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Final, NoReturn

LOOK_SECONDS: Final = 1.0
"""How often it is looked whether the terminal is still there."""
LEAVE_SECONDS: Final = 5.0
"""How long the way out may take."""


class Terminal:
    """The terminal of this process. `watch` starts watching it."""

    def __init__(self) -> None:
        self._number = 0
        self._streams: list[int] = []
        self._is_told = False
        self._signals: SimpleQueue[int] = SimpleQueue()
        self._endings: list[Callable[[], object]] = []
        self._gentle = 0

    @property
    def is_gone(self) -> bool:
        """Whether the process should end: nothing new should be started."""
        return bool(self._number or (self._streams and not any(map(os.isatty, self._streams))))

    def watch(self) -> None:
        """Watch the terminal from now on, from the main thread. Windows itself ends the programs of a window.

        What `nohup` has taken off every terminal goes on without one.
        """
        if sys.platform == "win32":
            return
        self._streams = [number for number in range(3) if os.isatty(number)]
        for number in (signal.SIGTERM, signal.SIGHUP):
            if self._streams or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._signalled)
        threading.Thread(target=self._watch, name="terminal", daemon=True).start()

    @contextmanager
    def ending(self, end: Callable[[], object]) -> Iterator[None]:
        """Within it, `end` is called when the process should end: once or twice, from a thread of its own."""
        self._endings.append(end)
        try:
            if self.is_gone:
                _call(end)
            yield
        finally:
            self._endings.remove(end)

    @contextmanager
    def leaving(self, leave: Callable[[], object]) -> Iterator[None]:
        """Within it, a signal interrupts nothing: `leave` is called, and must end the program soon."""
        self._gentle += 1
        try:
            with self.ending(leave):
                yield
        finally:
            self._gentle -= 1

    def _signalled(self, number: int, _frame: object) -> None:
        """The first signal interrupts the running command, as Ctrl-C does; the thread does the rest."""
        is_first, self._is_told = not self._is_told, True
        self._number = self._number or number
        # After SIGHUP the kernel sends SIGCONT, which Textual would take for a return from the background.
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        self._signals.put(number)
        if is_first and not self._gentle:
            raise SystemExit(128 + number)

    def _watch(self) -> NoReturn:
        """In a thread: wait for the end, notify everybody, and enforce it."""
        self._number = self._await_end()
        for end in reversed(self._endings.copy()):
            _call(end)
        time.sleep(LEAVE_SECONDS)
        os._exit(128 + self._number)

    def _await_end(self) -> int:
        """Wait for a signal, or until the terminal is gone; the number of the signal.

        The queue is one that a handler of signals may fill.
        """
        while True:
            try:
                return self._signals.get(timeout=LOOK_SECONDS if self._streams else None)
            except Empty:
                if self.is_gone:
                    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGHUP)
                    return signal.SIGHUP


def _call(end: Callable[[], object]) -> None:
    """Call it in a thread, so that a hanging call blocks nobody."""
    threading.Thread(target=end, daemon=True).start()


TERMINAL: Final = Terminal()
"""That of this process."""

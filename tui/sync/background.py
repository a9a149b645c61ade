"""Syncs one open book from a thread of its own: with the copies in its folder, and by git every few minutes.

No key ever waits for anything here. Reports say what happened; the code that shows them takes them to its own
thread; git runs only where the user has set it up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tui.book.book import Book
from tui.book.errors import BookError
from tui.book.files import Signature, signature
from tui.sync.folder import Folder
from tui.sync.git import GitSync
from tui.sync.memory import Memory
from tui.sync.places import cloud_around_git
from tui.sync.setup import cloud_warning
from tui.sync.status import Status

STOP_SECONDS: Final = 3.0
_ASLEEP_SECONDS: Final = 60.0
_AWAKE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Report:
    """The state of sync. `asked` and `is_last` mark the end of a sync on request, or of the last one."""

    status: Status = Status("off")  # noqa: RUF009 - it cannot change
    is_busy: bool = False
    asked: bool = False
    is_last: bool = False
    joined: int = 0
    """Copies in the folder that were joined just now."""
    said: tuple[str, ...] = ()
    """What the user should be told, as translated sentences."""


class Background:
    """The thread for one open book.

    `tell` is called from it with each report; `minutes` says how long to wait between two syncs, 0 for ever.
    """

    def __init__(self, book: Book, tell: Callable[[Report], None], minutes: Callable[[], int]) -> None:
        self._book = book
        self._tell = tell
        self._minutes = minutes
        self._folder = Folder(book.path, book.state, book.clock, book.limits)
        self._report = Report()
        self._wake = threading.Event()
        self._asked = self._is_last = self._stopping = False
        self._git: GitSync | None = None
        self._due = 0.0
        self._clocks = self._both_clocks()
        self._synced = Signature()
        self._remembered = Signature()
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    # -- from the thread of the screen -------------------------------------------------------------------------

    def start(self) -> None:
        """Start. The follow-ups must have been read: nothing may slow that down."""
        self._thread.start()

    @property
    def report(self) -> Report:
        """The state of sync."""
        return self._report

    def ask(self) -> None:
        """Sync now. The end is reported with `asked`."""
        self._asked = True
        self._wake.set()

    def wants_last(self) -> bool:
        """Whether to sync before the user leaves; `last` starts it."""
        return (
            self._thread.is_alive()
            and self._minutes() > 0
            and self._report.status.state in ("ok", "ahead", "offline")
        )

    def last(self) -> None:
        """Sync once more if there is anything new; its end is reported with `is_last`."""
        self._is_last = True
        self._wake.set()

    def stop(self) -> None:
        """End the thread and git. Waits a moment, not forever: a disk may not answer."""
        self._stopping = True
        self._wake.set()
        if (git := self._git) is not None:
            git.stop()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    # -- the thread --------------------------------------------------------------------------------------------

    def _run(self) -> None:
        self._begin()
        while not self._stopping:
            self._sweep()
            if self._is_time():
                self._sync()
            else:
                self._follow()
            if not (self._asked or self._is_last):
                self._wake.wait(self._book.limits.tick)
            self._wake.clear()

    def _begin(self) -> None:
        """Report what is known before the first sync."""
        self._remembered = self._signature_of(Memory.file_in(self._book.state))
        if Memory.load(self._book.state).git_dir:
            status = GitSync(self._book.path, self._book.state).status()
            self._say(replace(self._report, status=status))
        elif program := cloud_around_git(self._book.path):
            self._say(replace(self._report, said=(str(cloud_warning(program)),)))

    def _is_time(self) -> bool:
        """Whether to sync: requested, or set up and due, which it also is after the computer has slept."""
        (ran, wall), self._clocks = self._clocks, self._both_clocks()
        asleep = (self._clocks[1] - wall) - (self._clocks[0] - ran)
        if asleep > _ASLEEP_SECONDS:
            self._due = min(self._due, self._clocks[0] + _AWAKE_SECONDS)  # the network needs a moment
        if self._asked or self._is_last:
            return True
        minutes = self._minutes()
        is_due = minutes > 0 and self._clocks[0] >= self._due
        return is_due and bool(Memory.load(self._book.state).git_dir)

    def _both_clocks(self) -> tuple[float, float]:
        """What the clock that only ever passes shows, and the one on the wall, in seconds."""
        return self._book.clock.monotonic(), self._book.clock.milliseconds() / 1000

    def _sync(self) -> None:
        """One sync, from the first report to the last. Never raises."""
        asked, is_last = self._asked, self._is_last
        self._asked = self._is_last = False
        if is_last and not asked and not self._has_news():
            self._say(replace(self._report, is_last=True))
            return
        self._say(replace(self._report, is_busy=True))
        self._git = GitSync(self._book.path, self._book.state)
        if self._stopping:
            return
        status = self._git.sync(self._book.flush, self._book.reload)
        self._git = None
        self._due = self._book.clock.monotonic() + self._minutes() * 60
        if status.state == "ok":
            self._synced = self._signature_of(self._book.path)
        self._remembered = self._signature_of(Memory.file_in(self._book.state))
        told = self._report.status.warning
        said = (status.warning,) if status.warning and status.warning != told else ()
        self._say(
            replace(self._report, status=status, is_busy=False, asked=asked, is_last=is_last, said=said)
        )

    def _follow(self) -> None:
        """Report the result of another process's sync, such as one of the command line."""
        found = self._signature_of(Memory.file_in(self._book.state))
        if found != self._remembered:
            self._remembered = found
            self._say(replace(self._report, status=Memory.load(self._book.state).last))

    def _has_news(self) -> bool:
        """Whether the file has changed since the last successful sync."""
        try:
            self._book.flush()
        except BookError:
            return False
        return self._signature_of(self._book.path) != self._synced

    def _sweep(self) -> None:
        found = self._folder.sweep(self._book)
        if found.said:
            self._say(replace(self._report, joined=len(found.joined), said=tuple(found.said)))

    def _signature_of(self, path: Path) -> Signature:
        try:
            return signature(path)
        except OSError:
            return Signature()

    def _say(self, report: Report) -> None:
        """Report, and remember the lasting part."""
        self._report = replace(report, asked=False, is_last=False, joined=0, said=())
        self._tell(report)

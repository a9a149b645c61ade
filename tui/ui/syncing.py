"""Sync in the app: between the thread that does it and the screens that show it.

Reports arrive as messages. A sync that went by itself changes only the header; one that the user asked for is answered
in the flash line.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.language import _
from tui.ui.sync_words import copies_words, header_words

if TYPE_CHECKING:
    from tui.sync.background import Background, Report
    from tui.ui.app import GenjinApp
    from tui.ui.widgets.flash import Tone

_TOLD_SECONDS: Final = 60.0


class Syncing:
    """The sync of the open book. `post` takes a report to the thread of the screen."""

    def __init__(self, app: GenjinApp, post: Callable[[Report], None]) -> None:
        self._app = app
        self._post = post
        self._background: Background | None = None
        self._report: Report | None = None
        self._joined = 0
        self._joined_at = 0.0
        self._shown = ("", "")
        self.is_leaving = False
        """Whether the app ends when the last sync does."""

    def begin(self) -> None:
        """Start the thread. The follow-ups have been read."""
        from tui.sync.background import Background

        session = self._app.session
        self._background = Background(session.book, self._post, lambda: session.config.settings.sync_minutes)
        self._background.start()

    def stop(self) -> None:
        """End the thread; may take a moment."""
        if self._background is not None:
            self._background.stop()

    def take(self, report: Report) -> None:
        """Show what a report says."""
        self._report = report
        if report.joined:
            self._joined, self._joined_at = report.joined, time.monotonic()
        self.show()
        self._app.board.take_news()
        if report.is_last and self.is_leaving:
            self._app.exit()
        elif report.asked:
            tone: Tone = "good" if report.status.state == "ok" else "bad"
            self._app.say(report.status.detail, "plain" if report.status.state == "off" else tone)
        if report.said:
            self._app.say(" · ".join(report.said), "plain" if report.joined else "bad")

    def show(self) -> None:
        """Update the header if its text has changed."""
        if self.header_words != self._shown:
            self._shown = self.header_words
            self._app.show_state()

    @property
    def report(self) -> Report | None:
        """The last report."""
        return self._report

    @property
    def header_words(self) -> tuple[str, str]:
        """The words in the header: what is in order, and what needs the user."""
        if self._report is None:
            return "", ""
        words, alarm = header_words(self._report, self._app.session.today, self._app.keymap.first("sync"))
        if not alarm and self._joined and time.monotonic() - self._joined_at < _TOLD_SECONDS:
            return copies_words(self._joined), ""
        return words, alarm

    def ask(self) -> None:
        """The key: sync now, or say what is missing for that."""
        if self._background is None:
            self._app.say(_("The sample book is neither synced nor kept."), "plain")
        else:
            self._app.say(_("Syncing …"), "plain")
            self._background.ask()

    def leave(self) -> bool:
        """Whether to leave now. Else what is new is sent first; then, or on a second request, the app ends."""
        if self.is_leaving or self._background is None or not self._background.wants_last():
            return True
        self.is_leaving = True
        self._background.last()
        self._app.set_timer(self._app.session.book.limits.last_sync, self._app.exit)
        words = _("Sending your changes; {key} quits now. Everything is already saved.")
        self._app.say(words.format(key=self._app.keymap.first("quit")), "plain")
        return False

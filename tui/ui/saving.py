"""Saving as the user sees it: a header mark while the book file is out of date or a save takes long.

The saver works in a thread of its own and is looked at every now and then; no key waits for it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from tui.core.text import safe_text
from tui.language import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.book.book import Book
    from tui.ui.app import GenjinApp

SLOW_SECONDS: Final = 1.0
"""How long a save may take before anything is said about it."""


class Saving:
    """The state of saving the open book."""

    def __init__(self, app: GenjinApp) -> None:
        self._app = app
        self._book = app.session.book
        self._failure = ""
        """What was told of the last save that failed."""
        self._is_marked = False
        """Whether the file lacks something because of that: a file that could not be read lacks nothing."""
        self._shown = ("", "")

    def take(self, failure: str) -> None:
        """A save has ended. A failure is reported once, and so is the first success after it."""
        before, self._failure = self._failure, failure
        if failure != before:
            told = failure or _("The book is saved again.")
            self._app.work_screen.flash(told, "bad" if failure else "good")
        self._is_marked = bool(failure) and not self._book.is_saved
        self.show()

    def show(self) -> None:
        """Update the header if its text has changed."""
        if self._is_marked and self._book.is_saved:
            self.take("")  # a sync has saved it meanwhile
        elif self.header_words != self._shown:
            self._shown = self.header_words
            self._app.show_state()

    @property
    def header_words(self) -> tuple[str, str]:
        """The words in the header: that a save is running, and that the file could not be written."""
        if self._is_marked:
            return "", _("not saved to the file")
        return (_("saving …") if self._book.saving_seconds > SLOW_SECONDS else ""), ""


def close(book: Book, tell: Callable[[str], None]) -> None:
    """Save and close the book, and say so on the terminal if that takes long, as on a hanging share."""
    words = _(
        "Still saving {path}: the disk is slow. Nothing is lost: the journal in {folder} has "
        "everything, and the next start saves it. Ctrl-C quits now."
    )
    shown = words.format(path=safe_text(str(book.path)), folder=safe_text(str(book.state)))
    slow = threading.Timer(SLOW_SECONDS, tell, (shown,))
    slow.daemon = True
    slow.start()
    try:
        book.close()
    finally:
        slow.cancel()

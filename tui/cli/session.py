"""What every command works with: the places, the configuration, the day, and the open book.

Each is made when first asked for, so that `genjin --version` reads nothing at all and `genjin locate` works with a
broken configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tui import clock
from tui.language import LANGUAGES, _, activate, from_locale, sentences
from tui.locations import Locations, locations

if TYPE_CHECKING:
    from tui.book.book import Applied, Book
    from tui.config import Config
    from tui.core.agenda import Outlook
    from tui.core.changes import Change
    from tui.core.model import Customer


class Session:
    """One run of the command line. Made by `begin`; commands get it as their first argument."""

    def __init__(self, language: str | None = None) -> None:
        self._language = language
        self._book: str | None = None
        self.goes_on = False
        """Whether the command goes on with what can be used of a broken configuration."""
        self.tells = False
        """Whether what is wrong with the configuration is told here; the board shows it itself."""

    @classmethod
    def begin(cls, arguments: Sequence[str]) -> Session:
        """A session in the language of these arguments: help and errors need it before click reads them."""
        session = cls(_value_of("--lang", arguments))
        session.speak()
        return session

    def speak(self) -> None:
        """Use the language of the option, else of the settings, else of the system."""
        from tui.config import load, locale_dir

        language = self._language
        if language not in LANGUAGES:
            language = from_locale()
            activate(language, locale_dir())
            wanted = load(self.locations.config).settings.language
            language = wanted if wanted in LANGUAGES else language
        activate(language, locale_dir())

    def name_book(self, path: str) -> None:
        """Use the book at `path`."""
        self._book = path
        self.__dict__.pop("locations", None)

    @cached_property
    def locations(self) -> Locations:
        """All paths."""
        return locations(self._book)

    @cached_property
    def config(self) -> Config:
        """The configuration; reports what is left out. Raises ConfigError unless the command may run without it."""
        from tui.cli.output import say, tell_error
        from tui.config import load

        places = self.locations
        config = load(places.config, places.book.parent, places.state_of() / "shared")
        if not self.goes_on:
            config.check()
        if self.tells and config.wrong:
            tell_error("\n".join(config.wrong))
        if self.tells and config.notice:
            say(config.notice)
        return config

    @cached_property
    def now(self) -> datetime:
        """The local time at which this command started."""
        return clock.now()

    def look_at_the_clock(self) -> None:
        """For a long-running command: update the time."""
        self.__dict__.pop("now", None)

    @property
    def today(self) -> date:
        """The local date at which this command started."""
        return self.now.date()

    @contextmanager
    def open_book(self, *, create: bool = False) -> Iterator[Book]:
        """The book, closed again at the end; reports what was recovered or set aside, and whether it is read-only.

        Raises BookError, without `create` also when there is no book.
        """
        from tui.book.book import Book, BookError

        counts = self.config.settings.attempts_reset_clock
        path, state = self.locations.book, self.locations.state_of()
        try:
            book = Book.open(path, state, attempts_count=counts, create=create)
        except BookError as error:
            raise BookError(str(error) if create or path.exists() else _with_hint(error)) from error
        book.date_by(lambda: self.today)
        failure = ""
        try:
            _join_copies(book)
            book.show_contacted()
            yield book
        except Exception as error:
            failure = str(error)
            raise
        finally:
            book.close()
            _tell([notice for notice in (*book.notices, book.read_only) if notice not in ("", failure)])

    def has_book(self) -> bool:
        """Whether there is a book, even if only as this device's backup of a lost one."""
        from tui.book.state import BookState

        places = self.locations
        return places.book.exists() or bool(BookState(places.state_of()).book_id)

    @contextmanager
    def open_empty_book(self) -> Iterator[Book]:
        """An empty book in a temporary folder, for dry runs."""
        from tempfile import TemporaryDirectory

        from tui.book.book import Book

        with TemporaryDirectory(prefix="genjin-", ignore_cleanup_errors=True) as name:
            book = Book.open(Path(name) / "book.json", Path(name) / "state")
            try:
                yield book
            finally:
                book.close()

    def outlook(self, book: Book, customer: Customer) -> Outlook:
        """What the rules say about a customer today."""
        from tui.core.agenda import outlook

        return outlook(customer, book.standing(customer.id), self.today, self.config.rules)


def carry_out(book: Book, change: Change) -> Applied:
    """Apply a change and wait until it is in the file. Raises BookError; the journal may then have the change."""
    applied = book.apply(change)
    book.save()
    return applied


def _join_copies(book: Book) -> None:
    """Join the copies that a sync program has put beside the book, and report that at the end."""
    from tui.sync.folder import Folder

    book.notices.extend(Folder(book.path, book.state).sweep(book).said)
    book.poll()


def _with_hint(error: Exception) -> str:
    return sentences(str(error), _("`genjin add NAME` or `genjin import FILE` creates one."))


def _tell(notices: Sequence[str]) -> None:
    from tui.cli.output import say

    for notice in notices:
        say(notice)


def _value_of(name: str, arguments: Sequence[str]) -> str | None:
    """The value of an option, wherever it stands before "--"."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            return None
        if argument == name:
            return arguments[place + 1] if place + 1 < len(arguments) else None
        if argument.startswith(f"{name}="):
            return argument.partition("=")[2]
    return None

"""The real app on the sample book, with a frozen day, for tests that press keys and read the screen."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

from textual._styles_cache import StylesCache
from textual.pilot import Pilot

from tests import idle
from tests.books import newer
from tui import language
from tui.book.book import Book
from tui.config import Config, locale_dir
from tui.core.model import Customer, FollowUp
from tui.core.reasons import date_words
from tui.core.settings import Settings
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.pasting import PasteParser
from tui.ui.screens.board import BoardScreen
from tui.ui.widgets.flash import FlashBar
from tui.ui.widgets.header import Header, Heading

idle.install()

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
"""A Saturday."""

Driver = Pilot[None]


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language for a while."""
    language.activate(code, locale_dir())
    try:
        yield
    finally:
        language.activate("en", locale_dir())


@asynccontextmanager
async def running(
    book: Book,
    *,
    size: tuple[int, int] = (120, 36),
    config: Config | None = None,
    clock: list[datetime] | None = None,
    make: Callable[..., GenjinApp] = GenjinApp,
) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """The app on a book, ready to be used. `clock` is a list whose last moment is now; `make` makes another app."""
    moments = clock or [NOW]
    app = make(book, config or Config(settings=Settings(me="me")), clock=lambda: moments[-1])
    try:
        # The app freezes what it has read, which is right for a program that ends, and a leak for one after another.
        with patch.object(gc, "freeze"):
            async with app.run_test(size=size) as pilot:
                await settle(app, pilot)
                yield app, pilot
    finally:
        book.close()
        # Textual keeps the lines of widgets that are gone in here.
        StylesCache.get_inner_outer.cache_clear()


@asynccontextmanager
async def sample(
    folder: Path,
    *,
    size: tuple[int, int] = (120, 36),
    config: Config | None = None,
    clock: list[datetime] | None = None,
    make: Callable[..., GenjinApp] = GenjinApp,
) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """The app on the sample book."""
    book = sample_book(folder, NOW)
    async with running(book, size=size, config=config, clock=clock, make=make) as (app, pilot):
        yield app, pilot


async def settle(app: GenjinApp, pilot: Driver) -> None:
    """Wait until the follow-ups are read and everything is drawn."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def type_in(app: GenjinApp, pilot: Driver, text: str) -> None:
    """Type as a terminal sends it, all at once. Pilot's own `press` drops Chinese punctuation."""
    for event in PasteParser().feed(text):
        app.post_message(event)
    await pilot.pause()


def rows(app: GenjinApp) -> list[str]:
    """The screen, line by line."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def shown(app: GenjinApp) -> str:
    """The screen as one text."""
    return "\n".join(rows(app))


def board_of(app: GenjinApp) -> BoardScreen:
    """The main screen, typed."""
    screen = app.screen
    assert isinstance(screen, BoardScreen)
    return screen


def subject(app: GenjinApp) -> str:
    """The name of the customer under the cursor."""
    customer = app.session.customer(board_of(app).subject)
    assert customer is not None
    return customer.name


def flash(app: GenjinApp) -> str:
    """What the flash line says."""
    return board_of(app).flash_bar.text


def choose(app: GenjinApp, name: str) -> None:
    """Put the cursor on a customer."""
    board_of(app).choose(_find(app, name).id)


def grade_of(app: GenjinApp, name: str) -> str:
    """The grade of a customer."""
    return _find(app, name).grade


def last_change(app: GenjinApp) -> str:
    """The kind of the newest change, which is taken back; "" as long as nothing was done."""
    applied = app.session.book.undo()
    return applied.kind if applied else ""


def on_board(app: GenjinApp) -> list[str]:
    """The names on the board, column by column."""
    customers = app.session.book.customers
    return [customers[each].name for column in app.session.desk.columns for each in column.ids]


def _find(app: GenjinApp, name: str) -> Customer:
    return next(each for each in app.session.book.customers.values() if each.name == name)


def said(app: GenjinApp) -> str:
    """What the flash line of the screen on top says."""
    return app.screen.query_one(FlashBar).text


def tone(app: GenjinApp) -> str:
    """How it says so: "good", "plain" or "bad"; "" where there is no message."""
    bar = app.screen.query_one(FlashBar)
    return bar.tone if bar.message else ""


def newest(app: GenjinApp, name: str) -> FollowUp:
    """The newest follow-up of a customer."""
    return app.session.book.followups(_find(app, name).id)[0]


def numbers(text: str) -> list[int]:
    """The numbers in a text, whatever the words around them."""
    return [int(each) for each in re.findall(r"\d+", text)]


def day(text: str) -> str:
    """A day as the screen names it today."""
    return date_words(date.fromisoformat(text), NOW.date())


def counted(app: GenjinApp) -> list[int]:
    """The numbers in the head of today's list: done, shown, due."""
    return numbers(board_of(app).today.render_line(0).text)


def newer_book(folder: Path) -> Book:
    """The sample book as a later version of Genjin has left it: it can only be read."""
    sample_book(folder, NOW).close()
    path = folder / "book.json"
    path.write_bytes(newer(path.read_bytes()))
    return reopened(folder)


def reopened(folder: Path) -> Book:
    """The book that an app before this one had open in `folder`, or a new one."""
    return Book.open(folder / "book.json", folder / "state")


def heading(app: GenjinApp) -> Heading:
    """What the line at the top says, part by part."""
    return app.screen.query_one(Header).heading


async def until(pilot: Driver, reached: Callable[[], object]) -> None:
    """Wait for something to happen."""
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline, "it did not happen in time"
        await pilot.pause(0.02)

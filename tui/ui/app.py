"""The app: one session, its screens, and what happens automatically.

Keys are carried out one at a time in the order they were typed, news from the book file is taken in between
them, and the follow-ups are read after the first picture is on the screen.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.worker import get_current_worker

import tui.clock
from tui.book.book import Book, BookError
from tui.config import Config
from tui.core.desk import Desk
from tui.core.words import name_of
from tui.language import _, listed, ngettext
from tui.terminal import TERMINAL
from tui.ui.actions import BY_ID, Keymap
from tui.ui.keys import display, is_from_input_method, plain_key
from tui.ui.looks import Looks
from tui.ui.pasting import install as make_pastes_harmless
from tui.ui.preferences import write_setting
from tui.ui.saving import Saving, close
from tui.ui.screens.board import BoardScreen
from tui.ui.screens.contacting import Contacting
from tui.ui.screens.work import Hinting, Renewing, WorkScreen
from tui.ui.session import Session
from tui.ui.syncing import Syncing
from tui.ui.widgets.field import Field, TakesKeys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import RenderableType
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode

    from tui.sync.background import Report
    from tui.ui.finder import Batch
    from tui.ui.widgets.flash import Tone

POLL_SECONDS = 1.5
"""How often the book file is looked at; also how soon after midnight the day turns."""

HINT_SECONDS = 20.0
"""How long nothing more is said about keys that do nothing."""

_NAMES = 3
"""Names that one message lists."""


class GenjinApp(Looks, inherit_bindings=False):
    """The board on one book."""

    TITLE = "Genjin"
    CSS_PATH = Path(__file__).with_name("styles") / "genjin.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    @dataclass
    class Arrived(Message):
        """The follow-ups have been read; `desk` has everyone in order."""

        desk: Desk

    @dataclass
    class Warmed(Message):
        """Search texts with pinyin are ready."""

        batches: list[Batch]

    @dataclass
    class Saved(Message):
        """The book file was written, or could not be (`error` says why). Posted from the saver's thread."""

        error: str

    @dataclass
    class News(Message):
        """Somebody else has written the book file. Posted from the saver's thread."""

    @dataclass
    class Synced(Message):
        """A sync has begun or ended, or copies were joined. Posted from the thread that syncs."""

        report: Report

    def __init__(
        self,
        book: Book,
        config: Config,
        *,
        clock: Callable[[], datetime] = tui.clock.now,
        sample: bool = False,
    ) -> None:
        """`sample` marks a throw-away book on the screen."""
        super().__init__()
        self.session = Session(book, config, clock)
        self.keymap = Keymap(config.keys)
        self._sample = sample
        self.syncing = Syncing(self, lambda report: self._post(self.Synced(report)))
        self.saving = Saving(self)
        self.wants_sample = False
        """Whether the user left an empty book to look at the sample book."""
        self._hinted = float("-inf")
        """When a key that does nothing was last told."""
        self._told: list[str] = []
        """What was said already about the state of the book."""

    def on_load(self) -> None:
        self.dress(self.session.config.settings, self.session.choices.theme)
        self.set_keymap(self.keymap.textual())

    async def change_setting(self, name: str, typed: str) -> None:
        """Write a setting to the user's own file and apply it at once, as far as possible.

        Raises ConfigError for a value that cannot be, and OSError; nothing has changed then.
        """
        session = self.session
        config = await asyncio.to_thread(write_setting, session.config, name, typed)
        # What was chosen by a key on the board would go on covering what was set just now.
        session.choices.remember(**{name: None})
        session.reconfigure(config)
        self.dress(config.settings)
        self.board.reconfigure()

    def on_mount(self) -> None:
        self.wear(self.theme)
        self.board = BoardScreen(self.session, self.keymap, sample=self._sample)
        self.push_screen(self.board)
        self.session.book.start_saver(
            lambda error: self._post(self.Saved(error)), lambda: self._post(self.News())
        )
        if TERMINAL.is_gone:
            self.exit()
        self.set_interval(POLL_SECONDS, self.look_around)
        self.call_after_refresh(self._begin_reading)

    # Keys --------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Handle a key here and now, before the next one is looked at.

        Textual hands keys from widget to widget through queues, so of keys that arrive together (fast typing, a
        slow line, a script) the second may find the first still under way: its letters would be lost, or end up
        in a bar that is about to close.
        """
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.app_focus = True
            await self._take_key(event)
        else:
            await super().on_event(event)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, or say why it is unavailable: by key, by mouse and from the palette alike."""
        target, name, _parameters = self._parse_action(action, default_namespace or self, namespaces)
        if isinstance(target, WorkScreen) and name in BY_ID and (reason := target.why_not(name)):
            target.refuse(reason)
            return True
        return await super().run_action(action, default_namespace, namespaces)

    async def _take_key(self, event: events.Key) -> None:
        focused = self.focused
        if isinstance(focused, TakesKeys) and focused.take_key(event):
            return
        if await self._check_bindings(event.key):
            return
        plain = plain_key(event.character)
        if plain and await self._check_bindings(plain):
            return
        if isinstance(self.screen, Hinting):
            self._hint(event, self.screen)

    def _hint(self, event: events.Key, screen: Hinting) -> None:
        """A key that does nothing here: say which ones do. For a wrong key, only once in a while."""
        if event.character and is_from_input_method(event.character):
            screen.hint(self._input_method_words())
        elif (now := self.session.book.clock.monotonic()) - self._hinted > HINT_SECONDS:
            self._hinted = now
            words = _("{key} does nothing here; {help} shows all keys.")
            helping = self.keymap.first("help", typing=isinstance(self.focused, Field))
            screen.hint(words.format(key=display(event.key), help=helping))

    def _input_method_words(self) -> str:
        """A letter has come through an input method: name the keys that work with it on."""
        if isinstance(self.screen, Contacting):
            words = _("Input method on: press Shift. {log} logs, 1–5 grade, {find} finds.")
            log, find = (self.keymap.shown(action)[-1] for action in ("log", "find"))
            return words.format(log=log, find=find)
        words = _("Input method on: press Shift, or use the arrow keys, Enter and {back}.")
        return words.format(back=self.keymap.first("back"))

    async def action_suspend(self) -> None:
        """Ctrl+Z: go to the background. Windows has no such thing, and there the key means undo.

        The book is saved first: a stopped program must not hold the lock of a save that it was about to finish.
        """
        if sys.platform == "win32":
            await self.screen.run_action("undo")
            return
        with contextlib.suppress(BookError):
            await asyncio.to_thread(self.session.book.flush)
        self.action_suspend_process()

    # Reading in the background -----------------------------------------------------------------------

    async def _begin_reading(self) -> None:
        """The first frame is on the screen: now read the follow-ups."""
        gc.enable()
        await self.board.mount_bars()
        self.run_worker(self._read, thread=True, group="reading", exit_on_error=True)

    def _read(self) -> None:
        """In a thread, in slices that let the screen run. Results are posted, never waited for."""
        worker = get_current_worker()
        self._post(self.Arrived(self.session.read(_pause)))
        import tui.core.query
        import tui.core.when  # noqa: F401

        batches: list[Batch] = []
        for batch in self.session.finder.warm():
            batches.append(batch)
            _pause()
            if worker.is_cancelled:
                return
        self._post(self.Warmed(batches))

    def _post(self, message: Message) -> None:
        """Post from a thread; if the app has ended by then, it has no effect."""
        with contextlib.suppress(RuntimeError):
            self.post_message(message)

    def on_genjin_app_arrived(self, event: Arrived) -> None:
        """Show what is due, unless the user has left by then."""
        if self.return_code is not None:
            return
        self.session.arrive(event.desk)
        gc.freeze()
        self.board.begin()
        if isinstance(self.screen, Renewing):
            self.screen.renew()
        self.tell_drafts()
        if self._sample:
            self._tell_first_steps()
        self._tell_notices()
        if not self._sample:
            self.syncing.begin()

    def on_board_screen_sample_wanted(self) -> None:
        """Leave; the caller shows the sample book and then this one again."""
        self.wants_sample = True
        self.exit()

    def on_genjin_app_warmed(self, event: Warmed) -> None:
        self.session.finder.take(event.batches)

    # What happens by itself --------------------------------------------------------------------------

    def look_around(self) -> None:
        """Take in what others have written, and change the day at midnight."""
        if self.session.turn_day():
            self._show_anew()
        if self.session.ready and self.session.config.is_shared_changed:
            self.run_worker(self._take_shared(), exclusive=True, group="configuration")
        self.saving.show()
        self.syncing.show()
        self.board.take_news()
        self._tell_notices()

    async def _take_shared(self) -> None:
        """Apply what others have written into the configuration beside the book."""
        newer = await asyncio.to_thread(self.session.config.again)
        if self.session.share(newer):
            self._show_anew()
        self._tell_notices()

    def _show_anew(self) -> None:
        """Redraw everything: every card may say something else."""
        for screen in self.screen_stack:
            if isinstance(screen, WorkScreen):
                screen.new_day()

    def on_genjin_app_news(self) -> None:
        """Show what others have written without waiting for the next check."""
        self.board.take_news()

    def on_genjin_app_synced(self, event: Synced) -> None:
        """Show the state of sync."""
        self.syncing.take(event.report)

    def say(self, text: str, tone: Tone) -> None:
        """Say something in the flash line of the current screen."""
        screen = self.screen if isinstance(self.screen, WorkScreen) else self.board
        screen.flash(text, tone)

    def show_state(self) -> None:
        """The state of saving or sync has changed: update every screen."""
        for screen in self.screen_stack:
            if isinstance(screen, WorkScreen):
                screen.show_state()

    def on_genjin_app_saved(self, event: Saved) -> None:
        """Show the result of the save."""
        self.saving.take(event.error)

    def leave(self) -> None:
        """Quit by a key: first sends what is new, for a few seconds, unless the key is pressed once more."""
        if self.syncing.leave():
            self.exit()

    async def on_unmount(self) -> None:
        """The screen closes: git ends before the book is closed."""
        await asyncio.to_thread(self.syncing.stop)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave, by a key or by a signal. A draft note is kept."""
        for screen in self.screen_stack:
            if isinstance(screen, Contacting):
                screen.keep_open()
        super().exit(result, return_code, message)

    def hang_up(self) -> None:
        """Leave at once, from any thread: the terminal is gone, or the system shuts down."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the app has ended meanwhile
                self._loop.call_soon_threadsafe(self.exit)

    def _tell_notices(self) -> None:
        """Report what was recovered, set aside or left out, and why nothing can be written, each once."""
        book = self.session.book
        told = [*filter(None, [book.read_only, self.session.config.notice]), *book.notices]
        new, self._told = [each for each in told if each not in self._told], told
        if new:
            self.work_screen.flash(" · ".join(new), "bad")

    @property
    def work_screen(self) -> WorkScreen:
        """The current work screen, also below a panel or a page, which have no line for messages."""
        return next(
            (each for each in reversed(self.screen_stack) if isinstance(each, WorkScreen)), self.board
        )

    def tell_drafts(self) -> None:
        """Report whose notes were begun last time and not logged."""
        found = filter(None, map(self.session.customer, self.session.drafts.customers))
        names = [name_of(customer) for customer in found]
        if names:
            sentence = ngettext(
                "An unfinished note was not logged: {names}.",
                "{count} unfinished notes were not logged: {names}.",
                len(names),
            )
            shown = listed(names[:_NAMES]) + (" …" if len(names) > _NAMES else "")
            self.board.flash(sentence.format(count=len(names), names=shown), "plain")

    def _tell_first_steps(self) -> None:
        """Users of the sample book are new here: show the keys that log the first calls."""
        sentence = _(
            "Try it: {log} logs a call with {name}, {confirm} saves, and the next customer comes up."
        )
        customer = self.session.customer(self.board.subject)
        if customer is not None:
            keys = {action: self.keymap.first(action) for action in ("log", "confirm")}
            self.board.flash(sentence.format(name=name_of(customer), **keys), "plain")


def _pause() -> None:
    """Let the screen's thread run."""
    time.sleep(0)


def run_board(book: Book, config: Config, tell: Callable[[str], None], sample: bool = False) -> bool:
    """Show the board until the user quits, then save and close the book; `tell` reports that if it takes long.

    Whether the user left an empty book to look at the sample book.
    """
    gc.disable()
    make_pastes_harmless()
    app = GenjinApp(book, config, sample=sample)
    with TERMINAL.leaving(app.hang_up):
        try:
            app.run()
        finally:
            gc.enable()
            close(book, tell)
    return app.wants_sample

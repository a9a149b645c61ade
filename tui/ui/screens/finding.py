"""The filter of the board: typed into a bar, applied with every letter, kept until Escape.

Names, numbers and rules are looked at once per letter. Notes are not: reading half a million of them takes a
moment, so they are sought in a thread after one has stopped typing, and the result then grows.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.message import Message
from textual.reactive import var

from tui.language import _, ngettext
from tui.ui import words
from tui.ui.actions import BY_ID, Action
from tui.ui.screens.work import Duties, WorkScreen

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.core.query import Query
    from tui.core.query_completion import Completion
    from tui.ui.actions import Keymap
    from tui.ui.session import Session
    from tui.ui.widgets.bar import Bar
    from tui.ui.widgets.filter_bar import FilterBar

Pane = Literal["today", "board"]

NOTES_AFTER = 0.35
"""Seconds without a key after which notes are searched."""
_AHEAD = 100
"""Customers that are looked at between two keys."""
SHORTEST_IN_NOTES = 2
"""Letters a word needs to be sought in notes."""


class Finding(WorkScreen):
    """The part of the board screen that filters."""

    @dataclass
    class NotesFound(Message):
        """Which customers have a word in a note, by word."""

        found: dict[str, set[str]]

    filter_bar: FilterBar

    pane: var[Pane] = var("board", init=False)
    """Where the cursor keys move."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.filter_text = ""
        """The query in force, as typed; "" for none."""
        self._query: Query | None = None
        self._pause: Timer | None = None
        self._came_from: tuple[str | None, Pane] = (None, "board")

    def make_bars(self) -> list[Bar]:
        from tui.ui.widgets.filter_bar import FilterBar

        first = self.keymap.first
        self.filter_bar = FilterBar(self._complete, (first("complete"), first("query_before")))
        return [*super().make_bars(), self.filter_bar]

    def show_all(self) -> None:
        """Bring everything on the screen up to date with the desk."""
        raise NotImplementedError

    def choose(self, customer_id: str | None) -> None:
        """Put the cursor on a customer."""
        raise NotImplementedError

    def forget_drawn(self) -> None:
        """What cards and rows say about the filter has changed: redraw them."""
        raise NotImplementedError

    def action_find(self) -> None:
        if not self.bars_mounted:
            self.is_reading()
            return
        self._came_from = (self.subject, self.pane)
        self.open_bar(self.filter_bar, Duties(self._edited, self._keep, self._leave))
        self.filter_bar.open(self.filter_text, self.session.choices.queries)
        self._tell()
        self.run_worker(self._look_ahead(), exclusive=True, group="outlooks")

    def _complete(self, text: str, cursor: int) -> Completion:
        from tui.core.query_completion import complete

        return complete(text, cursor, self.session.finder.own)

    async def _look_ahead(self) -> None:
        """Apply the rules to everyone in advance, a few at a time: the first test would wait for it."""
        for number, customer_id in enumerate(list(self.session.book.customers)):
            if self.bar is not self.filter_bar:
                return
            if customer_id in self.session.desk:
                self.session.outlook(customer_id)
            if not number % _AHEAD:
                await asyncio.sleep(0.001)

    def filter_at_last(self) -> None:
        """The follow-ups have been read: apply what was typed before that."""
        if self.bars_mounted and self.bar is self.filter_bar:
            self._came_from = (self.subject, self.pane)
            self._edited()
            self.run_worker(self._look_ahead(), exclusive=True, group="outlooks")

    def apply_filter(self, text: str, *, typing: bool = False) -> None:
        """Show the matches; an invalid query leaves the board unchanged and says why.

        While `typing`, a term that may still become something is not wrong yet.
        """
        from tui.core.query import QueryError, parse

        session = self.session
        if not session.ready:
            self.filter_bar.head.tell(_("One moment: the follow-ups are still loading."), "quiet")
            return
        try:
            query = parse(text, session.today, day_first=session.config.settings.day_first)
        except QueryError as error:
            if typing and self.filter_bar.is_unfinished:
                self._tell()
            else:
                self.filter_bar.head.tell(str(error), "bad")
            return
        is_new = text != self.filter_text
        self.filter_text, before, self._query = text, self.marked_words, query or None
        if before != self.marked_words:
            self.forget_drawn()
        self.refilter()
        self.show_all()
        if is_new:
            self._go_to_first()
        self._tell()
        self._search_notes_soon()

    def refilter(self) -> None:
        """Something has changed: update the matches."""
        session, query = self.session, self._query
        session.show_only(session.finder.find(query, session.outlook) if query else None)

    def _edited(self) -> None:
        self.filter_bar.offer()
        self.apply_filter(self.filter_bar.text, typing=True)

    async def _keep(self) -> None:
        """Enter: the filter stays, keys act on the board again."""
        self.apply_filter(self.filter_bar.text)
        if self.filter_text == self.filter_bar.text:
            self.session.choices.remember_query(self.filter_text)
            self.close_bar()

    def _leave(self) -> None:
        """Escape: everyone is shown again, with the cursor where it was before."""
        self.end_filter()
        self._go_back_to_start()

    def _go_to_first(self) -> None:
        """The cursor goes to the first match, so that a key never acts on a hidden customer."""
        if self._query:
            self.pane = "board"
            self.choose(self.session.first_match())
        else:
            self._go_back_to_start()

    def _go_back_to_start(self) -> None:
        customer_id, self.pane = self._came_from
        self.choose(customer_id)

    def end_filter(self) -> None:
        """Show everyone again."""
        self.filter_text, self._query = "", None
        self.forget_drawn()
        self.refilter()
        self.show_all()

    def footer_actions(self) -> list[Action]:
        """While a filter is active, the key that clears it replaces the one for adding."""
        shown = super().footer_actions()
        if not self.filter_text:
            return shown
        return [*(action for action in shown if action.id != "add"), BY_ID["back"]]

    def filter_words(self) -> str:
        """The filter in the header: the query and how many match."""
        if not self._query:
            return ""
        return _("{query}: {count} of {total}").format(
            query=self.filter_text, count=f"{self._found():,}", total=f"{len(self.session.book.customers):,}"
        )

    @property
    def marked_words(self) -> tuple[str, ...]:
        """The words to mark wherever they are shown."""
        return self._query.words if self._query else ()

    def found_words(self, customer_id: str, before: int) -> str:
        """Where a customer on the screen matched, if not in name or company; "" for there, or without a filter.

        `before` is how many letters in front of what was found there is room for.
        """
        customer = self.session.customer(customer_id)
        if customer is None or not self.marked_words:
            return ""
        found = self.session.finder.found_in(self.marked_words, customer, self._notes_of)
        return words.found_words(found[0], *found[1], before=before) if found else ""

    def _notes_of(self, customer_id: str) -> list[str]:
        return [entry.note for entry in self.session.followups(customer_id)]

    def _tell(self) -> None:
        """Show in the bar how many match, and whether there may be more."""
        count = self._found()
        told = ngettext("{count} customer", "{count} customers", count).format(count=f"{count:,}")
        if self.is_searching_notes:
            self.filter_bar.head.tell(" · ".join((told, _("searching the notes …"))), "plain")
        else:
            self.filter_bar.head.tell(told, "good" if count else "late")

    def _found(self) -> int:
        return self.session.desk.shown

    # Notes -------------------------------------------------------------------------------------------

    @property
    def is_searching_notes(self) -> bool:
        """Whether the result may still grow: nobody is reported missing until the notes have been searched."""
        return bool(set(self._words_to_look_up()) - self.session.finder.notes.keys())

    def _search_notes_soon(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        if self._words_to_look_up():
            self._pause = self.set_timer(NOTES_AFTER, self._search_notes)

    def _words_to_look_up(self) -> list[str]:
        if not self.session.ready or not self._query:
            return []
        wanted = (*self._query.words, *self._query.excluded)
        known = self.session.finder.notes.keys() - self.session.finder.outdated
        return [word for word in wanted if len(word) >= SHORTEST_IN_NOTES and word not in known]

    def _search_notes(self) -> None:
        wanted = self._words_to_look_up()
        self.run_worker(lambda: self._look_up(wanted), thread=True, exclusive=True, group="notes")

    def _look_up(self, wanted: list[str]) -> None:
        """In a thread: find the words in notes; none of them if the book grew while it was read."""
        found: dict[str, set[str]] = {}
        with contextlib.suppress(RuntimeError):
            found = {word: self.session.book.find_note(word) for word in wanted}
        with contextlib.suppress(RuntimeError):  # the app has ended meanwhile
            self.post_message(self.NotesFound(found))

    def on_finding_notes_found(self, event: NotesFound) -> None:
        self.session.finder.notes.update(event.found)
        self.session.finder.outdated.difference_update(event.found)
        self.forget_drawn()
        self.refilter()
        self.show_all()
        if self.bar is self.filter_bar:
            self._tell()
        if not event.found:
            self._search_notes_soon()

"""Browsing the timeline of a customer, and changing or deleting its entries.

Words and a kind narrow it to some entries until Escape. An entry that was logged is changed in the log bar, as it was
typed; of a change of grade or of a next date only the note can be changed: what was decided then stays history.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.core import changes, words
from tui.core.fields import FieldError
from tui.core.labels import KIND_WORDS, LOGGED_WORDS, moment_words, word
from tui.core.model import Customer, FollowUp
from tui.core.timeline import ALL, KINDS, Narrowing
from tui.language import _, ngettext
from tui.ui.screens.asking import Asked, Asking
from tui.ui.screens.contacting import Contacting
from tui.ui.screens.deleting import Deleting
from tui.ui.screens.work import Duties
from tui.ui.widgets.timeline import Timeline

if TYPE_CHECKING:
    from tui.ui.widgets.bar import Bar
    from tui.ui.widgets.search_bar import SearchBar


class Browsing(Contacting, Deleting, Asking):
    """The part of the card that works with the timeline."""

    search_bar: SearchBar
    """There once the bars are mounted."""
    pane: str
    _narrowing = Narrowing()
    _kind = ALL
    _sought = ""

    def make_bars(self) -> list[Bar]:
        from tui.ui.widgets.search_bar import SearchBar

        self.search_bar = SearchBar(lambda entries: self.timeline.step(entries))
        return [*super().make_bars(), self.search_bar]

    @property
    def timeline(self) -> Timeline:
        """The pane with the timeline."""
        return self.query_one(Timeline)

    @property
    def moves(self) -> Sequence[FollowUp]:
        """The entries that changed the grade."""
        return self._narrowing.select("grades")

    @property
    def is_narrowed(self) -> bool:
        """Whether only some of the entries are shown."""
        return bool(self._sought) or self._kind != ALL

    # Showing -----------------------------------------------------------------------------------------

    def show_timeline(self) -> None:
        """Read the timeline again and apply the search."""
        self._narrowing = Narrowing(self.session.followups(self.subject or ""))
        self._narrow(again=False)

    def _narrow(self, *, again: bool = True) -> None:
        """Show the entries of the wanted kind and with the wanted words; `again` if they are read already."""
        sought = self._sought.split()
        found = self._narrowing.select(self._kind, sought)
        self.timeline.name_filter(sought, self._described(len(found)))
        self.timeline.show(found, self.session.today, self._notice(), narrowed=again)

    def _described(self, count: int) -> str:
        """How many of how many, and of which kind; "" for everything."""
        if not self.is_narrowed:
            return ""
        shown = _("{count} of {total}").format(count=f"{count:,}", total=f"{len(self._narrowing.entries):,}")
        kind = _(KINDS[self._kind]) if self._kind != ALL else ""
        return " · ".join(filter(None, (shown, kind, self._sought)))

    def _notice(self) -> str:
        if not self.session.ready:
            return _("Loading the follow-ups …")
        if self.is_narrowed:
            return _("No matches; {key} shows everything.").format(key=self.keymap.first("back"))
        return _("Nothing yet; {key} logs the first call.").format(key=self.keymap.first("log"))

    # Looking for words and kinds ---------------------------------------------------------------------

    def action_find(self) -> None:
        if self.is_reading():
            return
        customer = self.session.customer(self.subject)
        self.pane = "timeline"
        self.open_bar(self.search_bar, Duties(self._search, self._keep_search, self.end_narrowing))
        self.search_bar.open(self._sought, words.whom(customer) if customer else "")
        self._search()

    def _search(self) -> None:
        self._sought = self.search_bar.text
        self._narrow()
        count = len(self.timeline.entries)
        found = ngettext("{count} entry", "{count} entries", count).format(count=f"{count:,}")
        self.search_bar.head.tell(found if self._sought else "", "good" if count else "late")

    async def _keep_search(self) -> None:
        """Enter: keys act on the timeline again, which shows only the matches."""
        self._search()
        self.close_bar()

    def end_narrowing(self) -> None:
        """Show everything again, with the cursor on the entry it was on."""
        self._sought, self._kind = "", ALL
        self._narrow()

    async def action_kinds(self) -> None:
        """Offer the kinds present; the chosen one is shown alone."""
        from tui.ui.screens.choosing import Chooser, Option

        if self.is_reading():
            return
        counts = self._narrowing.counts()
        options = [
            Option(kind, _(name), f"{counts[kind]:,}")
            for kind, name in KINDS.items()
            if counts[kind] or kind == ALL
        ]
        await self.app.push_screen(
            Chooser(self.keymap, _("Show in the timeline"), options, chosen=self._kind, typed=False),
            self._take_kind,
        )

    def _take_kind(self, kind: str | None) -> None:
        if kind is not None:
            self.pane, self._kind = "timeline", kind
            self._narrow()

    def go_back(self) -> None:
        """Escape without a bar: show everything again, else back to the board."""
        if self.is_narrowed:
            self.end_narrowing()
        else:
            super().go_back()

    # Changing and deleting an entry ------------------------------------------------------------------

    def edit_entry(self, entry: FollowUp) -> None:
        """Open the bar for an entry."""
        if entry.kind in LOGGED_WORDS:
            self.edit_logged(entry)
        else:
            self._edit_note(entry)

    def _edit_note(self, entry: FollowUp) -> None:
        from tui.ui.widgets.edit_bar import Question

        if self.workable() is None:
            return
        what = _("Note ({kind})").format(kind=word(KIND_WORDS, entry.kind))
        question = Question(what, moment_words(entry, self.session.today), entry.note, lines=True)

        async def save(text: str, _label: str) -> None:
            await self._save_note(entry, text)

        name = f"followups/{entry.id}"
        self.ask(Asked(question, lambda _text, _label: "", save, lambda: self._entry(entry).note, name))

    async def _save_note(self, entry: FollowUp, text: str) -> None:
        """Write the note. Raises FieldError and BookError."""
        customer = self.session.customer(entry.customer)
        if customer is None or self.session.book.followup(entry.id) is None:
            raise FieldError(_("This follow-up has been deleted."))
        applied = await self.session.apply(changes.edit_followup(customer, entry, {"note": text or None}))
        self.close_bar()
        self.flash(_("note changed · saved"))
        self.tell(applied)

    def _entry(self, entry: FollowUp) -> FollowUp:
        """The entry as it is in the book now; its last version, if it is gone."""
        return self.session.book.followup(entry.id) or entry

    async def action_delete(self) -> None:
        """Delete the entry under the cursor of the timeline, else the customer."""
        entry = self.timeline.chosen if self.pane == "timeline" else None
        if self.pane != "timeline":
            await super().action_delete()
        elif entry is None:
            self.flash(_("No follow-up here."), "plain")
        elif (customer := self.workable()) is not None:
            await self._delete_entry(customer, entry)

    async def _delete_entry(self, customer: Customer, entry: FollowUp) -> None:
        applied = await self.carry_out(self.session.dropping(customer, entry))
        if applied is None:
            return
        what = f"{word(KIND_WORDS, entry.kind)}, {moment_words(entry, self.session.today)}"
        told = _("deleted: {what}; {key} brings it back · saved")
        grade = _("graded {grade} again").format(grade=applied.detail[1]) if applied.detail else ""
        sentence = told.format(what=what, key=self.keymap.first("undo"))
        self.flash(" · ".join(filter(None, (sentence, grade))))

"""Adding a customer from the board: a name is enough, and a likely duplicate is named while typing.

A business card or a number that is pasted where nothing is being typed opens the bar filled.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from textual import events

from tui.book.book import BookError
from tui.core import changes, words
from tui.core.model import Customer
from tui.language import _
from tui.ui import actions
from tui.ui.screens.work import Duties, WorkScreen

if TYPE_CHECKING:
    from tui.core.business_card import Card
    from tui.core.duplicates import Match
    from tui.ui.begun import Begun
    from tui.ui.widgets.add_bar import AddBar
    from tui.ui.widgets.bar import Bar

MOST_LINES: Final = 30
"""Lines of a pasted text from which it is no card but a list."""


class Adding(WorkScreen):
    """The part of the board screen that adds customers."""

    add_bar: AddBar
    _begun_is_read = False
    """Whether the bar holds what was begun the last time."""

    def make_bars(self) -> list[Bar]:
        from tui.ui.widgets.add_bar import AddBar

        self.add_bar = AddBar(self.session.config.settings.region)
        return [*super().make_bars(), self.add_bar]

    def welcome(self, customer_id: str) -> None:
        """Go to a customer who was just added or already there."""
        raise NotImplementedError

    def action_add(self) -> None:
        self._open_add()

    def _open_add(self) -> bool:
        """Open the bar with the draft. False if adding is impossible now, which the flash line then says."""
        if reason := self.lacks(actions.WRITE, actions.READY):
            self.refuse(reason)
        else:
            self.open_bar(self.add_bar, Duties(self._preview_new, self._save_new, self._leave_new))
            self.add_bar.open()
            self._read_begun()
            self._preview_new()
        return self.bar is not None

    def _read_begun(self) -> None:
        """The first time, continue the draft from before the program was left."""
        was_read, self._begun_is_read = self._begun_is_read, True
        card = None if was_read else self._begun.read()
        if card is not None:
            self.add_bar.fill(card)
            key = self.keymap.first("clear")
            self.flash(_("Draft restored. {key} clears it.").format(key=key), "plain")

    @property
    def _begun(self) -> Begun:
        from tui.ui.begun import Begun

        return Begun(self.session.book.state)

    def keep_open(self) -> None:
        """Leaving: keep the content of the bar, and wait until it is on the disk."""
        super().keep_open()
        if self.bars_mounted and self._begun_is_read:
            self._begun.keep(self.add_bar.card)

    def _keep_begun(self) -> None:
        """The same without waiting."""
        begun, card = self._begun, self.add_bar.card
        self.run_worker(lambda: begun.keep(card), thread=True, group="begun")

    def _leave_new(self) -> None:
        """Escape: the draft stays in the bar."""
        self._keep_begun()
        if self.add_bar.is_begun:
            key, clear = self.keymap.first("add"), self.keymap.first("clear")
            sentence = _("What you typed is kept: {key} continues, {clear} in the bar clears it.")
            self.flash(sentence.format(key=key, clear=clear), "plain")

    # Pasting -----------------------------------------------------------------------------------------

    def on_paste(self, event: events.Paste) -> None:
        """A card or a number pasted onto the board is a new customer."""
        from tui.core.business_card import read_card
        from tui.ui.pasting import text_lines

        if self.bar is not None:
            return
        lines = text_lines(event.text)
        count = len(list(filter(None, lines)))
        card = read_card("\n".join(lines), self.session.config.settings.region)
        if count > MOST_LINES:
            sentence = _("{count} lines are a list: leave with {key} and use `genjin import FILE`.")
            self.flash(sentence.format(count=count, key=self.keymap.first("quit")), "plain")
        elif not card.can_be_reached and count < 2:
            self.flash(_("Paste a phone number or a business card to add a customer."), "plain")
        elif self._open_add():
            self.add_bar.fill(card)

    # Duplicates --------------------------------------------------------------------------------------

    def _preview_new(self) -> None:
        """Name the possible duplicate."""
        bar = self.add_bar
        found = self._similar() if bar.is_begun else None
        other = self.session.customer(found.customer_id) if found else None
        bar.has_like = other is not None
        self.show_footer()
        if not bar.is_begun:
            bar.head.tell("")
        elif found is not None and other is not None:
            sentence = words.alike_words(other, found)
            hint = _("{jump} goes there, {add} adds anyway").format(
                jump=self.keymap.first("jump"), add=self.keymap.first("confirm")
            )
            bar.head.tell(f"{sentence} · {hint}", "late")
        else:
            grade = self.session.config.settings.default_grade
            bar.head.tell(_("will be added with grade {grade}").format(grade=grade), "good")

    def _similar(self) -> Match | None:
        """Who is most similar to the new customer."""
        card = self.add_bar.card
        draft = Customer(
            name=card.name,
            company=card.company,
            phones=card.phones,
            emails=card.emails,
            wechat=card.wechat,
        )
        found = self.session.finder.similar(draft)
        return found[0] if found else None

    def action_jump(self) -> None:
        """Go to the possible duplicate; what was typed stays in the bar."""
        if self.bar is not self.add_bar:
            return
        found = self._similar() if self.add_bar.is_begun else None
        other = self.session.customer(found.customer_id) if found else None
        if other is None:
            self.add_bar.head.tell(_("Nobody in the book is similar."), "late")
            return
        self._keep_begun()
        self.close_bar()
        self.welcome(other.id)
        sentence = _("{name} · what you typed is kept, {key} continues.")
        self.flash(sentence.format(name=words.whom(other), key=self.keymap.first("add")), "plain")

    # Saving ------------------------------------------------------------------------------------------

    async def _save_new(self) -> None:
        """Add the customer and go to their card."""
        bar = self.add_bar
        card = bar.card
        if not card.name:
            bar.head.tell(_("Enter a name."), "bad")
            self.set_focus(bar.name_field)
            return
        customer_id = self.session.book.new_id()
        grade = self.session.config.settings.default_grade
        change = changes.add(customer_id, _fields(card), created=self.session.today, grade=grade)
        try:
            applied = await self.session.apply(change)
        except BookError as error:
            self.flash(str(error), "bad")
            return
        bar.empty()
        self._keep_begun()
        self.close_bar()
        self.flash(_("{name} was added · {grade} · saved").format(name=card.name, grade=grade))
        self.tell(applied)
        self.welcome(customer_id)


def _fields(card: Card) -> changes.Fields:
    """The filled fields of a card."""
    return {name: value for name, value in asdict(card).items() if value}

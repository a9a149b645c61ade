"""Changing one value in the edit bar: the question, the meaning of the answer, and saving it.

A part of a screen that has something to change hands a `Asked` to `ask`. While the bar is open the value may change
elsewhere, on another device or in another window: what was typed stays, and the bar says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.book.book import BookError
from tui.core.text import quoted
from tui.language import _
from tui.ui.screens.work import Duties, WorkScreen

if TYPE_CHECKING:
    from tui.ui.widgets.bar import Bar
    from tui.ui.widgets.edit_bar import EditBar, Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A value to change.

    `check` says what will come of a value and its label, `save` writes them and says what was done; both raise
    FieldError or WhenError, with the sentence to show, for what cannot be. `now` is the value in the book at this
    moment, in the form in which the question began. Under `name` an answer that was begun and left is kept, until the
    question of that name is asked again; "" keeps none.
    """

    question: Question
    check: Callable[[str, str], str]
    save: Callable[[str, str], Awaitable[None]]
    now: Callable[[], str]
    name: str = ""


class Asking(WorkScreen):
    """The part of a screen that asks for one value."""

    edit_bar: EditBar
    """There once the bars are mounted."""
    _asked: Asked

    def make_bars(self) -> list[Bar]:
        from tui.ui.widgets.edit_bar import EditBar

        self.edit_bar = EditBar()
        self._begun: dict[str, tuple[str, str]] = {}
        return [*super().make_bars(), self.edit_bar]

    def ask(self, asked: Asked) -> None:
        """Open the edit bar with a question."""
        self._asked = asked
        self.open_bar(self.edit_bar, Duties(self._preview_value, self._save_value, self._leave_value))
        self.edit_bar.open(asked.question)
        if begun := self._begun.pop(asked.name, None):
            self.edit_bar.fill(*begun)
        self._preview_value()

    def _preview_value(self) -> None:
        """Show what will be written, or what is wrong."""
        from tui.core.fields import FieldError
        from tui.core.when import WhenError

        bar = self.edit_bar
        try:
            outcome = self._asked.check(bar.value, bar.label_value)
        except (FieldError, WhenError) as error:
            bar.head.tell(_begun(str(error)), "bad")
            return
        bar.head.tell(self._news() or outcome, "late" if self._news() else "good")

    def _news(self) -> str:
        """The message that the value has changed elsewhere while the bar was open."""
        now = self._asked.now()
        if now == self.edit_bar.question.text:
            return ""
        if not now:
            return _("Deleted on another device. Enter saves yours.")
        return _("Changed on another device to {text}. Enter saves yours.").format(text=quoted(now))

    def tell_news(self) -> None:
        """The customer has changed: say so in an open bar if that concerns its value."""
        if self.bars_mounted and self.bar is self.edit_bar:
            self._preview_value()

    async def _save_value(self) -> None:
        """Save and close. On any error the bar stays open with everything typed in it."""
        from tui.core.fields import FieldError
        from tui.core.when import WhenError

        bar = self.edit_bar
        if not bar.is_changed:
            self.close_bar()
            self.flash(_("Nothing was changed."), "plain")
            return
        try:
            await self._asked.save(bar.value, bar.label_value)
        except (FieldError, WhenError) as error:
            bar.head.tell(_begun(str(error)), "bad")
        except BookError as error:
            self.flash(str(error), "bad")

    def _leave_value(self) -> None:
        """Escape: the value stays unchanged, and what was typed is kept as a draft."""
        bar, name = self.edit_bar, self._asked.name
        if not bar.is_changed:
            return
        if name and not bar.question.options:
            self._begun[name] = (bar.value, bar.label_value)
            key = self.keymap.first("edit")
            self.flash(_("Not changed; {key} continues with what you typed.").format(key=key), "plain")
        else:
            self.flash(_("Not changed."), "plain")

    # The editor --------------------------------------------------------------------------------------

    async def action_editor(self) -> None:
        """Edit the text in the user's own editor; the result goes into the bar, to be saved or not."""
        from textual.app import SuspendNotSupported

        from tui.ui import editor

        bar = self.edit_bar
        if self.bar is not bar or bar.question.options:
            self.flash(_("The editor is for long text; this is too short to need it."), "plain")
            return
        try:
            with self.app.suspend():  # which an exception within would leave suspended
                text, failure = editor.try_to_edit(bar.value)
        except SuspendNotSupported:
            text, failure = "", _("An editor cannot run in this terminal.")
        if failure:
            self.flash(failure, "bad")
        else:
            bar.fill(text if bar.question.lines else " ".join(text.split()))
            self._preview_value()
        self.refresh()


def _begun(sentence: str) -> str:
    """A sentence that follows the program's name on the command line, with a capital."""
    return sentence[:1].upper() + sentence[1:]

"""Triage: everybody who was never graded, one customer and one key at a time, for the thousands after an import.

Each key is an ordinary change of grade or need, saved at once and undone like any other. One can leave at any time:
who was graded is known from the book, so the next time it goes on with the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual.binding import BindingType

from tui.book.book import BookError
from tui.core import changes, words
from tui.core.agenda import Outlook, proposed_grade
from tui.core.changes import Fields
from tui.core.grading import known_grade, suggest
from tui.core.labels import NEED_WORDS
from tui.core.model import Customer
from tui.core.reasons import day_words, why_grade
from tui.core.rounds import GRADED, PASSED, SKIPPED
from tui.language import _
from tui.ui import actions
from tui.ui.screens.round import RoundScreen
from tui.ui.screens.work import Duties
from tui.ui.session import with_fields
from tui.ui.sheets import triage_sheet
from tui.ui.themes import grade_role
from tui.ui.widgets.bar import Bar
from tui.ui.widgets.edit_bar import EditBar, Question
from tui.ui.widgets.sheet import Fact, Sheet


class TriageScreen(RoundScreen):
    """Grading for the first time, one at a time."""

    PLACE = actions.TRIAGE
    BINDINGS: ClassVar[list[BindingType]] = [*actions.bindings(actions.TRIAGE)]
    COUNTED = (GRADED, SKIPPED, PASSED)

    date_bar: EditBar
    """There once the bars are mounted."""

    def make_bars(self) -> list[Bar]:
        self.date_bar = EditBar()
        return [*super().make_bars(), self.date_bar]

    # Showing -----------------------------------------------------------------------------------------

    def doing(self) -> str:
        return _("Grading")

    def sheet(self, customer: Customer) -> Sheet:
        session = self.session
        outlook = session.outlook(customer.id)
        currency = session.config.settings.currency
        sheet = triage_sheet(outlook, session.followups(customer.id), session.today, currency)
        return replace(sheet, foot=self._choices(outlook))

    def _choices(self, outlook: Outlook) -> list[Fact]:
        """The meaning of each digit, with a mark at the grade that Enter accepts."""
        proposed = proposed_grade(outlook)
        grades = self.session.desk.rules.scheme.grades
        mark = f"   ◂ {self.keymap.first('keep')}"
        return [
            Fact(
                f"{digit}  {grade.letter}",
                f"{grade.shown_name} · {grade.shown_journal}{mark if grade.letter == proposed else ''}",
                grade_role(grade.letter) if grade.letter == proposed else "plain",
            )
            for digit, grade in enumerate(grades, 1)
        ]

    def labels(self) -> Mapping[str, str]:
        """Enter names the grade that it keeps."""
        customer = self.session.customer(self.subject)
        if customer is None:
            return {}
        proposed = proposed_grade(self.session.outlook(customer.id))
        return {"keep": _("keep {grade}").format(grade=proposed)}

    def is_settled(self, customer: Customer) -> bool:
        return self.session.is_triaged(customer)

    def settled_words(self, name: str) -> str:
        return _("Skipped {name}: graded on another device").format(name=name)

    # Grading -----------------------------------------------------------------------------------------

    async def _regrade(self, customer: Customer, grade: str) -> None:
        """Grade and go on. An unchanged grade is written too: it was judged."""
        before, name = known_grade(customer), words.name_of(customer)
        try:
            applied = await self.session.regrade(customer, grade)
        except BookError as error:
            self.flash(str(error), "bad")
            return
        stays = _("{name} stays {grade} · saved").format(name=name, grade=grade)
        self.flash(stays if grade == before else words.moved_words(name, before, grade))
        self.tell(applied)
        self.done(customer.id, GRADED)

    async def action_keep(self) -> None:
        """Accept the marked grade; at the end leave."""
        if self.round.current is None:
            self.go_back()
            return
        customer = self.workable()
        if customer is not None:
            await self._regrade(customer, proposed_grade(self.session.outlook(customer.id)))

    async def action_need_now(self) -> None:
        await self._set_need("now")

    async def action_need_later(self) -> None:
        await self._set_need("later")

    async def action_need_none(self) -> None:
        await self._set_need("none")

    async def _set_need(self, need: str) -> None:
        """Write the need; the resulting grade is marked, and one more key accepts it."""
        customer = self.workable()
        if customer is not None:
            await self._edit(customer, {"need": need}, _("need: {need}").format(need=_(NEED_WORDS[need])))

    async def _edit(self, customer: Customer, fields: Fields, what: str) -> bool:
        """Write fields and say so; False if that failed, which is reported then."""
        try:
            applied = await self.session.apply(changes.edit(customer, fields))
        except BookError as error:
            self.flash(str(error), "bad")
            return False
        name = words.name_of(customer)
        self.flash(_("{name}: {what} · saved").format(name=name, what=what))
        self.tell(applied)
        return True

    # The closing date --------------------------------------------------------------------------------

    def action_closing(self) -> None:
        customer = self.workable()
        if customer is None:
            return
        self.open_bar(self.date_bar, Duties(self._preview_closing, self._save_closing, lambda: None))
        known = customer.close_by.isoformat() if customer.close_by else ""
        self.date_bar.open(Question(_("Closing date"), words.whom(customer), known))
        self._preview_closing()

    def _preview_closing(self) -> None:
        """Show which day it is and which grade it suggests."""
        from tui.core.when import WhenError

        customer = self.session.customer(self.subject)
        if customer is None:
            return
        try:
            day = self._closing_day()
        except WhenError as error:
            self.date_bar.head.tell(str(error), "bad")
            return
        self.date_bar.head.tell(self._closing_words(customer, day), "good")

    def _closing_day(self) -> date | None:
        """The typed day, None for nothing. Raises WhenError."""
        from tui.core.when import parse_day

        text = self.date_bar.value
        day_first = self.session.config.settings.day_first
        return parse_day(text, self.session.today, day_first=day_first) if text else None

    def _closing_words(self, customer: Customer, day: date | None) -> str:
        if day is None:
            return _("no closing date")
        today, scheme = self.session.today, self.session.desk.rules.scheme
        expected = with_fields(customer, need=customer.need or "now", close_by=day)
        suggestion = suggest(expected, today, scheme)
        reason = f" · {why_grade(suggestion, expected, today)}" if suggestion else ""
        return f"{day_words(day, today)}{reason}"

    async def _save_closing(self) -> None:
        """An expected closing date also means that they need it now, unless the need is known."""
        from tui.core.when import WhenError

        customer = self.session.customer(self.subject)
        if customer is None:
            self.flash(_("This customer has been deleted."), "bad")
            return
        try:
            day = self._closing_day()
        except WhenError as error:
            self.date_bar.head.tell(str(error), "bad")
            return
        fields: dict[str, str | None] = {"close_by": day.isoformat() if day else None}
        if day and customer.need is None:
            fields["need"] = "now"
        what = (
            _("closing {day}").format(day=day_words(day, self.session.today)) if day else _("no closing date")
        )
        if await self._edit(customer, fields, what):
            self.close_bar()

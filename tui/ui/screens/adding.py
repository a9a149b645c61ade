"""Adding a customer from the board: a name is enough, and a likely duplicate is named while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.book.book import BookError
from tui.core import changes, words
from tui.core.changes import Fields
from tui.core.model import Customer
from tui.language import N_, _
from tui.ui.screens.work import Duties, WorkScreen

if TYPE_CHECKING:
    from tui.ui.widgets.add_bar import AddBar
    from tui.ui.widgets.bar import Bar

SAME = {
    "same": N_("already in the book: {name}"),
    "phone": N_("same phone as {name}"),
    "email": N_("same e-mail as {name}"),
    "wechat": N_("same WeChat as {name}"),
    "name": N_("similar name: {name}"),
    "company": N_("similar company: {name}"),
}


class Adding(WorkScreen):
    """The part of the board screen that adds customers."""

    add_bar: AddBar

    def make_bars(self) -> list[Bar]:
        from tui.ui.widgets.add_bar import AddBar

        self.add_bar = AddBar()
        return [*super().make_bars(), self.add_bar]

    def welcome(self, customer_id: str) -> None:
        """Go to a customer who was just added."""
        raise NotImplementedError

    def action_add(self) -> None:
        if self.session.book.read_only:
            self.flash(self.session.book.read_only, "bad")
        elif not self.is_reading():
            self.open_bar(self.add_bar, Duties(self._preview_new, self._save_new, self._drop_new))
            self.add_bar.open()

    def _drop_new(self) -> None:
        """Escape: nothing was begun that would be missed."""

    def _preview_new(self) -> None:
        """Name who may be the same customer."""
        bar = self.add_bar
        name, company, phone = bar.values
        if not name:
            bar.head.tell("")
            return
        found = self.session.finder.similar(self._draft(name, company, phone))
        if found:
            other = self.session.customer(found[0].customer_id)
            by = "same" if found[0].certain and found[0].field == "name" else found[0].field
            bar.head.tell(_(SAME[by]).format(name=words.whom(other) if other else ""), "late")
        else:
            grade = self.session.config.settings.default_grade
            bar.head.tell(_("will be added with grade {grade}").format(grade=grade), "good")

    async def _save_new(self) -> None:
        """Add the customer and go to their card."""
        bar = self.add_bar
        name, company, phone = bar.values
        if not name:
            bar.head.tell(_("A name is needed."), "bad")
            self.set_focus(bar.name_field)
            return
        customer_id = self.session.book.new_id()
        fields: dict[str, str | dict[str, str]] = {"name": name}
        if company:
            fields["company"] = company
        if phone:
            fields["phones"] = {self._phone(phone): ""}
        settings = self.session.config.settings
        change = changes.add(
            customer_id, _fields(fields), created=self.session.today, grade=settings.default_grade
        )
        try:
            applied = await self.session.apply(change)
        except BookError as error:
            self.flash(str(error), "bad")
            return
        self.close_bar()
        self.flash(_("{name} was added · {grade} · saved").format(name=name, grade=settings.default_grade))
        self.tell(applied)
        self.welcome(customer_id)

    def _draft(self, name: str, company: str, phone: str) -> Customer:
        phones = {self._phone(phone): ""} if phone else {}
        return Customer(name=name, company=company, phones=phones)

    def _phone(self, text: str) -> str:
        from tui.core.identity import phone_entry

        return phone_entry(text, self.session.config.settings.region)


def _fields(fields: dict[str, str | dict[str, str]]) -> Fields:
    return dict(fields)

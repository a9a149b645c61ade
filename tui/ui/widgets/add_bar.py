"""The bar that adds a customer: a name is enough, and it says at once who may be the same one."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from tui.language import _
from tui.ui.widgets.bar import Bar, BarHead
from tui.ui.widgets.field import Choice, Field


class AddBar(Bar):
    """Name, company and phone of a new customer."""

    def compose(self) -> ComposeResult:
        yield BarHead()
        with Horizontal(classes="bar-fields"):
            for name, caption in _captions().items():
                yield Static(caption, markup=False, classes="bar-caption")
                yield Field(classes=f"bar-wide add-{name}")

    def label(self, *, has_captions: bool) -> None:
        for field, caption in zip(self.fields, _captions().values(), strict=True):
            if isinstance(field, Field):
                field.placeholder = "" if has_captions else caption

    @property
    def name_field(self) -> Field:
        return self.query_one(".add-name", Field)

    @property
    def company_field(self) -> Field:
        return self.query_one(".add-company", Field)

    @property
    def phone_field(self) -> Field:
        return self.query_one(".add-phone", Field)

    @property
    def fields(self) -> Sequence[Field | Choice]:
        return (self.name_field, self.company_field, self.phone_field)

    @property
    def values(self) -> tuple[str, str, str]:
        """Name, company and phone as typed."""
        return (
            self.name_field.value.strip(),
            self.company_field.value.strip(),
            self.phone_field.value.strip(),
        )

    def open(self) -> None:
        """Show the bar, empty."""
        for field in (self.name_field, self.company_field, self.phone_field):
            field.fill("")
        self.head.about(_("New customer"))
        self.head.tell("")
        self.show()


def _captions() -> dict[str, str]:
    """The fields in order, with their names in the active language."""
    return {"name": _("name"), "company": _("company"), "phone": _("phone")}

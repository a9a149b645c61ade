"""A field of the card on its way through the edit bar: the question, the meaning of an answer, the fields to write.

A field is named by its path, as on the rows of the card: "company", "phones/+8613800138000" for one entry, "phones" to
add one. What may be written is decided by `tui.core.fields`, as on the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from tui.core import changes
from tui.core.amounts import plain_amount
from tui.core.changes import Change, Value
from tui.core.fields import (
    FieldError,
    Reader,
    read_entry,
    read_value,
    replace_entry,
    replace_tags,
)
from tui.core.labels import CHOICES, amount_words, entry_label, entry_word, field_word
from tui.core.model import GRADES, Customer
from tui.core.phones import phone_words
from tui.core.reasons import day_words
from tui.core.text import is_cut, safe_text
from tui.core.words import whom
from tui.language import _
from tui.ui.cells import clip
from tui.ui.widgets.edit_bar import Question

FIXED: Final = frozenset({"id", "grades"})
"""Rows that nobody writes."""
LABELLED: Final = frozenset({"phones", "emails"})
"""Fields whose entries have a label."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, and when: the parts of a change that are not values."""

    new_id: str
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """One field of one customer, to be changed."""

    customer: Customer
    path: str
    reader: Reader
    currency: str

    @property
    def field(self) -> str:
        """The field, without the entry."""
        return self.path.partition("/")[0]

    @property
    def entry(self) -> str:
        """The entry of a field with many; "" for a new one and for a field with one value."""
        return self.path.partition("/")[2]

    # What is asked -----------------------------------------------------------------------------------

    def question(self) -> Question:
        """The question in the bar."""
        label, label_name = self._label()
        return Question(
            self._title(),
            whom(self.customer),
            self.text,
            options=self._options(),
            label=label,
            label_name=label_name,
            lines=self.field in ("note", "address", "custom"),
        )

    @property
    def text(self) -> str:
        """The value in typed form; "" for none, or if the entry is gone by then."""
        customer, field, entry = self.customer, self.field, self.entry
        match field:
            case "phones" | "emails":
                present: Mapping[str, str] = getattr(customer, field)
                if entry not in present:
                    return ""
                return phone_words(entry) if field == "phones" else entry
            case "custom":
                return customer.custom.get(entry, "") if entry else ""
            case "tags":
                return ", ".join(sorted(tag for tag, is_set in customer.tags.items() if is_set))
            case "amount":
                amount = customer.amount
                return plain_amount(amount) if amount is not None and amount_words(amount) else ""
            case _:
                return str(getattr(customer, field) or "")

    def _title(self) -> str:
        if self.field == "custom":
            return clip(safe_text(self.entry), 24) if self.entry else _("New field")
        word = field_word(self.field)
        return word[:1].upper() + word[1:]

    def _label(self) -> tuple[str | None, str]:
        """The value of the second field and its name; None if there is none."""
        if self.field in LABELLED:
            return entry_word(getattr(self.customer, self.field).get(self.entry, "")), _("label")
        return (self.entry, _("field name")) if self.field == "custom" else (None, "")

    def _options(self) -> list[tuple[str, str]]:
        if self.field == "grade":
            return [(letter, letter) for letter in GRADES]
        options = [(value, _(word)) for value, word in CHOICES.get(self.field, {}).items()]
        return [*options, ("", "–")] if self.field == "need" else options

    # What an answer means ----------------------------------------------------------------------------

    def preview(self, text: str, label: str) -> str:
        """What will be written, in words. Raises FieldError and WhenError if that is impossible."""
        fields = self.fields(text, label)
        if not text and self.field != "custom":
            return _("will be removed") if self.text else ""
        value = fields.get(self.field)
        match self.field:
            case "close_by" | "created":
                return day_words(date.fromisoformat(str(value)), self.reader.today)
            case "amount":
                return f"{safe_text(self.currency)}{amount_words(Decimal(str(value)))}"
            case "phones":
                return ", ".join(phone_words(number) for number, label in fields.items() if label is not None)
            case _:
                return ""

    def with_value(self, text: str) -> Customer:
        """The customer with a single-valued field set to that value. Raises FieldError and WhenError."""
        value = read_value(self.field, text, self.reader)
        return msgspec.convert(
            {**msgspec.to_builtins(self.customer), self.field: value}, Customer, strict=False
        )

    def change(self, text: str, label: str, hand: Hand) -> Change:
        """The change to apply. Raises FieldError and WhenError."""
        customer = self.customer
        if self.field == "grade":
            return changes.regrade(customer, hand.new_id, text, at=hand.at, by=hand.by)
        values = self.fields(text, label)
        many = self.field in LABELLED or self.field in ("tags", "custom")
        return changes.edit(customer, {self.field: values} if many else values)

    def fields(self, text: str, label: str) -> dict[str, Value]:
        """The values to write, by entry for a field with many. Raises FieldError and WhenError."""
        customer = self.customer
        if is_cut(self.text):
            raise FieldError(_("Too long to edit here."))
        if self.field in LABELLED:
            return replace_entry(
                self.entry, self._read(text), entry_label(label), getattr(customer, self.field)
            )
        if self.field == "custom":
            return self._custom(text, label)
        if self.field == "tags":
            return replace_tags(text, customer.tags)
        return {self.field: read_value(self.field, text, self.reader)}

    def _read(self, text: str) -> str:
        """A number or an address in the book's form; an untouched one stays unchanged."""
        if not text or text == self.text:
            return self.entry if text else ""
        return read_entry(self.field, text, self.reader)

    def _custom(self, text: str, name: str) -> dict[str, Value]:
        """A custom field; without a value it is removed."""
        if not text:
            return {self.entry: None} if self.entry else {}
        if not name:
            raise FieldError(_("the field needs a name."))
        return replace_entry(self.entry, name, text, self.customer.custom)

"""A customer as a business card in plain text, to paste into a message: `business_card` reads it back."""

from __future__ import annotations

from collections.abc import Iterator

from tui.core.labels import entry_word, field_word
from tui.core.model import Customer
from tui.core.phones import phone_words
from tui.core.text import safe_text
from tui.language import _


def card_text(customer: Customer) -> str:
    """Name, title and company, then a line for each number and address; only known ones."""
    heads = map(safe_text, filter(None, (customer.name, customer.title, customer.company)))
    return "\n".join([*heads, *_labelled(customer)])


def _labelled(customer: Customer) -> Iterator[str]:
    for phone, label in customer.phones.items():
        yield _line(entry_word(label) or field_word("phones"), phone_words(phone))
    for address in customer.emails:
        yield _line(field_word("emails"), address)
    for name in ("wechat", "website", "address"):
        if value := getattr(customer, name):
            yield _line(field_word(name), value)


def _line(label: str, value: str) -> str:
    return _("{label}: {value}").format(label=label, value=safe_text(value))

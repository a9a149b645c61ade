"""The earlier values of a field in words: the value, when and on which device it was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from tui.book.past import Assignment
from tui.core.labels import entry_text, field_text
from tui.core.model import Customer
from tui.core.reasons import day_words
from tui.core.text import LONGEST_TEXT, cut, safe_text
from tui.language import _
from tui.ui.widgets.options import Option


@dataclass(frozen=True, slots=True)
class PastView:
    """How to show values: for which day, with which currency, and the names of devices."""

    today: date
    currency: str
    device_name: Callable[[str], str]


def options_of(field: str, assignments: Sequence[Assignment], view: PastView) -> list[Option]:
    """The values to choose from, newest first; the id of each is its place in the list."""
    return [
        Option(
            str(place),
            value_words(field, one, view),
            when_words(one, view),
            disabled=""
            if can_be_written(one)
            else _("Another program wrote this; it is not a valid value for this field."),
        )
        for place, one in enumerate(assignments)
    ]


def can_be_written(one: Assignment) -> bool:
    """Whether a value is of a kind that fields have. None, for "removed", is one."""
    return one.value is None or isinstance(one.value, str | int | bool)


def value_words(field: str, one: Assignment, view: PastView) -> str:
    """One value as on the card."""
    if isinstance(one.value, str):
        one = replace(one, value=cut(one.value, LONGEST_TEXT))
    if one.entry and field != "custom":
        return _entry_words(field, one)
    if one.value is None or one.value == "":
        return _("(empty)")
    if field == "custom":
        return safe_text(cut(str(one.value), LONGEST_TEXT))
    try:
        customer = msgspec.convert({field: one.value}, Customer, strict=False)
    except (msgspec.ValidationError, ValueError):
        return safe_text(cut(str(one.value), LONGEST_TEXT))
    return safe_text(field_text(customer, field, view.today, view.currency))


def _entry_words(field: str, one: Assignment) -> str:
    """A number, an address or a tag that was added or removed."""
    if one.value is None or one.value is False:
        return _("{entry} removed").format(entry=entry_text(field, one.entry, ""))
    return entry_text(field, one.entry, one.value if isinstance(one.value, str) else "")


def when_words(one: Assignment, view: PastView) -> str:
    """When and where a value was written: "Fri 20 Nov 09:20 · this device"."""
    parts = [view.device_name(one.device)]
    if one.at is not None:
        parts.insert(0, f"{day_words(one.at.date(), view.today)} {one.at:%H:%M}")
    if one.is_shown:
        parts.append(_("current"))
    return " · ".join(parts)

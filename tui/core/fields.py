"""What the fields of a customer can hold, and how typed text is read into them.

The card, the command line and imports of single values all read values here, so that they take and refuse the same.
Fixed values are understood in English and Chinese, whatever the language of the screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from tui.core.changes import Value, clean_field
from tui.core.identity import LONGEST_NUMBER, email_key, most_digits, phone_entry, phone_key
from tui.core.model import GRADES, IMPORTANCES, NEEDS, STATUSES
from tui.core.text import fold, quoted, safe_text
from tui.core.when import parse_day
from tui.language import _, listed

MANY: Final = ("phones", "emails", "tags")
"""Fields with any number of entries."""

CHOICE_NAMES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "need": dict(zip(NEEDS, (("现在", "有"), ("以后", "潜在"), ("无", "没有")), strict=True)),
    "status": dict(zip(STATUSES, (("未成交",), ("洽谈", "洽谈中"), ("成交", "已成交")), strict=True)),
    "importance": dict(zip(IMPORTANCES, (("普通", "一般"), ("重点", "重要")), strict=True)),
}
"""Fields with a few fixed values → value → other names for it."""

LONGEST_AMOUNT: Final = 30
"""Digits of the largest amount that is taken."""
_WHOLE: Final = 15
"""Digits up to which a whole amount is kept as a number and not as text."""
_BETWEEN_TAGS: Final = re.compile(r"\s*[,，、;；\n]\s*")


class FieldError(ValueError):
    """A value that a field cannot have. Its text is a translated sentence."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How values are read: relative to which day, and the home country of phone numbers (an ISO country code)."""

    today: date
    region: str
    day_first: bool


def read_value(field: str, text: str, reader: Reader) -> Value:
    """The value of a field that has one, None to remove it. Raises FieldError and WhenError."""
    text = clean_field(field, text)
    if not text:
        if field == "name":
            raise FieldError(_("a customer needs a name."))
        return None
    if field in CHOICE_NAMES:
        return _read_choice(field, text)
    if field in ("close_by", "created"):
        day = parse_day(text, reader.today, day_first=reader.day_first, past=field == "created")
        return day.isoformat()
    return read_amount(text) if field == "amount" else text


def read_grade(text: str) -> str:
    """A grade from its letter, ignoring case and width. Raises FieldError."""
    letter = fold(text.strip()).upper()
    if len(letter) == 1 and letter in GRADES:
        return letter
    problem = _("{text} is not a grade; the grades are {grades}.")
    raise FieldError(problem.format(text=quoted(text), grades=listed(GRADES)))


def read_amount(text: str) -> int | str:
    """An amount such as "120k" or "1.2万" in the book's form: whole ones as integers, others as decimal text.

    Raises FieldError.
    """
    from tui.core.amounts import read_amount as plain_text

    plain = plain_text(text)
    if plain is None or Decimal(plain) < 0 or len(plain) > LONGEST_AMOUNT:
        problem = _("{text} is not an amount. Examples: {examples}")
        raise FieldError(problem.format(text=quoted(text), examples=listed(("9500", "120k", "1.2万"))))
    return int(plain) if plain.isdigit() and len(plain) <= _WHOLE else plain


def read_email(text: str) -> str:
    """One e-mail address, alone or as in "Ana <ana@example.com>". Raises FieldError for more than that."""
    _name, bracket, rest = text.partition("<")
    address = rest.partition(">")[0].strip() if bracket else text.strip()
    if email_key(address) is None or len(address.split()) > 1:
        raise FieldError(_("{text} is not an e-mail address.").format(text=quoted(text)))
    return address


def read_phone(text: str, region: str) -> str:
    """A phone number in the book's form. Raises FieldError for text with no digits, or too many."""
    if not any(character.isdecimal() for character in text):
        raise FieldError(_("{text} is not a phone number.").format(text=quoted(text)))
    if (count := most_digits(text)) > LONGEST_NUMBER:
        problem = _("{text} has {count} digits; a phone number has at most {most}.")
        raise FieldError(problem.format(text=quoted(text), count=count, most=LONGEST_NUMBER))
    return phone_entry(text, region)


def _read_choice(field: str, text: str) -> str:
    known = CHOICE_NAMES[field]
    for value, twins in known.items():
        if fold(text) in (value, *twins):
            return value
    problem = _("{text} is not valid for {field}; use one of {values}.")
    raise FieldError(problem.format(text=quoted(text), field=field, values=listed(known)))


# -- fields with many entries --------------------------------------------------------------------------------------


def read_entry(field: str, text: str, reader: Reader) -> str:
    """One entry of a field with many, in the book's form. Raises FieldError."""
    if field == "phones":
        return read_phone(text, reader.region)
    return read_email(text) if field == "emails" else text


def find_entry(field: str, text: str, present: Mapping[str, object], reader: Reader) -> str:
    """The entry that `text` means, however written. Raises FieldError if there is none."""
    keys: dict[str, Callable[[str], str | None]] = {
        "phones": lambda text: phone_key(text, reader.region),
        "emails": email_key,
    }
    key = keys.get(field, fold)
    for entry in present:
        if entry == text or (key(entry) is not None and key(entry) == key(text)):
            return entry
    problem = _("{text} is not among the {field}: {entries}.")
    entries = listed(map(safe_text, present)) or "–"
    raise FieldError(problem.format(text=quoted(text), field=field, entries=entries))


def replace_entry(before: str, entry: str, value: Value, present: Mapping[str, object]) -> dict[str, Value]:
    """The fields to write to replace `before` by `entry` with its `value`.

    An empty `before` adds, an empty `entry` removes. Raises FieldError where the entry is there already.
    """
    if entry != before and entry in present:
        raise FieldError(_("{text} is already there.").format(text=quoted(entry)))
    removed: dict[str, Value] = {before: None} if before and before != entry else {}
    return removed | ({entry: value} if entry else {})


def replace_tags(text: str, present: Mapping[str, bool]) -> dict[str, Value]:
    """The fields to write for exactly the tags of a list such as "vip, expo"; present ones may hold a comma."""
    kept = [tag for tag in present if _BETWEEN_TAGS.search(tag) and tag in text]
    for tag in kept:
        text = text.replace(tag, ",")
    typed = [*kept, *(part for part in _BETWEEN_TAGS.split(text.strip()) if part)]
    added: dict[str, Value] = {tag: True for tag in typed if not present.get(tag)}
    return {tag: None for tag in present if tag not in typed} | added

"""FIELD=VALUE: the fields of a customer as they are named and written on the command line.

Names and fixed values are understood in English and Chinese, whatever the language of the screen. `=` sets (an empty
value removes), and for phones, e-mails and tags `+=` adds and `-=` takes away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Final

from tui.cli.errors import Misused
from tui.cli.output import quoted
from tui.core.changes import Value
from tui.core.identity import email_key, phone_entry, phone_key
from tui.core.model import GRADES, IMPORTANCES, NEEDS, STATUSES, Customer
from tui.core.text import fold, safe_text
from tui.core.when import parse_day
from tui.language import _

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("姓名", "名字"),
    "company": ("公司", "单位"),
    "title": ("职务", "职位"),
    "phones": ("phone", "电话", "手机"),
    "emails": ("email", "邮箱"),
    "wechat": ("微信",),
    "tags": ("tag", "标签"),
    "grade": ("等级", "级别"),
    "next": ("下次联系", "下次"),
    "need": ("需求",),
    "close_by": ("close", "预计成交", "成交日期"),
    "amount": ("金额",),
    "status": ("状态",),
    "importance": ("重要性",),
    "owner": ("负责人",),
    "source": ("来源",),
    "region": ("地区",),
    "address": ("地址",),
    "website": ("网站",),
    "birthday": ("生日",),
    "note": ("备注",),
    "created": ("创建日期",),
}
"""Field → other names for it."""

CUSTOM: Final = "custom."
"""Before the name of a field of the user's own."""

MANY: Final = ("phones", "emails", "tags")
"""Fields with any number of entries."""

_CHOICES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "need": dict(zip(NEEDS, (("现在", "有"), ("以后", "潜在"), ("无", "没有")), strict=True)),
    "status": dict(zip(STATUSES, (("未成交",), ("洽谈", "洽谈中"), ("成交", "已成交")), strict=True)),
    "importance": dict(zip(IMPORTANCES, (("普通", "一般"), ("重点", "重要")), strict=True)),
}
_SHAPE: Final = re.compile(r"([^=＝]+?)([+＋-]?)[=＝](.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One FIELD=VALUE. `name` is a field of the book, or "custom." with a name; `sign` is "", "+" or "-"."""

    name: str
    sign: str
    value: str


@dataclass(slots=True)
class Edits:
    """What assignments do to a customer: fields to write, a new grade, a next date ("" for neither)."""

    fields: dict[str, Value | dict[str, Value]] = field(default_factory=dict)
    grade: str = ""
    next: str = ""
    plans: bool = False
    """Whether there is a next date, which may be "back to the interval"."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How values are read: seen from which day, and where phone numbers are at home."""

    today: date
    region: str
    day_first: bool


def parse_assignment(text: str) -> Assignment:
    """Read FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE. Raises Misused."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise Misused(_("{text} should be FIELD=VALUE, such as grade=B.").format(text=quoted(text)))
    name, sign = _field_name(match[1].strip()), match[2].replace("＋", "+")
    if sign and name not in MANY:
        problem = _("{field} has one value; write {field}=VALUE. Only {many} take += and -=.")
        raise Misused(problem.format(field=safe_text(name), many=", ".join(MANY)))
    return Assignment(name, sign, match[3].strip())


def read_assignments(customer: Customer, assignments: list[Assignment], reader: Reader) -> Edits:
    """What these assignments do to `customer`. Raises Misused and WhenError."""
    edits = Edits()
    for one in assignments:
        if one.name in MANY:
            entries = edits.fields.setdefault(one.name, {})
            assert isinstance(entries, dict)
            _assign_entry(customer, entries, one, reader)
        elif one.name == "grade":
            edits.grade = read_grade(one.value)
        elif one.name == "next":
            edits.next, edits.plans = one.value, True
        elif one.name.startswith(CUSTOM):
            own = edits.fields.setdefault("custom", {})
            assert isinstance(own, dict)
            own[one.name.removeprefix(CUSTOM)] = one.value or None
        else:
            edits.fields[one.name] = _read_value(one.name, one.value, reader)
    return edits


def complete_assignment(typed: str) -> list[str]:
    """What can stand in place of `typed`: fields up to their "=", and then the values, where they can be listed."""
    field_name, equals, _value = typed.partition("=")
    if not equals:
        return [f"{name}=" for name in NAMES if name.startswith(typed)]
    values = {"grade": tuple(GRADES), **{name: tuple(known) for name, known in _CHOICES.items()}}
    known = [f"{field_name}={value}" for value in values.get(field_name, ())]
    return [text for text in known if text.startswith(typed)]


# -- single values -------------------------------------------------------------------------------------------------


def read_grade(text: str) -> str:
    """A grade from its letter in either case or width. Raises Misused."""
    letter = fold(text.strip()).upper()
    if len(letter) == 1 and letter in GRADES:
        return letter
    problem = _("{text} is no grade; the grades are {grades}.")
    raise Misused(problem.format(text=quoted(text), grades=", ".join(GRADES)))


def read_amount(text: str) -> int | str:
    """An amount such as "120k" or "1.2万" as the book keeps it: whole ones as integers, others as decimal text."""
    from tui.exchange.cells import amount

    plain = amount(text)
    if plain is None or Decimal(plain) < 0 or len(plain) > 30:
        raise Misused(
            _("{text} is no amount. Examples: {examples}").format(
                text=quoted(text), examples="9500, 120k, 1.2万"
            )
        )
    return int(plain) if plain.isdigit() and len(plain) <= 15 else plain


def read_email(text: str) -> str:
    """An e-mail address. Raises Misused."""
    if email_key(text) is None:
        raise Misused(_("{text} is no e-mail address.").format(text=quoted(text)))
    return text.strip()


def read_phone(text: str, region: str) -> str:
    """A phone number as the book keeps it. Raises Misused for text without any digit."""
    if not any(character.isdecimal() for character in text):
        raise Misused(_("{text} is no phone number.").format(text=quoted(text)))
    return phone_entry(text, region)


def _read_value(name: str, text: str, reader: Reader) -> Value:
    """The value of a field that has one, None to remove it."""
    if not text:
        if name == "name":
            raise Misused(_("a customer needs a name."))
        return None
    if name in _CHOICES:
        return _read_choice(name, text)
    if name in ("close_by", "created"):
        day = parse_day(text, reader.today, day_first=reader.day_first, past=name == "created")
        return day.isoformat()
    return read_amount(text) if name == "amount" else text


def _read_choice(name: str, text: str) -> str:
    known = _CHOICES[name]
    for value, twins in known.items():
        if fold(text) in (value, *twins):
            return value
    problem = _("{text} is no {field}; it is one of {values}.")
    raise Misused(problem.format(text=quoted(text), field=name, values=", ".join(known)))


# -- fields with many entries -------------------------------------------------------------------------------------


def _assign_entry(customer: Customer, entries: dict[str, Value], one: Assignment, reader: Reader) -> None:
    """Write into `entries` what an assignment does to the phones, e-mails or tags of a customer."""
    present: Mapping[str, object] = getattr(customer, one.name)
    if one.sign == "-":
        entries[_present_entry(present, one, reader)] = None
        return
    if not one.sign:
        entries.update(dict.fromkeys(present, None))
    if one.value:
        entry = _entry(one.name, one.value, reader)
        kept = present.get(entry)
        entries[entry] = True if one.name == "tags" else kept if isinstance(kept, str) else ""


def _entry(name: str, text: str, reader: Reader) -> str:
    if name == "phones":
        return read_phone(text, reader.region)
    return read_email(text) if name == "emails" else text


def _present_entry(present: Mapping[str, object], one: Assignment, reader: Reader) -> str:
    """The entry that `-=` means, however it is written. Raises Misused if there is none."""
    keys: dict[str, Callable[[str], str | None]] = {
        "phones": lambda text: phone_key(text, reader.region),
        "emails": email_key,
    }
    key = keys.get(one.name, fold)
    for entry in present:
        if entry == one.value or (key(entry) is not None and key(entry) == key(one.value)):
            return entry
    problem = _("{text} is not among the {field}: {entries}.")
    listed = ", ".join(map(safe_text, present)) or "–"
    raise Misused(problem.format(text=quoted(one.value), field=one.name, entries=listed))


# -- names ---------------------------------------------------------------------------------------------------------


def _field_name(typed: str) -> str:
    plain = fold(typed).replace("-", "_").replace(" ", "_")
    if plain.startswith(CUSTOM) and len(plain) > len(CUSTOM):
        return CUSTOM + typed[len(CUSTOM) :]
    for name, twins in NAMES.items():
        if plain == name or plain in twins:
            return name
    known = [*NAMES, *(twin for twins in NAMES.values() for twin in twins)]
    near = get_close_matches(plain, known, 3, 0.5)
    problem = _("there is no field {field}.").format(field=quoted(typed))
    hint = (
        _("Did you mean {names}?").format(names=", ".join(near))
        if near
        else _("Known are {names}, and custom.NAME for one of your own.").format(names=", ".join(NAMES))
    )
    raise Misused(f"{problem} {hint}")

"""FIELD=VALUE: the fields of a customer as named and written on the command line.

Names and fixed values are understood in English and Chinese, whatever the language of the screen. `=` sets (an empty
value removes), and for phones, e-mails and tags `+=` adds and `-=` takes away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from tui.cli.errors import Misused
from tui.core.changes import Value
from tui.core.fields import (
    CHOICE_NAMES,
    MANY,
    Reader,
    find_entry,
    read_entry,
    read_grade,
    read_value,
)
from tui.core.model import GRADES, Customer
from tui.core.text import fold, quoted, safe_text
from tui.language import _, listed, sentences

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

_SHAPE: Final = re.compile(r"([^=＝]+?)([+＋-]?)[=＝](.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One FIELD=VALUE. `name` is a field of the book, or "custom." with a name; `sign` is "", "+" or "-"."""

    name: str
    sign: str
    value: str


@dataclass(slots=True)
class Edits:
    """The effect of assignments on a customer: fields to write, a new grade, a next date ("" for neither)."""

    fields: dict[str, Value | dict[str, Value]] = field(default_factory=dict)
    grade: str = ""
    next: str = ""
    plans: bool = False
    """Whether there is a next date, which may be "back to the interval"."""


def parse_assignment(text: str) -> Assignment:
    """Read FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE. Raises Misused."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise Misused(_("{text} should be FIELD=VALUE, such as grade=B.").format(text=quoted(text)))
    name, sign = _field_name(match[1].strip()), match[2].replace("＋", "+")
    if sign and name not in MANY:
        problem = _("{field} has one value; write {field}=VALUE. Only {many} take += and -=.")
        raise Misused(problem.format(field=safe_text(name), many=listed(MANY)))
    return Assignment(name, sign, match[3].strip())


def read_assignments(customer: Customer, assignments: list[Assignment], reader: Reader) -> Edits:
    """The effect of these assignments on `customer`. Raises FieldError and WhenError."""
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
            edits.fields[one.name] = read_value(one.name, one.value, reader)
    return edits


def complete_assignment(typed: str) -> list[str]:
    """Completions for `typed`: fields up to their "=", and then the values, if they can be listed."""
    field_name, equals, _value = typed.partition("=")
    if not equals:
        return [f"{name}=" for name in NAMES if name.startswith(typed)]
    values = {"grade": tuple(GRADES), **{name: tuple(known) for name, known in CHOICE_NAMES.items()}}
    known = [f"{field_name}={value}" for value in values.get(field_name, ())]
    return [text for text in known if text.startswith(typed)]


def _assign_entry(customer: Customer, entries: dict[str, Value], one: Assignment, reader: Reader) -> None:
    """Write into `entries` the effect of an assignment on the phones, e-mails or tags of a customer."""
    present: Mapping[str, object] = getattr(customer, one.name)
    if one.sign == "-":
        entries[find_entry(one.name, one.value, present, reader)] = None
        return
    if not one.sign:
        entries.update(dict.fromkeys(present, None))
    if one.value:
        entry = read_entry(one.name, one.value, reader)
        kept = present.get(entry)
        entries[entry] = True if one.name == "tags" else kept if isinstance(kept, str) else ""


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
    problem = _("unknown field {field}.").format(field=quoted(typed))
    hint = (
        _("Did you mean {names}?").format(names=listed(near))
        if near
        else _("Known fields: {names}, and custom.NAME for your own.").format(names=listed(NAMES))
    )
    raise Misused(sentences(problem, hint))

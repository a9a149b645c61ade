"""fields.yaml: which column headers and cell words an import understands.

A name belongs to one field. What a later file says comes first and takes a name away from the field that had
it, so that one line in a user's own file corrects a column without repeating the list.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from tui.config.problems import shown
from tui.config.value import Value
from tui.core.model import CONTACT_KINDS, GRADES, IMPORTANCES, NEEDS, OUTCOMES, STATUSES
from tui.language import _

CUSTOMER_COLUMNS: Final = (
    *(
        "id",
        "name",
        "first_name",
        "last_name",
        "company",
        "title",
        "phone",
        "mobile",
        "email",
        "wechat",
        "account",
    ),
    *("address", "street", "city", "region", "postcode", "country", "owner", "source", "tag", "website"),
    *("birthday", "note", "created", "amount", "need", "close_by", "grade", "status", "importance"),
)
ACTIVITY_COLUMNS: Final = (
    *("id", "kind", "at", "subject", "note", "outcome", "task_status", "due", "next"),
    *("contact_email", "contact_phone", "contact_name", "owner"),
)
VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": (*CONTACT_KINDS, "note", "task"),
    "outcome": OUTCOMES,
    "need": NEEDS,
    "status": STATUSES,
    "importance": IMPORTANCES,
    "grade": tuple(GRADES),
    "task_status": ("done", "open"),
}

Names = dict[str, list[str]]
"""Field or value → the names it goes by, the preferred one first."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The content of fields.yaml. Compare names with `header_key`.

    `customer` and `activity` give column headers by field, `values` the words in the cells by field and
    value, `empty` the cells that stand for nothing.
    """

    customer: Names = field(default_factory=dict)
    activity: Names = field(default_factory=dict)
    values: dict[str, Names] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)


@lru_cache(maxsize=8192)
def header_key(name: str) -> str:
    """`name` without what does not matter in a header or a word: width, case, spaces and punctuation."""
    folded = name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, folded)) or folded.strip()


def read(files: Iterable[Value]) -> Fields:
    """The merged files, with the names of later files before those of earlier ones; problems are noted in them."""
    fields = Fields()
    for file in files:
        _merge(fields, file)
    return fields


def _merge(fields: Fields, file: Value) -> None:
    top = file.entries(("customer", "activity", "values", "empty"))
    if section := top.get("customer"):
        _merge_names(fields.customer, section, CUSTOMER_COLUMNS)
    if section := top.get("activity"):
        _merge_names(fields.activity, section, ACTIVITY_COLUMNS)
    if section := top.get("values"):
        for name, words in section.entries(tuple(VALUES)).items():
            _merge_names(fields.values.setdefault(name, {}), words, VALUES[name])
    if section := top.get("empty"):
        fields.empty[:0] = [word for word in section.texts() or [] if word not in fields.empty]


def _merge_names(names: Names, section: Value, known: Collection[str]) -> None:
    given = {key: (value, value.texts() or []) for key, value in section.entries(known).items()}
    taken = _taken(given)
    for key in known:
        own = (
            [name for name in _distinct(given[key][1]) if taken[header_key(name)] == key]
            if key in given
            else []
        )
        kept = [name for name in names.get(key, []) if header_key(name) not in taken]
        if own or kept:
            names[key] = own + kept


def _taken(given: Mapping[str, tuple[Value, list[str]]]) -> dict[str, str]:
    """The fields by the keys of their names in one file; a name under two fields is a problem."""
    taken: dict[str, str] = {}
    for field_name, (value, names) in given.items():
        for name in names:
            first = taken.setdefault(header_key(name), field_name)
            if first != field_name:
                value.wrong(
                    _("{name} is under {other} as well; keep one").format(name=shown(name), other=first)
                )
    return taken


def _distinct(names: list[str]) -> list[str]:
    distinct: dict[str, str] = {}
    for name in names:
        distinct.setdefault(header_key(name), name)
    return list(distinct.values())

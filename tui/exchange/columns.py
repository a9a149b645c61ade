"""Which column of a list is which field.

Headers are compared without case, spaces and punctuation. Numbered columns of address books ("Phone 2 - Type",
"Phone 2 - Value") belong together. What nobody knows becomes a field of the user's own, under its header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tui.config import header_key
from tui.exchange.words import Heading, Words

CUSTOM: Final = "custom"
IGNORE: Final = "ignore"
LABEL: Final = "label"
"""The column names the kind ("work", "Fax") of the phone or address in the column it belongs to."""

OWN_ID: Final = "own_id"
OWN_FOLLOWUP: Final = "own_followup"
REFS: Final = "refs"
FROM: Final = "from"
CUSTOM_PREFIX: Final = "custom: "
"""Before the names of the user's own fields in our own lists, so that none is taken for a known column."""

PHONES: Final = ("phone", "mobile")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its position, its header, the field it fills ("" for none) and its rank for that field.

    `label` goes with phones and e-mail addresses; `label_from` is the index of the column that holds it instead.
    """

    index: int
    header: str
    field: str
    rank: int = 0
    label: str = ""
    label_from: int = -1


def is_known(header: str, words: Words) -> bool:
    """Whether a cell looks like a column name of customers or activities."""
    known = _find(header, words.customer) or _find(header, words.activity)
    return known is not None or header.startswith(CUSTOM_PREFIX)


def recognise(
    header: Sequence[str], known: Mapping[str, Heading], overrides: Mapping[str, str] | None = None
) -> tuple[Column, ...]:
    """A column for each header. `known` is one lookup of `Words`, `overrides` the fields by header of a map file."""
    by_key = {header_key(name): field for name, field in (overrides or {}).items()}
    columns = [_column(index, name, known, by_key) for index, name in enumerate(header)]
    return tuple(_with_label_columns(columns))


def _column(index: int, header: str, known: Mapping[str, Heading], overrides: Mapping[str, str]) -> Column:
    key = header_key(header)
    if key and key in overrides:
        field, _colon, label = overrides[key].partition(":")
        return Column(index, header, field, -1, label.strip() or _label(header, field))
    if header.startswith(CUSTOM_PREFIX):
        return Column(index, header.removeprefix(CUSTOM_PREFIX), CUSTOM)
    found = _find(header, known)
    if found is None:
        return Column(index, header, CUSTOM)
    return Column(index, header, found.field, found.rank, _label(header, found.field))


_NUMBERED: Final = re.compile(r"(?P<base>.+?)\s*(?P<number>\d+)\s*[-–:：]\s*(?P<part>.+)")
_BRACKETS: Final = re.compile(r"\s*[(（\[【].*?[)）\]】]\s*|[*＊:：]+\s*$")
_TRAILING_NUMBER: Final = re.compile(r"[\s_]*\d{1,2}$")
_LABEL_PARTS: Final = frozenset({"type", "label", "类型", "标签"})
_VALUE_PARTS: Final = frozenset({"value", "值"})
_MANY: Final = frozenset({*PHONES, "email", "tag"})
"""Fields that take every column of theirs; of the others a customer has one."""


def _find(header: str, known: Mapping[str, Heading]) -> Heading | None:
    """The field of a header: as it is, as one of a numbered group, without brackets, without its number."""
    if found := known.get(header_key(header)):
        return found
    if match := _NUMBERED.fullmatch(header):
        return _find_numbered(match, known)
    bare = _BRACKETS.sub("", header)
    if bare != header and (found := known.get(header_key(bare))):
        return found
    found = known.get(header_key(_TRAILING_NUMBER.sub("", bare)))
    return found._replace(rank=found.rank + 1000) if found and found.field in _MANY else None


def _find_numbered(match: re.Match[str], known: Mapping[str, Heading]) -> Heading | None:
    base, number, part = match["base"], int(match["number"]), match["part"]
    if header_key(part) in _LABEL_PARTS:
        group = known.get(header_key(base))
        return Heading(LABEL, number) if group and group.field in (*PHONES, "email") else None
    found = known.get(header_key(base if header_key(part) in _VALUE_PARTS else f"{base} 1 - {part}"))
    if found is None:
        return None
    # The parts of a second address or employer must not fill the gaps of the first.
    return found._replace(rank=found.rank + 1000 * number) if found.field in _MANY or number == 1 else None


def _with_label_columns(columns: list[Column]) -> list[Column]:
    """Point each "Phone 2 - Value" to its "Phone 2 - Type"."""
    labels = {_group(column.header): column.index for column in columns if column.field == LABEL}
    return [
        replace(column, label_from=labels[_group(column.header)])
        if column.field in _MANY and _group(column.header) in labels
        else column
        for column in columns
    ]


def _group(header: str) -> tuple[str, str]:
    match = _NUMBERED.fullmatch(header)
    return (header_key(match["base"]), match["number"]) if match else (header_key(header), "")


_LABELS: Final = (
    ("fax", re.compile(r"fax|传真|傳真", re.IGNORECASE)),
    ("whatsapp", re.compile(r"whatsapp", re.IGNORECASE)),
    ("work", re.compile(r"work|business|office|company|办公|公司|单位", re.IGNORECASE)),
    ("home", re.compile(r"home|personal|家庭|住宅", re.IGNORECASE)),
    ("other", re.compile(r"other|secondary|备用", re.IGNORECASE)),
)


def _label(header: str, field: str) -> str:
    """The kind of phone or address that the header itself names."""
    if field not in (*PHONES, "email"):
        return ""
    found = next((label for label, pattern in _LABELS if pattern.search(header)), "")
    return found or ("mobile" if field == "mobile" else "")

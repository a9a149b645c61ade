"""The map file: the user's corrections to the guesses about a list.

Either columns alone (`客户: name`), or the keys `columns`, `encoding`, `delimiter`, `day_first` and `kind`. A field
is one of fields.yaml, `phone:work` for a number with a label, `custom` for a field of the user's own, or `ignore`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tui.config import ConfigError, header_key
from tui.config.fields import ACTIVITY_COLUMNS, CUSTOMER_COLUMNS
from tui.config.problems import Problems, nearest, shown
from tui.config.value import Value, open_file
from tui.core.text import safe_text
from tui.exchange.columns import CUSTOM, IGNORE
from tui.exchange.errors import ExchangeError
from tui.language import _, listed

KINDS: Final = ("customers", "activities")
_KEYS: Final = ("columns", "encoding", "delimiter", "day_first", "kind")
_DELIMITERS: Final = {"tab": "\t", "comma": ",", "semicolon": ";"}


@dataclass(frozen=True, slots=True)
class MapFile:
    """The content of a map file; None or "" for what it leaves out. `columns` is field by header."""

    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    day_first: bool | None = None
    kind: str | None = None


def read(path: Path | None) -> MapFile:
    """The map file at `path`. Raises ExchangeError with file, line and key of everything that is wrong."""
    if path is None:
        return MapFile()
    problems = Problems()
    top = open_file(path, problems)
    entries = top.entries()
    found = _structured(top, problems) if "columns" in entries else MapFile(_columns(entries))
    try:
        problems.check()
    except ConfigError as error:
        raise ExchangeError(str(error)) from error
    return found


def _structured(top: Value, problems: Problems) -> MapFile:
    entries = top.entries(_KEYS)
    encoding, delimiter, kind, day_first = (
        entries.get(key) for key in ("encoding", "delimiter", "kind", "day_first")
    )
    return MapFile(
        columns=_columns(entries["columns"].entries()),
        encoding=encoding.text() if encoding else None,
        delimiter=_delimiter(delimiter) if delimiter else None,
        day_first=day_first.switch() if day_first else None,
        kind=kind.choice(KINDS) if kind else None,
    )


def _columns(entries: Mapping[str, Value]) -> dict[str, str]:
    known = dict.fromkeys((*CUSTOMER_COLUMNS, *ACTIVITY_COLUMNS, CUSTOM, IGNORE))
    found: dict[str, str] = {}
    for header, value in entries.items():
        text = value.text() or IGNORE
        name = text.partition(":")[0].strip()
        if name not in known:
            unknown = _("{field} is not a field; {hint}")
            value.wrong(unknown.format(field=shown(name), hint=nearest(name, known)).rstrip("; "))
        found[header] = text
    return found


def _delimiter(value: Value) -> str | None:
    text = value.text()
    if text is not None and len(found := _DELIMITERS.get(text.lower(), text)) == 1:
        return found
    value.wrong(_("must be one character, or tab"))
    return None


def check_headers(mapped: MapFile, header: tuple[str, ...]) -> None:
    """Raise ExchangeError for a column of the map file that is not in this list's header."""
    known = set(map(header_key, header))
    missing = [name for name in mapped.columns if header_key(name) not in known]
    if missing:
        sentence = _(
            "The map file names columns that the list does not have: {missing}. The list has: {columns}."
        )
        named, there = listed(missing), listed(filter(None, header))
        raise ExchangeError(sentence.format(missing=safe_text(named), columns=safe_text(there)))

"""A list, read and understood: its rows, its columns, its date formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tui.config import Config, header_key
from tui.core.text import safe_text
from tui.exchange import columns, dates, encoding, mapfile, own, source, table
from tui.exchange.columns import Column
from tui.exchange.errors import ExchangeError
from tui.exchange.table import Rejected, Table
from tui.exchange.words import Heading, Words
from tui.language import _, listed, ngettext

CUSTOMERS: Final = "customers"
ACTIVITIES: Final = "activities"

NEXT: Final = "next"
_DATES: Final = ("created", "close_by", "birthday", "at", "due", NEXT)
_IDENTITY: Final = frozenset(
    {
        "name",
        "first_name",
        "last_name",
        "company",
        "phone",
        "mobile",
        "email",
        "wechat",
        "account",
        columns.OWN_ID,
    }
)
_LINKS: Final = frozenset({"contact_email", "contact_phone", "contact_name", columns.OWN_ID})
_SAMPLE: Final = 200
"""Rows whose kinds are looked at to tell a list of activities from one of customers."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list. `formats` is by column index; `is_own` means Genjin wrote it; `kind` "customers" or "activities"."""

    path: Path
    kind: str
    encoding: str
    table: Table
    columns: tuple[Column, ...]
    formats: Mapping[int, dates.DateFormat]
    words: Words
    is_own: bool
    warnings: tuple[str, ...]

    @property
    def misfits(self) -> tuple[Rejected, ...]:
        """Rows that do not match the header."""
        return self.table.misfits


def read(path: Path, config: Config, map_path: Path | None = None) -> Sheet:
    """Read the list at `path`. Raises ExchangeError if it cannot be read, or no column identifies a customer."""
    mapped = mapfile.read(map_path)
    words = Words(config.fields)
    decoded = encoding.decode(source.read(path), mapped.encoding)
    named = {header_key(name) for name in mapped.columns}
    found = table.parse(
        decoded.text,
        lambda cell: header_key(cell) in named or columns.is_known(cell, words) or cell in _OWN_HEADERS,
        mapped.delimiter,
    )
    mapfile.check_headers(mapped, found.header)
    is_own = own.ID_HEADER in found.header
    kind, recognised = _understand(found, words, mapped, is_own=is_own)
    day_first = config.settings.day_first if mapped.day_first is None else mapped.day_first
    formats = {
        column.index: dates.find_format((row.cells[column.index] for row in found.rows), day_first=day_first)
        for column in recognised
        if column.field in _DATES
    }
    warnings = (*_damage(decoded, path), *_date_warnings(recognised, formats))
    return Sheet(path, kind, decoded.encoding, found, recognised, formats, words, is_own, warnings)


_OWN_HEADERS: Final = frozenset(
    name
    for headers in (own.CUSTOMER_HEADERS, own.FOLLOWUP_HEADERS)
    for names in headers.values()
    for name in names
)


def _understand(
    found: Table, words: Words, mapped: mapfile.MapFile, *, is_own: bool
) -> tuple[str, tuple[Column, ...]]:
    """The kind of list and the meaning of its columns."""
    if is_own:
        headers = own.FOLLOWUP_HEADERS if own.FOLLOWUP_HEADER in found.header else own.CUSTOMER_HEADERS
        kind = ACTIVITIES if headers is own.FOLLOWUP_HEADERS else CUSTOMERS
        return kind, _recognise(found, own.known(headers), mapped)
    as_activities = _recognise(found, words.activity, mapped)
    kind = mapped.kind or (ACTIVITIES if _is_activities(found, as_activities, words) else CUSTOMERS)
    if kind == ACTIVITIES:
        _require(
            as_activities, frozenset({"at"}), found, _("no column for the date of an activity was found")
        )
        _require(as_activities, _LINKS, found, _("no column says which customer an activity belongs to"))
        return kind, as_activities
    as_customers = _with_next_dates(_recognise(found, words.customer, mapped), words)
    _require(as_customers, _IDENTITY, found, _("no column for a name, company, phone or e-mail was found"))
    return kind, as_customers


def _recognise(found: Table, known: Mapping[str, Heading], mapped: mapfile.MapFile) -> tuple[Column, ...]:
    overrides = dict(mapped.columns)
    first_two = [cell.casefold() for cell in found.header[:2]]
    if len(first_two) == 2 and all(
        cell in names for cell, names in zip(first_two, own.REJECTED_HEADERS, strict=True)
    ):
        # Our own file of rejected rows, put right and imported again.
        overrides = dict.fromkeys(found.header[:2], columns.IGNORE) | overrides
    return columns.recognise(found.header, known, overrides)


def _with_next_dates(recognised: tuple[Column, ...], words: Words) -> tuple[Column, ...]:
    """Salespeople keep the next date beside the customer ("下次联系时间"), although it belongs to a follow-up."""
    return tuple(
        replace(column, field=NEXT)
        if column.field == columns.CUSTOM
        and (found := words.activity.get(header_key(column.header)))
        and found.field == NEXT
        else column
        for column in recognised
    )


def _is_activities(found: Table, recognised: tuple[Column, ...], words: Words) -> bool:
    fields = {column.field for column in recognised}
    if not {"kind", "at"} <= fields or not fields & _LINKS:
        return False
    kind = min((column for column in recognised if column.field == "kind"), key=lambda column: column.rank)
    said = [text for row in found.rows[:_SAMPLE] if (text := row.cells[kind.index])]
    return 2 * sum(1 for text in said if words.value("kind", text)) > len(said)


def _require(recognised: tuple[Column, ...], fields: frozenset[str], found: Table, lacking: str) -> None:
    if not any(column.field in fields for column in recognised):
        names = listed(safe_text(name) for name in found.header if name)[:300]
        sentence = _(
            "Line {line} was read as the header ({columns}), but {lacking}. Use --map to say what "
            "each column holds."
        )
        raise ExchangeError(sentence.format(line=found.header_line, columns=names, lacking=lacking))


def _damage(decoded: encoding.Decoded, path: Path) -> list[str]:
    if not decoded.damaged:
        return []
    sentence = ngettext(
        "{n} character of {file} cannot be read as {encoding} and shows as �.",
        "{n} characters of {file} cannot be read as {encoding} and show as �.",
        decoded.damaged,
    )
    return [sentence.format(n=decoded.damaged, file=safe_text(path.name), encoding=decoded.encoding)]


def _date_warnings(recognised: tuple[Column, ...], formats: Mapping[int, dates.DateFormat]) -> list[str]:
    return [
        _date_warning(safe_text(column.header), form)
        for column in recognised
        if (form := formats.get(column.index)) and form.ambiguous
    ]


def _date_warning(header: str, form: dates.DateFormat) -> str:
    order = _("day first") if form.day_first else _("month first")
    if form.mixed:
        mixed = _(
            "Column “{header}” mixes day/month and month/day; dates such as {example} were read as "
            "{order} (day_first)."
        )
        return mixed.format(header=header, example=safe_text(form.example), order=order)
    open_ = _(
        "Column “{header}”: dates such as {example} were read as {order} (day_first in the "
        "settings or a map file)."
    )
    return open_.format(header=header, example=safe_text(form.example), order=order)

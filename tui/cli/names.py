"""Names of customers to complete WHO with, read straight from the book file.

A shell asks after every press of Tab, so only the customers' lines are read and of each only the name: no journal, no
follow-ups, no lock, and nothing is written. What was logged in the last two seconds may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tui.book.values import UNREADABLE
from tui.cli.session import Session
from tui.core.text import fold, safe_text

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

_END: Final = b'"followups":{'
"""The line after which there are no more customers."""


class Named(NamedTuple):
    """A customer as a shell shows one."""

    name: str
    company: str


class _Line(msgspec.Struct):
    """The parts of a customer's line that completion reads."""

    name: str = ""
    company: str = ""
    merged_into: str | None = None


def complete_names(context: click.Context, typed: str) -> list[CompletionItem[str]]:
    """The customers whose name starts with `typed`, also in pinyin or initials; each name once."""
    from click.shell_completion import CompletionItem

    session = context.find_object(Session)
    if session is None:
        return []
    found: dict[str, str] = {}
    for one in read_names(session.locations.book):
        # A name that cannot be typed as it is shown is no help, and must not reach the terminal either.
        if safe_text(one.name) == one.name and _begins(one.name, typed):
            found.setdefault(one.name, one.company)
    return [CompletionItem(name, help=safe_text(company)) for name, company in found.items()]


def read_names(book: Path) -> Iterator[Named]:
    """The live customers of a book file; none if it cannot be read."""
    decoder = msgspec.json.Decoder(_Line)
    try:
        with book.open("rb") as file:
            for line in file:
                if line.startswith(_END):
                    return
                if line.startswith(b',"') and (named := _named(line.rstrip(), decoder)):
                    yield named
    except OSError:
        return


def _named(line: bytes, decoder: msgspec.json.Decoder[_Line]) -> Named | None:
    record_id, _colon, fields = line[2:].partition(b'":')
    try:
        found = decoder.decode(fields)
    except UNREADABLE:
        return None
    if found.merged_into or not found.name or (b'"_x":{' in fields and not _is_live(record_id, line)):
        return None
    return Named(found.name, found.company)


def _is_live(record_id: bytes, line: bytes) -> bool:
    from tui.book.codec import DamagedError
    from tui.book.lines import is_live

    try:
        return is_live(record_id.decode("ascii", "replace"), line[1:])
    except (DamagedError, ValueError):
        return False


def _begins(name: str, typed: str) -> bool:
    wanted = fold(typed)
    if fold(name).startswith(wanted):
        return True
    if not (wanted.isascii() and wanted.replace(" ", "").isalpha()):
        return False
    from tui.core.pinyin import has_han, readings

    letters = wanted.replace(" ", "")
    return has_han(name) and any(reading.startswith(letters) for reading in readings(name))

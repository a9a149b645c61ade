"""Checking a book without opening it: what is wrong with the file, and what this device keeps beside it.

Nothing is written, no device is claimed, and a file that cannot be opened is no error but the first finding. A problem
is something a repair or a person should see to; a note is something to know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from tui.book.clocks import skews, span
from tui.book.codec import decode_line
from tui.book.entry import Key
from tui.book.errors import BookError
from tui.book.intake import differences
from tui.book.layout import FORMAT, render
from tui.book.lines import customer_from_line, followup_from_line, is_live, stamps_in
from tui.book.opening import check_format, describe, known_copies, recognise, were_seen
from tui.book.reading import Reading, Source, look_when_quiet
from tui.book.stamp import ZERO, device_of
from tui.book.state import BookState
from tui.book.store import Store
from tui.book.values import UNREADABLE
from tui.book.views import Views
from tui.clock import SYSTEM
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.core.text import safe_text
from tui.language import _, listed, ngettext

_SHOWN: Final = 8
"""How many line numbers, or customers, a sentence names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its name for programs, a sentence, and the lines of the file it is about."""

    kind: str
    text: str
    lines: tuple[int, ...] = ()


@dataclass(slots=True)
class Report:
    """The state of a book. `problems` and `notes` are in reading order."""

    path: Path
    id: str = ""
    customers: int = 0
    followups: int = 0
    trash: int = 0
    """Deleted customers."""
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    store: Store = field(default_factory=Store)

    @property
    def is_healthy(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def examine(path: Path, state: BookState) -> Report:
    """Check a book. Never raises for faults in it."""
    report = Report(path, state.book_id)
    try:
        source = look_when_quiet(path)
    except BookError as error:
        report.problems.append(Finding("unusable", str(error)))
        return report
    reading = Reading(source, report.store)
    reading.finish()
    recognise(source, state.book_id, lambda ids: were_seen(state, ids))
    header = source.findings.header
    report.store.header = {"format": FORMAT, "id": report.id, **header}
    report.id = str(report.store.header["id"])
    report.problems += _problems(source, report.store, state)
    _take_over(source, report.store)
    if newer := check_format(source):
        report.notes.append(Finding("newer", newer))
    _count(report)
    return report


def _take_over(source: Source, store: Store) -> None:
    """Join hand edits, as the next opening does, so that they are counted."""
    stamp = f"{SYSTEM.milliseconds():012x}-0000-{device_of(ZERO)}"
    for key, record in differences(source.findings.edited, store, stamp).items():
        store.join(*key, record)


def _count(report: Report) -> None:
    """Count what the book would show: a customer contacted after an unseen delete is not in the trash."""
    views = Views(report.store, attempts_count=True, recent=date.max)
    views.read_customers()
    views.renew_customers(views.hidden())
    report.customers, report.trash = len(views.customers), len(views.trash())
    report.followups = sum(is_live(record_id, text) for record_id, text in report.store.all(FOLLOWUPS))


# -- the file --------------------------------------------------------------------------------------------------------


def _problems(source: Source, store: Store, state: BookState) -> list[Finding]:
    if kind := _kind_of_damage(source):
        damage = [Finding(kind, describe(source))]
        if kind != "cut":
            return damage
    else:
        damage = []
    numbers = _line_numbers(source.data)
    found = [
        *damage,
        *_heading(source, state),
        *_unreadable(source),
        *_edited(source, numbers),
        *_doubled(numbers),
        *_recovered(source, store),
        *_lost(source, store, state),
    ]
    if not found and not _is_canonical(source, store):  # whatever else is wrong shows in the bytes, too
        words = _("The file differs from what Genjin writes: order, spaces, line endings or other bytes.")
        found.append(Finding("form", words))
    return [*found, *_orphans(source, store)]


def _kind_of_damage(source: Source) -> str:
    if not source.exists:
        return "missing"
    if source.is_empty:
        return "empty"
    if source.is_foreign:
        return "foreign"
    return "" if source.whole else "cut"


def _heading(source: Source, state: BookState) -> Iterator[Finding]:
    ids = source.findings.ids
    if source.findings.claimed is not None:
        yield Finding(
            "heading", _("The header that identifies this book was damaged; its records identify it.")
        )
    elif not ids:
        yield Finding("heading", _("The header that identifies this book was lost."))
    elif len(ids) > 1:
        yield Finding("two-books", _("The file holds two books; the next save joins them into one."))
    elif state.book_id and state.was_saved and state.book_id not in ids:
        yield Finding("other-book", _("This is not the book that was last open here."))


def _unreadable(source: Source) -> Iterator[Finding]:
    lines = [number for number, _line in source.findings.unreadable]
    if lines:
        words = ngettext(
            "{n} line cannot be read ({lines}); a repair sets it aside.",
            "{n} lines cannot be read ({lines}); a repair sets them aside.",
            len(lines),
        )
        yield _numbered("unreadable", words, lines)


def _edited(source: Source, numbers: dict[bytes, list[int]]) -> Iterator[Finding]:
    edited = source.findings.edited
    if edited:
        lines = sorted(number for item in edited for number in numbers.get(item.id.encode(), ()))
        words = ngettext(
            "{n} record was damaged or edited by hand ({lines}); it is kept as it is now.",
            "{n} records were damaged or edited by hand ({lines}); they are kept as they are now.",
            len(edited),
        )
        yield _numbered("edited", words, lines, len(edited))


def _doubled(numbers: dict[bytes, list[int]]) -> Iterator[Finding]:
    doubled = [some for some in numbers.values() if some[1:]]
    if doubled:
        words = ngettext(
            "{n} record is on more than one line ({lines}), as a git merge leaves it; the lines are joined.",
            "{n} records are on more than one line ({lines}), as a git merge leaves them; the lines "
            "are joined.",
            len(doubled),
        )
        yield _numbered("doubled", words, sorted(number for some in doubled for number in some), len(doubled))


def _recovered(source: Source, store: Store) -> Iterator[Finding]:
    """Records with a good CRC on damaged lines: a flipped bit, a broken line."""
    if not source.is_plain:
        return
    lines = set(source.data.split(b"\n"))
    doubled = source.findings.good - sum(store.count().values())
    number = sum(b"," + text not in lines for table in store.count() for _id, text in store.all(table))
    if number > max(doubled, 0):
        words = ngettext(
            "{n} record was recovered from a damaged line.",
            "{n} records were recovered from damaged lines.",
            number,
        )
        yield Finding("recovered", words.format(n=f"{number:,}"))


def _lost(source: Source, store: Store, state: BookState) -> Iterator[Finding]:
    """What this device has seen and the file lacks, record by record. The journal is checked separately."""
    if state.is_own(source):
        return
    known, edited = store.copy(), {item.id for item in source.findings.edited}
    brought: set[Key] = set()
    for copy in known_copies(state, str(store.header["id"])):
        reading = Reading(copy, known)
        reading.finish()
        brought |= {key for key in reading.changed if key[1] not in edited}
    missing = {key for key in brought if store.line(*key) is None}
    if missing:
        words = ngettext(
            "{n} record that this device has seen is missing ({names}); it comes back when the book "
            "is opened.",
            "{n} records that this device has seen are missing ({names}); they come back when the "
            "book is opened.",
            len(missing),
        )
        yield Finding("lost", words.format(n=f"{len(missing):,}", names=_names(missing, known)))
    if older := brought - missing:
        words = ngettext(
            "{n} record is older than this device has seen it ({names}); the newer one comes back "
            "when the book is opened.",
            "{n} records are older than this device has seen them ({names}); the newer ones come "
            "back when the book is opened.",
            len(older),
        )
        yield Finding("older", words.format(n=f"{len(older):,}", names=_names(older, known)))


def _names(keys: set[Key], store: Store) -> str:
    """The first few customers that these records are about."""
    concerned = {
        followup_from_line(key[1], text).customer if key[0] == FOLLOWUPS else key[1]
        for key in sorted(keys)
        if (text := store.line(*key))
    }
    lines = [(each, store.line(CUSTOMERS, each)) for each in sorted(concerned)]
    names = [safe_text(customer_from_line(each, text).name) for each, text in lines if text is not None]
    return listed(names, _SHOWN)


def _orphans(source: Source, store: Store) -> Iterator[Finding]:
    decode = msgspec.json.Decoder(_Owned).decode
    customers = {*store.tables[CUSTOMERS].ids, *(item.id for item in source.findings.edited)}
    orphans = 0
    for record_id, text in store.all(FOLLOWUPS):
        try:
            owner = decode(text[text.index(b":{") + 1 :]).customer
        except (ValueError, *UNREADABLE):
            owner = ""
        orphans += owner not in customers and is_live(record_id, text)
    if orphans:
        words = ngettext(
            "{n} follow-up belongs to a customer who is not in the book; use `genjin join` with an "
            "older copy that has them.",
            "{n} follow-ups belong to customers who are not in the book; use `genjin join` with an "
            "older copy that has them.",
            orphans,
        )
        yield Finding("orphans", words.format(n=f"{orphans:,}"))


class _Owned(msgspec.Struct):
    customer: str = ""


def _is_canonical(source: Source, store: Store) -> bool:
    if source.signature.size != len(source.data):
        return False
    return any(
        b"".join(render(store.header, store.in_order(), checked=checked)) == source.data
        for checked in (True, False)  # a book of before there were checks gets one with the next save
    )


def _line_numbers(data: bytes) -> dict[bytes, list[int]]:
    """Record id → the numbers of the lines that start with it."""
    numbers: dict[bytes, list[int]] = {}
    for number, raw in enumerate(data.split(b"\n"), 1):
        if raw[:2] == b',"' and (end := raw.find(b'":{', 2)) > 0:
            numbers.setdefault(raw[2:end], []).append(number)
    return numbers


def _numbered(kind: str, words: str, lines: list[int], n: int | None = None) -> Finding:
    shown = listed(map(str, lines), _SHOWN)
    if len(lines) == 1:
        where = _("line {number}").format(number=shown)
    else:
        where = _("lines {numbers}").format(numbers=shown) if lines else _("somewhere in it")
    return Finding(kind, words.format(n=f"{len(lines) if n is None else n:,}", lines=where), tuple(lines))


# -- clocks ----------------------------------------------------------------------------------------------------------


def clocks_ahead(store: Store, now: int) -> dict[str, int]:
    """Device → seconds by which its clock is or was ahead of `now` (milliseconds since 1970), if that is much."""
    return skews(
        (
            stamp
            for table in store.count()
            for record_id, text in store.all(table)
            for stamp in stamps_in(record_id, text)
        ),
        now,
    )


def copied_devices(store: Store) -> set[str]:
    """Devices that have given one stamp to two values: their state folder was copied unnoticed."""
    found: set[str] = set()
    for table in store.count():
        for record_id, text in store.all(table):
            if b'"_h":[' in text:
                for register in decode_line(text, record_id).registers.values():
                    stamps = [stamp for stamp, _value in register]
                    found |= {device_of(stamp) for stamp in stamps if stamps.count(stamp) > 1}
    return found


def clock_findings(store: Store, now: int, name: Callable[[str], str]) -> Iterator[Finding]:
    """Clocks that run ahead, and copied devices, in words; `name` gives the name of a device."""
    for device, seconds in sorted(clocks_ahead(store, now).items()):
        yield Finding(
            "clock",
            _(
                "The clock of {device} is or was {time} ahead. The order of changes is right, but times "
                "recorded there are wrong."
            ).format(device=name(device), time=span(seconds)),
        )
    for device in sorted(copied_devices(store)):
        words = _("Two devices have written as {device}: its state folder was copied.")
        yield Finding("copied-device", words.format(device=name(device)))

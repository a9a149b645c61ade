"""A record as a set of registers that any two copies can join.

A field is a register: the newest four assignments (stamp, value) ever made to it; the newest is the value
shown, the others are its history. Joining two copies takes the union, so it is commutative, associative and
idempotent for any input, needs no common ancestor and asks no clock.

A delete names what it saw: for each device the newest stamp. The record lives again as soon as some device has
an assignment beyond that, so an edit that the deleter had not seen survives. `beyond` keeps the newest stamp of
devices whose newest assignment is no longer among the four kept; without it, trimming would let the delete win.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tui.book.stamp import device_of
from tui.book.values import NULL, decode, normal

KEPT: Final = 4
"""How many assignments a field keeps. Part of format 1: every device must trim alike."""

Assignment = tuple[str, bytes]
"""(stamp, canonical JSON of the value). Compared as a pair, so equal stamps still have one winner."""

Register = tuple[Assignment, ...]
"""The assignments of one field, newest first, at most four."""

Registers = dict[str, Register]
"""Path → register. A path is a field name, or field/entry for an entry of a map."""


class Record:
    """One record: registers by path, what its devices wrote, what a delete saw."""

    __slots__ = ("beyond", "gone", "registers")

    def __init__(
        self,
        registers: Registers | None = None,
        beyond: dict[str, str] | None = None,
        gone: dict[str, str] | None = None,
    ) -> None:
        self.registers: Registers = registers if registers is not None else {}
        self.beyond: dict[str, str] = beyond if beyond is not None else {}
        self.gone: dict[str, str] = gone if gone is not None else {}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return (self.registers, self.beyond, self.gone) == (other.registers, other.beyond, other.gone)

    __hash__ = None  # type: ignore[assignment]

    def newest(self, path: str) -> Assignment | None:
        """The assignment shown for a path, or None if there never was one."""
        register = self.registers.get(path)
        return register[0] if register else None

    def shown(self, path: str) -> bytes:
        """The encoded value shown for a path; `null` if it was removed or never set."""
        register = self.registers.get(path)
        return register[0][1] if register else NULL

    def seen(self) -> dict[str, str]:
        """For each device, the newest stamp it is known to have assigned here."""
        seen = dict(self.beyond)
        for stamp in {stamp for register in self.registers.values() for stamp, _value in register}:
            device = device_of(stamp)
            if stamp > seen.get(device, ""):
                seen[device] = stamp
        return seen

    def is_empty(self) -> bool:
        """Whether nothing at all is known here."""
        return not (self.registers or self.beyond or self.gone)

    def is_live(self) -> bool:
        """Whether some device has written something here that no delete has seen."""
        if not self.gone:
            return bool(self.registers or self.beyond)
        return any(stamp > self.gone.get(device, "") for device, stamp in self.seen().items())

    def stamps(self) -> Iterable[str]:
        """Every stamp the record mentions."""
        yield from self.beyond.values()
        yield from self.gone.values()
        for register in self.registers.values():
            for stamp, _value in register:
                yield stamp


def join(one: Record, other: Record) -> Record:
    """What both records know together. Commutative, associative, idempotent; never raises."""
    registers = dict(one.registers)
    for path, assignments in other.registers.items():
        mine = registers.get(path)
        if mine is None:
            registers[path] = assignments
        elif mine != assignments:
            registers[path] = newest_first({*mine, *assignments})
    joined = Record(registers, gone=_newest_of(one.gone, other.gone))
    joined.beyond = _not_kept(joined, _newest_of(one.seen(), other.seen()))
    return joined


def trimmed(record: Record, gone: dict[str, str]) -> Record:
    """The canonical form of a record with registers and `beyond` of any size, and what a delete saw."""
    registers = {path: newest_first(set(assignments)) for path, assignments in record.registers.items()}
    kept = Record(registers, gone=gone)
    kept.beyond = _not_kept(kept, record.seen())
    return kept


def newest_first(assignments: Iterable[Assignment]) -> Register:
    """A register of these assignments: the newest four, newest first."""
    return tuple(sorted(assignments, reverse=True)[:KEPT])


def assign(values: Mapping[str, bytes], stamp: str) -> Record:
    """A record with only these values, all assigned at `stamp`. Join it to write them."""
    return Record({path: ((stamp, value),) for path, value in values.items()})


def delete(record: Record, table: str = "", beside: Iterable[Record] = (), *, stamp: str = "") -> Record:
    """A record that deletes all that `record` knows, and has seen the records `beside` it in `table`.

    What was seen beside it stands under "table/device", so it never counts for the record itself. `stamp` is that of
    the delete: of its own device, everything up to it has been seen, and it tells later when the delete was and where.
    """
    gone = record.seen()
    if stamp:
        gone[device_of(stamp)] = stamp
    for other in beside:
        seen = {f"{table}/{device}": stamp for device, stamp in other.seen().items()}
        gone = _newest_of(gone, seen)
    return Record(gone=gone)


def deletion(record: Record) -> str:
    """The stamp of the newest delete of a record; "" if none can be determined.

    It is what a delete has seen of a device beyond anything that device has written.
    """
    seen = record.seen()
    beyond = (
        stamp for device, stamp in record.gone.items() if stamp > seen.get(device, "") and "/" not in device
    )
    return max(beyond, default="")


def has_unseen(gone: Mapping[str, str], table: str, beside: Iterable[Record]) -> bool:
    """Whether one of the records `beside` has something that the delete with this `gone` had not seen."""
    return any(
        stamp > gone.get(f"{table}/{device}", "")
        for other in beside
        for device, stamp in other.seen().items()
    )


def document(record: Record) -> dict[str, Any]:
    """The plain values as any JSON reader sees them: field → value, or field → {entry: value}."""
    plain: dict[str, Any] = {}
    for path in shown_paths(record):
        value = decode(record.registers[path][0][1])
        field, entry = split(path)
        if entry is None:
            plain[field] = value
        else:
            plain.setdefault(field, {})[entry] = value
    return plain


def shown_paths(record: Record) -> list[str]:
    """The paths whose newest value is in the plain document, sorted.

    Removed values do not. Where one copy wrote a field as a single value and another as a map, the map is shown
    and the single value stays in the history; so does an object that was written as a single value.
    """
    filled = {path: register[0][1] for path, register in record.registers.items() if register[0][1] != NULL}
    maps = {path.partition("/")[0] for path in filled if "/" in path}
    return sorted(
        path for path, value in filled.items() if "/" in path or not (path in maps or _is_object(value))
    )


def path_of(field: str, entry: str | None = None) -> str:
    """The path of a field, or of one entry of a field that is a map (RFC 6901 escapes; "~2" is empty text)."""
    return _escape(field) if entry is None else f"{_escape(field)}/{_escape(entry)}"


def split(path: str) -> tuple[str, str | None]:
    """The field and, for an entry of a map, its key. The inverse of `path_of`."""
    field, slash, entry = path.partition("/")
    return _unescape(field), _unescape(entry) if slash else None


def _is_object(value: bytes) -> bool:
    return value[:1] == b"{" and value != b"{}"


def _escape(name: str) -> str:
    if not name:
        return "~2"
    if not name.isascii():
        name = normal(name)
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


def _unescape(name: str) -> str:
    if "~" not in name:
        return name
    return "" if name == "~2" else name.replace("~1", "/").replace("~0", "~")


def _newest_of(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    newest = dict(one)
    for device, stamp in other.items():
        if stamp > newest.get(device, ""):
            newest[device] = stamp
    return newest


def _not_kept(record: Record, seen: Mapping[str, str]) -> dict[str, str]:
    """Those of `seen` that the kept assignments of `record` do not show."""
    kept = record.seen()  # its `beyond` is still empty
    return {device: stamp for device, stamp in seen.items() if stamp > kept.get(device, "")}

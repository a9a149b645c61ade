"""The journal: one appended, synced line per user action, before the screen says "saved".

It lives in the state folder of this machine. A line holds the records that the action wrote, as partial records
that simply join into the book, and the values they replaced, for undo. Lines stay for thirty days, also when the
book file has them already: a sync tool that puts an older file in its place then loses nothing.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from tui.book.codec import DamagedError, decode_record, encode_line
from tui.book.files import private_folder, sync, sync_folder
from tui.book.record import Record
from tui.book.values import decode, encode

KEEP_SECONDS: Final = 30 * 86_400
_CRC_WIDTH: Final = 8

Key = tuple[str, str]
"""(table, record id)"""


@dataclass(slots=True)
class Entry:
    """One user action as it is journaled.

    `do` holds partial records to join; `was` the encoded values that were shown before, by record and path (null
    for none). `reverts` names the entry that this one takes back, and `redo` whether that was itself an undo.
    """

    stamp: str
    kind: str
    subject: str = ""
    do: dict[Key, Record] = field(default_factory=dict)
    was: dict[Key, dict[str, bytes]] = field(default_factory=dict)
    created: frozenset[Key] = frozenset()
    """Records that this entry brought to life; its undo deletes them."""
    reverts: str = ""
    redo: bool = False
    skipped: int = 0
    """Values an undo left alone because somebody has changed them since. Not journaled."""


def encode_entry(entry: Entry) -> bytes:
    """The journal line of an entry: CRC, blank, JSON, line end."""
    members: dict[str, Any] = {"stamp": entry.stamp, "kind": entry.kind, "subject": entry.subject}
    if entry.created:
        members["created"] = sorted(entry.created)
    if entry.reverts:
        members |= {"redo": entry.redo, "reverts": entry.reverts}
    body = b'{"do":%b,"was":%b,%b' % (_encode_do(entry.do), _encode_was(entry.was), encode(members)[1:])
    return b"%08x %b\n" % (crc32(body), body)


def decode_entry(line: bytes) -> Entry | None:
    """The entry of a journal line, or None for a line that was cut off or damaged."""
    checksum, _blank, body = line.partition(b" ")
    if checksum != b"%08x" % crc32(body):
        return None
    try:
        members = decode(body)
        return Entry(
            stamp=members["stamp"],
            kind=members["kind"],
            subject=members["subject"],
            do={
                (table, record_id): decode_record(fields)
                for table, records in members["do"].items()
                for record_id, fields in records.items()
            },
            was={
                (table, record_id): {path: encode(value) for path, value in values.items()}
                for table, records in members["was"].items()
                for record_id, values in records.items()
            },
            created=frozenset((table, record_id) for table, record_id in members.get("created", ())),
            reverts=members.get("reverts", ""),
            redo=members.get("redo", False),
        )
    except (ValueError, KeyError, TypeError, AttributeError, DamagedError):
        return None


class Journal:
    """The journal of one book: read at opening, appended to by this process."""

    def __init__(self, folder: Path, device: str) -> None:
        self.folder = folder
        self._device = device
        self._descriptor: int | None = None
        self._path = folder
        self._size = 0

    @property
    def position(self) -> tuple[str, int]:
        """Name of the file this process appends to, and its length in bytes; ("", 0) before the first entry."""
        return (self._path.name, self._size) if self._descriptor is not None else ("", 0)

    def append(self, entry: Entry) -> None:
        """Write an entry so that it survives a power cut. Raises OSError, with nothing written, if it cannot."""
        line = encode_entry(entry)
        descriptor = self._open()
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            sync(descriptor)
        except OSError:
            self._cut_back()
            raise
        self._size += len(line)

    def files(self) -> list[Path]:
        """The journal files, oldest first."""
        try:
            return sorted(self.folder.glob("*.journal"), key=_age)
        except OSError:
            return []

    def forget(self, path: Path) -> None:
        """Delete a journal file that is past its time and wholly in the book."""
        if path != self._path and time.time() - _age(path)[0] > KEEP_SECONDS:
            with contextlib.suppress(OSError):
                path.unlink()

    def close(self) -> None:
        """Let the file go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        """The descriptor to append to: one file per device and day, made anew if somebody deleted it."""
        name = f"{time.strftime('%Y%m%d')}-{self._device}.journal"
        if self._descriptor is not None and self._path.name == name and os.fstat(self._descriptor).st_nlink:
            return self._descriptor
        self.close()
        private_folder(self.folder)
        self._path = self.folder / name
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._descriptor = os.open(self._path, flags, 0o600)
        self._size = os.fstat(self._descriptor).st_size
        self._end_torn_line()
        sync_folder(self.folder)
        return self._descriptor

    def _end_torn_line(self) -> None:
        """After a crash in the middle of a line, begin a new one; the torn one has no valid CRC."""
        assert self._descriptor is not None
        if self._size:
            os.lseek(self._descriptor, self._size - 1, os.SEEK_SET)
            if os.read(self._descriptor, 1) != b"\n":
                os.write(self._descriptor, b"\n")
                self._size += 1

    def _cut_back(self) -> None:
        """Take back a half-written line, so that the next one starts clean."""
        assert self._descriptor is not None
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, self._size)


def read_entries(path: Path, start: int = 0) -> Iterator[Entry]:
    """The good entries of one journal file from byte `start` on."""
    try:
        data = path.read_bytes()
    except OSError:
        return
    for line in data[start:].split(b"\n"):
        if line and (entry := decode_entry(line)):
            yield entry


def _age(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except OSError:
        return 0.0, path.name


def _encode_do(do: Mapping[Key, Record]) -> bytes:
    tables: dict[str, list[bytes]] = {}
    for (table, record_id), record in do.items():
        tables.setdefault(table, []).append(encode_line(table, record_id, record))
    return b"{%b}" % b",".join(
        b"%b:{%b}" % (encode(table), b",".join(lines)) for table, lines in sorted(tables.items())
    )


def _encode_was(was: Mapping[Key, Mapping[str, bytes]]) -> bytes:
    tables: dict[str, list[bytes]] = {}
    for (table, record_id), values in was.items():
        inner = b",".join(b"%b:%b" % (encode(path), value) for path, value in sorted(values.items()))
        tables.setdefault(table, []).append(b"%b:{%b}" % (encode(record_id), inner))
    return b"{%b}" % b",".join(
        b"%b:{%b}" % (encode(table), b",".join(records)) for table, records in sorted(tables.items())
    )

"""The folder `genjin/` beside a book: configuration that travels with it, so other people write it.

Whatever stands there, it refuses nothing: what cannot be used is left out key by key and told in one line, and of a
file with faults the last version without any, which this device keeps a copy of, stays in force below it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from tui.config.document import Mapping, content, parse_bytes, read_bytes
from tui.config.problems import Problems, clipped
from tui.config.value import Value
from tui.language import _

FOLDER: Final = "genjin"
FILES: Final = ("grades.yaml", "fields.yaml")

_LONGEST_NOTICE: Final = 200
"""Characters of the problem that is told."""

T = TypeVar("T")
Stamps = tuple[tuple[int, ...], ...]
"""What the system says of each file: other values mean that it was written."""


class Shared:
    """The shared files of the book in `book_folder`. `kept` is the folder for their last good versions, if any."""

    def __init__(self, book_folder: Path | None, kept: Path | None) -> None:
        self._folder = book_folder / FOLDER if book_folder else None
        self._kept = kept
        self._problems: list[Problems] = []

    def concerns(self, name: str) -> bool:
        """Whether there is such a file, or was one."""
        places = [folder / name for folder in (self._folder, self._kept) if folder]
        return any(os.path.lexists(file) or os.path.lexists(file.with_suffix(".yml")) for file in places)

    def over(self, base: Sequence[Value], name: str, read: Callable[[Sequence[Value]], T]) -> T:
        """The result of `read` for the files `base` with the shared one of this name over them."""
        if self._folder is None:
            return read(base)
        problems = Problems()
        self._problems.append(problems)
        data = self._read(self._folder / name, problems)
        present = _value(name, data, problems)
        found = read([*base, present])
        if problems.spoils:
            return read([each.quiet() for each in (*base, self._last_good(name), present)])
        self._keep(name, data)
        return found

    @property
    def notice(self) -> str:
        """One line about everything left out, "" if nothing is."""
        first = next((each.found[0] for each in self._problems if each.found), "")
        if not first:
            return ""
        more = sum(each.count for each in self._problems) - 1
        words = _("Ignored in the shared configuration: {problem}")
        if more:
            words = _("Ignored in the shared configuration: {problem} · and {n} more")
        return words.format(problem=clipped(first, _LONGEST_NOTICE), n=f"{more:,}")

    def _read(self, file: Path, problems: Problems) -> bytes | None:
        """The content of a file; None, with a note in `problems` unless it is simply missing."""
        told = Path(FOLDER, file.name)
        misnamed(file, problems, told)
        return content(file, problems, told=told)

    def _last_good(self, name: str) -> Value:
        nobody = Problems()
        return _value(name, content(self._kept / name, nobody) if self._kept else None, nobody)

    def _keep(self, name: str, data: bytes | None) -> None:
        """Keep a copy of a file without faults. A missing file keeps its copy: git may be just replacing it."""
        if self._kept is None or data is None:
            return
        kept = self._kept / name
        with contextlib.suppress(OSError):  # without the state folder there is no copy
            if not kept.exists() or read_bytes(kept) != data:
                self._kept.mkdir(exist_ok=True, mode=0o700)
                spare = kept.with_name(f"~{name}-{os.getpid()}.tmp")
                spare.write_bytes(data)
                spare.replace(kept)


def _value(name: str, data: bytes | None, problems: Problems) -> Value:
    told = Path(FOLDER, name)
    return Value(told, 1, "", Mapping(1) if data is None else parse_bytes(told, data, problems), problems)


def misnamed(file: Path, problems: Problems, told: Path | None = None) -> None:
    """Note a file with the other YAML ending, which nothing would read. `told` is the name of `file` in messages."""
    if os.path.lexists(file.with_suffix(".yml")):
        problems.warn(
            (told or file).with_suffix(".yml"), _("is not read; rename it to {name}").format(name=file.name)
        )


def stamps(book_folder: Path | None) -> Stamps:
    """The state of the shared files, for noticing changes by others."""
    return tuple(_stamp(book_folder / FOLDER / name) for name in FILES) if book_folder else ()


def _stamp(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino

"""How sync programs name the copies they make when two devices have changed one file.

Names are hints only: whether a file is a copy of the book is decided by its content. What the name tells is who made
it, and so whether it may be moved away afterwards: a program that made a conflict copy wants it gone, but a user who
made a backup wants it where it is, and some programs delete the real file with the copy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath
from typing import Final

PLACEHOLDER: Final = ".icloud"


@dataclass(frozen=True, slots=True)
class Maker:
    """The program that makes copies with such a name, and whether a joined one may be moved away."""

    program: str
    is_ours_to_move: bool


_TOOLS: Final[tuple[tuple[str, str, bool], ...]] = (
    ("Syncthing", r"«\.sync-conflict-\d{8}-\d{6}(?:-[A-Za-z0-9]*)?(?:»)?", True),
    ("Nextcloud", r"« \(conflicted copy (?:.+ )?\d{4}-\d\d-\d\d \d{6}\)»", True),
    ("Nextcloud", r"« \(case clash from .+\)»", False),
    ("Obsidian Sync", r"« \(Conflicted copy .+ \d{12}\)»", True),
    (
        "Dropbox",
        r"« \((?:.+?'s |.+? )?[Cc]onflicted [Cc]opy(?: \d{4}-\d\d-\d\d)?(?: \(?\d+\)?)?\)»",
        True,
    ),
    ("Dropbox", r"« \(.+的冲突副本 \d{4}-\d\d-\d\d(?: \(\d+\))?\)»", True),
    ("ownCloud", r"«_conflict-(?:.+-)?\d{8}-\d{6}»", True),
    ("OneDrive", r"«-.+-safeBackup-\d{4}»", True),
    ("坚果云", r"«[-(（ ]*冲突(?:[-_ ].*?)?[)）]?»", True),
    ("坚果云", r"«-NSConflict(?:-.+)?»", True),
    ("Resilio Sync", r"«(?:\.[Cc]onflict\d*)+»", False),
    ("Seafile", r"«(?:»)? \(SFConflict (?:\S+@\S+ )?\d{4}(?:-\d\d){5}\)(?:»)?", True),
    ("Synology Drive", r"«_.+_[A-Z][a-z]{2}-\d\d-\d{4}-\d{4}_\w*Conflict(?:_\d+)?»", True),
    ("FileCloud", r"«\(Conflict_.+_\d{4}(?:-\d\d){5}\)»", True),
    ("pCloud", r"« \[conflicted\].*»", True),
    ("rclone", r"«(?:»)?\.conflict\d+(?:»)?", True),
    # From here on a user may well have given the name.
    ("Google Drive", r"« ?\(\d{1,3}\)»", False),
    ("iCloud", r"« \d{1,3}»", False),
    ("WPS", r"«[- ]*副本(?: ?[（(]?\d+[)）]?)?»", False),
    ("OneDrive", r"«-[^\\/:*?\"<>|]{1,63}»", False),
)
"""Program, pattern of a name (« is the book's name, » its ending), whether the copy may be moved away."""


def maker_of(name: str, book: str) -> Maker | None:
    """The program that would give a copy of the file `book` this name; None if no known program would."""
    for program, pattern, moves in _patterns(book):
        if pattern.fullmatch(name):
            return Maker(program, moves)
    return None


def may_be_copy(name: str, book: str) -> bool:
    """Whether a file of this name may be a copy: another file of the same kind, not hidden or temporary."""
    if name == book or name.startswith((".", "~")) or name.endswith(("~", ".tmp", PLACEHOLDER)):
        return False
    stem, suffix = _parts(book)
    if suffix and name.casefold().endswith(suffix):
        return True
    return name.startswith(stem) and (maker := maker_of(name, book)) is not None and maker.is_ours_to_move


def is_near(name: str, book: str) -> bool:
    """Whether the name starts like the book's."""
    return name.casefold().startswith(_parts(book)[0].casefold())


@lru_cache(maxsize=4)
def _parts(book: str) -> tuple[str, str]:
    """The name of a book without its ending, and the ending in lower case."""
    return PurePath(book).stem, PurePath(book).suffix.casefold()


@lru_cache(maxsize=4)
def _patterns(book: str) -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    stem, suffix = re.escape(PurePath(book).stem), re.escape(PurePath(book).suffix)
    return tuple(
        (program, re.compile(pattern.replace("«", stem).replace("»", suffix)), moves)
        for program, pattern, moves in _TOOLS
    )

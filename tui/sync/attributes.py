"""The two small files beside the book that git reads, and our line in each.

`.gitattributes` makes any git merge the book by its built-in union driver, with nothing installed; `.gitignore` keeps
the temporary files of a save out. Both may exist already and belong to the user: a line is added, nothing else.
"""

from __future__ import annotations

import re
from typing import Final

ATTRIBUTES: Final = ".gitattributes"
IGNORE: Final = ".gitignore"

_GLOB = re.compile(r"([\\*?\[])")
_NEEDS_QUOTES = re.compile(r'[\s"\x00-\x1f\x7f]')


def attributes_line(name: str, *, filtered: bool = False) -> str:
    """The line for the book called `name`. `filtered`: another line sends it through a filter such as Git LFS."""
    line = f"{_pattern(name)} text eol=lf merge=union"
    return f"{line} -filter" if filtered else line


def ignore_line(name: str) -> str:
    """The line for the files that a save of the book called `name` writes and renames."""
    escaped = _GLOB.sub(r"\\\1", name)
    return f"~{escaped}-*.tmp"


def with_line(content: bytes | None, line: str) -> bytes:
    """The content of one of the files with `line` in it, at the end if it was missing."""
    old = content or b""
    encoded = line.encode("utf-8", "surrogateescape")
    if encoded in (found.strip() for found in old.splitlines()):
        return old
    break_before = b"" if not old or old.endswith(b"\n") else b"\n"
    return old + break_before + encoded + b"\n"


def union(mine: bytes, theirs: bytes) -> bytes:
    """Both contents in one: mine, then the lines that only they have."""
    known = set(mine.splitlines())
    added = [line for line in theirs.splitlines() if line not in known]
    break_before = b"" if not mine or mine.endswith(b"\n") else b"\n"
    return mine + break_before + b"".join(line + b"\n" for line in added) if added else mine


def _pattern(name: str) -> str:
    """A pattern for .gitattributes that matches exactly this name: wildcards escaped, quoted if it has blanks."""
    escaped = _GLOB.sub(r"\\\1", name)
    if escaped[:1] in ("#", "!"):
        escaped = "\\" + escaped
    if not _NEEDS_QUOTES.search(escaped):
        return escaped
    inner = escaped.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\{ord(found[0]):03o}", inner) + '"'

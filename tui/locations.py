"""Where things are: the book, the user's own configuration, and the state of this device.

The state (journal, backups, device id) belongs to this device and never travels with the book, so it is
kept apart from it, one folder per book. GENJIN_BOOK, GENJIN_CONFIG and GENJIN_STATE override the
platform's folders.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

APP = "genjin"
BOOK = "book.json"


@dataclass(frozen=True, slots=True)
class Locations:
    """`book` is a file, `config` and `state` are folders; none of them need exist."""

    book: Path
    config: Path
    state: Path

    def state_of(self, book: Path | None = None) -> Path:
        """The folder for the state of `book` (of the book in use, without one).

        The same for every path that leads to the same file, and different for two books of one name.
        """
        real = Path(os.path.realpath(book or self.book))
        digest = hashlib.sha256(os.path.normcase(real).encode("utf-8", "surrogatepass")).hexdigest()[:12]
        name = "".join(c if c.isalnum() or c in "-_" else "-" for c in real.stem)[:40]
        return self.state / "books" / f"{name}-{digest}"


def locations(book: str | None = None) -> Locations:
    """The places for this process. `book` is the value of `--book`: a file, or the folder of a book.json."""
    named = book or os.environ.get("GENJIN_BOOK")
    return Locations(
        book=_book_file(_absolute(named)) if named else _platform("data") / BOOK,
        config=_folder("GENJIN_CONFIG", "config"),
        state=_folder("GENJIN_STATE", "state"),
    )


def _book_file(path: Path) -> Path:
    return path / BOOK if path.is_dir() else path


def _folder(variable: str, kind: str) -> Path:
    named = os.environ.get(variable)
    return _absolute(named) if named else _platform(kind)


def _absolute(path: str) -> Path:
    # Not Path.resolve: a link stays a link, so that the user reads the name they gave.
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111


def _platform(kind: str) -> Path:
    import platformdirs

    finders = {
        "data": platformdirs.user_data_path,
        "config": platformdirs.user_config_path,
        "state": platformdirs.user_state_path,
    }
    return finders[kind](APP, appauthor=False)

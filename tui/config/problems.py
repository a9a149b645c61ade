"""Everything that is wrong with the configuration, collected to be reported at once.

A problem names the file and line (and the column, for broken YAML), the key, what is wrong and what would be
right. Text from the files is shown in safe form: a configuration may come from someone else's book folder. For the
same reason only the first problems are told, and the others counted.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from tui.core.text import safe_text
from tui.language import _, listed, ngettext

MOST: Final = 10
"""Problems that are told; of the others only how many there are."""
_SHOWN: Final = 40
"""Characters of a wrong value that a message repeats."""
_LONGEST_KEY: Final = 80


class ConfigError(Exception):
    """The configuration cannot be used. `problems` has one line for each thing to fix."""

    def __init__(self, problems: Collection[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Problems:
    """Problems in the order found: the first ones as lines, and how many there are.

    `spoils` says whether any value could not be used. A key that nobody knows spoils nothing: without it, the file
    says what it says.
    """

    def __init__(self) -> None:
        self.found: list[str] = []
        self.count = 0
        self.spoils = False

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self.found) >= MOST

    @property
    def lines(self) -> list[str]:
        """The lines to show."""
        more = self.count - len(self.found)
        rest = ngettext("{n} more problem is not listed.", "{n} more problems are not listed.", more)
        return [*self.found, *([rest.format(n=f"{more:,}")] if more > 0 else [])]

    def add(self, file: Path, line: int, message: str, *, key: str = "", column: int = 0) -> None:
        """Note an unusable value. `line` and `column` count from 1; 0 means none."""
        self.spoils = True
        self._note(file, line, message, key=key, column=column)

    def warn(self, file: Path, message: str) -> None:
        """Note something that spoils no value."""
        self._note(file, 0, message)

    def add_unknown(self, file: Path, line: int, name: str, known: Collection[str], *, key: str) -> None:
        """Note a key `name` that is not in `known`; `key` is its whole path."""
        message = "" if self.is_full else _("is not a known key; {hint}").format(hint=nearest(name, known))
        self._note(file, line, message, key=key)

    def check(self) -> None:
        """Raise ConfigError if there was any problem."""
        if self.found:
            raise ConfigError(self.lines)

    def _note(self, file: Path, line: int, message: str, *, key: str = "", column: int = 0) -> None:
        self.count += 1
        if self.is_full:
            return
        numbers = "".join(f":{number}" for number in (line, column) if number)
        if key:
            message = _("key `{key}`: {message}").format(key=clipped(key, _LONGEST_KEY), message=message)
        self.found.append(f"{safe_text(str(file))}{numbers}: {message}")


def shown(text: str) -> str:
    """A value from a file as a message shows it."""
    return _("`{value}`").format(value=clipped(text, _SHOWN))


def clipped(text: str, longest: int) -> str:
    """Text in safe form, at most so many characters."""
    safe = safe_text(text[: longest + 1])
    return safe if len(safe) <= longest else safe[: longest - 1] + "…"


def nearest(word: str, known: Collection[str]) -> str:
    """What to write instead of `word`: the most similar known one, or else all of them."""
    from difflib import get_close_matches

    if close := get_close_matches(word[:_LONGEST_KEY].strip().lower(), known, 1, 0.6):
        return _("did you mean `{nearest}`?").format(nearest=close[0])
    return _("known here: {names}").format(names=listed(known))

"""Everything that is wrong with the configuration, collected so that it can be told at once.

A problem names the file and line (and the column, for broken YAML), the key, what is wrong and what would be
right. Text from the files is shown in safe form: a configuration may come from someone else's book folder.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from tui.core.text import safe_text
from tui.language import _, listed

_SHOWN = 40
"""Characters of a wrong value that a message repeats."""


class ConfigError(Exception):
    """The configuration cannot be used. `problems` has one line for each thing to put right."""

    def __init__(self, problems: Collection[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Problems:
    """A list of problems, in the order they were found."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, file: Path, line: int, message: str, *, key: str = "", column: int = 0) -> None:
        """Note a problem. `line` and `column` count from 1; 0 means that there is none to name."""
        numbers = "".join(f":{number}" for number in (line, column) if number)
        if key:
            message = _("key `{key}`: {message}").format(key=safe_text(key), message=message)
        self.found.append(f"{safe_text(str(file))}{numbers}: {message}")

    def check(self) -> None:
        """Raise ConfigError if there was any problem."""
        if self.found:
            raise ConfigError(self.found)


def shown(text: str) -> str:
    """A value from a file as a message repeats it."""
    safe = safe_text(text)
    return _("`{value}`").format(value=safe if len(safe) <= _SHOWN else safe[: _SHOWN - 1] + "…")


def nearest(word: str, known: Collection[str]) -> str:
    """What to write instead of `word`: the most similar known one, or else all of them."""
    from difflib import get_close_matches

    if close := get_close_matches(word.strip().lower(), known, 1, 0.6):
        return _("did you mean `{nearest}`?").format(nearest=close[0])
    return _("known here: {names}").format(names=listed(known))

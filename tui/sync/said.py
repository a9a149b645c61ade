"""A sentence kept as its message and values, so that it is shown in the language active at that time.

What happened to a sync is remembered on the disk and shown long after; by then the user may read another language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui.language import N_, _, ngettext


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence. `str` of it is translated; values from outside must be safe to show."""

    message: str = ""
    """The message id, marked with `N_` where it is written."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What stands in its places; a value may be a sentence itself."""
    plural: str = ""
    """The message for more than one, counted by the value `n`; "" if nothing is counted."""

    def __str__(self) -> str:
        number = self.values.get("n")
        if self.plural and isinstance(number, int):
            return ngettext(self.message, self.plural, number).format(**self.values)
        return _(self.message).format(**self.values)

    def __bool__(self) -> bool:
        return bool(self.message)

    def as_plain(self) -> dict[str, Any]:
        """The sentence for a JSON file; sentences in it become text."""
        values = {name: item if isinstance(item, int) else str(item) for name, item in self.values.items()}
        return {"message": self.message, "values": values, "plural": self.plural}

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> Said:
        """A sentence from a JSON file. Raises KeyError, TypeError or ValueError if it is not one."""
        said = cls(str(kept["message"]), dict(kept["values"]), str(kept["plural"]))
        try:
            str(said)
        except (IndexError, AttributeError) as error:
            raise ValueError(said.message) from error
        return said


def say(message: str, **values: object) -> Said:
    """A sentence with these values."""
    return Said(message, values)


def counted(one: str, many: str, n: int) -> Said:
    """A sentence in the singular or the plural for `n`, which appears in it as {n}."""
    return Said(one, {"n": n}, many)


def together(first: Said, second: Said) -> Said:
    """Two sentences in a row."""
    return Said(N_("{first} {second}"), {"first": first, "second": second})


def as_it_is(text: str) -> Said:
    """A text that is translated already, or needs no translation."""
    return Said("{text}", {"text": text}) if text else Said()

"""One value of a configuration file, read as the wanted type.

The reading methods return None after noting a problem, so that reading goes on and all problems are told
together. What is wanted decides how text is understood: a list of names takes `NO` and 007 as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from tui.config.document import Mapping, Node, Scalar, Sequence, read
from tui.config.problems import Problems, nearest, shown
from tui.language import _, listed

_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_FEW = 8
"""Up to this many options are all named to someone who wrote another one."""
_LONGEST_RANGE = 366
"""Days in one range of dates."""


@dataclass(frozen=True, slots=True)
class Value:
    """`node` at `key` (its whole path, "" for the file itself) in `line` of `file`."""

    file: Path
    line: int
    key: str
    node: Node
    problems: Problems

    def wrong(self, message: str) -> None:
        """Note what is wrong with this value."""
        self.problems.add(self.file, self.line, message, key=self.key)

    def quiet(self) -> Value:
        """The same, with problems that are not reported."""
        return replace(self, problems=Problems())

    def entries(self, known: Collection[str] = ()) -> dict[str, Value]:
        """The values under this one by key. With `known`, other keys are noted and left out."""
        if isinstance(self.node, Scalar) and self.node.is_nothing:
            return {}
        if not isinstance(self.node, Mapping):
            self.wrong(_("must be keys with values, not {value}").format(value=self._shown()))
            return {}
        found = {key: self._child(key, line, node) for key, (line, node) in self.node.entries.items()}
        for key in [key for key in found if known and key not in known]:
            child = found.pop(key)
            self.problems.add_unknown(self.file, child.line, key, known, key=child.key)
        return found

    def items(self) -> list[Value] | None:
        """The values of a list. A single value counts as a list of one, nothing as an empty list."""
        if isinstance(self.node, Sequence):
            return [Value(self.file, item.line, self.key, item, self.problems) for item in self.node.items]
        if isinstance(self.node, Scalar):
            return [] if self.node.is_nothing else [self]
        self.wrong(_("must be a list such as [one, two], not {value}").format(value=self._shown()))
        return None

    def text(self, longest: int = 200) -> str | None:
        """Text as written; an empty value is empty text."""
        if not isinstance(self.node, Scalar):
            self.wrong(_("must be text, not {value}").format(value=self._shown()))
            return None
        if len(self.node.text) > longest:
            self.wrong(_("must be at most {most} characters long").format(most=longest))
            return None
        return "" if self.node.is_nothing else self.node.text

    def texts(self) -> list[str] | None:
        """A list of texts as written, `null` too, none of them empty; None if one of them is wrong."""
        items = self.items()
        if items is None:
            return None
        found: list[str] = []
        for item in items:
            if isinstance(item.node, Scalar) and item.node.text:
                found.append(item.node.text)
            else:
                item.wrong(_("must be text, not {value}").format(value=item._shown()))
        return found if len(found) == len(items) else None

    def whole(self, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`."""
        written = self.node.text if isinstance(self.node, Scalar) else ""
        # A leading zero would make YAML read 010 as eight: better asked than guessed.
        number = int(written) if re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", written) else None
        if number is None or not low <= number <= high:
            must = _("must be a whole number from {low} to {high}, not {value}")
            self.wrong(must.format(low=low, high=high, value=self._shown()))
            return None
        return number

    def switch(self) -> bool | None:
        """true or false."""
        word = self.node.text.lower() if isinstance(self.node, Scalar) else ""
        if word in _TRUE | _FALSE:
            return word in _TRUE
        self.wrong(_("must be true or false, not {value}").format(value=self._shown()))
        return None

    def choice(self, options: Collection[str]) -> str | None:
        """One of `options`, ignoring case."""
        written = self.node.text.strip() if isinstance(self.node, Scalar) else ""
        for option in options:
            if option.casefold() == written.casefold():
                return option
        if len(options) > _FEW and written:
            self.wrong(
                _("{value} is not known; {hint}").format(value=shown(written), hint=nearest(written, options))
            )
        else:
            must = _("must be one of {options}, not {value}")
            self.wrong(must.format(options=listed(options), value=self._shown()))
        return None

    def days(self) -> frozenset[date] | None:
        """Dates and ranges of dates; None if one of them is wrong."""
        items = self.items()
        if items is None:
            return None
        ranges = [item._range() for item in items]
        return frozenset(day for days in ranges for day in days) if all(ranges) else None

    def _range(self) -> list[date]:
        written = self.node.text if isinstance(self.node, Scalar) else ""
        first, dots, last = written.partition("..")
        try:
            start = date.fromisoformat(first.strip())
            length = (date.fromisoformat(last.strip()) - start).days + 1 if dots else 1
        except ValueError:
            must = _(
                "must be a date such as 2026-10-01 or a range such as 2026-10-01..2026-10-07, not {value}"
            )
            self.wrong(must.format(value=self._shown()))
            return []
        if not 1 <= length <= _LONGEST_RANGE:
            self.wrong(
                _("{value}: a range runs forward and covers at most a year").format(value=self._shown())
            )
            return []
        return [start + timedelta(days=days) for days in range(length)]

    def _child(self, key: str, line: int, node: Node) -> Value:
        return Value(self.file, line, f"{self.key}.{key}" if self.key else key, node, self.problems)

    def _shown(self) -> str:
        if isinstance(self.node, Scalar):
            return shown(self.node.text) if self.node.text else _("nothing")
        return _("a list") if isinstance(self.node, Sequence) else _("a group of keys")


def open_file(file: Path, problems: Problems) -> Value:
    """The top level of a YAML file; empty, with the problem noted, if it cannot be read."""
    return Value(file, 1, "", read(file, problems), problems)

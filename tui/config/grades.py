"""grades.yaml: the grade scheme, merged letter by letter and key by key."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Final

from tui.config.document import Scalar
from tui.config.value import Value
from tui.core.grading import Grade, Scheme
from tui.core.model import GRADES
from tui.language import _

LONGEST: Final = 3650
"""Days in the longest interval and horizon."""

Merged = dict[str, dict[str, tuple[Value, Any]]]
"""Letter → key → where it was last given, and its value."""


def _name(value: Value) -> str | None:
    text = value.text(longest=60)
    if text == "":
        value.wrong(_("must not be empty"))
    return text or None


def _horizon(value: Value) -> int | str | None:
    """Days, or "" for none: None is taken for "not readable"."""
    if isinstance(value.node, Scalar) and value.node.is_nothing:
        return ""
    return value.whole(1, LONGEST)


_READERS: Final[dict[str, Callable[[Value], Any]]] = {
    "name": _name,
    "name_zh": _name,
    "horizon": _horizon,
    "interval": lambda value: value.whole(1, LONGEST),
    "journal": _name,
    "journal_zh": _name,
}


def merge(merged: Merged, file: Value) -> None:
    """Add what one grades.yaml says; problems are noted in it."""
    for section in file.entries(("grades",)).values():
        for letter, grade in section.entries(tuple(GRADES)).items():
            for key, value in grade.entries(tuple(_READERS)).items():
                content = _READERS[key](value)
                if content is not None:
                    merged.setdefault(letter, {})[key] = (value, content)


def scheme(merged: Merged) -> Scheme | None:
    """The whole scheme, None when something is missing from it. Notes a horizon that does not grow."""
    if any(merged.get(letter, {}).keys() != _READERS.keys() for letter in GRADES):
        return None
    _check_horizons(merged)
    return Scheme(tuple(_grade(letter, merged[letter]) for letter in GRADES))


def _grade(letter: str, given: dict[str, tuple[Value, Any]]) -> Grade:
    content = {key: value for key, (_where, value) in given.items()}
    return Grade(letter=letter, **{**content, "horizon": content["horizon"] or None})


def _check_horizons(merged: Merged) -> None:
    """A grade must look further ahead than the better one, or it would never be suggested."""
    looking = [(letter, *merged[letter]["horizon"]) for letter in GRADES if merged[letter]["horizon"][1]]
    for (better, _where, nearer), (letter, value, further) in pairwise(looking):
        if further <= nearer:
            must = _("must be more than the {days} days of {better}, or {letter} would never be suggested")
            value.wrong(must.format(days=nearer, better=better, letter=letter))

"""grades.yaml: the grade scheme, merged letter by letter and key by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, Final

from tui.config.document import Scalar
from tui.config.value import Value
from tui.core.grading import DEFAULT_SCHEME, Grade, Scheme
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
    """Days, or "" for none: None means "not readable"."""
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


def read(files: Iterable[Value]) -> Scheme:
    """The scheme of these files, each overriding those before it; problems are noted and left out."""
    merged: Merged = {}
    for file in files:
        given = _given(file)
        _leave_out_horizons(given, merged)
        for letter, entries in given.items():
            merged.setdefault(letter, {}).update(entries)
    if any(merged.get(letter, {}).keys() != _READERS.keys() for letter in GRADES):
        return DEFAULT_SCHEME  # the shipped file is damaged, which has been noted
    return Scheme(tuple(_grade(letter, merged[letter]) for letter in GRADES))


def _given(file: Value) -> Merged:
    """The content of one grades.yaml."""
    given: Merged = {}
    for section in file.entries(("grades",)).values():
        for letter, grade in section.entries(tuple(GRADES)).items():
            for key, value in grade.entries(tuple(_READERS)).items():
                content = _READERS[key](value)
                if content is not None:
                    given.setdefault(letter, {})[key] = (value, content)
    return given


def _grade(letter: str, given: dict[str, tuple[Value, Any]]) -> Grade:
    content = {key: value for key, (_where, value) in given.items()}
    return Grade(letter=letter, **{**content, "horizon": content["horizon"] or None})


def _leave_out_horizons(given: Merged, merged: Merged) -> None:
    """Leave out a file's horizons, which only make sense together, if they conflict with those of earlier files.

    A grade must look further ahead than the better one, or it would never be suggested.
    """
    own = {letter: entries["horizon"] for letter, entries in given.items() if "horizon" in entries}
    if not own:
        return
    all_of_them = {
        letter: entries["horizon"] for letter, entries in merged.items() if "horizon" in entries
    } | own
    looking = [(letter, *all_of_them[letter]) for letter in GRADES if all_of_them.get(letter, ("", ""))[1]]
    wrong = [(before, here) for before, here in pairwise(looking) if here[2] <= before[2]]
    for (better, value, nearer), (letter, further_value, further) in wrong:
        if letter in own:
            must = _("must be more than the {days} days of {better}, or {letter} would never be suggested")
            further_value.wrong(must.format(days=nearer, better=better, letter=letter))
        else:
            must = _("must be less than the {days} days of {letter}, or {letter} would never be suggested")
            value.wrong(must.format(days=further, letter=letter))
    if wrong:
        for entries in given.values():
            entries.pop("horizon", None)

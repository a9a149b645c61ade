"""A customer's timeline narrowed to one kind of entry, or to those with some words.

The texts are prepared once, when the first word is looked for; a key press then is a substring test per entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from tui.core.labels import KIND_WORDS, OUTCOME_WORDS, word
from tui.core.model import ATTEMPT_OUTCOMES, FollowUp
from tui.core.text import fold
from tui.language import N_

ALL: Final = "all"
KINDS: Final[Mapping[str, str]] = {
    ALL: N_("everything"),
    "contacts": N_("contacts"),
    "call": N_("calls"),
    "visit": N_("visits"),
    "message": N_("messages"),
    "email": N_("e-mails"),
    "meeting": N_("meetings"),
    "attempts": N_("attempts without reaching anyone"),
    "note": N_("notes"),
    "task": N_("tasks"),
    "grades": N_("grade changes"),
    "plan": N_("next dates set"),
}
"""What a timeline can be narrowed to, and its words."""

_TESTS: Final[Mapping[str, Callable[[FollowUp], bool]]] = {
    ALL: lambda entry: True,
    "contacts": lambda entry: entry.is_contact,
    "attempts": lambda entry: entry.is_contact and entry.outcome in ATTEMPT_OUTCOMES,
    "grades": lambda entry: entry.changes_grade,
}


def is_kind(entry: FollowUp, kind: str) -> bool:
    """Whether an entry belongs to one of `KINDS`; an entry may belong to several."""
    test = _TESTS.get(kind)
    return test(entry) if test else entry.kind == kind


class Narrowing:
    """The entries of one timeline, to be narrowed repeatedly while typing."""

    def __init__(self, entries: Sequence[FollowUp] = ()) -> None:
        """`entries` in display order."""
        self.entries = entries
        self._texts: list[str] | None = None

    def select(self, kind: str = ALL, words: Sequence[str] = ()) -> Sequence[FollowUp]:
        """The entries of a kind that have every word, in note, kind, outcome or author; in order."""
        found = self.entries if kind == ALL else [entry for entry in self.entries if is_kind(entry, kind)]
        wanted = list(filter(None, map(fold, words)))
        if not wanted:
            return found
        kept = {id(entry) for entry in found}
        return [
            entry
            for entry, text in zip(self.entries, self._searched(), strict=True)
            if all(each in text for each in wanted) and id(entry) in kept
        ]

    def counts(self) -> dict[str, int]:
        """How many entries there are of each kind."""
        return {kind: sum(is_kind(entry, kind) for entry in self.entries) for kind in KINDS}

    def _searched(self) -> list[str]:
        if self._texts is None:
            self._texts = [_text(entry) for entry in self.entries]
        return self._texts


def _text(entry: FollowUp) -> str:
    """The searched text of an entry, folded: kinds and outcomes in the active language and in the book's form."""
    kind, outcome = word(KIND_WORDS, entry.kind), word(OUTCOME_WORDS, entry.outcome)
    return fold("\n".join((entry.note, kind, entry.kind, outcome, entry.outcome, entry.by)))

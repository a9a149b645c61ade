"""Narrowing a timeline to a kind and to words."""

from __future__ import annotations

import pytest

from tests.flows.driving import speaking
from tui.core.labels import LOGGED_WORDS, OUTCOME_WORDS
from tui.core.model import KINDS as BOOK_KINDS
from tui.core.model import FollowUp
from tui.core.timeline import ALL, KINDS, Narrowing, is_kind
from tui.language import _

ENTRIES = [
    FollowUp(id="7", kind="call", outcome="no-answer", note=""),
    FollowUp(id="6", kind="call", outcome="reached", note="Price too high\n报价偏高", by="li"),
    FollowUp(id="5", kind="visit", outcome="reached", note="Zürich plant", from_grade="C", grade="B"),
    FollowUp(id="4", kind="note", note="likes tea"),
    FollowUp(id="3", kind="grade", note="lost the tender", from_grade="B", grade="C"),
    FollowUp(id="2", kind="plan", next="2026-12-01"),
    FollowUp(id="1", kind="from the future", note="tea"),
]


def ids(kind: str = ALL, *words: str) -> str:
    """The entries that are left, newest first."""
    return "".join(entry.id for entry in Narrowing(ENTRIES).select(kind, words))


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (ALL, "7654321"),
        ("contacts", "765"),
        ("call", "76"),
        ("visit", "5"),
        ("attempts", "7"),
        ("note", "4"),
        ("grades", "53"),
        ("plan", "2"),
        ("meeting", ""),
    ],
)
def test_a_kind_lets_its_own_entries_through_in_order(kind: str, left: str) -> None:
    assert ids(kind) == left


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["tea"], "41"),
        (["TEA"], "41"),
        (["price", "high"], "6"),
        (["price", "tea"], ""),
        (["报价"], "6"),
        (["zurich"], "5"),
        (["li"], "64"),
        ([OUTCOME_WORDS["no-answer"]], "7"),
        (["no-answer"], "7"),
        (["visit"], "5"),
        (["future"], "1"),
        ([""], "7654321"),
    ],
)
def test_every_word_must_be_in_note_kind_outcome_or_author(words: list[str], left: str) -> None:
    assert ids(ALL, *words) == left


def test_kinds_are_found_by_their_name_in_the_language_and_in_the_book() -> None:
    with speaking("zh"):
        assert ids(ALL, _(LOGGED_WORDS["visit"])) == ids(ALL, "visit") == "5"
        assert ids(ALL, _(OUTCOME_WORDS["no-answer"])) == "7"


def test_kind_and_words_narrow_together() -> None:
    assert ids("call", "reached") == "6"


def test_every_kind_that_can_be_logged_can_be_chosen() -> None:
    for kind in BOOK_KINDS:
        entry = FollowUp(kind=kind, from_grade="C", grade="B")
        assert any(is_kind(entry, each) for each in KINDS if each != ALL), kind


def test_counts_are_those_of_what_is_left() -> None:
    counts = Narrowing(ENTRIES).counts()
    assert counts == {kind: len(ids(kind)) for kind in KINDS}

"""What undo and redo say: one plain sentence for every kind of change, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.books import TODAY
from tests.flows.driving import numbers, speaking
from tui.core import changes
from tui.core.changes import Change
from tui.core.labels import field_word
from tui.core.model import Customer, FollowUp
from tui.core.words import KINDS, change_words, undo_words

ANA = Customer(id="1", name="Ana", grade="B")
CALL = FollowUp(id="2", customer="1", kind="call", at="2026-11-21", from_grade="C", grade="B")

MADE: dict[str, Callable[[], Change]] = {
    "log": lambda: changes.log(ANA, "3", at="2026-11-21"),
    "regrade": lambda: changes.regrade(ANA, "3", "A", at="2026-11-21"),
    "plan": lambda: changes.plan(ANA, "3", "none", at="2026-11-21"),
    "add": lambda: changes.add("1", {"name": "Ana"}, created=TODAY, grade="B"),
    "edit": lambda: changes.edit(ANA, {"company": "x"}),
    "edit_followup": lambda: changes.edit_followup(ANA, CALL, {"note": "x"}),
    "amend": lambda: changes.amend(ANA, CALL, {"grade": "A"}, is_newest=True),
    "drop": lambda: changes.drop(ANA, CALL, is_newest=True),
    "delete": lambda: changes.delete(ANA),
    "restore": lambda: changes.restore("1", "Ana"),
    "combine": lambda: changes.combine("import", "12", []),
}


def test_every_function_that_makes_a_change_is_tested() -> None:
    makers = {
        name for name, each in vars(changes).items() if getattr(each, "__module__", "") == changes.__name__
    }
    helpers = {"timestamp", "clean_field"}
    assert set(MADE) == {name for name in makers if name.islower() and not name.startswith("_")} - helpers


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("maker", MADE)
def test_every_kind_of_change_is_taken_back_in_words_of_its_own(maker: str, language: str) -> None:
    change = MADE[maker]()
    assert change.kind in KINDS
    with speaking(language):
        undone = undo_words(change.kind, change.subject)
        redone = undo_words(change.kind, change.subject, redo=True)
        listed = change_words(change.kind, change.subject)
        unknown = undo_words("a newer kind", change.subject)
    for sentence in (undone, redone, listed):
        assert change.subject in sentence
        assert sentence != change.subject
    assert len({undone, redone, unknown}) == 3
    assert undone.isascii() == (language == "en")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_says_something_different(kind: str, language: str) -> None:
    with speaking(language):
        others = {undo_words(other, "Ana", redo=redo) for other in KINDS - {kind} for redo in (False, True)}
        said = [undo_words(kind, "Ana", redo=redo) for redo in (False, True)]
    pair = {"delete": "restore", "restore": "delete"}
    if kind not in pair:  # what deletes one way brings back the other
        assert not others & set(said)
    assert said[0] != said[1]


def test_the_fields_that_are_as_before_are_named() -> None:
    for redo in (False, True):
        said = undo_words("edit", "Ana", fields=["company", "phones"], redo=redo)
        assert all(field_word(field) in said for field in ("company", "phones"))


def test_a_count_stands_for_as_many_customers_or_rows() -> None:
    assert numbers(undo_words("move", "12")) == [12]
    assert "60,000" in undo_words("import", "60000")
    assert undo_words("log", "1").replace("1", "12") != undo_words("log", "12"), "one has a form of its own"

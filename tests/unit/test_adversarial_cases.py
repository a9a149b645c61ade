"""The list of adversarial cases is complete: each is tried by a test that exists, or says why it does not apply."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
(LIST,) = (TESTS.parent / "docs" / "decisions").glob("*-adversarial-cases.md")
CASES = 97

_ROW = re.compile(r"\| (\d+) \| ([^|]+) \| ([^|]+) \|")
_TEST = re.compile(r"`([^`]+\.py)::(test_\w+)`")


def rows() -> list[tuple[int, str, str]]:
    """Number, words and proof of each case."""
    found = map(_ROW.fullmatch, LIST.read_text("utf-8").splitlines())
    return [(int(row[1]), row[2], row[3]) for row in found if row]


def test_every_case_stands_in_the_list_once() -> None:
    assert [number for number, _words, _proof in rows()] == list(range(1, CASES + 1))


def test_every_case_names_a_test_or_a_reason() -> None:
    for number, _words, proof in rows():
        assert _TEST.search(proof) or len(proof.split()) >= 4, number


def test_every_test_that_is_named_exists() -> None:
    for number, _words, proof in rows():
        for file, name in _TEST.findall(proof):
            assert f"def {name}(" in (TESTS / file).read_text("utf-8"), f"{number}: {file}::{name}"

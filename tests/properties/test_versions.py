"""Laws of noticing what was set on two machines at once: the order in which copies meet does not matter."""

from __future__ import annotations

import tempfile
from itertools import permutations
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.records import DEVICES, ID, all_records, records, stamps
from tests.soak import thorough
from tui.book.record import KEPT, Record, assign, join
from tui.book.state import BookState
from tui.book.values import encode
from tui.book.versions import Versions, splits

KEY = ("customers", ID)


def meet(copies: tuple[Record, ...]) -> tuple[Record, dict[str, list[tuple[str, bytes]]]]:
    """Join copies one after the other, as a machine with a fresh state folder does; the record and its versions."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Versions(BookState(Path(folder)), "book")
        total = copies[0]
        for copy in copies[1:]:
            notes.note([(KEY, splits(total, copy))])
            total = join(total, copy)
        return total, notes.of(KEY, total)


@thorough(150)
@given(all_records, all_records)
def test_what_a_join_notices_is_the_same_from_both_sides(one: Record, other: Record) -> None:
    assert splits(one, other) == splits(other, one)


@thorough(150)
@given(all_records, all_records)
def test_what_is_joined_once_is_not_noticed_again(one: Record, other: Record) -> None:
    both = join(one, other)
    assert splits(both, one) == splits(both, other) == splits(one, one) == {}


@thorough(100)
@given(records, st.lists(stamps, min_size=1, max_size=KEPT + 2, unique=True))
def test_whoever_writes_after_seeing_everything_splits_nothing(base: Record, later: list[str]) -> None:
    copy = base
    for number, stamp in enumerate(sorted(later)):
        newer = f"{0xF0 + number:012x}" + stamp[12:]
        copy = join(copy, assign({"grade": encode(f"value {number}")}, newer))
        assert splits(base, copy) == {}


@thorough(20)
@given(st.lists(st.integers(1, 3), min_size=2, max_size=4))
def test_machines_that_never_met_are_noticed_in_every_order(lengths: list[int]) -> None:
    base = assign({"grade": b'"C"'}, f"{1:012x}-0000-{DEVICES[-1]}")
    copies = []
    for machine, length in enumerate(lengths):
        copy = base
        for number in range(length):
            stamp = f"{2 + number * 5 + machine:012x}-0000-{DEVICES[machine]}"
            copy = join(copy, assign({"grade": encode(f"{machine} {number}")}, stamp))
        copies.append(copy)
    total, found = meet(tuple(copies))
    heads = {copy.registers["grade"][0] for copy in copies}
    assert set(found["grade"]) == heads & set(total.registers["grade"])
    for order in permutations(copies):
        assert meet(order) == (total, found)

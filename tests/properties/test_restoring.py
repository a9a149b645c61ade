"""The laws of going back: the book shows what it showed, and no join of anything known before changes that."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.records import DEVICES, ID
from tests.soak import thorough
from tui.book.book import _encoded
from tui.book.codec import Line
from tui.book.record import Record, assign, delete, document, join, trimmed
from tui.book.restoring import way_back
from tui.book.store import Store
from tui.book.undo import touch
from tui.book.values import encode

IDS = (ID, ID[:-1] + "e")
NOW = f"{0xFFFF:012x}-0000-{DEVICES[0]}"

stamps = st.builds(
    lambda time, device: f"{time:012x}-0000-{device}", st.integers(1, 9), st.sampled_from(DEVICES)
)
values = st.sampled_from([None, "", "A", "B", 7, True])
paths = st.sampled_from(["name", "grade", "tags/vip", "tags/a~1b", "phones/+861"])


@st.composite
def stores(draw: st.DrawFn) -> Store:
    """A book of up to two customers, some of them deleted."""
    store = Store()
    for record_id in IDS:
        made = draw(st.lists(st.tuples(paths, stamps, values.map(encode)), max_size=6))
        total = Record()
        for path, stamp, value in made:
            total = join(total, assign({path: value}, stamp))
        if draw(st.booleans()):
            total = join(total, delete(total))
        if not total.is_empty():
            store.join("customers", record_id, trimmed(total, total.gone))
    return store


def joined(*stores: Store) -> Store:
    total = Store()
    for store in stores:
        for table, lines in store.tables.items():
            for record_id, text in lines.lines.items():
                total.join_line(table, Line(record_id, text))
    return total


def shown(store: Store) -> dict[str, Any]:
    """What a user sees: the plain documents of the live records."""
    records = {record_id: store.record("customers", record_id) or Record() for record_id in IDS}
    return {record_id: document(record) for record_id, record in records.items() if record.is_live()}


def carried_out(now: Store, then: Store) -> Store:
    """The store after the way back, as the book carries it out."""
    change, after = way_back(now, then, "then").change, joined(now)
    for key, fields in change.writes.items():
        after.join(*key, assign(_encoded(fields), NOW))
    for key in change.deletes:
        after.join(*key, delete(now.record(*key) or Record()))
    for key in change.restores:
        after.join(*key, touch(now.record(*key) or Record(), NOW))
    return after


@thorough(150)
@given(stores(), stores())
def test_the_book_shows_again_what_it_showed_and_keeps_it_through_every_join(
    then: Store, later: Store
) -> None:
    now = joined(then, later)
    after = carried_out(now, then)
    assert shown(after) == shown(then)
    assert shown(joined(later, after, then, now)) == shown(then)
    assert not way_back(after, then, "then").is_needed


@thorough(80)
@given(stores(), stores())
def test_going_back_loses_no_assignment_of_what_there_was(then: Store, later: Store) -> None:
    now = joined(then, later)
    after = carried_out(now, then)
    for record_id in IDS:
        before, kept = now.record("customers", record_id), after.record("customers", record_id)
        assert before is None or (kept is not None and join(kept, before) == kept)

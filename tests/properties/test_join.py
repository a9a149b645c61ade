"""The laws of the join, on records of any kind, and against a model that forgets nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import permutations

from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties.records import DEVICES, all_records, as_line, records, stamps, values
from tests.soak import thorough
from tui.book.record import KEPT, Record, assign, delete, document, join
from tui.book.stamp import device_of
from tui.book.values import NULL, encode


def joined(parts: Iterable[Record]) -> Record:
    """All of them joined, one after the other."""
    total = Record()
    for part in parts:
        total = join(total, part)
    return total


@thorough(150)
@given(all_records, all_records)
def test_joining_is_commutative(one: Record, other: Record) -> None:
    assert join(one, other) == join(other, one)
    assert as_line(join(one, other)) == as_line(join(other, one))


@thorough(150)
@given(all_records, all_records, all_records)
def test_joining_is_associative(one: Record, two: Record, three: Record) -> None:
    assert join(join(one, two), three) == join(one, join(two, three))


@thorough(150)
@given(all_records, all_records)
def test_joining_again_changes_nothing(one: Record, other: Record) -> None:
    assert join(one, one) == one
    both = join(one, other)
    assert join(both, one) == both == join(other, both)


@thorough(100)
@given(all_records, all_records)
def test_joining_only_adds(one: Record, other: Record) -> None:
    both = join(one, other)
    for path, register in one.registers.items():
        for assignment in register:
            newer = [kept for kept in both.registers[path] if kept > assignment]
            assert assignment in both.registers[path] or len(newer) == KEPT
    assert all(both.seen()[device] >= stamp for device, stamp in one.seen().items())
    assert all(both.gone[device] >= stamp for device, stamp in one.gone.items())


@thorough(80)
@given(st.lists(all_records, min_size=2, max_size=5), st.data())
def test_copies_that_meet_in_any_order_and_number_end_up_the_same(
    parts: list[Record], data: st.DataObject
) -> None:
    again = data.draw(st.permutations([*parts, *parts[:2]]))
    assert as_line(joined(parts)) == as_line(joined(again))


@thorough(100)
@given(st.lists(st.tuples(stamps, values), min_size=KEPT + 3, max_size=12))
def test_with_more_writers_than_are_kept_every_order_keeps_the_same_newest(
    made: list[tuple[str, object]],
) -> None:
    writes = [assign({"grade": encode(value)}, stamp) for stamp, value in made]
    expected = tuple(sorted({(stamp, encode(value)) for stamp, value in made}, reverse=True)[:KEPT])
    total = joined(writes)
    assert total.registers["grade"] == expected
    assert total == joined(reversed(writes))
    assert set(total.seen()) == {device_of(stamp) for stamp, _value in made}


@thorough(50)
@given(values, values)
def test_of_two_values_with_one_stamp_the_same_wins_everywhere_and_the_other_is_kept(
    one: object, other: object
) -> None:
    stamp = "000000000005-0000-00000001"
    written = [assign({"name": encode(value)}, stamp) for value in (one, other)]
    results = [joined(order).registers["name"] for order in permutations(written)]
    assert results[0] == results[1]
    assert {value for _stamp, value in results[0]} == {encode(one), encode(other)}
    assert results[0][0][1] == max(encode(one), encode(other))


@thorough(100)
@given(records, stamps, stamps)
def test_a_field_written_as_a_value_here_and_as_a_map_there_reads_the_same_on_both(
    base: Record, first: str, second: str
) -> None:
    scalar, entry = assign({"tags": b'"vip"'}, first), assign({"tags/vip": b"true"}, second)
    here, there = joined([base, scalar, entry]), joined([base, entry, scalar])
    assert here == there
    assert here.shown("tags/vip") == NULL or isinstance(document(here)["tags"], dict)


# -- edit and delete, against a model that keeps every assignment for ever -----------------------------------------


@dataclass
class Machine:
    """A machine: its copy of the record, its clock, and what an untrimmed copy would know."""

    device: str
    clock: int
    step: int
    record: Record = field(default_factory=Record)
    made: set[tuple[str, str, bytes]] = field(default_factory=set)
    covered: set[str] = field(default_factory=set)
    issued: int = 0

    def edit(self, path: str, value: bytes) -> None:
        self.issued += 1
        stamp = f"{self.clock + self.issued * self.step:012x}-0000-{self.device}"
        self.record = join(self.record, assign({path: value}, stamp))
        self.made.add((path, stamp, value))

    def delete(self) -> None:
        if self.record.is_live():
            self.record = join(self.record, delete(self.record))
            self.covered |= {stamp for _path, stamp, _value in self.made}

    def receive(self, other: Machine) -> None:
        self.record = join(self.record, other.record)
        self.made |= other.made
        self.covered |= other.covered

    def check(self) -> None:
        """The record must agree with the copy that forgets nothing."""
        unseen = {stamp for _path, stamp, _value in self.made} - self.covered
        assert self.record.is_live() == bool(unseen)
        for path in {path for path, _stamp, _value in self.made}:
            newest = sorted(((s, v) for p, s, v in self.made if p == path), reverse=True)[:KEPT]
            assert self.record.registers[path] == tuple(newest)
        newest_by_device: dict[str, str] = {}
        for _path, stamp, _value in sorted(self.made):
            newest_by_device[device_of(stamp)] = max(stamp, newest_by_device.get(device_of(stamp), ""))
        assert self.record.seen() == newest_by_device


Doing = tuple[int, str, int]
doings = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(["edit", "edit", "edit", "delete", "send"]), st.integers(0, 3)
    ),
    max_size=40,
)
TRIMMED: list[Doing] = [
    (0, "edit", 0),
    (0, "send", 1),
    *[(1, "edit", 0)] * 5,
    (0, "edit", 0),
    (1, "delete", 0),
    (1, "send", 0),
    *[(1, "edit", 0)] * 5,
    (1, "send", 0),
]
"""An edit that a slow clock stamps below all four that are kept."""
clocks = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), min_size=4, max_size=4)


@thorough(600)
@given(clocks, doings)
@example([(1, 1), (50, 1), (20, 1), (30, 1)], TRIMMED)
def test_an_edit_nobody_had_seen_survives_a_delete_and_one_that_was_seen_does_not(
    times: list[tuple[int, int]], doing: list[Doing]
) -> None:
    machines = [Machine(DEVICES[n], clock, step) for n, (clock, step) in enumerate(times)]
    for who, what, detail in doing:
        machine = machines[who]
        if what == "edit":
            machine.edit(("name", "grade")[detail % 2], encode(detail))
        elif what == "delete":
            machine.delete()
        else:
            machines[detail].receive(machine)
            machines[detail].check()
        machine.check()
    for _round in range(2):
        for one in machines:
            for other in machines:
                one.receive(other)
    assert len({as_line(machine.record) for machine in machines}) == 1
    machines[0].check()


@thorough(200)
@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
def test_in_every_order_of_the_clocks_an_edit_beside_a_delete_keeps_the_record(
    a: int, b: int, c: int, later: int
) -> None:
    stamp = "{:012x}-{:04x}-{}"
    base = assign({"name": b'"x"'}, stamp.format(a, 0, DEVICES[0]))
    edited = join(base, assign({"name": b'"y"'}, stamp.format(b, 1, DEVICES[1])))
    deleted = join(base, delete(base))
    assert join(edited, deleted).is_live()
    assert not join(base, deleted).is_live()
    all_gone = join(edited, delete(join(edited, deleted)))
    assert not all_gone.is_live()
    assert join(all_gone, assign({"name": b'"z"'}, stamp.format(later + 10, 2, DEVICES[c % 2]))).is_live()
    own = join(deleted, assign({"name": b'"z"'}, stamp.format(a, 1, DEVICES[0])))
    assert own.is_live()

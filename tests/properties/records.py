"""Records for the laws of the join: few devices, times and paths, so that they meet often."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from tui.book.codec import RESERVED, decode_line, encode_line
from tui.book.record import Record, path_of, trimmed
from tui.book.values import encode, normal

ID = "0198f3a2b7c17000800000000000abcd"
DEVICES = tuple(f"{number:08x}" for number in range(1, 8))


stamps = st.builds(
    lambda milliseconds, counter, device: f"{milliseconds:012x}-{counter:04x}-{device}",
    st.integers(0, 9),
    st.integers(0, 1),
    st.sampled_from(DEVICES),
)
scalars = st.sampled_from([None, True, 0, 10**20, "", "A", "B", "王\u2028", "\ud800"])
values: st.SearchStrategy[object] = st.one_of(scalars, st.just({"x": 1}), st.just({}), st.just([1, "a"]))
paths = st.sampled_from(["name", "grade", "tags", "tags/vip", "tags/~2", "a~1b", "~2"])
vectors = st.dictionaries(st.sampled_from(DEVICES), stamps).map(
    lambda found: {device: stamp[:-8] + device for device, stamp in found.items()}
)
assignments = st.lists(st.tuples(paths, stamps, values.map(encode)), max_size=12)


def _record(made: list[tuple[str, str, bytes]], beyond: dict[str, str], gone: dict[str, str]) -> Record:
    registers: dict[str, list[tuple[str, bytes]]] = {}
    for path, stamp, value in made:
        registers.setdefault(path, []).append((stamp, value))
    untrimmed = Record({path: tuple(dict.fromkeys(some)) for path, some in registers.items()}, beyond)
    return trimmed(untrimmed, gone)


records = st.builds(_record, assignments, vectors, vectors)
"""Any record that several machines can bring about, with equal stamps on different values too."""

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
"""Any JSON value, and text that is no UTF-8."""

malformed = st.dictionaries(
    st.sampled_from([*sorted(RESERVED), "name", "tags", "", "a/b"]) | st.text(max_size=3),
    anything
    | stamps
    | vectors
    | st.dictionaries(paths, stamps)
    | st.lists(st.tuples(paths, stamps, scalars), max_size=6),
    max_size=6,
)
"""Objects as damage or another program may leave them, with bookkeeping of any kind."""


def as_line(record: Record) -> bytes:
    """The line of a record; nothing for one that knows nothing."""
    return b"" if record.is_empty() else encode_line("customers", ID, record)


def read_fields(fields: Mapping[str, object]) -> Record:
    """The record of a line with these fields, whatever they are."""
    return decode_line(encode(ID) + b":" + encode(fields), ID)


all_records = st.one_of(records, malformed.map(read_fields))

texts = st.text(st.characters(exclude_categories=()), max_size=12)
names = texts.map(normal).filter(lambda name: name not in RESERVED)
unicode_records = st.builds(
    lambda made, stamp: trimmed(
        Record({path_of(*path): ((stamp, encode(value)),) for path, value in made.items()}), {}
    ),
    st.dictionaries(
        st.tuples(names, st.none() | names), st.none() | st.booleans() | st.integers() | texts, min_size=1
    ),
    stamps,
)
"""Records with any text as names and values: lone surrogates, line separators, joiners, right-to-left."""

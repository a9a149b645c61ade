"""The laws of the file: what is written comes back, equal state has equal bytes, and damage stays where it is."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from tests.properties.records import all_records, malformed, names, records, unicode_records
from tests.soak import SOAK, thorough
from tui.book.codec import decode_line, encode_line, verify
from tui.book.files import Signature
from tui.book.layout import Edited, Findings, is_whole, render, to_utf8, with_check
from tui.book.lines import is_live, newest_stamp
from tui.book.reading import Reading, Source
from tui.book.record import Record, assign, document, join, path_of, split
from tui.book.store import Store
from tui.book.values import decode, encode

HEADER = {"format": 1, "id": "0198f3a2b7c17000800000000000abcd"}
STAMP = "0198f3a2b7c1-0000-7f3a9c21"


def store_of(data: bytes) -> tuple[Store, Findings]:
    """A store into which the bytes of a file were joined, and what else was met."""
    store = Store()
    reading = Reading(Source(Path(), to_utf8(data), Signature(), exists=True, whole=is_whole(data)), store)
    reading.finish()
    return store, reading.source.findings


def is_clean(findings: Findings) -> bool:
    """Whether there was nothing but good lines in their places."""
    return not (findings.edited or findings.unreadable or findings.untidy)


def file_of(store: Store) -> bytes:
    """The bytes of a store."""
    return b"".join(render(HEADER, store.in_order()))


def book(parts: dict[tuple[str, str], Record]) -> Store:
    """A store of these records."""
    store = Store()
    for key, record in parts.items():
        store.join(*key, record)
    return store


plain_values = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
ids = st.sampled_from([f"0198f3a2b7c1700080000000000{n:05x}" for n in range(6)]) | names
known = st.dictionaries(st.tuples(st.sampled_from(["customers", "followups"]), ids), records, max_size=6).map(
    book
)
books = known | st.dictionaries(st.tuples(st.just("views"), ids), records, max_size=4).map(book)
unicode_books = st.dictionaries(
    st.tuples(st.sampled_from(["customers", "followups"]) | names.filter(lambda name: name != "book"), names),
    unicode_records,
    max_size=4,
).map(book)


@thorough(200)
@given(all_records | unicode_records, names)
def test_a_record_comes_back_from_its_line(record: Record, record_id: str) -> None:
    if record.is_empty():
        return
    line = verify("customers", encode_line("customers", record_id, record))
    assert line is not None
    assert line.id == record_id
    assert decode_line(line.text, record_id) == record
    assert encode_line("customers", record_id, decode_line(line.text, record_id)) == line.text


@thorough(200)
@given(unicode_records, names)
@example(assign({"note": encode("a\u2028b\u2029c\x85\x0b\x0c\x1c\r\n")}, STAMP), "\u2028")
@example(assign({"note": encode("👨‍👩‍👧 \u202eabc \ud800 \udfff")}, STAMP), "\ud800")
def test_any_text_is_one_line_that_every_json_reader_reads_alike(record: Record, record_id: str) -> None:
    text = encode_line("customers", record_id, record)
    assert text.splitlines() == [text]
    fields = json.loads(b"{%b}" % text)[record_id]
    assert {
        name: value for name, value in fields.items() if name not in ("#", "_s", "_h", "_v", "_x")
    } == document(record)


@thorough(200)
@given(all_records | unicode_records, malformed)
def test_whether_a_record_lives_and_when_it_was_written_is_seen_from_its_line_alone(
    record: Record, fields: dict[str, object]
) -> None:
    texts = [encode_line("customers", "c1", record)] if not record.is_empty() else []
    for text in [*texts, b'"c1":{"#":"00000000",' + encode(fields)[1:]]:
        decoded = decode_line(text, "c1")
        assert is_live("c1", text) == (decoded.is_live() or b'"_x":{' not in text)
        if text in texts:
            assert newest_stamp("c1", text) == max(decoded.stamps())


@thorough(100)
@given(names, st.none() | names)
def test_a_path_is_taken_apart_into_what_it_was_made_of(field: str, entry: str | None) -> None:
    assert split(path_of(field, entry)) == (field, entry)


@thorough(80)
@given(books | unicode_books)
def test_a_file_comes_back_and_is_written_again_with_the_same_bytes(store: Store) -> None:
    data = file_of(store)
    again, findings = store_of(data)
    assert again.count() == store.count() or not any(store.count().values())
    assert file_of(again) == data
    assert is_clean(findings)
    assert json.loads(data)["book"]["@"] == with_check(HEADER)


@thorough(80)
@given(books | unicode_books)
def test_reading_a_file_of_our_own_without_checking_it_finds_the_same(store: Store) -> None:
    data = file_of(store)
    checked, findings = store_of(data)
    source = Source(Path(), data, Signature(), exists=True, whole=True)
    own = Reading(source, trusted := Store(), is_own=True)
    own.until("followups")
    own.finish()
    assert file_of(trusted) == file_of(checked) == data
    assert source.findings == findings
    assert not own.behind
    assert {table: ids for table, ids in trusted.count().items() if ids} == dict(own.counts)


@thorough(60)
@given(books, st.data())
def test_the_order_in_which_records_came_leaves_no_trace(store: Store, data: st.DataObject) -> None:
    parts = [(table, *line) for table in store.tables for line in store.all(table)]
    other = Store()
    for table, record_id, text in data.draw(st.permutations(parts)):
        other.join(table, record_id, decode_line(text, record_id))
    assert file_of(other) == file_of(store)


@thorough(60)
@given(known, known, st.randoms(use_true_random=False))
def test_lines_shuffled_doubled_and_halved_between_two_files_join_to_the_same(
    one: Store, other: Store, random: Random
) -> None:
    lines = [line for store in (one, other) for line in file_of(store).split(b"\n")]
    shuffled = [*lines, *random.choices(lines, k=8)]
    random.shuffle(shuffled)
    expected, _findings = store_of(file_of(one) + file_of(other))
    once, _findings = store_of(b"\n".join(shuffled))
    assert file_of(once) == file_of(expected)
    cut = random.randrange(len(shuffled))
    total = Store()
    for half in (b"\r\n".join(shuffled[cut:]), b"\n".join(shuffled[:cut])):
        part, _findings = store_of(half)
        for table in part.tables:
            for record_id, text in part.all(table):
                total.join(table, record_id, decode_line(text, record_id))
    assert file_of(total) == file_of(expected)


@thorough(30)
@given(books, st.randoms(use_true_random=False))
def test_records_of_a_table_nobody_knows_are_found_before_its_heading_too(
    store: Store, random: Random
) -> None:
    lines = file_of(store).split(b"\n")
    headings = [n for n, line in enumerate(lines) if line == b'"@":{}']
    records_first = [
        *(line for line in lines if b'"#"' in line),
        *(line for line in lines if b'"#"' not in line),
    ]
    assert headings
    assert file_of(store_of(b"\n".join(records_first))[0]) == file_of(store)


@thorough(60)
@given(books, st.integers(0, 10**6))
def test_a_file_cut_anywhere_keeps_every_record_before_the_cut(store: Store, at: int) -> None:
    data = file_of(store)
    cut = data[: at % (len(data) + 1)]
    part, _findings = store_of(cut)
    whole = {line for table in store.tables for line in store.all(table) if line[1] + b"\n" in cut}
    assert {line for table in part.tables for line in part.all(table)} >= whole


@lru_cache(maxsize=1)
def _sample() -> tuple[bytes, frozenset[tuple[str, str]]]:
    """A small book with every kind of bookkeeping, and its keys."""
    store = Store()
    for number in range(4):
        record = assign({"name": encode(f"客户J*{number}"), "grade": b'"B"', "phones/+86138": b'"x"'}, STAMP)
        newer = assign({"grade": b'"A"', "note": b'"}{\\"\\\\"'}, "0198f5000000-0001-52c0d11e")
        store.join(
            "customers",
            f"0198f3a2b7c17000800000000000000{number}",
            join(record, newer) if number % 2 else record,
        )
        entry = assign({"customer": encode(f"c{number}"), "note": encode("叫\u2028 J* call")}, STAMP)
        store.join("followups", f"0198f3a2b7c17000800000000001000{number}", entry)
    data = file_of(store)
    return data, frozenset(
        (table, record_id) for table in store.tables for record_id, _text in store.all(table)
    )


def _bits() -> range:
    size = len(_sample()[0]) * 8
    return range(0, size, 1 if SOAK else 5)


def test_a_flipped_bit_anywhere_never_raises_and_loses_no_record() -> None:
    data, keys = _sample()
    lines = set(data.split(b"\n"))
    for bit in _bits():
        damaged = bytearray(data)
        damaged[bit // 8] ^= 1 << bit % 8
        store, findings = store_of(bytes(damaged))
        good = {(table, record_id) for table in store.tables for record_id, _text in store.all(table)}
        edited = {(edit.table, edit.id) for edit in findings.edited}
        assert good | edited >= keys, f"bit {bit}: {keys - good - edited}"
        assert all(b"," + text in lines for table in store.tables for _id, text in store.all(table)), bit
        assert len(edited - good) <= 1, f"bit {bit}: {edited}"


@thorough(150)
@given(st.binary(max_size=60), st.integers(0, 10**6), st.booleans())
def test_any_bytes_anywhere_never_raise_and_harm_only_the_lines_they_touch(
    noise: bytes, at: int, insert: bool
) -> None:
    data, _keys = _sample()
    at %= len(data)
    end = at if insert else at + len(noise)
    store, _findings = store_of(data[:at] + noise + data[end:])
    start = data.rfind(b"\n", 0, at)
    stop = data.find(b"\n", end)
    untouched = set(data[: max(start, 0)].split(b"\n")) | (
        set(data[stop:].split(b"\n")) if stop >= 0 else set()
    )
    kept = {b"," + text for table in store.tables for _id, text in store.all(table)}
    assert kept >= {line for line in untouched if b'"#"' in line}


@thorough(300)
@given(malformed, malformed)
def test_malformed_records_never_raise_wherever_they_are_met(
    fields: dict[str, object], header: dict[str, object]
) -> None:
    line = b"%b:%b" % (encode("c1"), encode(fields))
    text = b'{"book":{\n"@":%b\n}\n,"customers":{\n"@":{}\n,%b\n}\n}\n' % (encode(header), line)
    for data in (
        text,
        json.dumps({"book": {"@": header}, "customers": {"@": {}, "c1": fields}}).encode(),
        line,
    ):
        store, findings = store_of(data)
        assert file_of(store)
        assert all(isinstance(edit, Edited) for edit in findings.edited)


@thorough(200)
@given(st.text(st.sampled_from('{}[]",:\\\n "@#_sxhv01a\u2028customersbook'), max_size=80))
def test_text_made_of_the_letters_of_the_format_never_raises(text: str) -> None:
    store, _findings = store_of(text.encode())
    assert file_of(store)


@thorough(100)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_equal_values_have_equal_bytes(value: object) -> None:
    assert encode(decode(encode(value))) == encode(value)
    assert decode(encode(value)) == value

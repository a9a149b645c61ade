"""A book that others write too: another machine, an editor, stock TinyDB, a formatter, a newer version."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB

from tests.books import TODAY, add, bulk, edit, everything, log, names, open_book, plain
from tui.book import layout
from tui.book import saver as saver_module
from tui.book.book import Book, BookError
from tui.book.codec import encode_line
from tui.book.files import Signature, signature
from tui.book.record import assign
from tui.core import changes
from tui.core.changes import CUSTOMERS, FOLLOWUPS

FAR = f"{4_000_000_000_000:012x}-0000-52c0d11e"
"""The stamp of a machine whose clock is a century ahead."""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    book = open_book(tmp_path)
    yield book
    book.close()


def replace_text(path: Path, old: str, new: str) -> None:
    """Edit the file by hand, in place."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def stamps(path: Path, table: str = CUSTOMERS) -> dict[str, Any]:
    """The stamps of every record."""
    return {key: record["_s"] for key, record in plain(path)[table].items() if key != "@"}


def settle(*books: Book, rounds: int = 4) -> Signature:
    """Let them save and look in turn until they should be quiet; returns the file's signature."""
    for _round in range(rounds):
        for book in books:
            book.save()
            book.poll()
    return signature(books[0].path)


# -- other machines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("in_place", [True, False], ids=["in place", "replaced"])
def test_a_file_written_by_another_machine_is_taken_in_while_the_book_is_open(
    tmp_path: Path, in_place: bool
) -> None:
    here = open_book(tmp_path)
    customer = add(here, "王伟", "C")
    here.save()
    (tmp_path / "away").mkdir()
    shutil.copy(here.path, tmp_path / "away")
    there = open_book(tmp_path / "away")
    edit(there, customer, grade="A")
    log(there, customer, "from there")
    new = add(there, "李娜")
    there.close()
    edit(here, customer, owner="li")
    if in_place:
        here.path.write_bytes(there.path.read_bytes())
    else:
        there.path.replace(here.path)
    news = here.poll()
    assert news is not None
    assert (news.kind, set(news.customers)) == ("news", {customer, new})
    assert (here.customers[customer].grade, here.customers[customer].owner) == ("A", "li")
    assert here.standing(customer).contacts == 1
    here.close()
    assert plain(here.path)[CUSTOMERS][customer]["owner"] == "li"


def test_news_come_with_the_saver_running_too(tmp_path: Path) -> None:
    here, there = open_book(tmp_path), open_book(tmp_path, "there")
    here.start_saver(lambda _error: None)
    add(there, "李娜")
    there.save()
    deadline = time.monotonic() + 10
    while not here.poll() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert names(here) == {"李娜"}
    here.close()
    there.close()


def test_an_edit_made_after_seeing_a_clock_far_ahead_wins(tmp_path: Path) -> None:
    here = open_book(tmp_path)
    customer = add(here, "王伟", "C")
    here.save()
    store = here._saver._store
    store.join(CUSTOMERS, customer, assign({"grade": b'"B"'}, FAR))
    shutil.copy(here.path, tmp_path / "before")
    here.path.write_bytes(b"".join(layout.render(store.header, store.in_order())))
    here.close()
    for opened in (open_book(tmp_path), open_book(tmp_path, "there")):
        edit(opened, customer, grade="A")
        opened.close()
        assert plain(opened.path)[CUSTOMERS][customer]["grade"] == "A"


def test_the_clock_follows_a_file_before_the_screen_has_shown_it(tmp_path: Path) -> None:
    # The stamps were once noted only with the news; an edit in between lost against a clock that runs ahead.
    here = open_book(tmp_path)
    customer = add(here, "王伟", "C")
    here.save()
    line = encode_line(CUSTOMERS, customer, assign({"grade": b'"B"'}, FAR))
    here.path.write_bytes(b"".join(layout.render(here._saver._store.header, {CUSTOMERS: [line]})))
    here._saver.reload()
    edit(here, customer, grade="A")
    here.poll()
    assert here.customers[customer].grade == "A"
    here.close()


@pytest.mark.parametrize("prepare", ["nothing", "hand edit", "doubled header", "lost line", "crlf"])
def test_two_machines_on_one_file_go_quiet(tmp_path: Path, prepare: str) -> None:
    one, two = open_book(tmp_path, "one"), open_book(tmp_path, "two")
    customer = add(one, "王伟", "C")
    log(one, customer, "x")
    add(two, "李娜")
    settle(one, two)
    if prepare == "hand edit":
        replace_text(one.path, '"grade":"C","name":"王伟"', '"grade":"A","name":"王五"')
    elif prepare == "doubled header":
        replace_text(one.path, '\n"@":{"format"', '\n"@":{"format":1,"id":"00"}\n"@":{"format"')
    elif prepare == "lost line":
        text = one.path.read_text().split("\n")
        one.path.write_text("\n".join(line for line in text if "王伟" not in line))
    elif prepare == "crlf":
        one.path.write_bytes(one.path.read_bytes().replace(b"\n", b"\r\n"))
    quiet = settle(one, two)
    assert settle(one, two) == quiet
    assert everything(one) == everything(two)
    assert one.path.read_bytes() == b"".join(
        layout.render(one._saver._store.header, one._saver._store.in_order())
    )
    one.close()
    two.close()
    for machine in ("one", "two", "three", "one"):
        again = open_book(tmp_path, machine)
        assert len(again.customers) == 2
        again.close()
    assert signature(one.path) == quiet
    assert ("王五" in names(two)) == (prepare == "hand edit")


def test_git_s_moments_without_a_file_and_with_half_of_it_are_waited_for(tmp_path: Path) -> None:
    here = open_book(tmp_path)
    add(here, "王伟")
    here.save()
    there = open_book(tmp_path, "there")
    there.apply(bulk(there, 200))
    there.save()
    there.close()
    new = there.path.read_bytes()

    def check_out() -> None:
        with here.path.open("wb") as file:
            for start in range(0, len(new), 16_384):
                file.write(new[start : start + 16_384])
                file.flush()
                time.sleep(0.05)

    here.path.unlink()
    edit(here, next(iter(here.customers)), grade="A")
    git = threading.Timer(0.1, check_out)
    git.start()
    here.save()
    git.join()
    here.poll()
    assert len(here.customers) == 201
    assert here.notices == []
    here.close()
    assert len(plain(here.path)[CUSTOMERS]) == 202


def test_a_file_written_between_reading_and_replacing_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_book(tmp_path), open_book(tmp_path, "there")
    add(here, "王伟")
    here.save()
    add(there, "李娜")
    real = layout.render

    def meanwhile(*arguments: Any) -> Iterator[bytes]:
        yield from real(*arguments)
        monkeypatch.setattr(saver_module, "render", real)
        there.save()

    monkeypatch.setattr(saver_module, "render", meanwhile)
    add(here, "陈晨")
    here.save()
    assert {record.get("name") for record in plain(here.path)[CUSTOMERS].values()} == {
        None,
        "王伟",
        "李娜",
        "陈晨",
    }
    assert names(here) == {"王伟", "李娜", "陈晨"}
    here.close()
    there.close()


def test_a_file_that_never_stops_changing_is_reported_and_saved_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = open_book(tmp_path)
    add(here, "王伟")
    here.save()
    real = layout.render

    def restless(*arguments: Any) -> Iterator[bytes]:
        yield from real(*arguments)
        here.path.write_bytes(here.path.read_bytes() + b"\n")

    monkeypatch.setattr(saver_module, "render", restless)
    add(here, "李娜")
    with pytest.raises(BookError, match="keeps changing"):
        here.save()
    monkeypatch.setattr(saver_module, "render", real)
    here.close()
    assert len(plain(here.path)[CUSTOMERS]) == 3


def test_what_a_tool_writes_into_the_file_that_was_just_replaced_is_found(tmp_path: Path) -> None:
    # Stock TinyDB holds its file open; once replaced, it goes on writing into the old one.
    here = open_book(tmp_path)
    customer = add(here, "王伟", "C")
    here.save()
    with TinyDB(here.path) as db:
        table = db.table(CUSTOMERS)
        table.document_id_class = str
        add(here, "李娜")
        here.save()
        table.update({"grade": "A"}, Query().name == "王伟")
    news = here.poll()
    assert news is not None
    assert here.customers[customer].grade == "A"
    here.close()
    assert plain(here.path)[CUSTOMERS][customer]["grade"] == "A"


# -- edits by hand -------------------------------------------------------------------------------------------------


def test_a_value_changed_by_hand_while_the_book_was_closed_is_newer_than_what_was_there(
    tmp_path: Path,
) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    book.close()
    shutil.copytree(tmp_path, tmp_path / "elsewhere")
    replace_text(book.path, '"grade":"C"', '"grade":"A"')
    again = open_book(tmp_path)
    again.load_followups()
    assert again.customers[customer].grade == "A"
    assert len(again.notices) == 1
    assert "1 record of" in again.notices[0]
    again.close()
    # A copy that still has the old value under the old stamp must not bring it back.
    old = open_book(tmp_path / "elsewhere")
    old.load_followups()
    shutil.copy(again.path, old.path)
    old.poll()
    assert old.customers[customer].grade == "A"
    old.close()
    once_more = open_book(tmp_path)
    assert once_more.customers[customer].grade == "A"
    assert once_more.notices == []
    once_more.close()


def test_a_value_that_came_from_another_machine_can_be_changed_by_hand(tmp_path: Path) -> None:
    here, there = open_book(tmp_path), open_book(tmp_path, "there")
    customer = add(here, "王伟", "C")
    here.save()
    there.poll()
    edit(there, customer, grade="B")
    there.close()
    here.close()
    replace_text(here.path, '"grade":"B"', '"grade":"A"')
    again = open_book(tmp_path)
    again.close()
    record = plain(again.path)[CUSTOMERS][customer]
    assert record["grade"] == "A"
    assert {value for _path, _stamp, value in record["_h"]} == {"B", "C"}


@pytest.mark.parametrize("running", [True, False], ids=["saver", "no saver"])
def test_a_value_changed_by_hand_while_the_book_is_open_is_taken_over_once(
    tmp_path: Path, running: bool
) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    book.save()
    if running:
        book.start_saver(lambda _error: None)
    replace_text(book.path, '"grade":"C"', '"grade":"A"')
    deadline = time.monotonic() + 10
    while not book.poll() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert book.customers[customer].grade == "A"
    book.close()
    assert len(plain(book.path)[CUSTOMERS][customer]["_h"]) == 1
    assert len(book.notices) == 1


def test_a_value_changed_by_hand_and_first_seen_while_closing_is_kept(tmp_path: Path) -> None:
    # Closing saved over the edit without taking it over first.
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    book.save()
    replace_text(book.path, '"grade":"C"', '"grade":"A"')
    edit(book, customer, owner="li")
    book.close()
    record = plain(book.path)[CUSTOMERS][customer]
    assert (record["grade"], record["owner"]) == ("A", "li")


def test_a_value_set_back_by_hand_to_an_older_one_counts(book: Book) -> None:
    customer = add(book, "王伟", "C")
    edit(book, customer, grade="B")
    book.save()
    replace_text(book.path, '"grade":"B"', '"grade":"C"')
    book.poll()
    assert book.customers[customer].grade == "C"


def test_a_hand_edit_that_was_taken_over_and_changed_again_does_not_come_back(book: Book) -> None:
    customer = add(book, "王伟", "C")
    book.save()
    replace_text(book.path, '"grade":"C"', '"grade":"A"')
    edited = book.path.read_bytes()
    book.poll()
    edit(book, customer, grade="B")
    book.save()
    book.path.write_bytes(edited)  # a sync tool puts the old version back
    book.poll()
    assert book.customers[customer].grade == "B"


def test_fields_added_by_hand_count_and_fields_taken_out_come_back(book: Book) -> None:
    customer = add(book, "王伟", "C", owner="li")
    edit(book, customer, wechat="ww")
    edit(book, customer, wechat=None)
    book.save()
    replace_text(book.path, '"owner":"li"', '"wechat":"again"')
    book.poll()
    book.save()
    record = plain(book.path)[CUSTOMERS][customer]
    assert (record["wechat"], record["owner"]) == ("again", "li")


def test_a_line_added_by_hand_becomes_a_customer_and_a_deleted_line_returns(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    customer = add(book, "李娜")
    log(book, customer)
    book.close()
    lines = book.path.read_text("utf-8").split("\n")
    kept = [line for line in lines if "李娜" not in line and '"kind"' not in line]
    kept.insert(kept.index('"customers":{') + 2, ',"by-hand":{"name":"陈晨","grade":"A"}')
    book.path.write_text("\n".join(kept), "utf-8")
    again = open_book(tmp_path)
    again.load_followups()
    assert names(again) == {"王伟", "李娜", "陈晨"}
    assert again.standing(customer).contacts == 1
    assert any("lost records" in notice and "restored" in notice for notice in again.notices)
    again.close()
    assert len(plain(again.path)[CUSTOMERS]["by-hand"]["_s"]) == 26


# -- other tools ---------------------------------------------------------------------------------------------------


def rewrite_with_tinydb(path: Path) -> None:
    with TinyDB(path) as db:
        table = db.table(CUSTOMERS)
        table.document_id_class = str
        table.update({"grade": "A"}, Query().name == "王伟")


def json_tool(path: Path) -> None:
    subprocess.run([sys.executable, "-m", "json.tool", path, path.with_suffix(".new")], check=True)
    path.with_suffix(".new").replace(path)


def jq(path: Path) -> None:
    done = subprocess.run(["jq", "-S", ".", path], check=True, capture_output=True)
    path.write_bytes(done.stdout)


TOOLS: list[Callable[[Path], None]] = [rewrite_with_tinydb, json_tool, jq]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_a_file_rewritten_by_another_tool_is_taken_in_without_new_stamps_on_what_it_left_alone(
    tmp_path: Path, tool: Callable[[Path], None], is_open: bool
) -> None:
    if tool is jq and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    book = open_book(tmp_path)
    owner = "\ud800" if tool is json_tool else "li"
    customer = add(book, "王伟", "C", phones={"+8613800138000": "mobile"}, owner=owner)
    edit(book, customer, owner="zhang")
    log(book, add(book, "李娜", tags={"vip": True}), "a \u2028 'note'", "B")
    book.save()
    before, records = stamps(book.path), everything(book)
    canonical = book.path.read_bytes()
    if not is_open:
        book.close()
    tool(book.path)
    assert book.path.read_bytes() != canonical
    if not is_open:
        book = open_book(tmp_path)
    book.poll()
    book.close()
    after = stamps(book.path)
    if tool is rewrite_with_tinydb:
        assert after[customer].keys() - {""} == {"owner", "grade"}
        assert {path: stamp for path, stamp in after[customer].items() if path != "grade"} == before[customer]
        del before[customer], after[customer]
        records[CUSTOMERS][customer]["grade"] = "A"
    assert after == before
    for table, found in records.items():
        assert plain(book.path)[table].keys() - {"@"} == found.keys()
    again = open_book(tmp_path)
    assert everything(again) == records
    again.close()


def test_stock_tinydb_json_tool_and_jq_read_every_table(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    log(book, customer, "note")
    book.close()
    with TinyDB(book.path, access_mode="r") as db:
        assert db.tables() == {"book", CUSTOMERS, FOLLOWUPS}
        for name in db.tables():
            table = db.table(name)
            table.document_id_class = str
            assert len(table) == (1 if name == "book" else 2)
        found = db.table(CUSTOMERS).search(Query().grade == "C")
        assert [document["name"] for document in found] == ["王伟"]
    subprocess.run([sys.executable, "-m", "json.tool", book.path], check=True, capture_output=True)
    if shutil.which("jq"):
        asked = ["jq", "-r", ".customers[].name | select(.)", str(book.path)]
        assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout == "王伟\n"


def test_a_record_inserted_by_stock_tinydb_is_taken_in(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    book.close()
    with TinyDB(book.path) as db:
        table = db.table(CUSTOMERS)
        table.document_id_class = str
        data = db.storage.read()
        assert data is not None
        data[CUSTOMERS]["77"] = {"name": "李娜"}
        db.storage.write(data)
    again = open_book(tmp_path)
    assert names(again) == {"王伟", "李娜"}
    again.close()
    assert "_s" in plain(again.path)[CUSTOMERS]["77"]


# -- newer versions, other books -----------------------------------------------------------------------------------


def with_header(book: Book, **header: object) -> bytes:
    store = book._saver._store
    return b"".join(layout.render({**store.header, **header}, store.in_order()))


def test_a_book_of_a_newer_format_opens_for_reading_and_stays_untouched(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟")
    log(book, customer)
    book.close()
    book.path.write_bytes(with_header(book, format=2))
    before = signature(book.path)
    again = open_book(tmp_path)
    assert "newer version" in again.read_only
    assert again.standing(customer).contacts == 1
    again.start_saver(lambda _error: None)
    for attempt in (lambda: edit(again, customer, grade="A"), again.undo, again.redo):
        with pytest.raises(BookError, match="newer version"):
            attempt()
    again.save()
    again.close()
    assert signature(book.path) == before
    assert again.notices == []


def test_a_newer_format_that_arrives_while_the_book_is_open_is_not_written_over(tmp_path: Path) -> None:
    # A save would have put format 1 over it.
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    book.save()
    edit(book, customer, grade="A")
    book.path.write_bytes(with_header(book, format=2))
    before = signature(book.path)
    with pytest.raises(BookError, match="newer version"):
        book.save()
    assert "newer version" in book.read_only
    with pytest.raises(BookError, match="newer version"):
        edit(book, customer, grade="B")
    book.close()
    assert signature(book.path) == before
    assert len(book.notices) == 1


def test_unknown_fields_kinds_and_tables_survive(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    store = book._saver._store
    stamp = book._clock.next()
    fields = {"score": b"5", "deals/d1": b'{"sum":[1,{"x":null}]}', "seen": b"[]"}
    store.join(CUSTOMERS, customer, assign(fields, stamp))
    fax = {"customer": b'"%b"' % customer.encode(), "kind": b'"fax"', "at": b'"x"'}
    store.join(FOLLOWUPS, "f1", assign(fax, stamp))
    store.join("views", "v1", assign({"name": '"热"'.encode(), "rule/all": b'["A"]'}, stamp))
    store.header["since"] = {"min": 3}
    book._saver.changed()
    book.close()
    again = open_book(tmp_path, "there")
    assert [entry.kind for entry in again.followups(customer)] == ["fax"]
    edit(again, customer, grade="A")
    again.close()
    found = plain(book.path)
    record = found[CUSTOMERS][customer]
    assert (record["score"], record["deals"], record["seen"]) == (5, {"d1": {"sum": [1, {"x": None}]}}, [])
    assert found[FOLLOWUPS]["f1"]["kind"] == "fax"
    assert found["views"]["v1"]["rule"] == {"all": ["A"]}
    assert found["book"]["@"]["since"] == {"min": 3}


def test_two_books_at_one_path_over_time_never_mix(tmp_path: Path) -> None:
    first = open_book(tmp_path)
    add(first, "of the first")
    first.close()
    shutil.copy(first.path, tmp_path / "first")
    first = open_book(tmp_path)
    add(first, "only in the journal of the first")
    first.close()
    other = open_book(tmp_path / "other")
    add(other, "of the second")
    other.close()
    shutil.copy(other.path, first.path)
    second = open_book(tmp_path)
    assert second.id == other.id
    assert names(second) == {"of the second"}
    add(second, "added to the second")
    second.undo()
    assert second.undo() is None
    second.close()
    assert names(second) == {"of the second"}
    shutil.copy(tmp_path / "first", first.path)
    back = open_book(tmp_path)
    assert names(back) == {"of the first", "only in the journal of the first"}
    back.close()


def test_another_book_put_in_place_while_one_is_open_is_not_mixed_in(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "mine")
    book.save()
    other = open_book(tmp_path / "other")
    add(other, "theirs")
    other.close()
    add(book, "not saved yet")
    shutil.copy(other.path, book.path)
    with pytest.raises(BookError, match="Another book"):
        book.save()
    assert names(book) == {"mine", "not saved yet"}
    book.close()
    assert book.path.read_bytes() == other.path.read_bytes()
    shutil.copy(tmp_path / book_state(tmp_path) / book.id / "backups" / "seen.json", book.path)
    back = open_book(tmp_path)
    assert names(back) == {"mine", "not saved yet"}
    back.close()


def book_state(folder: Path) -> Path:
    return folder / "state of here"


def take_out(path: Path, word: bytes) -> None:
    """Take the lines with a word out of the file."""
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(line for line in lines if word not in line))


def test_a_lost_header_is_put_back(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    book.close()
    take_out(book.path, b'"format"')
    again = open_book(tmp_path)
    assert again.id == book.id
    again.close()
    assert plain(book.path)["book"]["@"]["id"] == book.id
    take_out(book.path, b'"format"')
    strangers = [open_book(tmp_path, machine).id for machine in ("a", "b")]
    assert strangers[0] == strangers[1]


def test_two_books_that_git_made_one_are_one_book_with_the_journals_of_both(tmp_path: Path) -> None:
    one, two = open_book(tmp_path), open_book(tmp_path / "other")
    add(one, "of one")
    add(two, "of two")
    one.close()
    two.close()
    union = one.path.read_bytes().split(b"\n")
    for line in two.path.read_bytes().split(b"\n"):
        if b'"format"' in line:
            union.insert(1, line)
        elif b'"name"' in line:
            union.insert(union.index(b'"customers":{') + 2, line)
    again = open_book(tmp_path)
    add(again, "late, and in the journal only")
    again._closed = True  # as after a crash
    again._device.release()
    one.path.write_bytes(b"\n".join(union))
    joined = open_book(tmp_path)
    assert joined.id == max(one.id, two.id)
    assert names(joined) == {"of one", "of two", "late, and in the journal only"}
    joined.close()
    assert plain(one.path)["book"]["@"]["id"] == joined.id


# -- threads -------------------------------------------------------------------------------------------------------


def test_saver_loader_and_screen_at_once_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saver_module, "IDLE_SECONDS", 0.005)
    monkeypatch.setattr(saver_module, "LONGEST_WAIT_SECONDS", 0.01)
    first = open_book(tmp_path)
    first.apply(bulk(first, 300, 3))
    first.close()
    here, there = open_book(tmp_path), open_book(tmp_path, "there")
    errors: list[str] = []
    for book in (here, there):
        book.start_saver(lambda error: errors.append(error) if error else None)
        threading.Thread(target=book.load_followups, args=(lambda: time.sleep(0.0005),)).start()
    made: list[str] = []
    for number in range(60):
        for book in (here, there):
            made.append(add(book, f"new {number}"))
            log(book, made[-1])
            log(book, next(iter(book.customers)))
            book.poll()
            assert len(list(book.customers)) >= 300
    here.close()
    there.close()
    assert all("keeps changing" in error for error in errors)
    again = open_book(tmp_path)
    assert set(made) <= set(again.customers)
    assert sum(again.standing(key).contacts for key in again.customers) == 300 * 3 + 60 * 4
    assert again.notices == []
    again.close()
    assert threading.active_count() == 1


def test_an_entry_written_but_not_yet_in_memory_is_not_counted_as_saved(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    book.save()
    change = changes.add("c2", {"name": "李娜"}, created=TODAY, grade="C")
    entry = book.write(book.prepare(change))
    add(book, "陈晨")
    book.save()
    assert entry.do
    book._device.release()  # killed here, before the commit
    again = open_book(tmp_path)
    assert names(again) == {"王伟", "李娜", "陈晨"}
    again.close()


def test_what_was_restored_is_there_without_waiting_for_news(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    for name in ("王伟", "李娜"):
        add(book, name)
    log(book, next(iter(book.customers)))
    book.close()
    state = book_state(tmp_path)
    shutil.rmtree(state / book.id / "journal")
    lines = [line for line in book.path.read_text("utf-8").split("\n") if "李娜" not in line]
    book.path.write_text("\n".join(lines), "utf-8")
    again = open_book(tmp_path)
    again.load_followups()
    assert names(again) == {"王伟", "李娜"}
    news = again.poll()
    assert news is not None
    assert len(news.customers) == 1
    again.close()


def test_something_that_is_no_book_over_a_known_one_is_put_aside(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    add(book, "王伟")
    book.close()
    package = json.dumps({"name": "x", "customers": {"a": {"name": "not mine"}}})
    book.path.write_text(package)
    again = open_book(tmp_path)
    assert names(again) == {"王伟"}
    assert any("no book" in notice for notice in again.notices)
    again.close()
    aside = list((book_state(tmp_path) / book.id / "aside").iterdir())
    assert [path.read_text() for path in aside] == [package]
    with pytest.raises(BookError, match="not a Genjin book"):
        Book.open(aside[0], tmp_path / "fresh state")

"""A book that editors and other tools write: what they changed counts once, what they left alone is not touched."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB

from tests.books import add, edit, everything, log, names, open_book, plain, replace_text
from tui.book.book import Book
from tui.core.changes import CUSTOMERS, FOLLOWUPS


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with closing(open_book(tmp_path)) as book:
        yield book


def stamps(path: Path, table: str = CUSTOMERS) -> dict[str, Any]:
    """The stamps of every record."""
    return {key: record["_s"] for key, record in plain(path)[table].items() if key != "@"}


def test_a_value_changed_by_hand_while_the_book_was_closed_is_newer_than_what_was_there(
    tmp_path: Path,
) -> None:
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟", "C")
    shutil.copytree(tmp_path, tmp_path / "elsewhere")
    replace_text(book.path, '"grade":"C"', '"grade":"A"')
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
        assert again.customers[customer].grade == "A"
        assert len(again.notices) == 1
        assert again.notices[0].replace(str(again.path), "").count("1") == 1
    # A copy that still has the old value under the old stamp must not bring it back.
    with closing(open_book(tmp_path / "elsewhere")) as old:
        old.load_followups()
        shutil.copy(again.path, old.path)
        old.poll()
        assert old.customers[customer].grade == "A"
    with closing(open_book(tmp_path)) as once_more:
        assert once_more.customers[customer].grade == "A"
        assert once_more.notices == []


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
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟", "C")
        book.save()
        if running:
            book.start_saver(lambda _error: None)
        replace_text(book.path, '"grade":"C"', '"grade":"A"')
        deadline = time.monotonic() + 10
        while not book.poll() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert book.customers[customer].grade == "A"
    assert len(plain(book.path)[CUSTOMERS][customer]["_h"]) == 1
    assert len(book.notices) == 1


def test_a_value_changed_by_hand_and_first_seen_while_closing_is_kept(tmp_path: Path) -> None:
    # Closing saved over the edit without taking it over first.
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟", "C")
        book.save()
        replace_text(book.path, '"grade":"C"', '"grade":"A"')
        edit(book, customer, owner="li")
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
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
        customer = add(book, "李娜")
        log(book, customer)
    lines = book.path.read_text("utf-8").split("\n")
    kept = [line for line in lines if "李娜" not in line and '"kind"' not in line]
    kept.insert(kept.index('"customers":{') + 2, ',"by-hand":{"name":"陈晨","grade":"A"}')
    book.path.write_text("\n".join(kept), "utf-8")
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
        assert names(again) == {"王伟", "李娜", "陈晨"}
        assert again.standing(customer).contacts == 1
        assert [str(again.path) in notice for notice in again.notices] == [
            True,
            True,
        ]  # the edit, and the loss
    assert len(plain(again.path)[CUSTOMERS]["by-hand"]["_s"]) == 26


# -- other tools ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("untidy", ["reordered", "doubled", "blanks", "markers"])
def test_lines_that_were_moved_or_doubled_are_tidied_up_without_a_word(tmp_path: Path, untidy: str) -> None:
    with closing(open_book(tmp_path)) as book:
        for name in ("王伟", "李娜", "陈晨"):
            add(book, name)
    canonical = book.path.read_bytes()
    lines = canonical.split(b"\n")
    first = next(number for number, line in enumerate(lines) if b'"#"' in line)
    changed = {
        "reordered": [*lines[:first], lines[first + 1], lines[first], *lines[first + 2 :]],
        "doubled": [*lines[: first + 1], lines[first], *lines[first + 1 :]],
        "blanks": [*lines[:first], b"  " + lines[first] + b" ", *lines[first + 1 :]],
        "markers": [*lines[:first], b"<<<<<<< HEAD", *lines[first:]],
    }
    book.path.write_bytes(b"\n".join(changed[untidy]))
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
    assert again.notices == []
    assert book.path.read_bytes() == canonical


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
    with closing(open_book(tmp_path)) as again:
        assert everything(again) == records


def test_stock_tinydb_json_tool_and_jq_read_every_table(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟", "C")
        log(book, customer, "note")
    with TinyDB(book.path, access_mode="r") as db:
        assert db.tables() == {"book", CUSTOMERS, FOLLOWUPS}
        for name in db.tables():
            table = db.table(name)
            table.document_id_class = str
            assert len(table) == 2
        found = db.table(CUSTOMERS).search(Query().grade == "C")
        assert [document["name"] for document in found] == ["王伟"]
    subprocess.run([sys.executable, "-m", "json.tool", book.path], check=True, capture_output=True)
    if shutil.which("jq"):
        asked = ["jq", "-r", ".customers[].name | select(.)", str(book.path)]
        assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout == "王伟\n"


def test_a_record_inserted_by_stock_tinydb_is_taken_in(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")
    with TinyDB(book.path) as db:
        table = db.table(CUSTOMERS)
        table.document_id_class = str
        data = db.storage.read()
        assert data is not None
        data[CUSTOMERS]["77"] = {"name": "李娜"}
        db.storage.write(data)
    with closing(open_book(tmp_path)) as again:
        assert names(again) == {"王伟", "李娜"}
    assert "_s" in plain(again.path)[CUSTOMERS]["77"]


def test_a_customer_renamed_by_hand_is_there_under_the_new_name_at_once(tmp_path: Path) -> None:
    """The customers were looked through before the edit was taken over, so the new name was not found."""
    with closing(open_book(tmp_path)) as book:
        add(book, "Ana", "C")
    replace_text(book.path, '"name":"Ana"', '"name":"Anna"')
    with closing(open_book(tmp_path)) as again:
        assert [customer.name for customer in again.customers.values()] == ["Anna"]

"""A book from opening to reopening: what was done is there, the file is canonical, and everything can be taken back."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.books import AT, TODAY, add, bulk, edit, everything, log, names, open_book, plain
from tui.book.book import Book, BookError
from tui.book.files import signature
from tui.book.layout import with_check
from tui.core import changes
from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change
from tui.core.model import NEVER_FOLLOWED


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with closing(open_book(tmp_path)) as book:
        yield book


# -- opening and saving --------------------------------------------------------------------------------------------


def test_a_new_book_is_empty_and_has_a_file_after_the_first_save(tmp_path: Path) -> None:
    with closing(open_book(tmp_path / "not there yet")) as book:
        assert dict(book.customers) == {}
        assert book.notices == []
        assert book.standing("nobody") == NEVER_FOLLOWED
        book.save()
    assert plain(book.path) == {
        "book": {"": {}, "@": with_check({"format": 1, "id": book.id})},
        "customers": {"@": {}},
        "followups": {"@": {}},
    }


def test_without_create_a_book_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookError, match=re.escape(str(tmp_path))):
        Book.open(tmp_path / "book.json", tmp_path / "state", create=False)
    assert list(tmp_path.iterdir()) == []


def test_what_was_done_is_there_after_reopening_and_the_bytes_stay_the_same(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟", "C", phones={"+8613800138000": "mobile"}, tags={"vip": True})
        followup = log(book, customer, "wants a quote\nby Friday \u2028 \u202e 👨‍👩‍👧 \ud800", "B")
        before = everything(book)
    written = book.path.read_bytes()
    with closing(open_book(tmp_path)) as again:
        assert everything(again) == before
        assert again.customers[customer].grade == "B"
        assert again.customers[customer].phones == {"+8613800138000": "mobile"}
        (entry,) = again.followups(customer)
        assert (entry.id, entry.from_grade, entry.grade) == (followup, "C", "B")
        assert again.standing(customer).last == date(2026, 11, 21)
    assert again.path.read_bytes() == written
    assert again.notices == []


def test_a_second_save_writes_nothing(book: Book) -> None:
    add(book, "王伟")
    book.save()
    before = signature(book.path)
    book.save()
    assert signature(book.path) == before


def test_looking_at_a_book_writes_nothing(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        log(book, add(book, "王伟"))
    before = signature(book.path)
    for machine in ("here", "there", "here"):
        with closing(open_book(tmp_path, machine)) as again:
            again.load_followups()
            again.poll()
    assert signature(book.path) == before


def test_closing_without_having_read_everything_keeps_everything(tmp_path: Path) -> None:
    # A journal that still had to be saved once made the closing write a file without the follow-ups not read yet.
    with closing(open_book(tmp_path)) as book:
        customer = add(book, "王伟")
        log(book, customer, "first")
    shutil.copy(book.path, tmp_path / "older")
    with closing(open_book(tmp_path)) as again:
        add(again, "李娜")
    (tmp_path / "older").replace(book.path)  # now the journal has more than the file
    hasty = open_book(tmp_path)
    hasty.close()
    assert [entry["note"] for key, entry in plain(book.path)[FOLLOWUPS].items() if key != "@"] == ["first"]
    assert {entry.get("name") for entry in plain(book.path)[CUSTOMERS].values()} == {None, "王伟", "李娜"}


class Hasty(Book):
    """A book that saves before it has been read."""

    def save_now(self) -> None:
        """What the saver's thread does whenever it finds that something has changed."""
        self._saver.changed()
        self._saver.save()


def test_a_saver_started_before_everything_is_read_keeps_everything(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        for number in range(3):
            log(book, add(book, f"customer {number}"), "kept")
    with closing(Hasty.open(book.path, book.state)) as again:
        again.start_saver(lambda _error: None)
        again.save_now()
        assert len(plain(book.path)[FOLLOWUPS]) == 4
        again.load_followups()
    assert len(plain(book.path)[FOLLOWUPS]) == 4


def test_customers_are_there_before_the_follow_ups_are_read(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        book.apply(bulk(book, 600, 2))
    with closing(open_book(tmp_path)) as again:
        assert len(again.customers) == 600
        pauses: list[int] = []
        again.load_followups(lambda: pauses.append(len(again.customers)))
        assert len(pauses) > 5
        again.load_followups(lambda: pytest.fail("read twice"))
        assert all(again.standing(key).contacts == 2 for key in again.customers)


def test_a_follow_up_can_be_asked_for_right_after_opening(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as book:
        followup = log(book, add(book, "王伟"))
    with closing(open_book(tmp_path)) as again:
        found = again.followup(followup)
    assert found is not None
    assert found.at == AT


def test_the_saver_writes_by_itself_and_says_so(book: Book) -> None:
    saved = threading.Event()
    told: list[str] = []

    def on_saved(error: str) -> None:
        told.append(error)
        saved.set()

    book.start_saver(on_saved)
    add(book, "王伟")
    assert saved.wait(10)
    assert told == [""]
    assert {entry.get("name") for entry in plain(book.path)[CUSTOMERS].values()} == {None, "王伟"}


# -- changing ------------------------------------------------------------------------------------------------------


def test_writing_the_value_that_is_there_is_no_assignment(book: Book) -> None:
    customer = add(book, "王伟", "C", tags={"vip": True})
    book.save()
    before = book.path.read_bytes()
    applied = edit(book, customer, name="王伟", grade="C", tags={"vip": True}, wechat=None)
    assert applied.customers == frozenset()
    book.save()
    assert book.path.read_bytes() == before
    undone = book.undo()
    assert undone is not None
    assert undone.kind == "add"


def test_only_the_fields_that_changed_get_a_new_stamp(book: Book) -> None:
    customer = add(book, "王伟", "C", owner="li")
    edit(book, customer, name="王伟", owner="zhang")
    book.save()
    stamps = plain(book.path)[CUSTOMERS][customer]["_s"]
    assert set(stamps) == {"", "owner"}


def test_an_entry_of_a_map_is_added_and_removed_alone(book: Book) -> None:
    customer = add(book, "王伟", phones={"1": "", "2": "work"})
    edit(book, customer, phones={"2": None, "3": "home"})
    assert book.customers[customer].phones == {"1": "", "3": "home"}


def test_a_log_tells_whom_it_concerns_and_the_grades(book: Book) -> None:
    customer = add(book, "王伟", "C")
    change = changes.log(book.customers[customer], book.new_id(), at=AT, grade="B")
    applied = book.apply(change)
    assert (applied.kind, applied.subject, set(applied.customers)) == ("log", "王伟", {customer})
    assert applied.detail == ("C", "B")
    assert book.contacted_on(TODAY) == {customer}
    assert [entry.grade for entry in book.grade_history(customer)] == ["B"]


def test_contacts_of_days_long_past_are_found(book: Book) -> None:
    one, other = add(book, "王伟"), add(book, "李娜")
    entries = [
        (one, "2025-03-02T09:00+08:00", "call"),
        (other, "2025-03-02", "note"),
        (one, "2025-03-03", "call"),
    ]
    for customer, at, kind in entries:
        book.apply(changes.log(book.customers[customer], book.new_id(), at=at, kind=kind))
    assert book.contacted_on(date(2025, 3, 2)) == {one}
    assert book.contacted_on(date(2025, 3, 4)) == set()


@pytest.mark.parametrize(
    ("note", "word"),
    [
        ("Asked for a QUOTE", "quote"),
        ("要合同", "合同"),
        ("CAFÉ", "café"),
        ("STRASSE", "straße"),
        ("a \ud800 合", "合"),
    ],
)
def test_a_word_in_a_note_is_found_whatever_its_case(book: Book, note: str, word: str) -> None:
    customer, other = add(book, "王伟"), add(book, "李娜")
    log(book, customer, note)
    log(book, other, "nothing")
    assert book.find_note(word) == {customer}


def test_a_follow_up_that_was_given_to_another_customer_is_in_their_timeline_only(book: Book) -> None:
    one, other = add(book, "王伟"), add(book, "李娜")
    followup = log(book, one)
    book.apply(Change("script", writes={(FOLLOWUPS, followup): {"customer": other}}))
    assert book.followups(one) == []
    assert [entry.id for entry in book.followups(other)] == [followup]
    assert book.standing(other).contacts == 1


def test_a_deleted_customer_is_in_the_trash_and_their_follow_ups_stay(book: Book) -> None:
    customer = add(book, "王伟")
    followup = log(book, customer)
    book.apply(changes.delete(book.customers[customer]))
    assert book.customer(customer) is None
    assert [gone.customer.name for gone in book.trash()] == ["王伟"]
    assert book.followup(followup) is not None
    book.apply(changes.restore(customer, "王伟"))
    assert book.customers[customer].name == "王伟"
    assert book.trash() == []


def test_an_edit_here_survives_a_delete_there_that_had_not_seen_it(tmp_path: Path) -> None:
    here, there = open_book(tmp_path), open_book(tmp_path / "away")
    customer = add(here, "王伟")
    here.save()
    there.close()
    shutil.copy(here.path, tmp_path / "away" / "book.json")
    with closing(open_book(tmp_path / "away", "fresh")) as there:
        there.apply(changes.delete(there.customers[customer]))
        edit(here, customer, grade="A")
    here.save()
    shutil.copy(there.path, here.path)
    here.poll()
    assert here.customers[customer].grade == "A"
    here.apply(changes.delete(here.customers[customer]))
    here.close()
    with closing(open_book(tmp_path)) as again:
        assert names(again) == set()


def test_a_journal_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    customer = add(book, "王伟", "C")
    folder = book.state / book.id / "journal"
    shutil.rmtree(folder)
    folder.write_text("in the way")
    with pytest.raises(BookError, match=re.escape(str(folder))):
        edit(book, customer, grade="A")
    assert book.customers[customer].grade == "C"
    folder.unlink()
    edit(book, customer, grade="B")
    assert book.customers[customer].grade == "B"
    book.close()


# -- two at once ---------------------------------------------------------------------------------------------------


def test_two_books_on_one_file_see_what_the_other_did(tmp_path: Path) -> None:
    one, two = open_book(tmp_path), open_book(tmp_path)
    assert one.id == two.id
    assert one.device != two.device
    for number in range(10):
        log(one, add(one, f"one {number}"))
        add(two, f"two {number}")
        one.save()
        two.save()
    news = one.poll()
    assert news is not None
    assert news.kind == "news"
    assert news.customers
    assert one.poll() is None
    assert everything(one) == everything(two)
    one.close()
    two.close()
    assert names(one) == {f"{who} {number}" for who in ("one", "two") for number in range(10)}


EDITOR = """
import sys
from pathlib import Path
from tests.books import add, log, open_book
folder, name, rounds = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
book = open_book(folder)
for number in range(rounds):
    customer = add(book, f"{name} {number}")
    log(book, customer, "note")
    if number % 5 == 0:
        book.save()
    book.poll()
book.close()
print(book.notices)
"""


def test_two_processes_with_200_edits_between_them_lose_nothing(tmp_path: Path) -> None:
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", EDITOR, str(tmp_path), name, "50"], stdout=subprocess.PIPE, text=True
        )
        for name in ("one", "two")
    ]
    told = [worker.communicate(timeout=120)[0].strip() for worker in workers]
    assert told == ["[]", "[]"]
    with closing(open_book(tmp_path)) as book:
        assert names(book) == {f"{who} {number}" for who in ("one", "two") for number in range(50)}
        assert all(book.standing(key).contacts == 1 for key in book.customers)
        before = signature(book.path)
    assert signature(book.path) == before


# -- TinyDB --------------------------------------------------------------------------------------------------------


def test_the_document_api_reads_writes_and_removes_plain_documents(book: Book) -> None:
    from tinydb import Query

    customer = add(book, "王伟", "C", phones={"1": "", "2": "work"})
    log(book, customer, "hello")
    table = book.db.table(CUSTOMERS)
    assert table.all() == [book.plain(CUSTOMERS)[customer]]
    assert [str(key) for key in table.update({"grade": "A"}, Query().name == "王伟")] == [customer]
    assert book.customers[customer].grade == "A"
    new = str(table.insert({"name": "李娜", "phones": {"3": ""}}))
    assert book.customers[new].phones == {"3": ""}
    assert len(new) == 32
    table.remove(doc_ids=[customer])  # type: ignore[list-item]
    assert set(book.customers) == {new}
    assert len(book.db.table(FOLLOWUPS)) == 1
    for _action in range(3):
        book.undo()
    assert book.customers[customer].grade == "C"
    assert set(book.customers) == {customer}


def test_the_document_api_removes_fields_and_entries(book: Book) -> None:
    customer = add(book, "王伟", phones={"1": "", "2": "work"}, wechat="ww")
    document = json.loads(json.dumps(book.plain(CUSTOMERS)[customer]))
    del document["wechat"], document["phones"]["1"]
    data = book.db.storage.read()
    assert data is not None
    data[CUSTOMERS][customer] = document
    book.db.storage.write(data)
    assert book.customers[customer].wechat == ""
    assert book.customers[customer].phones == {"2": "work"}

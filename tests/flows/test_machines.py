"""A book on several machines, and in several threads: nothing lost, nothing twice, and quiet in the end."""

from __future__ import annotations

import re
import shutil
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from tinydb import Query, TinyDB

from tests.books import (
    TODAY,
    SetClock,
    add,
    append,
    bulk,
    edit,
    everything,
    killed,
    log,
    names,
    open_book,
    plain,
    replace_text,
    settle,
)
from tests.faults.storage import Meanwhile, failing
from tui.book.book import Applied, Book, BookError
from tui.book.checkup import examine
from tui.book.entry import Entry
from tui.book.files import signature
from tui.book.state import BookState
from tui.clock import SYSTEM
from tui.core import changes
from tui.core.changes import CUSTOMERS
from tui.limits import Limits

CENTURY = 100 * 365 * 86_400_000


@pytest.mark.parametrize("in_place", [True, False], ids=["in place", "replaced"])
def test_a_file_written_by_another_machine_is_taken_in_while_the_book_is_open(
    tmp_path: Path, in_place: bool
) -> None:
    here = open_book(tmp_path)
    customer = add(here, "王伟", "C")
    here.save()
    (tmp_path / "away").mkdir()
    shutil.copy(here.path, tmp_path / "away")
    with closing(open_book(tmp_path / "away")) as there:
        edit(there, customer, grade="A")
        log(there, customer, "from there")
        new = add(there, "李娜")
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


def grade_from_the_future(folder: Path, customer: str) -> None:
    """Grade a customer B on a machine whose clock is a century ahead."""
    with closing(open_book(folder, "far ahead", SetClock(CENTURY))) as there:
        edit(there, customer, grade="B")


def test_an_edit_made_after_seeing_a_clock_far_ahead_wins(tmp_path: Path) -> None:
    with closing(open_book(tmp_path)) as here:
        customer = add(here, "王伟", "C")
        here.save()
        grade_from_the_future(tmp_path, customer)
    for machine, grade in (("here", "A"), ("there", "C"), ("here", "E")):
        with closing(open_book(tmp_path, machine)) as opened:
            edit(opened, customer, grade=grade)
        assert plain(opened.path)[CUSTOMERS][customer]["grade"] == grade


def test_the_clock_follows_a_file_before_the_screen_has_shown_it(tmp_path: Path) -> None:
    # The stamps were once noted only with the news; an edit in between lost against a clock that runs ahead.
    with closing(open_book(tmp_path)) as here:
        customer = add(here, "王伟", "C")
        here.save()
        grade_from_the_future(tmp_path, customer)
        here.reload()
        edit(here, customer, grade="A")
        here.poll()
        assert here.customers[customer].grade == "A"


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
        replace_text(one.path, '\n,"@":{"check"', '\n,"@":{"format":1,"id":"00"}\n,"@":{"check"')
    elif prepare == "lost line":
        text = one.path.read_text().split("\n")
        one.path.write_text("\n".join(line for line in text if "王伟" not in line))
    elif prepare == "crlf":
        one.path.write_bytes(one.path.read_bytes().replace(b"\n", b"\r\n"))
    quiet = settle(one, two)
    assert settle(one, two) == quiet
    assert everything(one) == everything(two)
    assert examine(one.path, BookState(one.state)).problems == []
    one.close()
    two.close()
    for machine in ("one", "two", "three", "one"):
        with closing(open_book(tmp_path, machine)) as again:
            assert len(again.customers) == 2
    assert signature(one.path) == quiet
    assert ("王五" in names(two)) == (prepare == "hand edit")


def test_git_s_moments_without_a_file_and_with_half_of_it_are_waited_for(tmp_path: Path) -> None:
    clock = SetClock()
    here = open_book(tmp_path, clock=clock)
    add(here, "王伟")
    here.save()
    with closing(open_book(tmp_path, "there")) as there:
        there.apply(bulk(there, 200))
        there.save()
    new = there.path.read_bytes()
    size = len(new) // 14 + 1
    pieces = [new[start : start + size] for start in range(0, len(new), size)]

    def half_a_second_later() -> int:
        """Each time somebody asks how old the file is, git is almost too late with the next piece."""
        seen = here.path.stat().st_mtime_ns // 1_000_000 + 450 if here.path.exists() else 0
        if pieces:
            with here.path.open("ab") as file:
                file.write(pieces.pop(0))
        return seen or SYSTEM.milliseconds()

    here.path.unlink()
    edit(here, next(iter(here.customers)), grade="A")
    clock.wall = half_a_second_later
    here.save()
    assert pieces == []
    here.poll()
    assert len(here.customers) == 201
    assert here.notices == []
    here.close()
    assert len(plain(here.path)[CUSTOMERS]) == 202


def test_a_file_written_between_reading_and_replacing_is_read_again(tmp_path: Path) -> None:
    here, there = open_book(tmp_path), open_book(tmp_path, "there")
    add(here, "王伟")
    here.save()
    add(there, "李娜")
    add(here, "陈晨")
    saves = [there.save]
    with failing(Meanwhile(lambda: saves.pop()() if saves else None)):
        here.save()
    assert saves == []
    everybody = {"王伟", "李娜", "陈晨"}
    assert {record.get("name") for record in plain(here.path)[CUSTOMERS].values()} == {None, *everybody}
    assert names(here) == everybody
    here.close()
    there.close()


def test_a_file_that_never_stops_changing_is_reported_and_saved_later(tmp_path: Path) -> None:
    here = open_book(tmp_path)
    add(here, "王伟")
    here.save()
    add(here, "李娜")
    with (
        failing(Meanwhile(lambda: append(here.path, b"\n"))),
        pytest.raises(BookError, match=re.escape(str(here.path))),
    ):
        here.save()
    assert not here.is_saved
    here.close()
    assert len(plain(here.path)[CUSTOMERS]) == 3


def test_what_a_tool_writes_into_the_file_that_was_just_replaced_is_found(tmp_path: Path) -> None:
    # Stock TinyDB holds its file open; once replaced, it goes on writing into the old one.
    with closing(open_book(tmp_path)) as here:
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
    assert plain(here.path)[CUSTOMERS][customer]["grade"] == "A"


# -- threads -------------------------------------------------------------------------------------------------------


def test_saver_loader_and_screen_at_once_lose_nothing(tmp_path: Path) -> None:
    restless = Limits(idle=0.005, longest_wait=0.01)
    with closing(open_book(tmp_path)) as first:
        first.apply(bulk(first, 300, 3))
    here, there = (open_book(tmp_path, machine, limits=restless) for machine in ("here", "there"))
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
    assert all(str(here.path) in error for error in errors)  # it may keep changing
    with closing(open_book(tmp_path)) as again:
        assert set(made) <= set(again.customers)
        assert sum(again.standing(key).contacts for key in again.customers) == 300 * 3 + 60 * 4
        assert again.notices == []
    assert threading.active_count() == 1


def test_an_entry_written_but_not_yet_in_memory_is_not_counted_as_saved(tmp_path: Path) -> None:
    def work() -> bool:
        book = open_book(tmp_path)
        add(book, "王伟")
        book.save()
        change = changes.add("c2", {"name": "李娜"}, created=TODAY, grade="C")
        entry = book.write(book.prepare(change))
        add(book, "陈晨")
        book.save()
        return bool(entry.do)  # killed before the commit

    assert killed(work)
    with closing(open_book(tmp_path)) as again:
        assert names(again) == {"王伟", "李娜", "陈晨"}


@pytest.mark.parametrize("deleter_first", [True, False])
def test_a_contact_the_deleter_had_not_seen_brings_the_customer_back(
    tmp_path: Path, deleter_first: bool
) -> None:
    """The call itself survived, but no list showed it: the customer it was made to was gone."""
    here = open_book(tmp_path)
    ana, bob = add(here, "Ana"), add(here, "Bob")
    log(here, bob)
    here.save()
    there = open_book(tmp_path, "there")
    there.load_followups()
    here.apply(changes.delete(here.customers[ana]))
    here.apply(changes.delete(here.customers[bob]))
    log(there, ana)
    settle(*((here, there) if deleter_first else (there, here)))
    for book in (here, there):
        assert names(book) == {"Ana"}
        assert [gone.customer.name for gone in book.trash()] == ["Bob"]
        assert [gone.device for gone in book.trash()] == [here.device]
        assert book.standing(ana).contacts == 1
    here.apply(changes.delete(here.customers[ana]))  # now it has been seen
    assert names(here) == set()
    settle(here, there)
    assert names(there) == set()
    here.close()
    there.close()
    with closing(open_book(tmp_path)) as again:
        again.load_followups()
        assert names(again) == set()
        assert again.undo() is not None
        assert names(again) == {"Ana"}


class Hurried(Book):
    """A book whose saver saves in the middle of a commit, as its thread may, and no further."""

    def commit(self, entry: Entry) -> Applied:
        """Bring it into memory only."""
        for key, record in entry.do.items():
            self._store.join(*key, record)
        self._saver.save()
        return Applied(entry.kind, entry.subject, frozenset())


def test_a_record_that_is_just_coming_into_memory_is_not_counted_as_in_the_file(tmp_path: Path) -> None:
    # A process killed at that moment was told of lost records at its next start.
    with closing(open_book(tmp_path)) as book:
        add(book, "王伟")

    def work() -> None:
        fresh = Hurried.open(tmp_path / "book.json", tmp_path / "state of fresh")
        fresh.load_followups()
        add(fresh, "李娜")

    killed(work)
    with closing(open_book(tmp_path, "fresh")) as again:
        again.load_followups()
        assert names(again) == {"王伟", "李娜"}
        assert again.notices == []

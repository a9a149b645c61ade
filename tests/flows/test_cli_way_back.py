"""There is always a way back: every command that changes the book, then the command that takes it back, and again.

A row is a command line, carried out on a small book that another machine has made. What is compared are the plain
documents of everything alive, and the customers in the trash; only whom the row itself has made may lie there besides.
A command that is added to the program, an option or a field that is added to a command fails here until it has a row,
or a reason for having none.
"""

from __future__ import annotations

import io
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import pytest

from tests.books import AT, TODAY, everything, open_book
from tests.flows.cli import Cli, start
from tui.book.book import Book
from tui.cli.fields import CUSTOM, NAMES
from tui.cli.program import PLACES, program
from tui.core import changes
from tui.core.changes import CUSTOMERS
from tui.core.model import CONTACT_KINDS, OUTCOMES, Customer, FollowUp

# -- the table -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A command line, those that come before it, and those that lead back and there again.

    `answers` are typed into a command that asks.
    """

    line: str
    first: Sequence[str] = ()
    back: str = "undo"
    again: str = "redo"
    answers: Sequence[str] = ()


EDITS: Final[Mapping[str, Sequence[str]]] = {
    "name": ("王小伟",),
    "company": ("上海电机", ""),
    "title": ("厂长", ""),
    "phones": ("=13900139000", "+=13900139000", "-=13800138000", "="),
    "emails": ("=w@example.com", "+=w@example.com", "-=wang@example.com", "="),
    "wechat": ("ww", ""),
    "tags": ("=new", "+=new", "-=vip", "="),
    "grade": ("A",),
    "next": ("2026-12-24", "none", "auto"),
    "need": ("later", ""),
    "close_by": ("2027-03-01", ""),
    "amount": ("1.2万", ""),
    "status": ("won", ""),
    "importance": ("key", ""),
    "owner": ("li", ""),
    "source": ("fair", ""),
    "region": ("华南", ""),
    "address": ("1 Main St", ""),
    "website": ("example.org", ""),
    "birthday": ("1980-02-03", ""),
    "note": ("tea, no coffee", ""),
    "created": ("2026-01-02", ""),
    CUSTOM: ("size=XL", "size=", "shoe=44"),
}
"""Field → values; for a field with many entries with the sign, for the user's own fields with the name."""


def _edits() -> Iterator[Row]:
    for name, values in EDITS.items():
        for value in values:
            assignment = name + value if name in ("phones", "emails", "tags", CUSTOM) else f"{name}={value}"
            yield Row(f"edit 王伟 {shlex.quote(assignment)}")
    yield Row("edit 王伟 grade=E next=none owner=li phones=13900139000 tags-=vip custom.size=XL note=")


ROWS: Final[Mapping[str, Sequence[Row]]] = {
    "--plain": [
        Row("--plain", answers=("1", "2", "1", "asked for a price", "+3d", "A", "q")),
        Row("--plain", answers=("+ Lena Falk", "Nordlicht", "+49 170 1234567", "q")),
        Row("--plain", first=["edit 王伟 owner=li"], answers=("u", "q"), back="redo", again="undo"),
        Row("--plain", first=["edit 王伟 owner=li", "undo"], answers=("r", "q")),
    ],
    "log": [
        *(Row(f"log 王伟 'said yes' --via {kind}") for kind in (*CONTACT_KINDS, "note")),
        *(Row(f"log Bob --outcome {outcome}") for outcome in OUTCOMES),
        *(Row(f"log 王伟 --next {when}") for when in ("+3d", "'2026-12-01 15:00'", "none", "auto")),
        Row("log 王伟 'signs tomorrow' --via visit --grade A --next +1d --at 'yesterday 15:00'"),
    ],
    "move": [Row("move 王伟 A"), Row("move 王伟 E --why 'closed down'")],
    "add": [
        Row("add 'Lena Falk'"),
        Row(
            "add 'Lena Falk' --company Nordlicht --phone '+49 170 1234567' --phone '+49 30 901820' "
            "--email lena@example.com --wechat lena_f --tag fair --tag export --need now --close 2027-01-15 "
            "--amount 120k --grade B --source fair --region Europe"
        ),
        Row("add 王伟 --phone 13800138000 --force"),
    ],
    "edit": [*_edits()],
    "delete": [Row("delete 王伟"), Row("delete Bob"), Row("delete 王伟", first=["edit 王伟 owner=li"])],
    "undelete": [Row("undelete Gone"), Row("undelete 王伟", first=["delete 王伟"])],
    "undo": [
        Row("undo", first=[line], back="redo", again="undo")
        for line in ("edit 王伟 owner=li", "log 王伟 hello --grade A", "add 'Lena Falk'", "delete 王伟")
    ],
    "redo": [
        Row("redo", first=[line, "undo"])
        for line in ("edit 王伟 owner=li", "log 王伟 hello --grade A", "add 'Lena Falk'", "delete 王伟")
    ],
    "import": [
        Row("import people.csv"),
        Row("import calls.csv"),
        Row("import odd.csv --map map.yaml"),
    ],
    "join": [Row("join copy.json", back="restore latest", again="undo")],
    "restore": [Row("restore earlier.json"), Row("restore latest", first=["edit 王伟 owner=li note=x"])],
}
"""Command → rows. "--plain" is the program without a command."""

CHANGES_NOTHING: Final[Mapping[str, str]] = {
    "today": "prints",
    "list": "prints",
    "show": "prints",
    "trash": "prints",
    "export": "writes lists; the book is refused as a target (test_cli_exchange)",
    "locate": "prints",
    "completion": "prints",
    "demo": "a book of its own that is thrown away",
    "check": "--repair assigns nothing, and keeps the file as it was (test_cli_check)",
    "sync": "brings what others did, which is theirs to take back; restore COMMIT goes back before it "
    "(test_cli_restore)",
}
"""Commands without a row, and why."""

OPTIONS_LEFT_OUT: Final[Mapping[str, str]] = {
    "--json": "how it is printed",
    "--dry-run": "changes nothing",
    "--other-book": "makes one book of two: a decision for good, tested by itself (test_other_books)",
}
"""Options of commands that have rows, and why no row has them."""

# -- the book ------------------------------------------------------------------------------------------------------

PEOPLE: Final = (
    "name,company,phone,email,tags,grade\n"
    "王伟,上海电机,13800138000,new@example.com,vip;new,A\n"
    "Lena Falk,Nordlicht,+49 170 1234567,lena@example.com,fair,B\n"
)
CALLS: Final = (
    "customer,date,type,note\nBob,2026-11-02,call,asked for a price\n王伟,2026-11-03,visit,saw the plant\n"
)
FULL: Final[changes.Fields] = {
    "name": "王伟",
    "company": "华东电机",
    "title": "采购经理",
    "phones": {"+8613800138000": "mobile", "+862155550000": ""},
    "emails": {"wang@example.com": "work", "w2@example.com": ""},
    "wechat": "wangwei",
    "tags": {"vip": True, "展会": True},
    "need": "now",
    "close_by": "2026-12-20",
    "amount": "120000",
    "status": "negotiating",
    "importance": "normal",
    "owner": "zhao",
    "source": "展会",
    "region": "华东",
    "address": "南京路 1 号",
    "website": "example.com",
    "birthday": "1975-05-05",
    "note": "drinks tea",
    "custom": {"size": "L", "old": "x"},
}
"""A customer with a value in every field, so that each can be removed."""


def _add(book: Book, fields: changes.Fields, grade: str = "C") -> str:
    customer_id = book.new_id()
    book.apply(changes.add(customer_id, fields, created=TODAY, grade=grade))
    return customer_id


def _log(book: Book, customer_id: str, note: str, **given: Any) -> str:
    entry_id = book.new_id()
    book.apply(changes.log(book.customers[customer_id], entry_id, at=AT, note=note, **given))
    return entry_id


def _edit(book: Book, customer_id: str, **fields: Any) -> None:
    book.apply(changes.edit(book.customers[customer_id], fields))


def _delete(book: Book, customer_id: str) -> None:
    book.apply(changes.delete(book.customers[customer_id]))


def _save_as(book: Book, path: Path) -> None:
    book.save()
    shutil.copy(book.path, path)


def _write_books(folder: Path) -> None:
    """The book, a file of it as it was earlier, and a copy in which somebody else has gone on.

    Since the earlier file somebody was changed, deleted, changed and then deleted, brought back, added.
    """
    book = open_book(folder, "there")
    wang, bob = _add(book, FULL), _add(book, {"name": "Bob"}, "D")
    left, gone, back = (_add(book, {"name": name, "company": "Acme"}) for name in ("Left", "Gone", "Back"))
    for customer_id in (wang, bob, gone):
        _log(book, customer_id, "first", next="2026-12-01")
    second, third = _log(book, wang, "second", grade="B"), _log(book, wang, "third")
    _delete(book, back)
    _save_as(book, folder / "earlier.json")
    _edit(book, wang, title="经理", custom={"old": None}, phones={"+8613800138000": "work", "+861": ""})
    book.apply(changes.edit_followup(book.customers[wang], _entry(book, second), {"note": None, "by": "li"}))
    book.apply(changes.drop(book.customers[wang], _entry(book, third), is_newest=True))
    _log(book, bob, "since")
    _edit(book, gone, company="Acme & Sons", owner="li")
    for customer_id in (left, gone):
        _delete(book, customer_id)
    book.apply(changes.restore(back, "Back"))
    _add(book, {"name": "Since", "tags": {"new": True}})
    _save_as(book, folder / "copy.json")
    book.close()
    _go_on(folder, wang, bob)


def _entry(book: Book, entry_id: str) -> FollowUp:
    entry = book.followup(entry_id)
    assert entry is not None
    return entry


def _go_on(folder: Path, wang: str, bob: str) -> None:
    """Somebody else's changes to the copy: a field, a call with a grade, somebody new, somebody deleted."""
    other = Book.open(folder / "copy.json", folder / "state of elsewhere")
    _edit(other, wang, company="北方电机", phones={"+8613800138000": None}, custom={"shoe": "44"})
    _log(other, wang, "from the copy", grade="A")
    _log(other, _add(other, {"name": "Ana Ruiz"}), "hello")
    _delete(other, bob)
    other.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the book and the files that commands read, to be copied."""
    folder = tmp_path_factory.mktemp("files")
    _write_books(folder)
    (folder / "people.csv").write_text(PEOPLE, "utf-8")
    (folder / "calls.csv").write_text(CALLS, "utf-8")
    (folder / "odd.csv").write_text("wer,wo\nLena Falk,Nordlicht\nBob,Acme\n", "utf-8")
    (folder / "map.yaml").write_text("wer: name\nwo: company\n", "utf-8")
    return folder


@pytest.fixture
def cli(
    tmp_path: Path, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Cli]:
    """A machine that has done nothing yet, with the book, in the folder with the other files."""
    home, lists = tmp_path / "home", tmp_path / "lists"
    home.mkdir()
    lists.mkdir()
    for path in files.glob("*.*"):
        shutil.copy(path, home if path.name == "book.json" else lists)
    monkeypatch.chdir(lists)
    yield from start(home, monkeypatch, capsys)


# -- what is compared ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """All that a user can see: the plain documents of everything alive, and the customers in the trash."""

    live: dict[str, dict[str, dict[str, Any]]]
    trash: dict[str, Customer]

    def without(self, customers: set[str]) -> Seen:
        """The same, leaving some customers out of the trash."""
        return Seen(self.live, {key: each for key, each in self.trash.items() if key not in customers})


def seen(cli: Cli) -> Seen:
    """The book as it is in the file, to somebody else who looks at it."""
    book = open_book(cli.folder, "whoever looks")
    found = Seen(everything(book), {each.customer.id: each.customer for each in book.trash()})
    book.close()
    return found


def born(before: Seen, after: Seen) -> set[str]:
    """Whom a row has made: once it is taken back, they lie in the trash."""
    return after.live[CUSTOMERS].keys() - before.live[CUSTOMERS].keys() - before.trash.keys()


def carry_out(cli: Cli, monkeypatch: pytest.MonkeyPatch, line: str, answers: Sequence[str] = ()) -> None:
    """Carry a command line out, which must succeed."""
    if answers:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(answers) + "\n"))
    cli.ok(*shlex.split(line))


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=f"{' '.join(row.first)} {row.line}") for rows in ROWS.values() for row in rows],
)
def test_there_is_a_way_back_from_every_command_and_there_again(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, row: Row
) -> None:
    for line in row.first:
        carry_out(cli, monkeypatch, line)
    before = seen(cli)
    carry_out(cli, monkeypatch, row.line, row.answers)
    after = seen(cli)
    assert after.live != before.live
    new = born(before, after)
    carry_out(cli, monkeypatch, row.back)
    assert seen(cli).without(new) == before.without(new)
    carry_out(cli, monkeypatch, row.again)
    assert seen(cli).without(new) == after.without(new)
    carry_out(cli, monkeypatch, "undo" if row.again == "redo" else "redo")
    assert seen(cli).without(new) == before.without(new)


# -- nothing is forgotten ------------------------------------------------------------------------------------------


def test_every_command_has_a_row_or_a_reason_to_have_none() -> None:
    assert {*ROWS, *CHANGES_NOTHING} == {*PLACES, "--plain"}
    assert not {*ROWS} & {*CHANGES_NOTHING}
    assert all(row.line.split()[0] == command for command, rows in ROWS.items() for row in rows)


def test_every_option_of_a_command_with_rows_is_in_one_of_them_or_has_a_reason() -> None:
    group = program()
    for name, rows in ROWS.items():
        command = group.get_command(click.Context(group), name)
        if command is None:
            continue
        options = {param.opts[0] for param in command.params if isinstance(param, click.Option)}
        used = {word for row in rows for word in shlex.split(row.line) if word.startswith("--")}
        assert options - used <= {*OPTIONS_LEFT_OUT}, name


def test_every_field_that_can_be_edited_has_a_row() -> None:
    assert {*EDITS} == {*NAMES, CUSTOM}

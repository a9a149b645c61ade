"""A configuration that cannot all be used: others never stop a command, and the own one never those that help."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import pytest

from tests.bad_yaml import BAD
from tests.flows.cli import Cli, refused
from tui.cli.program import GOES_ON, PLACES

COMMANDS: Final = (
    ("today",),
    ("list",),
    ("show", "Ana"),
    ("log", "Ana", "hello"),
    ("undo",),
    ("redo",),
    ("move", "Ana", "B"),
    ("add", "Bob"),
    ("edit", "Bob", "company=Nordwind"),
    ("delete", "Bob"),
    ("trash",),
    ("undelete", "Bob"),
    ("import", "people.csv", "--dry-run"),
    ("export", "out.csv", "--force"),
    ("join", "book.json"),
    ("check",),
    ("restore",),
    ("sync",),
    ("sync", "status"),
    ("locate",),
    ("completion", "bash"),
    ("--plain",),
)
"""One after the other, each succeeds on a book with Ana in it, but for `sync`, which is not set up."""

OFTEN: Final = ("not UTF-8", "a folder", "partly: a key nobody knows", "partly: a bomb")
"""What is tried with every command: nothing of it, the wrong kind of file, a part of it, and what takes long."""


@pytest.fixture(autouse=True)
def with_ana(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ana is in the book, a list lies beside it, and nobody answers."""
    monkeypatch.chdir(cli.folder)
    (cli.folder / "people.csv").write_text("name\nCid\n", "utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    cli.add("Ana")


def spoil(file: Path, badness: str) -> None:
    """Make a file bad."""
    file.parent.mkdir(exist_ok=True)
    BAD[badness](file)


def test_every_command_is_among_those_tried() -> None:
    assert {command[0] for command in COMMANDS} >= PLACES.keys() - {"demo"}
    assert PLACES.keys() > GOES_ON


@pytest.mark.parametrize("badness", BAD)
def test_bad_files_beside_the_book_change_no_exit_status_and_are_told_in_one_line(
    cli: Cli, badness: str
) -> None:
    for name in ("grades.yaml", "fields.yaml"):
        spoil(cli.folder / "genjin" / name, badness)
    for command in COMMANDS if badness in OFTEN else COMMANDS[:4]:
        ran = cli(*command)
        assert ran.status == (command == ("sync",)), (command, ran.err)
        told = [line for line in ran.err.splitlines() if "genjin/" in line]
        assert len(told) == (command[0] != "completion" and command != ("sync",)), command
        assert all(map(str.isprintable, told))
        assert len("".join(told)) < 300


@pytest.mark.parametrize("name", ["settings.yaml", "keys.yaml", "grades.yaml", "fields.yaml"])
@pytest.mark.parametrize("badness", OFTEN)
def test_a_bad_own_file_stops_the_commands_of_the_day_and_none_of_those_that_help(
    cli: Cli, name: str, badness: str
) -> None:
    cli.ok("add", "Bob")
    cli.ok("delete", "Bob")
    spoil(cli.config / name, badness)
    for command in COMMANDS:
        if command[0] in ("completion", "undo", "redo"):
            continue
        ran = cli(*command)
        goes_on = command[0] in GOES_ON and command != ("sync",)
        assert ran.status == (not goes_on), (command, ran.err)
        assert f"genjin: {cli.config / name}" in ran.err or command == ("sync",), command
    assert [cli("undo").status, cli("redo").status] == [0, 0]


def test_of_many_problems_of_the_own_files_a_few_are_told(cli: Cli) -> None:
    cli.configure(**{f"k{number}": 1 for number in range(500)})
    lines = refused(cli, "list").splitlines()
    assert len(lines) == 11
    assert "490" in lines[-1]


def test_the_language_is_that_of_the_settings_whatever_else_is_wrong_in_them(cli: Cli) -> None:
    english = cli.ok("--help").out
    cli.configure(language="zh", colour="red")
    assert cli.ok("--help").out == cli.ok("--help", "--lang", "zh").out != english


def test_a_command_that_helps_works_by_what_can_be_used(cli: Cli) -> None:
    cli.ok("add", "Bob", "--amount", "5")
    cli.configure(colour="red", region="DE", capacity=[1])
    (cli.config / "grades.yaml").write_text("grades: {A: {interval: 9, name: ''}}", "utf-8")
    ran = cli.ok("export", "out.json", "ana")
    assert len(ran.err.splitlines()) == 4
    assert "Ana" in (cli.folder / "out.json").read_text("utf-8")


def test_an_import_goes_by_the_last_good_names_of_columns(cli: Cli) -> None:
    (cli.folder / "people.csv").write_text("姓名,接洽单位\nCid,Nordwind\n", "utf-8")
    file = cli.folder / "genjin" / "fields.yaml"
    file.parent.mkdir()
    file.write_text("customer: {company: [接洽单位]}", "utf-8")
    cli.ok("list")
    file.write_text("customer: {company: [", "utf-8")
    cli.ok("import", "people.csv")
    assert cli.show("Cid")["company"] == "Nordwind"

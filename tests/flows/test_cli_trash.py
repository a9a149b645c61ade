"""`trash` and `undelete`: what was deleted, when and where, and back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.cli import Cli, start


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    yield from start(tmp_path, monkeypatch, capsys)


def test_the_trash_lists_the_last_deleted_first_with_when_and_where(cli: Cli) -> None:
    first, second = cli.add("王伟", "--company", "华东电机"), cli.add("Ana")
    cli.ok("delete", second)
    cli.ok("delete", first)
    found = cli.ok("trash", "--json").json
    assert [each["name"] for each in found] == ["王伟", "Ana"]
    assert found[0]["id"] == first
    assert found[0]["machine"] == "this machine"
    assert found[0]["deleted"] >= found[1]["deleted"]
    lines = cli.ok("trash").out.splitlines()
    assert "王伟" in lines[0]
    assert "华东电机" in lines[0]
    assert "this machine" in lines[0]


def test_an_empty_trash_is_no_failure(cli: Cli) -> None:
    cli.add("Ana")
    assert cli.ok("trash").err == "the trash is empty.\n"
    assert cli.ok("trash", "--json").json == []


def test_undelete_brings_a_customer_back_with_the_follow_ups(cli: Cli) -> None:
    new = cli.add("王伟")
    cli.ok("log", new, "called")
    cli.ok("delete", new)
    assert cli.ok("undelete", "wangwei").err == "王伟 is back · saved\n"
    assert cli.show("王伟")["followups"][0]["note"] == "called"
    assert cli.ok("undo").err == "王伟 is in the trash again · saved\n"
    assert cli.ok("redo").err == "brought 王伟 back again · saved\n"


def test_undelete_looks_only_in_the_trash_and_asks_when_several_fit(cli: Cli) -> None:
    cli.add("Ana")
    refused = cli("undelete", "Ana")
    assert refused.status == 1
    assert "nobody in the trash fits" in refused.err
    for company in ("one", "two"):
        cli.ok("delete", cli.add("Bob", "--company", company, "--force"))
    refused = cli("undelete", "Bob")
    assert refused.status == 1
    assert "2 customers fit" in refused.err


def test_whoever_was_called_after_an_unseen_delete_is_found_by_every_command(
    cli: Cli, tmp_path: Path
) -> None:
    ana = cli.add("Ana")
    other = tmp_path / "other.json"
    other.write_bytes(cli.book.read_bytes())
    state = str(tmp_path / "other state")
    cli.ok("delete", ana)
    cli.process("log", ana, "called all the same", GENJIN_STATE=state, GENJIN_BOOK=str(other))
    cli.ok("join", str(other))
    assert cli.ok("trash", "--json").json == []
    assert cli.show("Ana")["followups"][0]["note"] == "called all the same"
    assert cli("undelete", "Ana").status == 1
    found = cli.ok("check", "--json").json
    assert (found["customers"], found["trash"]) == (1, 0)
    cli.ok("edit", "Ana", "company=Nordwind")
    assert cli.names() == ["Ana"]


def test_an_import_that_was_undone_leaves_nothing_in_the_trash_and_redo_brings_it_back(cli: Cli) -> None:
    (cli.folder / "list.csv").write_text("name,company\nAna,Nordwind\nBea,Seaside\nKim,Acme\n", "utf-8")
    cli.ok("import", str(cli.folder / "list.csv"))
    cli.ok("undo")
    assert (cli.names(), cli.ok("trash", "--json").json) == ([], [])
    cli.ok("redo")
    assert sorted(cli.names()) == ["Ana", "Bea", "Kim"]
    cli.ok("delete", "Ana")
    assert [each["name"] for each in cli.ok("trash", "--json").json] == ["Ana"]
    cli.ok("undo")
    cli.ok("undo")
    assert cli.names() == []
    cli.ok("redo")
    assert len(cli.names()) == 3


def test_who_was_written_about_before_their_import_was_undone_stays_in_the_trash(cli: Cli) -> None:
    (cli.folder / "list.csv").write_text("name\nAna\nBea\nKim\n", "utf-8")
    cli.ok("import", str(cli.folder / "list.csv"))
    cli.ok("edit", "Ana", "company=Nordwind")
    cli.process("edit", "Bea", "company=Seaside", GENJIN_STATE=str(cli.folder / "another machine"))
    cli.ok("undo")
    cli.ok("undo")
    assert cli.names() == ["Bea"], "somebody else has written there"
    assert [each["name"] for each in cli.ok("trash", "--json").json] == ["Ana"]


def test_whoever_was_added_and_deleted_by_hand_is_in_the_trash(cli: Cli) -> None:
    cli.add("Ana")
    cli.ok("delete", "Ana")
    assert [each["name"] for each in cli.ok("trash", "--json").json] == ["Ana"]


def test_a_list_that_is_imported_again_after_its_import_was_undone_is_there_once(cli: Cli) -> None:
    (cli.folder / "list.csv").write_text("name,phone\nAna,+8613800138000\n", "utf-8")
    cli.ok("import", str(cli.folder / "list.csv"))
    cli.ok("undo")
    cli.ok("import", str(cli.folder / "list.csv"))
    assert cli.names() == ["Ana"]
    assert cli.ok("trash", "--json").json == []

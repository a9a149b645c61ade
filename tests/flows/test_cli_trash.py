"""`trash` and `undelete`: what was deleted, when and where, and back."""

from __future__ import annotations

from pathlib import Path

from tests.flows.cli import Cli, refused


def test_the_trash_lists_the_last_deleted_first_with_when_and_where(cli: Cli) -> None:
    first, second = cli.add("王伟", "--company", "华东电机"), cli.add("Ana")
    cli.ok("delete", second)
    cli.ok("delete", first)
    found = cli.ok("trash", "--json").json
    assert [each["name"] for each in found] == ["王伟", "Ana"]
    assert found[0]["id"] == first
    assert found[0]["device"] == found[1]["device"]
    assert found[0]["deleted"] >= found[1]["deleted"]
    lines = cli.ok("trash").out.splitlines()
    assert lines[0].split()[1:3] == ["王伟", "华东电机"]
    assert lines[0].endswith(found[0]["machine"])


def test_an_empty_trash_is_no_failure(cli: Cli) -> None:
    cli.add("Ana")
    assert (cli.ok("trash").out, cli.ok("trash").err.count("\n")) == ("", 1)
    assert cli.ok("trash", "--json").json == []


def test_undelete_brings_a_customer_back_with_the_follow_ups(cli: Cli) -> None:
    new = cli.add("王伟")
    cli.ok("log", new, "called")
    cli.ok("delete", new)
    assert "王伟" in cli.ok("undelete", "wangwei").err
    assert cli.show("王伟")["followups"][0]["note"] == "called"
    cli.ok("undo")
    assert cli.names() == []
    cli.ok("redo")
    assert (cli.names(), cli.ok("trash", "--json").json) == (["王伟"], [])


def test_undelete_looks_only_in_the_trash_and_asks_when_several_fit(cli: Cli) -> None:
    cli.add("Ana")
    assert "Ana" in refused(cli, "undelete", "Ana")
    for company in ("one", "two"):
        cli.ok("delete", cli.add("Bob", "--company", company, "--force"))
    listed = refused(cli, "undelete", "Bob").splitlines()[1:]
    assert sorted(line.split()[2] for line in listed) == ["one", "two"]


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

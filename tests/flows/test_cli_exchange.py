"""`import` and `export` as commands: what is printed, what is kept, how they are stopped."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys

import pytest

from tests.books import newer
from tests.flows.cli import DATA, ROOT, Cli, numbers, refused

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real lists are not here")

PEOPLE = "姓名,公司,手机\n王伟,华东电机,13800138000\n李娜,海风食品,13900139000\n"


@pytest.fixture
def people(cli: Cli) -> str:
    path = cli.folder / "people.csv"
    path.write_text(PEOPLE, "utf-8")
    return str(path)


def counts(**numbers: int) -> dict[str, int]:
    """The counts of an import, zero where not named."""
    names = ("read", "added", "updated", "skipped", "rejected", "followups")
    return {name: numbers.get(name, 0) for name in names}


# -- import --------------------------------------------------------------------------------------------------------


def test_an_import_prints_counts_that_add_up_and_a_second_one_changes_nothing(cli: Cli, people: str) -> None:
    assert cli.ok("import", people, "--json").json == counts(read=2, added=2)
    before = cli.book.read_bytes()
    assert cli.ok("import", people, "--json").json == counts(read=2, skipped=2)
    assert cli.book.read_bytes() == before
    assert numbers(cli.ok("import", people).out) == ["2", "0", "0", "2", "0", "0"]


def test_undo_takes_a_whole_import_back(cli: Cli, people: str) -> None:
    cli.ok("import", people)
    assert numbers(cli.ok("undo").err) == ["2"]
    assert cli.names() == []


def test_a_dry_run_shows_columns_and_rows_and_makes_no_book(cli: Cli, people: str) -> None:
    cli.add("Ana")
    before = cli.book.read_bytes()
    ran = cli.ok("import", people, "--dry-run")
    assert "手机" in ran.out
    assert "王伟" in ran.out
    assert cli.book.read_bytes() == before
    assert cli.ok("import", people, "--dry-run", "--json").json == counts(read=2, added=2)


def test_a_dry_run_needs_no_book_and_leaves_none(cli: Cli, people: str) -> None:
    ran = cli.ok("import", people, "--dry-run")
    assert "王伟" in ran.out
    assert not cli.book.exists()
    assert not cli.state.exists()
    refused(cli, "list")


def test_an_import_of_which_nothing_is_taken_begins_no_book_and_fails(cli: Cli) -> None:
    path = cli.folder / "calls.csv"
    path.write_text("type,date,contact email\nCall,2026-05-01,ann@lee.org\n", "utf-8")
    ran = cli("import", str(path))
    assert (ran.status, numbers(ran.out)) == (1, ["1", "0", "0", "0", "1", "0"])
    assert "ann@lee.org" in ran.err
    assert (cli.folder / "calls.rejected.csv").exists()
    assert cli("import", str(cli.folder / "missing.csv")).status == 1
    assert not cli.book.exists()
    refused(cli, "list")


def test_an_import_of_which_nothing_is_taken_leaves_the_book_file_alone(cli: Cli, people: str) -> None:
    cli.ok("import", people)
    before = cli.book.stat()
    path = cli.folder / "bad.csv"
    path.write_text("name,company\nBo,a,b,c\n", "utf-8")
    ran = cli("import", str(path), "--json")
    assert (ran.status, ran.json) == (1, counts(read=1, rejected=1))
    assert cli.ok("import", people).status == 0
    assert (cli.book.stat().st_mtime_ns, cli.book.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_every_command_says_that_a_book_is_of_a_newer_format(cli: Cli, people: str) -> None:
    cli.ok("import", people)
    cli.book.write_bytes(newer(cli.book.read_bytes()))
    for arguments in (
        ("list",),
        ("today", "--json"),
        ("show", "王伟"),
        ("export", str(cli.folder / "out.json")),
    ):
        assert cli.ok(*arguments).err.count("99") == 1
    assert refused(cli, "log", "王伟", "called").count("99") == 1


def test_a_map_file_says_which_column_is_what(cli: Cli, people: str) -> None:
    mapped = cli.folder / "map.yaml"
    mapped.write_text("公司: name\n姓名: note\n", "utf-8")
    cli.ok("import", people, "--map", str(mapped))
    assert sorted(cli.names()) == ["华东电机", "海风食品"]


def test_rejected_rows_are_told_by_line_and_kept_in_a_file(cli: Cli) -> None:
    path = cli.folder / "bad.csv"
    path.write_text("name,company\nAna,Nordwind\nBo,a,b,c\n", "utf-8")
    ran = cli.ok("import", str(path))
    assert ["3", "4", "2"] in [numbers(line) for line in ran.err.splitlines()]
    kept = cli.folder / "bad.rejected.csv"
    assert str(kept) in ran.err
    assert [row["line"] for row in csv.DictReader(kept.open(encoding="utf-8-sig"))] == ["3"]


@pytest.mark.parametrize(
    ("name", "content"), [("missing.csv", None), ("empty.csv", b""), ("list.xlsx", b"PK\x03\x04")]
)
def test_a_list_that_cannot_be_read_is_told_and_changes_nothing(
    cli: Cli, name: str, content: bytes | None
) -> None:
    cli.add("Ana")
    path = cli.folder / name
    if content is not None:
        path.write_bytes(content)
    before = cli.book.read_bytes()
    assert name in refused(cli, "import", str(path))
    assert cli.book.read_bytes() == before


@needs_data
def test_the_real_lists_come_in_through_real_commands(cli: Cli) -> None:
    for name in ("hubspot_contacts.csv", "hubspot_activities.csv"):
        ran = cli.process("import", str(DATA / name), "--json")
        assert ran.status == 0, ran.err
        assert ran.json["rejected"] == 0
    assert len(cli.ok("list", "--json").json) == 950
    assert cli.process("import", str(DATA / "hubspot_contacts.csv"), "--json").json["skipped"] == 950


def test_ctrl_c_stops_a_long_import_with_nothing_changed(cli: Cli) -> None:
    cli.add("Ana")
    before = cli.book.read_bytes()
    path = cli.folder / "long.csv"
    rows = (f"Name {n},Firm {n},{13800000000 + n}\n" for n in range(20_000))
    path.write_text("name,company,phone\n" + "".join(rows), "utf-8")
    running = subprocess.Popen(
        [sys.executable, "-c", _IMPORT_UNTIL_READING, str(path)],
        env=cli.full_environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "reading\n"
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert (out, err.count("\n")) == ("", 1)
    assert cli.book.read_bytes() == before
    assert cli.names() == ["Ana"]


_IMPORT_UNTIL_READING = """
import sys
from tui.cli import exchanging, program

class Progress(exchanging._Progress):
    said = False
    def reading(self, done, total):
        if not self.said:
            print("reading", flush=True)
            Progress.said = True

exchanging._Progress = Progress
sys.exit(program.run(["import", sys.argv[1]]))
"""


# -- export --------------------------------------------------------------------------------------------------------


def test_export_writes_what_fits_the_query_in_the_form_of_the_ending(cli: Cli) -> None:
    cli.add("王伟", "--grade", "A")
    cli.add("Ana", "--grade", "B")
    cli.ok("log", "王伟", "called")
    listed, kept = cli.folder / "out.csv", cli.folder / "out.json"
    ran = cli.ok("export", str(listed), "grade:A")
    assert ran.out.splitlines() == [str(listed), str(cli.folder / "out.followups.csv")]
    assert numbers(ran.err) == ["1", "1"]
    assert "王伟" in listed.read_text("utf-8-sig")
    assert "Ana" not in listed.read_text("utf-8-sig")
    cli.ok("export", str(kept))
    assert {one["name"] for one in json.loads(kept.read_text("utf-8"))["customers"]} == {"王伟", "Ana"}


def test_an_existing_file_is_overwritten_only_with_force_and_the_book_never(cli: Cli) -> None:
    cli.add("Ana")
    target = cli.folder / "out.json"
    target.write_text("precious", "utf-8")
    assert "--force" in refused(cli, "export", str(target))
    assert target.read_text("utf-8") == "precious"
    cli.ok("export", str(target), "--force")
    assert "Ana" in target.read_text("utf-8")
    before = cli.book.read_bytes()
    assert str(cli.book) in refused(cli, "export", str(cli.book), "--force")
    assert cli.book.read_bytes() == before


def test_a_second_file_of_follow_ups_is_not_overwritten_either(cli: Cli) -> None:
    cli.add("Ana")
    (cli.folder / "out.followups.csv").write_text("precious", "utf-8")
    assert cli("export", str(cli.folder / "out.csv")).status == 1
    assert (cli.folder / "out.followups.csv").read_text("utf-8") == "precious"


def test_an_unknown_ending_or_query_is_told(cli: Cli) -> None:
    cli.add("Ana")
    assert "out.doc" in refused(cli, "export", str(cli.folder / "out.doc"))
    assert "grade:Q" in refused(cli, "export", str(cli.folder / "out.csv"), "grade:Q")
    assert not list(cli.folder.glob("out.*"))


@needs_data
def test_how_a_list_was_understood_is_told_before_the_counts(cli: Cli) -> None:
    cli.add("Ana")
    ran = cli.ok("import", str(DATA / "cn_alipay_gb18030.csv"), "--dry-run")
    told = ran.err.splitlines()[0]
    assert told.startswith("cn_alipay_gb18030.csv")
    assert {"GB18030", "24"} <= set(told.split())

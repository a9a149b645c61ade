"""Standard streams: closed, cut short, full, and named by "-" in the place of a file."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from tests.flows.cli import Cli, Ran


def fed(cli: Cli, data: bytes, *arguments: str) -> Ran:
    """Run a command with this on its standard input."""
    command = [sys.executable, "-m", "tui.cli", *arguments]
    ended = subprocess.run(
        command, env=cli.full_environment(), cwd=cli.folder, input=data, capture_output=True, check=False
    )
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def close(*numbers: int) -> None:
    for number in numbers:
        os.close(number)


@pytest.mark.parametrize("arguments", [("list", "--json"), ("today",), ("show", "Ana"), ("--version",)])
def test_a_command_whose_output_is_closed_is_done_all_the_same(cli: Cli, arguments: tuple[str, ...]) -> None:
    cli.add("Ana")
    ran = cli.process(*arguments, prepare=lambda: close(1))
    assert (ran.status, ran.err) == (0, "")


def test_a_change_is_carried_out_with_all_streams_closed_and_nothing_is_written_into_the_book(
    cli: Cli,
) -> None:
    cli.add("Ana")
    assert cli.process("add", "Bea", prepare=lambda: close(0, 1, 2)).status == 0
    assert cli.names() == ["Ana", "Bea"]
    assert cli("check").status == 0


def test_a_list_from_standard_input_is_imported(cli: Cli) -> None:
    ran = fed(cli, "客户名称,手机\n王伟,13800138000\n,\n".encode(), "import", "-", "--json")
    assert (ran.status, ran.json["added"]) == (0, 1), ran.err
    assert cli.names() == ["王伟"]


def test_rejected_rows_of_a_stream_are_kept_in_the_folder_one_is_in_and_never_overwrite(cli: Cli) -> None:
    for birthday in ("name,amount\nAna,x\n", "name,amount\nBea,y\n"):
        fed(cli, birthday.encode() + b"\n,5\n", "import", "-")
    names = sorted(path.name for path in cli.folder.glob("stdin.rejected*"))
    assert names == ["stdin.rejected-2.csv", "stdin.rejected.csv"]


def test_a_list_from_a_pipe_that_stands_for_a_file_is_imported(cli: Cli) -> None:
    reader, writer = os.pipe()
    os.write(writer, b"name\nAna\n")
    os.close(writer)
    command = [sys.executable, "-m", "tui.cli", "import", f"/dev/fd/{reader}"]
    ended = subprocess.run(
        command, env=cli.full_environment(), pass_fds=(reader,), cwd=cli.folder, check=False
    )
    os.close(reader)
    assert ended.returncode == 0
    assert cli.names() == ["Ana"]


def test_standard_input_without_anything_is_refused(cli: Cli) -> None:
    assert fed(cli, b"", "import", "-").status == 1
    assert cli.process("import", "-", prepare=lambda: close(0)).status == 1


def test_customers_are_exported_to_standard_output_as_csv_or_json(cli: Cli) -> None:
    cli.add("Ana", "--grade", "A")
    cli.add("Bea", "--grade", "B")
    cli.ok("log", "Ana", "hi")
    ran = cli.process("export", "-")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert (ran.status, sorted(next(iter(row.values())) for row in rows)) == (0, sorted(_ids(cli)))
    only = cli.process("export", "-", "--json", "grade:A")
    exported = json.loads(only.out)
    assert [each["name"] for each in exported["customers"]] == ["Ana"]
    assert not list(cli.folder.glob("*.csv")) + list(cli.folder.glob("-*"))


def _ids(cli: Cli) -> list[str]:
    return [customer["id"] for customer in cli.ok("list", "--json").json]


def test_json_is_asked_for_by_name_where_there_is_a_file(cli: Cli) -> None:
    cli.add("Ana")
    assert cli("export", "out.csv", "--json").status == 2


def test_what_was_exported_to_a_stream_comes_back_through_one(cli: Cli) -> None:
    cli.add("Ana", "--phone", "+8613800138000")
    exported = cli.process("export", "-").out
    ran = fed(cli, exported.encode(), "import", "-", "--json")
    assert (ran.status, ran.json["added"], ran.json["skipped"]) == (0, 0, 1), ran.err


def test_a_copy_of_the_book_is_joined_from_standard_input(cli: Cli) -> None:
    cli.add("Ana")
    copy = cli.book.read_bytes()
    cli.ok("delete", "Ana")
    ran = fed(cli, copy, "join", "-", "--json")
    assert (ran.status, len(ran.json["files"])) == (0, 1), ran.err


def test_a_reader_who_stops_reading_ends_the_command_quietly(cli: Cli) -> None:
    for number in range(3):
        cli.add(f"Customer {number}")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "tui.cli", "list"]
    ended = subprocess.run(
        command, env=cli.full_environment(), stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")

"""The command line in processes of its own: languages, streams, exit statuses, and everything that can go wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import msgspec
import pytest

from tests.books import newer
from tests.flows.cli import Cli, refused
from tui import __version__
from tui.book.book import Book

# -- the day's work ------------------------------------------------------------------------------------------------


def test_a_day_of_work_with_real_commands(cli: Cli) -> None:
    new = cli.process("add", "王伟", "--company", "华东电机", "--grade", "B").out.strip()
    cli.process("add", "Ana Ruiz", "--grade", "A")
    due = cli.ok("today", "--json").json["due"]
    assert [one["name"] for one in due] == ["Ana Ruiz", "王伟"]
    assert cli.process("log", "ana", "sent the offer", "--next", "+3d").status == 0
    today = cli.process("today", "--json").json
    assert ([one["id"] for one in today["due"]], today["done"]) == ([new], 1)
    assert cli.process("move", "王伟", "A").status == 0
    assert {"王伟", "B"} <= set(cli.process("undo").err.split())
    assert cli.show("王伟")["grade"] == "B"


def test_when_log_returns_the_book_file_holds_the_follow_up(cli: Cli) -> None:
    cli.add("Ana")
    cli.process("log", "Ana", "a note that is looked for")
    assert "a note that is looked for" in cli.book.read_text("utf-8")


def test_a_command_works_while_the_book_is_open_and_the_open_book_sees_it(cli: Cli) -> None:
    new = cli.add("Ana")
    state = Path(cli.ok("locate", "state").out.strip())
    book = Book.open(cli.book, state)
    try:
        book.load_followups()
        assert cli.process("log", "Ana", "from the command line", "--grade", "A").status == 0
        news = book.poll()
        assert news is not None
        assert new in news.customers
        assert book.customers[new].grade == "A"
        assert [entry.note for entry in book.followups(new)] == ["from the command line"]
    finally:
        book.close()


def test_two_commands_at_once_lose_nothing(cli: Cli) -> None:
    cli.add("Ana")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tui.cli", "log", "Ana", f"note {number}"],
            env=cli.full_environment(),
            stderr=subprocess.DEVNULL,
        )
        for number in range(4)
    ]
    assert [each.wait(60) for each in running] == [0] * 4
    notes = {entry["note"] for entry in cli.show("Ana")["followups"]}
    assert notes == {f"note {number}" for number in range(4)}


# -- languages -----------------------------------------------------------------------------------------------------


def test_the_language_is_the_option_then_the_setting_then_the_locale(cli: Cli) -> None:
    english, chinese = cli.ok("--help").out, cli.process("--help", LC_ALL="zh_CN.UTF-8").out
    assert cli.ok("--lang", "zh", "--help").out == chinese != english
    cli.configure(language="zh")
    assert cli.ok("--help").out == chinese
    assert cli.ok("--lang=en", "--help").out == english
    behind = cli.ok("add", "--help", "--lang", "en").out
    assert behind == cli.ok("--lang", "en", "add", "--help").out != cli.ok("add", "--help").out


def test_help_stays_inside_the_terminal_in_both_languages(cli: Cli) -> None:
    from tui.cli.program import PLACES
    from tui.ui.cells import width

    for language in ("en", "zh"):
        for command in ("", *PLACES, "sync setup", "sync status"):
            ran = cli.ok("--lang", language, *command.split(), "--help")
            lines = [line for line in ran.out.splitlines() if not line.startswith("    genjin ")]
            assert max(map(width, lines)) <= 100
            assert len(lines) > 3


# -- streams -------------------------------------------------------------------------------------------------------


def test_the_version_is_printed(cli: Cli) -> None:
    assert cli.process("--version").out == f"genjin {__version__}\n"


def test_a_reader_that_goes_away_is_no_error(cli: Cli) -> None:
    people = cli.folder / "people.csv"
    people.write_text("name\n" + "".join(f"Name {number}\n" for number in range(3000)), "utf-8")
    cli.ok("import", str(people))
    line = f"{sys.executable} -m tui.cli list | head -n 1; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(
        ["bash", "-c", line], env=cli.full_environment(), capture_output=True, text=True, check=False
    )
    assert ended.stderr == ""
    assert ended.stdout.splitlines()[1] == "0"


def test_output_that_cannot_be_written_is_an_error(cli: Cli) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full device")
    cli.add("Ana")
    line = f"{sys.executable} -m tui.cli list > /dev/full"
    ended = subprocess.run(
        line, shell=True, env=cli.full_environment(), capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith("genjin: ")


def test_a_terminal_that_knows_only_ascii_gets_escapes_instead_of_a_crash(cli: Cli) -> None:
    cli.add("王伟")
    ran = cli.process("list", PYTHONIOENCODING="ascii")
    assert ran.status == 0
    assert "\\u738b\\u4f1f" in ran.out


def test_where_only_ascii_can_be_written_the_signs_of_a_sentence_have_plain_ones(cli: Cli) -> None:
    cli.add("王伟")
    assert '"nobody"' in cli.process("log", "nobody", PYTHONIOENCODING="ascii").err


def test_names_that_are_no_text_in_the_terminals_encoding_are_taken_with_replacements(cli: Cli) -> None:
    ran = cli.process("add", "caf\udce9")
    assert ran.status == 0, ran.err
    assert cli.names() == ["caf\ufffd"]


def test_ctrl_c_is_quiet_and_ends_with_130(cli: Cli) -> None:
    cli.add("Ana")
    running = subprocess.Popen(
        [sys.executable, "-c", _WAIT_INSIDE_LIST],
        env=cli.full_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stdout.readline() == "inside\n"
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err) == (130, "", "")


_WAIT_INSIDE_LIST = """
import signal, sys, time
from tui.cli import finding, program

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored

def wait(*_arguments):
    print("inside", flush=True)
    time.sleep(30)

finding.fitting = wait
sys.exit(program.run(["list"]))
"""


# -- what can go wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("lgo",), "log"),
        (("tday",), "today"),
        (("xyzzy",), "xyzzy"),
        (("\x1b[31m\u202e",), "\\x1b[31m\\u202e"),
        (("--colour",), "--colour"),
        (("--lang", "fr", "list"), "'fr'"),
        (("list", "--lang", "fr"), "'fr'"),
        (("completion", "tcsh"), "'tcsh'"),
        (("delete",), "WHO"),
        (("undo", "more"), "more"),
    ],
)
def test_a_command_used_wrongly_ends_with_2_and_a_hint(
    cli: Cli, arguments: tuple[str, ...], named: str
) -> None:
    err = refused(cli, *arguments, status=2)
    assert named in err
    assert "--help" in err
    assert "\x1b" not in err


def test_a_broken_configuration_is_told_by_file_line_and_key_and_locate_still_works(cli: Cli) -> None:
    cli.add("Ana")
    cli.configure(capacity="lots", colour="red")
    settings = cli.config / "settings.yaml"
    first, second = sorted(refused(cli.process, "today").splitlines())
    assert first.startswith(f"genjin: {settings}:1:")
    assert second.startswith(f"genjin: {settings}:2:")
    assert ("`capacity`" in first, "`colour`" in second) == (True, True)
    assert cli.ok("locate", "config").out == f"{cli.config}\n"
    assert cli.ok("--help").out
    assert cli.ok("--version").out


def test_a_book_of_a_newer_format_is_read_and_not_written(cli: Cli) -> None:
    cli.add("Ana")
    data = newer(cli.book.read_bytes())
    cli.book.write_bytes(data)
    assert cli.process("list", "--json").json[0]["name"] == "Ana"
    assert "99" in refused(cli.process, "log", "Ana", "hello")
    assert cli.book.read_bytes() == data


@pytest.mark.parametrize("content", ["", "hello", "[1, 2]", "\0" * 100])
def test_a_file_that_is_no_book_is_told_and_left_alone(cli: Cli, content: str) -> None:
    cli.book.write_text(content, "utf-8")
    for command in (("list",), ("add", "Ana")):
        assert str(cli.book) in refused(cli.process, *command)
    assert cli.book.read_text("utf-8") == content


def test_an_emptied_book_is_restored_and_every_command_says_so(cli: Cli) -> None:
    cli.add("Ana")
    cli.ok("log", "Ana", "hello")
    cli.book.write_bytes(b"")
    ran = cli.process("show", "Ana", "--json")
    assert ran.status == 0
    assert ran.json["followups"][0]["note"] == "hello"
    assert str(cli.book) in ran.err


def _limit_file_size() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def test_a_save_that_fails_is_told_and_the_journal_has_the_change(cli: Cli) -> None:
    people = cli.folder / "people.csv"
    people.write_text("name\n" + "".join(f"Name {number}\n" for number in range(500)), "utf-8")
    cli.process("import", str(people), GENJIN_STATE=str(cli.folder / "another machine"))
    before = cli.book.read_bytes()
    assert len(before) > 60_000
    err = refused(partial(cli.process, prepare=_limit_file_size), "log", "Name 77", "important")
    assert err.count("\n") == 1
    assert str(cli.book) in err
    assert cli.book.read_bytes() == before
    assert cli.show("Name 77")["followups"][0]["note"] == "important"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told_by_name(cli: Cli) -> None:
    cli.add("Ana")
    cli.folder.chmod(0o500)
    try:
        ran = cli.process("log", "Ana", "hello")
    finally:
        cli.folder.chmod(0o700)
    assert (ran.status, str(cli.book) in ran.err) == (1, True)
    assert [entry["note"] for entry in cli.show("Ana")["followups"]] == ["hello"]


def test_a_state_folder_that_cannot_be_made_is_told(cli: Cli) -> None:
    blocked = cli.folder / "a file"
    blocked.write_text("", "utf-8")
    state = str(blocked / "state")
    assert state in refused(partial(cli.process, GENJIN_STATE=state), "add", "Ana")
    assert not cli.book.exists()


def test_an_error_nobody_foresaw_is_one_sentence_and_the_traceback_is_in_the_log(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.add("Ana")

    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("deep inside")

    monkeypatch.setattr(msgspec.json, "format", fail)
    log = cli.state / "error.log"
    for _time in range(2):
        err = refused(cli, "list", "--json")
        assert ("RuntimeError" in err, str(log) in err, err.count("\n")) == (True, True, 1)
    assert log.read_text("utf-8").count("RuntimeError: deep inside") == 2


def test_the_board_needs_a_terminal(cli: Cli) -> None:
    for command in ((), ("demo",)):
        assert "genjin today" in refused(cli.process, *command)
    assert not cli.book.exists()


def test_no_command_but_the_board_imports_textual(cli: Cli) -> None:
    cli.add("Ana")
    for command in (["list"], ["log", "Ana"], ["--help"], ["import", "--help"]):
        code = (
            "import sys; from tui.cli.program import run; run(sys.argv[1:]); "
            "print(sorted({'textual', 'rapidfuzz', 'phonenumbers', 'pypinyin'} & set(sys.modules)))"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code, *command],
            env=cli.full_environment(),
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stdout.splitlines()[-1] == "[]"


def test_the_same_moment_is_used_for_a_whole_command(cli: Cli) -> None:
    cli.add("Ana")
    cli.ok("log", "Ana")
    assert cli.show("Ana")["followups"][0]["at"] == "2026-11-21T10:00+08:00"

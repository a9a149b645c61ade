"""Completion: what can stand at the cursor, and that a real bash inserts it so that it means one word."""

from __future__ import annotations

import json
import os
import select
import shutil
import sys
import time
from collections.abc import Iterator

import pytest

from tests.flows.cli import Cli

needs_bash = pytest.mark.skipif(
    shutil.which("bash") is None or sys.platform == "win32", reason="there is no bash here"
)


def answers(cli: Cli, *words: str) -> list[list[str]]:
    """Kind, text and description of what can stand in place of the last word."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("_GENJIN_COMPLETE", "zsh")
        return [line.split("\t") for line in cli.ok(*words).out.splitlines()]


def texts(cli: Cli, *words: str) -> list[str]:
    return [answer[1] for answer in answers(cli, *words)]


# -- what can stand at the cursor ----------------------------------------------------------------------------------


def test_commands_complete_with_what_they_do(cli: Cli) -> None:
    (log, locate) = answers(cli, "lo")
    assert (log[:2], locate[:2]) == (["plain", "log"], ["plain", "locate"])
    assert f"log    {log[2]}" in cli.ok("--help").out


def test_options_and_their_values_complete(cli: Cli) -> None:
    assert texts(cli, "log", "Ana", "--ou") == ["--outcome"]
    assert texts(cli, "log", "Ana", "--via", "m") == ["message", "meeting"]
    assert texts(cli, "log", "Ana", "--grade", "") == list("ABCDE")
    assert texts(cli, "move", "Ana", "b") == ["B"]
    assert texts(cli, "completion", "") == ["bash", "zsh", "fish"]


def test_files_are_left_to_the_shell(cli: Cli) -> None:
    assert [answer[0] for answer in answers(cli, "import", "")] == ["file"]
    assert [answer[0] for answer in answers(cli, "import", "x", "--map", "")] == ["file"]


def test_fields_complete_up_to_their_value_and_then_the_value(cli: Cli) -> None:
    assert answers(cli, "edit", "Ana", "gra") == [["part", "grade=", ""]]
    assert texts(cli, "edit", "Ana", "x=y", "need=") == ["need=now", "need=later", "need=none"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Ana", ["Ana Ruiz", "ana li"]),
        ("ana r", ["Ana Ruiz"]),
        ("王", ["王伟", "王芳"]),
        ("ww", ["王伟"]),
        ("wangf", ["王芳"]),
        ("Zoe", []),
    ],
)
def test_who_completes_by_name_pinyin_and_initials(cli: Cli, typed: str, names: list[str]) -> None:
    for name in ("Ana Ruiz", "王伟", "ana li", "王芳"):
        cli.add(name)
    for command in ("log", "move", "edit", "delete", "show"):
        assert texts(cli, command, typed) == names


def test_a_name_is_offered_once_with_a_company_and_not_from_the_trash(cli: Cli) -> None:
    cli.add("Ana", "--company", "Nordwind")
    cli.add("Ana", "--company", "Seaside")
    cli.add("Ann")
    cli.ok("delete", "Ann")
    assert answers(cli, "show", "An") == [["plain", "Ana", "Nordwind"]]


def test_names_come_from_the_book_that_the_line_names(cli: Cli) -> None:
    other = str(cli.folder / "other.json")
    cli.add("Ana", "--book", other)
    cli.add("Anton")
    assert texts(cli, "--book", other, "show", "An") == ["Ana"]
    assert texts(cli, "show", "An") == ["Anton"]


def test_a_name_that_a_terminal_would_obey_is_not_offered(cli: Cli) -> None:
    cli.add("Cy")
    text = cli.book.read_text("utf-8")
    for name in ("An\x1b[31m", "An\nb", "An\u202eb"):
        # As another program may have written it: Genjin itself stores nothing of the kind.
        cli.book.write_text(text.replace('"name":"Cy"', f'"name":{json.dumps(name)}'), "utf-8")
        assert texts(cli, "show", "An") == []
    cli.book.write_text(text, "utf-8")
    assert texts(cli, "show", "Cy") != []


@pytest.mark.parametrize("content", [None, "", "no book", '{"book":{\n,"x":{"name":3}\n,"y"\n,"z":\n'])
def test_without_a_good_book_there_are_no_names_and_no_noise(cli: Cli, content: str | None) -> None:
    if content is not None:
        cli.book.write_text(content, "utf-8")
    assert answers(cli, "show", "") == []
    assert not cli.state.exists()


@pytest.mark.parametrize(
    "line", ["genjin", "genjin ", "genjin nonsense x", "genjin log --via", 'genjin show "', ""]
)
def test_any_line_is_answered_without_noise(cli: Cli, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setenv("_GENJIN_COMPLETE", "bash")
    assert cli(line).status == 0
    assert cli(line).err == ""


# -- a real bash ---------------------------------------------------------------------------------------------------


_SHOWS_ITS_WORDS = """#!/bin/sh
if [ -n "$_GENJIN_COMPLETE" ] || [ "$1" = completion ]; then exec {python} -m tui.cli "$@"; fi
printf '<%s>' "$@"
"""
"""Stands for genjin: completes, and for anything else shows which words it was given."""


class Bash:
    """An interactive bash on a terminal of its own."""

    def __init__(self, cli: Cli) -> None:
        import pty

        command = cli.folder / "bin" / "genjin"
        command.parent.mkdir()
        command.write_text(_SHOWS_ITS_WORDS.format(python=sys.executable), "utf-8")
        command.chmod(0o755)
        path = f"{command.parent}:{os.environ['PATH']}"
        environment = cli.full_environment(PATH=path, TERM="dumb", INPUTRC="/dev/null", PS1="$ ")
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(cli.folder)
            os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"], environment)
        self._read = ""

    def type(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def wait_for(self, text: str, seconds: float = 20) -> str:
        """Everything up to `text`."""
        deadline = time.monotonic() + seconds
        while text not in self._read:
            ready, _w, _x = select.select([self._terminal], [], [], max(deadline - time.monotonic(), 0))
            assert ready, f"no {text!r} in {self._read!r}"
            self._read += os.read(self._terminal, 65536).decode("utf-8", "replace")
        before, self._read = self._read.split(text, 1)
        return before

    def close(self) -> None:
        os.close(self._terminal)
        os.waitpid(self._process, 0)


@pytest.fixture
def bash(cli: Cli) -> Iterator[Bash]:
    for name in ("Ana Ruiz", "王伟", "O'Neil & Sons", "Bo: the $HOME"):
        cli.add(name)
    shell = Bash(cli)
    try:
        # The quotes keep the echo of what is typed from looking like the answer.
        shell.type('eval "$(genjin completion bash)"; echo rea""dy\n')
        shell.wait_for("ready")
        yield shell
    finally:
        shell.close()


@needs_bash
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        *((typed, "Ana Ruiz") for typed in ("Ana", "Ana\\ R", '"Ana R', "'Ana R")),
        *((typed, "王伟") for typed in ("王", "ww")),
        *((typed, "O'Neil & Sons") for typed in ("O", '"O')),
        *((typed, "Bo: the $HOME") for typed in ("Bo", "Bo:", '"Bo')),
    ],
)
def test_bash_inserts_a_name_as_one_word(bash: Bash, typed: str, name: str) -> None:
    bash.type(f"genjin show {typed}\t--json; echo do''ne\n")
    assert f"<show><{name}><--json>" in bash.wait_for("done\r\n")


@needs_bash
def test_bash_completes_a_field_without_a_space_behind_it(bash: Bash) -> None:
    bash.type("genjin edit Ana\t gra\tb; echo do''ne\n")
    assert "<edit><Ana Ruiz><grade=b>" in bash.wait_for("done\r\n")


@needs_bash
def test_bash_completes_files_where_a_file_belongs(bash: Bash, cli: Cli) -> None:
    (cli.folder / "people of today.csv").write_text("name\n", "utf-8")
    bash.type("genjin import peo\t--dry-run; echo do''ne\n")
    assert "<import><people of today.csv><--dry-run>" in bash.wait_for("done\r\n")

"""Running the command line from a test: in this process for the many small cases, in one of its own for the few."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.books import age, newer
from tests.faults.git_sync import git
from tui.cli.program import run
from tui.config import locale_dir
from tui.language import activate

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"

NOW = "2026-11-21T10:00:00+08:00"
"""A Saturday."""


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The data it printed."""
        return json.loads(self.out)


class Cli:
    """`genjin` on a book of its own. Calling it runs a command in this process."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.book = folder / "book.json"
        self.config = folder / "config"
        self.state = folder / "state"
        self._capsys = capsys

    @property
    def environment(self) -> dict[str, str]:
        """What the command sees of the world."""
        return {
            "GENJIN_BOOK": str(self.book),
            "GENJIN_CONFIG": str(self.config),
            "GENJIN_STATE": str(self.state),
            "GENJIN_NOW": NOW,
            "LC_ALL": "C.UTF-8",
            "TZ": "Asia/Shanghai",
        }

    def __call__(self, *arguments: str) -> Ran:
        self._capsys.readouterr()
        status = run(arguments)
        captured = self._capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    def ok(self, *arguments: str) -> Ran:
        """Run a command that must succeed."""
        ran = self(*arguments)
        assert ran.status == 0, ran.err
        return ran

    def add(self, *arguments: str) -> str:
        """Add a customer; the new id."""
        return self.ok("add", *arguments).out.strip()

    def show(self, who: str) -> Any:
        """All about a customer."""
        return self.ok("show", who, "--json").json

    def names(self, *query: str) -> list[str]:
        """The names that `list` prints, in its order."""
        return [customer["name"] for customer in self.ok("list", *query, "--json").json]

    def configure(self, **settings: object) -> None:
        """Write the user's settings.yaml."""
        self.config.mkdir(exist_ok=True)
        lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in settings.items()]
        (self.config / "settings.yaml").write_text("".join(lines), "utf-8")

    # -- a process of its own --------------------------------------------------------------------------------------

    def process(self, *arguments: str, prepare: Callable[[], None] | None = None, **changes: str) -> Ran:
        """Run a command in a process. `changes` are to its environment, `prepare` runs in it before Python."""
        ended = subprocess.run(
            [sys.executable, "-m", "tui.cli", *arguments],
            env=self.full_environment(**changes),
            cwd=self.folder,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            preexec_fn=prepare,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())

    def full_environment(self, **changes: str) -> dict[str, str]:
        """The environment of a process; a variable changed to "" is removed."""
        names = ("PATH", "HOME", "SYSTEMROOT", "COVERAGE_PROCESS_START")
        kept = {name: os.environ[name] for name in names if name in os.environ}
        environment = kept | self.environment | {"PYTHONPATH": str(ROOT)} | changes
        return {name: value for name, value in environment.items() if value}


def start(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """A command line without a book yet; the language is English again afterwards."""
    cli = Cli(folder, capsys)
    with monkeypatch.context() as patch:
        patch.delenv("_GENJIN_COMPLETE", raising=False)
        patch.delenv("LANGUAGE", raising=False)
        for name, value in cli.environment.items():
            patch.setenv(name, value)
        time.tzset()
        yield cli
    time.tzset()
    activate("en", locale_dir())


# -- what is said --------------------------------------------------------------------------------------------------


def facts_of(table: str) -> list[tuple[str, str, list[list[str]]]]:
    """A table of words: what there is, what is typed, and how a line of what is said begins in each language.

    A fact is "STEP; STEP > COMMAND", see `bring_about`; the beginnings stand below it, as "English | 中文".
    """
    found: list[tuple[str, str, list[list[str]]]] = []
    for line in table.strip().splitlines():
        if line.startswith(" "):
            found[-1][2].append(line.strip().split(" | "))
        else:
            given, _sign, typed = line.partition("> ")
            found.append((given.strip(), typed, []))
    return found


def bring_about(cli: Cli, steps: str) -> None:
    """Commands, and what else happens to files in the folder one is in, with "; " between them."""
    for step in filter(None, steps.split("; ")):
        verb, *words = shlex.split(step.format(folder=cli.folder))
        if verb == "cp":
            shutil.copy(*words)
        elif verb == "git":
            git(cli.folder, *words)
        elif verb == "write":
            text = words[1].encode("latin-1", "backslashreplace").decode("unicode_escape")
            Path(words[0]).write_text(text, "utf-8")
        elif verb == "sub":
            path = Path(words[0])
            path.write_text(re.sub(words[1], words[2], path.read_text("utf-8"), flags=re.DOTALL), "utf-8")
            age(path)
        elif verb == "newer":
            Path(words[0]).write_bytes(newer(Path(words[0]).read_bytes()))
        else:
            cli.ok(verb, *words)


def check_words(cli: Cli, fact: tuple[str, str, list[list[str]]], language: str) -> None:
    """Bring about what there is, type, and look for what is said; where the folders lie is left out of it."""
    given, typed, sentences = fact
    bring_about(cli, given)
    ran = cli("--lang", language, *shlex.split(typed.format(folder=cli.folder)))
    text = re.sub(r"\S*/state/[\w./-]*\w", "STATE", ran.err + ran.out, flags=re.ASCII)
    lines = [
        line.strip().removeprefix("genjin: ") for line in text.replace(f"{cli.folder}/", "").splitlines()
    ]
    for english, chinese in sentences:
        beginning = chinese if language == "zh" else english
        assert any(line.startswith(beginning) for line in lines), (beginning, lines)


def refused(cli: Callable[..., Ran], *arguments: str, status: int = 1) -> str:
    """Run a command that must fail, print nothing and say so as we do; what it says."""
    ran = cli(*arguments)
    assert (ran.status, ran.out) == (status, ""), ran
    assert any(line.startswith("genjin: ") for line in ran.err.splitlines())
    return ran.err


def numbers(text: str) -> list[str]:
    """The numbers in a sentence."""
    return re.findall(r"\d+", text)

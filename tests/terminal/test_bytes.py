"""The bytes that the command line sends to a terminal, when the data means harm.

Names, notes, file names and arguments hold escape sequences, control characters of both kinds, characters that turn
the reading direction round, markup and very long texts. Whatever the command, the terminal gets none of it to obey.
"""

from __future__ import annotations

import json
import os
import re
import select
import sys
import time
from pathlib import Path

import pytest

from tests.flows.cli import NOW, ROOT
from tui.cli.errors import ERROR_LOG
from tui.core.text import safe_text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal here")

HOSTILE = (
    "[/x]",
    "[bold red]x[/]",
    "\x1b[31mred",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1b]0;title\x1b\\",
    "\x1bPq\x1b\\",
    "\x9b31m\x9d52;c;x\x9c",
    "ring\x07bell\x08\x7f",
    "line\nbreak",
    "cr\rreturn",
    "tab\tstop",
    "right\u202eleft\u2066\u061c",
    "line\u2028para\u2029",
    "zero\u200b\u2060width\ufeff",
    "tag\U000e0041\U000e007f",
    "e" + "\u0301" * 60,
    "x" * 300,
    "王" * 300,
    "👩\u200d🚀",
    "%s {name} \\x1b $(id)",
)
TEXT_FIELDS = [
    "name",
    "company",
    "title",
    "wechat",
    "owner",
    "source",
    "region",
    "address",
    "website",
    "birthday",
]

_RUN_ALL = """
import json, sys
from pathlib import Path
from tui.cli.program import run

for arguments in json.loads(Path(sys.argv[1]).read_text("utf-8")):
    status = run(arguments)
    print(f"<ended with {status}>", flush=True)
"""


def on_a_terminal(commands: list[list[str]], folder: Path, **changes: str) -> bytes:
    """Everything that a terminal receives while one process carries out these commands."""
    import pty

    script = folder / "commands.json"
    script.write_text(json.dumps(commands), "utf-8")
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        "GENJIN_BOOK": str(folder / "book.json"),
        "GENJIN_CONFIG": str(folder / "config"),
        "GENJIN_STATE": str(folder / "state"),
        "GENJIN_NOW": NOW,
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
    }
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(folder)
        os.execvpe(sys.executable, [sys.executable, "-c", _RUN_ALL, str(script)], environment | changes)
    received = _read_all(process, terminal)
    assert not (folder / "state" / ERROR_LOG).exists()
    return received


def _read_all(process: int, terminal: int) -> bytes:
    received = b""
    deadline = time.monotonic() + 120
    while select.select([terminal], [], [], max(deadline - time.monotonic(), 0))[0]:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not data:
            break
        received += data
    os.close(terminal)
    os.waitpid(process, 0)
    return received


def make_book(folder: Path) -> list[str]:
    """A book in which every text is hostile, written as another program would; the ids of its customers."""
    from tui.book.book import Book
    from tui.core import changes
    from tui.core.changes import CUSTOMERS, FOLLOWUPS, Change, Fields

    book = Book.open(folder / "book.json", folder / "elsewhere")
    writes: dict[tuple[str, str], Fields] = {}
    ids = []
    for text in HOSTILE:
        customer_id = book.new_id()
        ids.append(customer_id)
        writes[CUSTOMERS, customer_id] = {
            **dict.fromkeys(TEXT_FIELDS, text),
            **dict.fromkeys(("note", "grade", "need", "status", "importance"), text),
            **{name: {text: text} for name in ("phones", "emails", "custom")},
            "tags": {text: True},
            "created": "2026-01-02",
        }
        writes[FOLLOWUPS, book.new_id()] = {
            **dict.fromkeys(("kind", "outcome", "note", "from", "grade", "next", "by"), text),
            "customer": customer_id,
            "at": "2026-11-12T15:04+08:00",
        }
        writes[FOLLOWUPS, book.new_id()] = {
            "customer": customer_id,
            "at": text,
            "kind": "call",
            "note": text,
        }
    book.apply(Change("import", "x", writes))
    book.apply(changes.edit(book.customers[ids[0]], {"title": "\x1b[2J"}))
    book.save()
    book.close()
    return ids


def reading(ids: list[str]) -> list[list[str]]:
    """Every command that reads, for people and for programs."""
    queries = [[], *([text] for text in HOSTILE), *([f"tag:{text}"] for text in HOSTILE)]
    commands = [
        *(["list", *query] for query in queries if not query or not query[0].startswith("-")),
        *(["list", "--sort", sort] for sort in ("name", "company", "grade", "amount", "created", "last")),
        *(["show", customer_id] for customer_id in ids),
        *([command, "--all"] for command in ("today",)),
        ["today", "--date", "+1y"],
        ["show", "tab"],
        ["show", "x"],
    ]
    return [*commands, *([*command, "--json"] for command in commands), ["locate"], ["--help"]]


def changing(ids: list[str]) -> list[list[str]]:
    """Every command that changes something, with hostile arguments."""
    commands: list[list[str]] = []
    for customer_id, text in zip(ids, HOSTILE, strict=True):
        commands += [
            ["log", customer_id, text, "--json"],
            ["log", customer_id, "--via", "note", "--", text],
            ["move", customer_id, "A", "--why", text],
            ["edit", customer_id, *(f"{name}={text}" for name in TEXT_FIELDS), f"custom.{text}={text}"],
            ["edit", customer_id, f"phone+={text}", f"tag+={text}", f"tag-={text}"],
            ["undo"],
            ["redo"],
            ["delete", customer_id],
            ["undo"],
            ["add", text, "--company", text, "--phone", text, "--tag", text],
            ["add", text, "--company", text, "--force"],
        ]
    return commands


def mistaken(folder: Path) -> list[list[str]]:
    """Everything that can be wrong with an argument, wrong with hostile text."""
    commands: list[list[str]] = []
    for text in HOSTILE:
        name = text.replace("/", "|")[:200] if text.isascii() else text.replace("/", "|")[:60]
        people = folder / f"{name}.csv"
        people.write_text(f'name,"{text}"\n"{text}","{text}"\na,b,c,d\n', "utf-8", newline="")
        mapped = folder / f"{name}.yaml"
        mapped.write_text(json.dumps({text: text, "x": "name"}), "utf-8")
        commands += [
            [text],
            ["--lang", text, "list"],
            ["--book", str(folder / name / "none.json"), "list"],
            ["--book", str(people), "list"],
            ["list", f"grade:{text}"],
            ["list", f"{text}:x"],
            ["list", "--sort", text],
            ["today", "--date", text],
            ["show", f"nobody {text}"],
            ["log", "x", "--next", text],
            ["log", "x", "--at", text],
            ["log", "x", "--via", text],
            ["move", "x", text],
            ["edit", text, "a=b"],
            ["edit", "x", text],
            ["edit", "x", f"{text}=1"],
            ["edit", "x", f"grade={text}", f"need={text}"],
            ["edit", "x", f"email={text}"],
            ["edit", "x", f"phone-={text}"],
            ["add", "y", "--amount", text],
            ["add", "y", "--email", text],
            ["import", str(people), "--dry-run"],
            ["import", str(people)],
            ["import", str(people), "--map", str(mapped)],
            ["import", str(folder / f"no {name}.csv")],
            ["export", str(folder / f"{name}.json"), "zzz"],
            ["export", str(folder / f"{name}.json")],
            ["export", str(folder / f"{name}.doc")],
            ["completion", text],
            [f"--{text}"],
            ["list", f"--{text}"],
            ["add", "y", f"--{text}=1"],
        ]
    return commands


def check(received: bytes) -> None:
    """Nothing in these bytes is for the terminal to obey, and no text floods it."""
    assert b"\x1b" not in received
    text = received.decode("utf-8")
    assert "Traceback" not in text
    # The terminal makes \r\n of every line end; any other \r comes from data.
    lines = text.replace("\r\n", "\n")
    obeyed = {character for character in lines if character != "\n" and safe_text(character).startswith("\\")}
    assert obeyed - {"\\"} == set()
    assert max((len(match[0]) for match in re.finditer("\u0301+", lines)), default=0) <= 60


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_reading_command_lets_data_through_to_the_terminal(tmp_path: Path, language: str) -> None:
    ids = make_book(tmp_path)
    commands = [["--lang", language, *command] for command in reading(ids)]
    received = on_a_terminal(commands, tmp_path)
    check(received)
    assert received.count(b"<ended with ") == len(commands)
    assert b"[/x]" in received
    assert b"\\x1b[31mred" in received
    assert b"\\u202e" in received


def test_no_changing_command_lets_data_through_to_the_terminal(tmp_path: Path) -> None:
    commands = changing(make_book(tmp_path))
    received = on_a_terminal(commands, tmp_path)
    check(received)
    assert received.count(b"<ended with 0>") > len(commands) * 0.7


def test_no_error_message_lets_data_through_to_the_terminal(tmp_path: Path) -> None:
    make_book(tmp_path)
    commands = mistaken(tmp_path)
    received = on_a_terminal(commands, tmp_path)
    check(received)
    assert received.count(b"<ended with 1>") + received.count(b"<ended with 2>") > len(commands) * 0.7


def test_no_problem_of_the_configuration_lets_data_through_to_the_terminal(tmp_path: Path) -> None:
    make_book(tmp_path)
    config = tmp_path / "config"
    config.mkdir()
    wrong = {text: text for text in HOSTILE} | {"theme": HOSTILE[2], "capacity": HOSTILE[3], "me": HOSTILE[6]}
    (config / "settings.yaml").write_text(json.dumps(wrong), "utf-8")
    received = on_a_terminal([["list"], ["locate"], ["--help"]], tmp_path)
    check(received)
    assert b"settings.yaml" in received


def test_no_completion_lets_data_through_to_the_terminal(tmp_path: Path) -> None:
    make_book(tmp_path)
    for shell in ("bash", "zsh", "fish"):
        lines = (
            [["genjin show "], ["genjin edit x "]] if shell == "bash" else [["show", ""], ["edit", "x", ""]]
        )
        received = on_a_terminal(lines, tmp_path, _GENJIN_COMPLETE=shell)
        check(received.replace(b"\t", b" "))
        assert b"[/x]" in received or b"\\[/x\\]" in received


def test_a_name_with_a_line_break_is_one_line_of_the_table(tmp_path: Path) -> None:
    ids = make_book(tmp_path)
    received = on_a_terminal([["list"]], tmp_path)
    lines = received.decode("utf-8").splitlines()
    assert len(lines) == 1 + len(ids) + 1
    assert lines[-1].endswith(" 0>")


def test_on_a_terminal_no_line_is_wider_than_it(tmp_path: Path) -> None:
    from tui.ui.cells import width

    make_book(tmp_path)
    received = on_a_terminal([["list"], ["today", "--all"]], tmp_path, COLUMNS="80")
    assert max(map(width, received.decode("utf-8").splitlines())) <= 80

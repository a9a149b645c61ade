"""Whatever a stored line holds, no command stops over it: others are shown, and what cannot be read is named.

Fuzzing that knows the structure, as SQLite's dbsqlfuzz does it: see `hostile`. `GENJIN_SOAK` runs all of it.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from tests.faults.hostile import KINDS, mutated, signed_entry, signed_line
from tests.flows import cli as command_line
from tests.flows.cli import Cli
from tests.flows.driving import board_of, running, settle, shown
from tests.soak import SOAK, chance, share
from tui.book.book import Book
from tui.book.layout import with_check
from tui.book.values import decode, encode
from tui.cli.errors import ERROR_LOG
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.locations import locations

ROUNDS: Final = 400
BOARDS: Final = 160
PATIENCE_SECONDS: Final = 30.0 if SOAK else 10.0
"""A command that computes for longer hangs; a million tags take some seconds to be written again."""

READING: Final = (
    ("list",),
    ("list", "--json"),
    ("today",),
    ("today", "--json"),
    ("find", "an"),
    ("show", "Ana"),
    ("show", "Eve"),
    ("check",),
    ("export", "out.csv"),
    ("export", "out.json"),
    ("trash",),
)
WRITING: Final = (
    ("log", "Ana", "called", "--next", "+3d"),
    ("edit", "Bo", "company=Nordwind"),
    ("edit", "Eve", "company=Nordwind"),
    ("add", "Cem"),
    ("move", "Bo", "A"),
    ("delete", "Eve"),
    ("undo",),
    ("redo",),
    ("check", "--repair"),
    ("join", "other.json"),
)


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    yield from command_line.start(tmp_path / "here", monkeypatch, capsys)


@pytest.fixture
def stock(cli: Cli) -> Path:
    """A small book with a little of everything, and all that a machine keeps beside one; kept to start from again."""
    eve = cli.add("Eve", "--company", "Huadong", "--phone", "13800138000", "--email", "eve@a.cn", "--tag", "vip",
                  "--need", "now", "--close", "2026-12-20", "--amount", "120000")  # fmt: skip
    for name in ("Ana", "Bo", "Dee"):
        cli.add(name, "--grade", "B", "--phone", f"1390013{ord(name[0]):04d}", "--force")
    for note in ("first", "second"):
        cli.ok("log", "Eve", note, "--grade", "A", "--next", "+2d")
    cli.ok("edit", "Eve", "note=important", "website=https://a.cn", "address=上海", "birthday=1990-05-01")
    cli.ok("log", "Ana", "hello")
    cli.ok("delete", "Dee")
    cli.ok("undo")
    shutil.copy(cli.book, cli.folder / "other.json")
    _fill_state(cli, eve)
    kept = cli.folder.with_name("kept")
    shutil.copytree(cli.folder, kept)
    return kept


def _fill_state(cli: Cli, eve: str) -> None:
    """The files of a state folder that only appear after weeks."""
    stamp = "0198f3a2b7c1-0000-7f3a9c21"
    folder = _state(cli)
    book_id = json.loads((folder / "known.json").read_bytes())["id"]
    entry = {"kind": "call", "note": "n", "outcome": "reached", "next": "", "grade": "A", "at": ""}
    files: dict[str, object] = {
        "successors.json": {book_id[:-1]: book_id},
        "clocks.json": {"7f3a9c21": {"at": 1, "stamp": 2}},
        "copies.json": {"other.json": {"signature": [1, 2, 3, 4], "verdict": "joined", "since": 1.5}},
        "drafts.json": {eve: entry},
        "begun.json": {"name": "Fay", "company": "Nordwind", "phones": ["138"], "rest": []},
        "choices.json": {"density": "compact", "queries": ["grade:A"], "panel": "on", "group_by": "need"},
        f"{book_id}/versions.json": {CUSTOMERS: {eve: {"name": {"stamps": [stamp], "looked_at": False}}}},
        "git.json": {"git_dir": "x", "branch": "main", "local": True, "address": "", "last": {}},
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))


def _state(cli: Cli) -> Path:
    return locations().state_of()


# -- where it is put -------------------------------------------------------------------------------------------------


def _into_record(data: bytes, table: str, kind: str, random_: random.Random) -> bytes:
    """A book one of whose records is hostile: Eve's, or one of the follow-ups; sometimes in the place of a good one."""
    lines = data.split(b"\n")
    start = lines.index(b'"%b":{' % table.encode()) + 2
    numbers = [number for number in range(start, len(lines)) if lines[number][:2] == b',"']
    end = next((number for number in range(start, len(lines)) if lines[number][:1] == b"}"), len(lines))
    chosen = [
        number for number in numbers if number < end and (table != CUSTOMERS or b'"Eve"' in lines[number])
    ]
    number = random_.choice(chosen)
    record_id, fields = next(iter(json.loads(b"{%b}" % lines[number][1:]).items()))
    if random_.random() < 0.3:
        record_id = "019a0000000070008000000000000002"
    fields["#"] = 0
    line = b"," + signed_line(table, record_id, mutated(fields, kind, random_))
    lines[number : number + 1] = [line] if random_.random() < 0.7 else [lines[number], line]
    return b"\n".join(lines)


def _into_header(data: bytes, kind: str, random_: random.Random) -> bytes:
    lines = data.split(b"\n")
    number = next(number for number, line in enumerate(lines) if line.startswith(b',"@":{"check"'))
    header = json.loads(lines[number][len(b',"@":') :])
    del header["check"]
    text = mutated(header, kind, random_)
    with suppress(ValueError, TypeError):  # what cannot be read needs no good check
        text = encode(with_check(decode(text))) if random_.random() < 0.7 else text
    lines[number] = b',"@":' + text
    return b"\n".join(lines)


def _into_journal(data: bytes, kind: str, random_: random.Random) -> bytes:
    lines = data.removesuffix(b"\n").split(b"\n")
    number = random_.randrange(len(lines))
    lines[number] = signed_entry(mutated(json.loads(lines[number][9:]), kind, random_))
    return b"\n".join(lines) + b"\n"


def _into_json(data: bytes, kind: str, random_: random.Random) -> bytes:
    return mutated(json.loads(data), kind, random_)


Put = Callable[[bytes, str, random.Random], bytes]


def _targets(cli: Cli) -> dict[str, tuple[Path, Put]]:
    """What is tried → the file, and how something hostile is put into it."""
    folder = _state(cli)
    own = folder / json.loads((folder / "known.json").read_bytes())["id"]
    targets: dict[str, tuple[Path, Put]] = {
        "customer": (cli.book, lambda data, kind, by: _into_record(data, CUSTOMERS, kind, by)),
        "follow-up": (cli.book, lambda data, kind, by: _into_record(data, FOLLOWUPS, kind, by)),
        "header": (cli.book, _into_header),
        "copy": (cli.folder / "other.json", lambda data, kind, by: _into_record(data, CUSTOMERS, kind, by)),
        "journal": (max((own / "journal").glob("*.journal")), _into_journal),
        "backup": (
            own / "backups" / "latest.json",
            lambda data, kind, by: _into_record(data, CUSTOMERS, kind, by),
        ),
        "kept": (own / "backups" / "seen.note", _into_json),
        "days": (own / "backups" / "days.note", _into_json),
        "versions": (own / "versions.json", _into_json),
        "device": (min((folder / "devices").glob("*.json")), _into_json),
    }
    names = ("known", "successors", "clocks", "copies", "drafts", "begun", "choices", "git")
    return targets | {name: (folder / f"{name}.json", _into_json) for name in names}


def _again(cli: Cli, kept: Path) -> None:
    for path in cli.folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(kept, cli.folder, dirs_exist_ok=True)


# -- what must hold --------------------------------------------------------------------------------------------------


def _run(cli: Cli, command: tuple[str, ...]) -> command_line.Ran:
    """A command ends, soon, with success or a sentence, and leaves nothing in the log."""
    before = time.process_time()
    ran = cli(*command)
    took = time.process_time() - before
    log = cli.state / ERROR_LOG
    assert not log.exists(), log.read_text("utf-8")[-900:]
    assert "Traceback" not in ran.err
    assert ran.status in (0, 1, 2)
    assert ran.status == 0 or ran.err.strip() or command[0] == "check"
    assert took < PATIENCE_SECONDS, f"{command} took {took:.1f} s"
    return ran


@pytest.mark.parametrize("part", range(4))
def test_no_line_with_a_good_crc_stops_a_command_or_hides_another_customer(
    cli: Cli, stock: Path, part: int, record_property: Callable[[str, object], None]
) -> None:
    targets = list(_targets(cli))
    failures: list[str] = []
    tried: Counter[str] = Counter()
    for number in range(share(ROUNDS)):
        by = chance("signed", part, number)
        target, kind = by.choice(targets[:4] if by.random() < 0.6 else targets), by.choice(list(KINDS))
        _again(cli, stock)
        path, put = _targets(cli)[target]
        path.write_bytes(put(path.read_bytes(), kind, by))
        commands = [READING[0], *by.sample(READING, 2), *by.sample(WRITING, 2), READING[0]]
        for command in commands:
            try:
                ran = _run(cli, command)
                if command == READING[0] and target not in ("header", "known"):
                    assert ran.status == 0, ran.err
                    assert "Ana" in ran.out
                    assert "Bo" in ran.out
            except AssertionError as error:
                failures.append(
                    f"round {number} of part {part}: {kind} in {target}, {command} of {commands}\n{error}"
                )
                break
        tried.update((target, kind))
    record_property("mutations", dict(sorted(tried.items())))
    assert not failures, f"{len(failures)} of {share(ROUNDS)}:\n" + "\n".join(failures)


ON_BOARD: Final = ("customer", "follow-up", "header", "journal", "versions", "drafts", "begun", "choices")
KEYS: Final = (
    "enter",
    "down",
    "e",
    "escape",
    "end",
    "escape",
    "c",
    "escape",
    "n",
    "escape",
    "escape",
    "F2",
    "escape",
)


def test_the_board_is_drawn_whatever_a_line_holds(cli: Cli, stock: Path) -> None:
    failures: list[str] = []
    for number in range(share(BOARDS)):
        by = chance("board", number)
        target, kind = ON_BOARD[number % len(ON_BOARD)], by.choice(list(KINDS))
        _again(cli, stock)
        path, put = _targets(cli)[target]
        path.write_bytes(put(path.read_bytes(), kind, by))
        try:
            asyncio.run(_look_at_the_board(cli))
        except Exception:  # every one of them is a board that is gone
            failures.append(f"round {number}: {kind} in {target}\n{traceback.format_exc()[-900:]}")
    assert not failures, f"{len(failures)} of {share(BOARDS)}:\n" + "\n".join(failures)


async def _look_at_the_board(cli: Cli) -> None:
    """Everybody is on it, and what the keys open for Eve is drawn."""
    book = Book.open(cli.book, _state(cli))
    async with running(book) as (app, pilot):
        assert {"Ana", "Bo"} <= {customer.name for customer in book.customers.values()}
        assert "Ana" in shown(app)
        eve = next((each.id for each in book.customers.values() if each.name not in ("Ana", "Bo", "Dee")), "")
        if eve in app.session.desk:
            board_of(app).choose(eve)
        for key in KEYS:
            await pilot.press(key.lower())
            await settle(app, pilot)
            assert shown(app).strip()


def test_a_line_that_is_too_deep_is_named_kept_and_gone_from_the_file_on_every_machine(cli: Cli) -> None:
    cli.add("Ana")
    deep = signed_line(
        CUSTOMERS, "019a0000000070008000000000000002", b'{"name":"Eve","zz":%b}' % (b"[" * 40 + b"]" * 40)
    )
    lines = cli.book.read_bytes().split(b"\n")
    number = lines.index(b'"customers":{') + 3
    damaged = b"\n".join([*lines[: number - 1], b"," + deep, *lines[number - 1 :]])
    healed: list[bytes] = []
    for machine in ("state", "state of another machine"):
        cli.book.write_bytes(damaged)
        state = cli.folder / machine
        found = cli.process("check", "--json", GENJIN_STATE=str(state)).json
        assert [problem["lines"] for problem in found["problems"] if problem["kind"] == "unreadable"] == [
            [number]
        ]
        first = cli.process("list", GENJIN_STATE=str(state))
        assert "Ana" in first.out
        assert str(number) in first.err
        kept = [path.read_bytes() for path in state.glob("books/*/*/aside/*.txt")]
        assert [deep in each for each in kept] == [True]
        healed.append(cli.book.read_bytes())
        assert cli.process("list", GENJIN_STATE=str(state)).err == ""
        assert cli.book.read_bytes() == healed[-1]
    assert healed[0] == healed[1] == b"\n".join(lines)

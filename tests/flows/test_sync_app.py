"""Sync in the running app: the key, the header, by itself, and at the end. With real git and real files."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.books import Passing, add, names, open_book
from tests.faults.git_sync import Machine, bare, git, hang, join_books
from tests.flows.driving import NOW, Driver, board_of, flash, rows, running, settle, shown, tone, type_in
from tui.book.book import Book
from tui.clock import SYSTEM, Clock
from tui.config import Config
from tui.core import changes
from tui.core.settings import Settings
from tui.limits import Limits
from tui.sample import sample_book
from tui.ui import cells
from tui.ui.app import GenjinApp
from tui.ui.screens.customer import CustomerScreen
from tui.ui.sync_words import copies_words

OFF = Config(settings=Settings(me="me", sync_minutes=0))
ON = Config(settings=Settings(me="me", sync_minutes=10))
QUICK = Limits(tick=0.1, settled=0.2)


@pytest.fixture(autouse=True)
def _git_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return bare(tmp_path / "remote.git")


@pytest.fixture
def one(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path, "one")
    machine.add("王伟")
    machine.close()
    return machine


@pytest.fixture
def two(tmp_path: Path) -> Machine:
    return Machine(tmp_path, "two")


@asynccontextmanager
async def board(
    machine: Machine,
    config: Config = OFF,
    *,
    size: tuple[int, int] = (120, 36),
    clock: Clock = SYSTEM,
    limits: Limits = QUICK,
) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """The board on a machine's book."""
    book = Book.open(machine.path, machine.state, clock=clock, limits=limits)
    async with running(book, config=config, size=size) as (app, pilot):
        yield app, pilot


def open_at(machine: Machine) -> Book:
    return Book.open(machine.path, machine.state)


@pytest.fixture
def hanging(one: Machine, remote: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Machine one is set up with a remote that never answers; where the process that waits for it puts its number."""
    one.setup(remote)
    return hang(one, monkeypatch)


async def until(pilot: Driver, reached: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that a thread does."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        await pilot.pause(0.05)


def synced(app: GenjinApp) -> str:
    """The state of sync, once the header says something of it; "busy" while it goes on, "" as long as there is none."""
    report, said = app.syncing.report, "".join(app.syncing.header_words)
    if report is None or not said or said not in rows(app)[0]:
        return ""
    return "busy" if report.is_busy else report.status.state


# -- the key -------------------------------------------------------------------------------------------------------


def answered(app: GenjinApp) -> str:
    """The state that the sync which the key asked for has ended in; "" as long as it goes on."""
    report = app.syncing.report
    return "" if report is None or report.is_busy else report.status.state


async def test_without_setup_the_key_says_so_and_makes_nothing(one: Machine) -> None:
    async with board(one) as (app, pilot):
        await pilot.press("s")
        await until(pilot, lambda: answered(app) == "off")
        assert (tone(app), synced(app)) == ("plain", "")
    assert not (one.folder / ".git").exists()


async def test_the_sample_book_is_not_synced(tmp_path: Path) -> None:
    app = GenjinApp(sample_book(tmp_path, NOW), ON, clock=lambda: NOW, sample=True)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(app, pilot)
        await pilot.press("f9")
        assert (tone(app), synced(app)) == ("plain", "")
    app.session.book.close()


@pytest.mark.parametrize("key", ["s", "f9"])
async def test_the_key_sends_what_is_new_and_shows_what_is_new_elsewhere(
    one: Machine, two: Machine, remote: Path, key: str
) -> None:
    one.setup(remote)
    two.setup(remote)
    async with board(one) as (app, pilot):
        await until(pilot, lambda: synced(app) == "ok")
        add(app.session.book, "from one")
        two.add("from two")
        assert two.sync().state == "ok"
        await pilot.press(key)
        await until(pilot, lambda: tone(app) == "good")
        assert {"王伟", "from one", "from two"} <= names(app.session.book)
        assert "from two" in shown(app)
        assert synced(app) == "ok"
    two.sync()
    assert two.names() == ["from one", "from two", "王伟"]
    two.close()


async def test_the_key_works_on_the_customer_s_page_and_leaves_an_open_bar_as_it_is(
    one: Machine, two: Machine, remote: Path
) -> None:
    """Cases 27 and 32: news arrive under a note that is just being typed."""
    one.setup(remote)
    two.setup(remote)
    (customer,) = two.book.customers
    two.rename(customer, company="华东电机")
    two.sync()
    async with board(one) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen))
        await pilot.press("s", "c")
        await type_in(app, pilot, "half a note")
        await until(pilot, lambda: app.session.book.customers[customer].company == "华东电机")
        await until(pilot, lambda: synced(app) == "ok")
        assert "half a note" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: len(app.session.book.followups(customer)) == 1)
        assert app.session.book.followups(customer)[0].note == "half a note"
    two.close()


async def test_the_cursor_stays_on_its_customer_when_others_arrive(
    one: Machine, two: Machine, remote: Path
) -> None:
    one.add("李娜")
    one.setup(remote)
    two.setup(remote)
    for number in range(20):
        two.add(f"new {number}", grade="A")
    two.sync()
    async with board(one) as (app, pilot):
        before = board_of(app).subject
        assert before
        await pilot.press("s")
        await until(pilot, lambda: len(app.session.book.customers) == 22)
        await pilot.pause()
        assert board_of(app).subject == before
    two.close()


# -- what fails ----------------------------------------------------------------------------------------------------


async def test_a_remote_that_is_away_is_a_state_in_the_header_and_no_message(
    one: Machine, remote: Path
) -> None:
    """Case 59: an automatic sync that cannot reach anybody says so in the header only."""
    one.setup(remote)
    remote.rename(remote.with_name("unplugged"))
    one.add("waits")
    one.close()
    async with board(one, ON) as (app, pilot):
        await until(pilot, lambda: synced(app) == "offline")
        assert app.syncing.report
        assert app.syncing.report.status.unsent == 1
        assert not tone(app)
        await pilot.press("s")
        await until(pilot, lambda: tone(app) == "bad")
        remote.with_name("unplugged").rename(remote)
        await pilot.press("s")
        await until(pilot, lambda: tone(app) == "good")


async def test_a_login_that_is_refused_is_told_by_the_key_with_what_to_do(
    one: Machine, remote: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one.setup(remote)
    script = tmp_path / "ssh.sh"
    script.write_text("#!/bin/sh\necho 'git@h: Permission denied (publickey).' >&2\nexit 255\n")
    script.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(script))
    git(one.folder, "remote", "set-url", "origin", "git@server.invalid:book.git")
    async with board(one, ON) as (app, pilot):
        await until(pilot, lambda: synced(app) == "login")
        assert not tone(app)
        await pilot.press("s")
        await until(pilot, lambda: tone(app) == "bad")
        assert answered(app) == "login"


async def test_an_unfinished_merge_of_the_user_is_told_with_the_command(one: Machine, remote: Path) -> None:
    one.setup(remote)
    (one.folder / ".git" / "MERGE_HEAD").write_text(git(one.folder, "rev-parse", "HEAD"))
    async with board(one, ON) as (app, pilot):
        await until(pilot, lambda: synced(app) == "blocked")
        assert not tone(app)
        await pilot.press("s")
        await until(pilot, lambda: tone(app) == "bad")
        assert answered(app) == "blocked"


async def test_no_key_waits_for_a_remote_that_hangs(one: Machine, hanging: Path) -> None:
    """Case 59: typing goes on while git waits, and leaving ends git."""
    async with board(one) as (app, pilot):
        await pilot.press("s")
        await until(pilot, hanging.exists)
        began = time.monotonic()
        await pilot.press("c")
        await type_in(app, pilot, "typed meanwhile")
        await pilot.press("enter")
        (customer,) = app.session.book.customers
        await until(
            pilot, lambda: [each.note for each in app.session.followups(customer)] == ["typed meanwhile"]
        )
        assert time.monotonic() - began < 5
        assert synced(app) == "busy"
    deadline = time.monotonic() + 5
    while Path(f"/proc/{hanging.read_text().strip()}/cmdline").exists():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


# -- by itself -----------------------------------------------------------------------------------------------------


async def test_it_syncs_at_start_and_again_after_some_minutes(
    one: Machine, two: Machine, remote: Path
) -> None:
    one.setup(remote)
    two.setup(remote)
    two.add("first")
    two.sync()
    clock = Passing()
    async with board(one, ON, clock=clock) as (app, pilot):
        await until(pilot, lambda: "first" in names(app.session.book) and answered(app) == "ok")
        two.add("second")
        two.sync()
        clock.passed = 9 * 60
        await pilot.pause(0.5)
        assert "second" not in names(app.session.book)
        clock.passed = 10 * 60
        await until(pilot, lambda: "second" in names(app.session.book))
    two.close()


async def test_zero_minutes_sync_only_by_key(one: Machine, two: Machine, remote: Path) -> None:
    one.setup(remote)
    two.setup(remote)
    two.add("elsewhere")
    two.sync()
    async with board(one, OFF) as (app, pilot):
        await until(pilot, lambda: synced(app) == "ok")
        await pilot.pause(1.0)
        assert names(app.session.book) == {"王伟"}
    two.close()


async def test_after_a_sleep_of_the_computer_it_syncs_soon(one: Machine, two: Machine, remote: Path) -> None:
    """Case 19: the clock of the wall has gone on, that of the program has not."""
    one.setup(remote)
    two.setup(remote)
    clock = Passing()
    async with board(one, ON, clock=clock) as (app, pilot):
        await until(pilot, lambda: answered(app) == "ok")
        two.add("while asleep")
        two.sync()
        clock.slept = 8 * 3600
        await pilot.pause(0.5)
        assert "while asleep" not in names(app.session.book), "the network needs a moment"
        clock.passed = 10
        await until(pilot, lambda: "while asleep" in names(app.session.book))
    two.close()


async def test_a_setup_in_another_window_is_noticed_and_the_open_board_goes_on(
    one: Machine, two: Machine, remote: Path
) -> None:
    """The open board became read-only when setup made its book one with the remote's."""
    two.add("theirs")
    two.setup(remote)
    async with board(one, ON) as (app, pilot):
        before = app.session.book.id
        chosen = board_of(app).subject
        await pilot.press("c")
        await type_in(app, pilot, "a note")
        status = await asyncio.to_thread(join_books, one.new_sync(), remote)
        assert status.state == "ok"
        await until(pilot, lambda: app.session.book.id != before)
        await until(pilot, lambda: "theirs" in names(app.session.book))
        await until(pilot, lambda: synced(app) == "ok")
        assert "a note" in shown(app)
        assert board_of(app).subject == chosen
        await pilot.press("enter")
        assert chosen
        await until(pilot, lambda: len(app.session.book.followups(chosen)) == 1)
        await pilot.press("s")
        await until(pilot, lambda: tone(app) == "good")
    two.sync()
    assert two.names() == ["theirs", "王伟"]
    two.close()


async def test_a_sync_of_the_command_line_shows_in_the_header(one: Machine, remote: Path) -> None:
    one.setup(remote)
    async with board(one) as (app, pilot):
        await until(pilot, lambda: synced(app) == "ok")
        remote.rename(remote.with_name("unplugged"))
        other = open_at(one)
        await asyncio.to_thread(one.new_sync().sync, other.flush, other.reload)
        await until(pilot, lambda: synced(app) == "offline")
        other.close()


# -- leaving -------------------------------------------------------------------------------------------------------


async def test_leaving_sends_what_is_new_first(one: Machine, two: Machine, remote: Path) -> None:
    one.setup(remote)
    two.setup(remote)
    async with board(one, ON) as (app, pilot):
        await until(pilot, lambda: synced(app) == "ok")
        add(app.session.book, "last minute")
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
    two.sync()
    assert two.names() == ["last minute", "王伟"]
    two.close()


async def test_leaving_with_nothing_new_asks_nobody(one: Machine, remote: Path) -> None:
    one.setup(remote)
    async with board(one, ON) as (app, pilot):
        await until(pilot, lambda: synced(app) == "ok")
        remote.rename(remote.with_name("unplugged"))
        began = time.monotonic()
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
        assert time.monotonic() - began < 3
    assert one.git_sync.status().state == "ok"


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
@pytest.mark.usefixtures("hanging")
async def test_a_second_key_leaves_at_once(one: Machine, key: str) -> None:
    async with board(one, ON) as (app, pilot):
        await until(pilot, lambda: synced(app) == "busy")
        add(app.session.book, "kept in the journal")
        await pilot.press("q")
        assert app.return_code is None
        assert (app.syncing.is_leaving, tone(app)) == (True, "plain")
        await pilot.press(key)
        await until(pilot, lambda: app.return_code is not None, 3)
    again = open_at(one)
    assert "kept in the journal" in names(again)
    again.close()


@pytest.mark.usefixtures("hanging")
async def test_a_last_sync_that_takes_too_long_is_left_to_the_next_time(one: Machine) -> None:
    async with board(one, ON, limits=replace(QUICK, last_sync=0.3)) as (app, pilot):
        await until(pilot, lambda: synced(app) == "busy")
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None, 5)


# -- the folder ----------------------------------------------------------------------------------------------------


async def test_conflict_copies_that_appear_while_the_board_is_open_are_joined_and_told(
    one: Machine, tmp_path: Path
) -> None:
    """Case 67, while running."""
    async with board(one) as (app, pilot):
        for number in (1, 2):
            other = tmp_path / f"other {number}"
            other.mkdir()
            shutil.copy(one.path, other)
            there = open_book(other)
            add(there, f"from {number}")
            there.close()
            shutil.copy(there.path, one.folder / f"book.sync-conflict-20261121-10101{number}-ABCDEFG.json")
        await until(pilot, lambda: {"from 1", "from 2"} <= names(app.session.book))
        joined = {copies_words(1), copies_words(2)}
        await until(pilot, lambda: any(each in rows(app)[0] for each in joined))
        await until(pilot, lambda: "book.sync-conflict" in flash(app))
        assert [path.name for path in one.folder.iterdir()] == ["book.json"]
        assert "from 1" in shown(app)


async def test_a_repository_in_a_cloud_folder_is_warned_about(tmp_path: Path) -> None:
    """Case 78, also where sync was set up by hand."""
    machine = Machine(tmp_path / "Dropbox", "one")
    machine.add("王伟")
    machine.close()
    git(machine.folder, "init", "-q")
    async with board(machine) as (app, pilot):
        await until(pilot, lambda: "Dropbox" in shown(app))


# -- the header ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_the_header_has_room_for_it_or_leaves_it_out(one: Machine, remote: Path, width: int) -> None:
    one.setup(remote)
    async with board(one, size=(width, 24)) as (app, pilot):
        await until(pilot, lambda: app.syncing.header_words[0] != "")
        await pilot.pause()
        assert cells.width(rows(app)[0]) == width
        assert (synced(app) == "ok") is (width >= 80)


# -- open forms ----------------------------------------------------------------------------------------------------


async def test_a_field_that_is_being_edited_keeps_what_was_typed_and_only_it_is_written(
    one: Machine, tmp_path: Path
) -> None:
    """Cases 27 and 28: another field changes under the open bar, then the very one."""
    async with board(one) as (app, pilot):
        customer = board_of(app).subject
        assert customer
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, CustomerScreen) and app.screen.bars_mounted)
        await pilot.press("e", "end")
        await type_in(app, pilot, " typed here")
        assert "typed here" in shown(app)
        other = open_book(one.folder, "elsewhere")
        other.apply(changes.edit(other.customers[customer], {"owner": "li", "name": "王五"}))
        other.close()
        await until(pilot, lambda: app.session.book.customers[customer].owner == "li")
        assert "typed here" in shown(app)
        await pilot.press("enter")
        await until(pilot, lambda: "typed here" in app.session.book.customers[customer].name)
        found = app.session.book.customers[customer]
        assert (found.name, found.owner) == ("王伟 typed here", "li")
        shown_before = {each.value for each in app.session.book.field_history(customer, "name")}
        assert {"王伟 typed here", "王五", "王伟"} <= shown_before

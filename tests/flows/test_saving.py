"""How the saving of the book shows: a save that takes long, and one that cannot be. With real files."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.books import add
from tests.faults.test_disks import read_only
from tests.flows.driving import Driver, rows, running, sample, speaking
from tui.book.book import Book
from tui.ui.app import GenjinApp
from tui.ui.saving import close
from tui.ui.screens.work import WorkScreen
from tui.ui.widgets.header import Header


def heading(app: GenjinApp) -> tuple[str, str]:
    """What the header says about the file: that it is being written, and that it could not be."""
    said = app.screen.query_one(Header).heading
    return said.saving, said.unsaved


async def until(pilot: Driver, reached: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not reached():
        assert time.monotonic() < deadline
        await pilot.pause(0.05)


def slow_disk(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """A disk on which a file is replaced only when the event is set."""
    answers, replace = threading.Event(), os.replace

    def wait_and_replace(source: Path, target: Path) -> None:
        assert Path(target).name != "book.json" or answers.wait(30)
        replace(source, target)

    monkeypatch.setattr(os, "replace", wait_and_replace)
    monkeypatch.setattr(Path, "replace", wait_and_replace)
    return answers


async def test_a_save_that_takes_long_is_said_until_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sample(tmp_path) as (app, pilot):
        await until(pilot, lambda: app.session.book.is_saved)
        answers = slow_disk(monkeypatch)
        await pilot.press("c", "enter")
        await until(pilot, lambda: heading(app)[0])
        await pilot.press("enter")
        assert heading(app)[0], "the screen of the customer says it, too"
        assert isinstance(app.screen, WorkScreen)
        answers.set()
        await until(pilot, lambda: heading(app) == ("", ""))
        assert app.session.book.is_saved


async def test_what_the_file_lacks_is_marked_until_it_has_it(tmp_path: Path) -> None:
    folder, away = tmp_path / "here", tmp_path / "away"
    folder.mkdir()
    book = Book.open(folder / "book.json", tmp_path / "state")
    add(book, "王伟", "B")
    book.save()
    async with running(book) as (app, pilot):
        folder.rename(away)
        await pilot.press("c", "enter")
        await until(pilot, lambda: heading(app)[1])
        await pilot.press("j")
        await pilot.pause(3)
        assert heading(app)[1]
        away.rename(folder)
        await until(pilot, lambda: heading(app) == ("", ""))
    assert b'"kind":"call"' in (folder / "book.json").read_bytes()


async def test_a_failure_is_told_once_and_the_mark_goes_when_something_else_has_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a sync, which saves before it begins."""
    monkeypatch.setattr("tui.book.saver.RETRY_SECONDS", 0.2)
    folder = tmp_path / "here"
    folder.mkdir()
    book = Book.open(folder / "book.json", tmp_path / "state")
    add(book, "王伟", "B")
    book.save()
    async with running(book) as (app, pilot):
        told: list[str] = []
        monkeypatch.setattr(app.board.flash_bar, "flash", lambda text, _tone: told.append(text))
        with read_only(folder):
            await pilot.press("c", "enter")
            await until(pilot, lambda: heading(app)[1])
            await pilot.pause(1.5)
            assert len([each for each in told if "Nothing is lost" in each]) == 1
        monkeypatch.setattr("tui.book.saver.RETRY_SECONDS", 60)
        book.flush()
        await until(pilot, lambda: heading(app) == ("", ""))
        assert told[-1] == "The book file is saved again."


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_mark_leaves_room_for_the_sync_state_on_a_narrow_screen(
    tmp_path: Path, language: str
) -> None:
    with speaking("zh_CN" if language == "zh" else "en"):
        async with sample(tmp_path, size=(80, 24)) as (app, pilot):
            sync = "git：14:02 已同步" if language == "zh" else "git: up to date 14:02"
            unsaved = "未写入文件" if language == "zh" else "not saved to the file"
            app.screen.query_one(Header).change(sync=sync, unsaved=unsaved)
            await pilot.pause()
            assert sync in rows(app)[0]
            assert unsaved in rows(app)[0]


def test_leaving_says_it_when_the_last_save_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    add(book, "王伟", "B")
    answers = slow_disk(monkeypatch)
    told: list[str] = []

    def hear(words: str) -> None:
        told.append(words)
        answers.set()

    close(book, hear)
    (words,) = told
    assert str(tmp_path / "book.json") in words
    assert str(tmp_path / "state") in words
    assert "王伟" in (tmp_path / "book.json").read_text("utf-8")


def test_leaving_says_nothing_when_it_is_quick(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    add(book, "王伟", "B")
    told: list[str] = []
    close(book, told.append)
    assert told == []

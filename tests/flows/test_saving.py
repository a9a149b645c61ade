"""How the saving of the book shows: a save that takes long, and one that cannot be. With real files."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.books import add
from tests.faults.test_disks import read_only
from tests.flows.driving import NOW, Driver, heading, rows, running, speaking, tone, until
from tui.book.book import Book
from tui.limits import Limits
from tui.sync.background import Report
from tui.sync.status import Status
from tui.ui.app import GenjinApp
from tui.ui.saving import close
from tui.ui.screens.work import WorkScreen
from tui.ui.sync_words import header_words
from tui.ui.widgets.header import Header


def about_the_file(app: GenjinApp) -> tuple[str, str]:
    """What the header says about the file: that it is being written, and that it could not be."""
    return heading(app).saving, heading(app).unsaved


def saved(folder: Path, retry: float) -> Book:
    """A book in the file of a folder; a save that failed is tried again after `retry` seconds."""
    folder.mkdir()
    book = Book.open(folder / "book.json", folder.parent / "state", limits=Limits(retry=retry))
    add(book, "王伟", "B")
    book.save()
    return book


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
    app: GenjinApp, pilot: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(pilot, lambda: app.session.book.is_saved)
    answers = slow_disk(monkeypatch)
    await pilot.press("c", "enter")
    await until(pilot, lambda: about_the_file(app)[0])
    await pilot.press("enter")
    assert about_the_file(app)[0], "the screen of the customer says it, too"
    assert isinstance(app.screen, WorkScreen)
    answers.set()
    await until(pilot, lambda: about_the_file(app) == ("", ""))
    assert app.session.book.is_saved


async def test_what_the_file_lacks_is_marked_until_it_has_it(
    tmp_path: Path,
) -> None:
    folder, away = tmp_path / "here", tmp_path / "away"
    async with running(saved(folder, retry=0.3)) as (app, pilot):
        folder.rename(away)
        await pilot.press("c", "enter")
        await until(pilot, lambda: about_the_file(app)[1])
        await pilot.press("j")
        await pilot.pause(1)
        assert about_the_file(app)[1]
        away.rename(folder)
        await until(pilot, lambda: about_the_file(app) == ("", ""))
    assert b'"kind":"call"' in (folder / "book.json").read_bytes()


async def test_a_failure_is_told_once_however_often_a_save_is_tried(tmp_path: Path) -> None:
    async with running(saved(tmp_path / "here", retry=0.2)) as (app, pilot):
        with read_only(tmp_path / "here"):
            await pilot.press("c", "enter")
            assert tone(app) == "good"
            await until(pilot, lambda: about_the_file(app)[1])
            assert tone(app) == "bad"
            app.board.flash_bar.clear()
            await pilot.pause(2)  # the file is looked at every second
            assert tone(app) == ""
        await until(pilot, lambda: about_the_file(app) == ("", ""))
        assert tone(app) == "good"


async def test_the_mark_goes_when_something_else_has_saved(tmp_path: Path) -> None:
    """Such as a sync, which saves before it begins."""
    book = saved(tmp_path / "here", retry=60)
    async with running(book) as (app, pilot):
        with read_only(tmp_path / "here"):
            await pilot.press("c", "enter")
            await until(pilot, lambda: about_the_file(app)[1])
        book.flush()
        await until(pilot, lambda: about_the_file(app) == ("", ""))
        assert tone(app) == "good"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_mark_leaves_room_for_the_sync_state_on_a_narrow_screen(
    tmp_path: Path, language: str
) -> None:
    with speaking("zh_CN" if language == "zh" else "en"):
        async with running(saved(tmp_path / "here", retry=60), size=(80, 24)) as (app, pilot):
            (tmp_path / "here").rename(tmp_path / "away")
            await pilot.press("c", "enter")
            await until(pilot, lambda: about_the_file(app)[1])
            sync, _alarm = header_words(Report(Status("ok", at=NOW, has_remote=True)), NOW.date(), "S")
            app.screen.query_one(Header).change(sync=sync)
            await pilot.pause()
            assert sync in rows(app)[0]
            assert about_the_file(app)[1] in rows(app)[0]
            (tmp_path / "away").rename(tmp_path / "here")


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

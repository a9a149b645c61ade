"""Shared configuration on the board: what is left out is told once, what others write is in force while it is open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.books import add, open_book
from tests.flows.driving import Driver, board_of, flash, running, tone, until
from tui import config
from tui.config import Config
from tui.core.settings import Settings
from tui.ui.app import GenjinApp

BAD = "grades: {A: {interval: often}, B: {colour: red}}"


def shared(folder: Path, text: str) -> None:
    """Others write grades.yaml beside the book."""
    (folder / "genjin").mkdir(exist_ok=True)
    (folder / "genjin" / "grades.yaml").write_text(text, "utf-8")


def load(folder: Path) -> Config:
    """The configuration of a user whose settings keep git out of this."""
    found = config.load(folder / "own", folder, folder / "kept")
    return replace(found, settings=Settings(me="me", sync_minutes=0))


async def until_interval(app: GenjinApp, pilot: Driver, days: int) -> None:
    """Wait until A is due every so many days."""
    await until(pilot, lambda: app.session.desk.rules.scheme.interval("A") == days)


async def test_what_is_left_out_is_told_once(tmp_path: Path) -> None:
    shared(tmp_path, BAD)
    async with running(open_book(tmp_path), config=load(tmp_path)) as (app, pilot):
        assert (tone(app), flash(app)) == ("bad", app.session.config.notice)
        assert "genjin/grades.yaml:1" in flash(app)
        board_of(app).flash("else")
        app.look_around()
        await pilot.pause()
        assert flash(app) == "else"


async def test_what_others_write_is_in_force_on_the_open_board(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    ana = add(book, "Ana", "A")
    async with running(book, config=load(tmp_path)) as (app, pilot):
        shared(tmp_path, "grades: {A: {interval: 4}}")
        await until_interval(app, pilot, 4)
        assert app.session.outlook(ana).interval == 4
        (tmp_path / "own").mkdir()
        (tmp_path / "own" / "settings.yaml").write_text("capacity: broken", "utf-8")
        shared(tmp_path, BAD.replace("often", "6"))
        await until_interval(app, pilot, 6)
        await pilot.pause()
        assert "colour" in flash(app)
        assert app.session.config.settings == Settings(me="me", sync_minutes=0)
        shared(tmp_path, "grades: {A: {interval: 5}}")
        await until_interval(app, pilot, 5)
        assert app.session.config.notice == ""

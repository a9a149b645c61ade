"""How the board looks: themes chosen with a live view, and screens in plain ASCII."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.flows.driving import board_of, choose, flash, rows, running, sample, shown, speaking
from tests.pictures.scenes import SCENES, Scene
from tui.book.book import Book
from tui.config import Config
from tui.core.settings import Settings

PLAIN = Config(settings=Settings(me="me", ascii="on"))


def _is_word(character: str) -> bool:
    """A letter, a figure or a currency sign of any script, or the punctuation of Chinese."""
    kind = unicodedata.category(character)
    wide = unicodedata.east_asian_width(character) in ("W", "F")
    return kind[0] in "LN" or kind == "Sc" or (wide and kind[0] == "P")


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__.strip("_"))
@pytest.mark.parametrize("language", ["zh"])
async def test_in_ascii_no_mark_of_ours_reaches_the_screen(
    tmp_path: Path, language: str, scene: Scene
) -> None:
    with speaking(language):
        async with sample(tmp_path, size=(112, 30), config=PLAIN) as (app, pilot):
            await scene(app, pilot)
            await pilot.pause()
            text = shown(app)
            assert {each for each in text if not each.isascii() and not _is_word(each)} == set()
            assert [cell_len(row) for row in rows(app)] == [112] * 30


async def test_the_theme_under_the_cursor_is_worn_at_once_and_escape_takes_it_off(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("f11")
        await pilot.pause()
        assert "High contrast" in shown(app)
        await pilot.press("down")
        assert app.theme == "genjin-light"
        await pilot.press("down")
        assert app.theme == "genjin-contrast"
        await pilot.press("escape")
        await pilot.pause()
        assert app.theme == "genjin-dark"


async def test_a_chosen_theme_is_kept(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("f11")
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert app.theme == "genjin-contrast"
        assert flash(app) == "Colours: High contrast"
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        assert app.theme == "genjin-contrast"


@pytest.mark.parametrize("theme", ["genjin-terminal", "nord", "solarized-light", "ansi-light"])
async def test_every_kind_of_theme_can_be_worn_on_every_screen(tmp_path: Path, theme: str) -> None:
    config = Config(settings=Settings(me="me", theme=theme))
    async with sample(tmp_path, config=config) as (app, pilot):
        choose(app, "王伟")
        await pilot.press("c", "x", "escape", "slash", "a", "escape", "f1", "escape", "enter")
        await pilot.pause()
        await pilot.press("escape", "b")
        await pilot.pause()
        assert "deal status" in shown(app)
        await pilot.press("escape")
        assert board_of(app).subject

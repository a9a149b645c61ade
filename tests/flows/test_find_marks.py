"""What a search found is marked on the cards and in today's list, and where it stands is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driving import Driver, choose, flash, rows, sample, settle, shown, speaking, type_in
from tui.ui.app import GenjinApp


def marked(app: GenjinApp) -> list[str]:
    """The texts on the screen that are underlined."""
    strips = app.screen._compositor.render_strips()
    return [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style and segment.style.underline and segment.text.strip()
    ]


async def _type(app: GenjinApp, pilot: Driver, query: str) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, query)
    await pilot.pause(0.5)
    await settle(app, pilot)


@pytest.mark.parametrize(
    ("query", "texts"),
    [("ww", {"王伟"}), ("王", {"王"}), ("nordw", {"Nordw"}), ("late ww grade:A", {"王伟"})],
)
async def test_the_letters_found_are_marked_on_the_card_and_in_todays_list(
    tmp_path: Path, query: str, texts: set[str]
) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _type(app, pilot, query)
        assert set(marked(app)) == texts
        assert len(marked(app)) >= 2, "the card and the row"


async def test_a_customer_found_by_a_note_says_so_on_the_card_and_below(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _type(app, pilot, "报价")
        assert "note: 要新版" in shown(app)
        assert "note: 要新版报价" in flash(app)
        assert "报" in "".join(marked(app))


async def test_a_customer_found_by_a_number_shows_the_number(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _type(app, pilot, "0000 0004")
        assert "phone: +86 138 0000 0004" in flash(app)
        with speaking("zh"):
            app.board.forget_drawn()
            choose(app, "张敏")
            assert "电话：+86 138 0000 0004" in flash(app)


async def test_escape_takes_the_marks_away(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _type(app, pilot, "王")
        await pilot.press("escape")
        await pilot.pause()
        assert marked(app) == []
        assert "note:" not in "\n".join(rows(app))


async def test_a_letter_more_marks_less(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _type(app, pilot, "w")
        many = len(marked(app))
        await type_in(app, pilot, "w")
        await pilot.pause()
        assert set(marked(app)) == {"王伟"}
        assert many > len(marked(app))
        await pilot.press("backspace")
        await type_in(app, pilot, "angw")
        await pilot.press("backspace")
        await pilot.pause()
        assert "王" in marked(app)
        assert "王伟" not in marked(app)

"""What a search found is marked on the cards and in today's list, and where it stands is said."""

from __future__ import annotations

import pytest

from tests.flows.driving import Driver, board_of, flash, shown, subject, type_in, until
from tui.ui.app import GenjinApp
from tui.ui.words import found_words


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
    await until(pilot, lambda: not board_of(app).is_searching_notes)
    await pilot.pause()


@pytest.mark.parametrize(
    ("query", "texts"),
    [("ww", {"王伟"}), ("王", {"王"}), ("nordw", {"Nordw"}), ("late ww grade:A", {"王伟"})],
)
async def test_the_letters_found_are_marked_on_the_card_and_in_todays_list(
    app: GenjinApp, pilot: Driver, query: str, texts: set[str]
) -> None:
    await _type(app, pilot, query)
    assert set(marked(app)) == texts
    assert len(marked(app)) >= 2, "the card and the row"


async def test_a_customer_found_by_a_note_says_so_on_the_card_and_below_until_escape(
    app: GenjinApp, pilot: Driver
) -> None:
    before = shown(app)
    await _type(app, pilot, "报价")
    assert "要新版" in shown(app).replace(flash(app), "")
    assert found_words("报价", "note", "要新版报价", before=16) in flash(app)
    assert "报" in "".join(marked(app))
    await pilot.press("escape")
    await pilot.pause()
    assert (marked(app), shown(app)) == ([], before)


async def test_a_customer_found_by_a_number_shows_the_number(app: GenjinApp, pilot: Driver) -> None:
    await _type(app, pilot, "0000 0004")
    assert flash(app).count("+86 138 0000 0004") == 1, "said as what was found, and not once more"
    assert subject(app) == "张敏"


async def test_a_letter_more_marks_less(app: GenjinApp, pilot: Driver) -> None:
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

"""The filter bar: what Tab and the right arrow complete, recent queries, and what is said about a wrong query."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driving import (
    Driver,
    board_of,
    heading,
    numbers,
    on_board,
    rows,
    sample,
    shown,
    speaking,
    type_in,
)
from tui.ui.app import GenjinApp
from tui.ui.widgets.header import Header


def field(app: GenjinApp) -> str:
    return board_of(app).filter_bar.query_field.value


def head(app: GenjinApp) -> str:
    """The upper line of the bar."""
    return board_of(app).filter_bar.head.render_line(0).text


async def _find(app: GenjinApp, pilot: Driver, typed: str) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, typed)
    await pilot.pause()


async def test_the_upper_line_says_what_tab_will_take(app: GenjinApp, pilot: Driver) -> None:
    await _find(app, pilot, "late stat")
    assert "Tab status:  " in head(app)
    await pilot.press("tab")
    assert field(app) == "late status:"
    await pilot.pause()
    assert "Tab prospect  negotiating  won" in head(app), "it was the only offer, so Tab goes on"


async def test_tab_goes_round_the_offers_and_back(app: GenjinApp, pilot: Driver) -> None:
    await _find(app, pilot, "status:")
    seen = []
    for key in ("tab", "tab", "tab", "tab", "shift+tab"):
        await pilot.press(key)
        seen.append(field(app).removeprefix("status:"))
    assert seen == ["prospect", "negotiating", "won", "prospect", "won"]
    await pilot.pause()
    assert {app.session.book.customers[each].status for each in _ids(app)} == {"won"}


def _ids(app: GenjinApp) -> list[str]:
    return [each for column in app.session.desk.columns for each in column.ids]


async def test_the_right_arrow_takes_an_offer_only_at_the_end(app: GenjinApp, pilot: Driver) -> None:
    await _find(app, pilot, "gr")
    await pilot.press("left", "right")
    assert field(app) == "gr"
    await pilot.press("right")
    assert field(app) == "grade:"
    await pilot.press("right", "right")
    assert field(app) == "grade:A", "a whole value has nothing to add"


async def test_keys_typed_in_one_go_are_completed_too(app: GenjinApp, pilot: Driver) -> None:
    await _find(app, pilot, "gr\t\t,B\r")
    await pilot.pause()
    assert board_of(app).filter_text == "grade:A,B"
    assert {app.session.book.customers[each].grade for each in _ids(app)} == {"A", "B"}


async def test_the_tags_of_the_book_are_offered(app: GenjinApp, pilot: Driver) -> None:
    tags = {tag for customer in app.session.book.customers.values() for tag in customer.tags}
    await _find(app, pilot, "tag:")
    found = set()
    for _tag in tags:
        await pilot.press("tab")
        found.add(field(app).removeprefix("tag:").strip('"'))
    assert found == tags
    assert on_board(app)


async def test_a_term_that_can_still_become_something_is_not_called_wrong(
    app: GenjinApp, pilot: Driver
) -> None:
    await _find(app, pilot, "due<")
    bar = board_of(app).filter_bar
    assert (bar.head.role, len(on_board(app))) == ("good", 59)
    await pilot.press("enter")
    assert (board_of(app).bar, bar.head.role) == (bar, "bad")
    assert bar.head.outcome in shown(app)
    assert "due<" in bar.head.outcome
    await type_in(app, pilot, "x")
    await pilot.pause()
    assert "“x”" in shown(app) or '"x"' in shown(app), "the word that is wrong is named"


async def test_an_unknown_field_says_at_once_what_would_be_right(app: GenjinApp, pilot: Driver) -> None:
    await _find(app, pilot, "garde:A")
    said = board_of(app).filter_bar.head
    assert (said.role, "“grade”" in said.outcome, said.outcome in shown(app)) == ("bad", True, True)


async def test_recent_queries_come_back_with_the_arrows(app: GenjinApp, pilot: Driver) -> None:
    for query in ("grade:A", "late", "grade:A"):
        await _find(app, pilot, query)
        await pilot.press("enter", "escape")
    await _find(app, pilot, "")
    assert " ↑ " in head(app)
    recalled = []
    for key in ("up", "up", "up", "down", "down", "down"):
        await pilot.press(key)
        recalled.append(field(app))
    assert recalled == ["grade:A", "late", "late", "grade:A", "", ""]
    await pilot.press("up", "up", "enter")
    assert board_of(app).filter_text == "late"
    assert app.session.choices.queries == ["late", "grade:A"]


async def test_what_was_typed_comes_back_after_the_recent_queries(app: GenjinApp, pilot: Driver) -> None:
    await _find(app, pilot, "late")
    await pilot.press("enter")
    await _find(app, pilot, " grade:B")
    await pilot.press("up")
    assert field(app) == "late"
    await pilot.press("down")
    assert field(app) == "late grade:B"


async def test_a_query_left_with_escape_is_not_remembered(app: GenjinApp, pilot: Driver) -> None:
    await _find(app, pilot, "grade:A")
    await pilot.press("escape")
    assert app.session.choices.queries == []
    assert board_of(app).filter_text == ""


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_the_hint_never_pushes_the_count_off_the_line(tmp_path: Path, language: str) -> None:
    with speaking(language):
        async with sample(tmp_path) as (app, pilot):
            await _find(app, pilot, "")
            outcome = board_of(app).filter_bar.head.outcome
            assert numbers(outcome) == [59]
            for width in (120, 80, 60, 30):
                await pilot.resize_terminal(width, 24)
                await pilot.pause()
                assert head(app).endswith(f" {outcome} ")


async def test_the_header_says_the_whole_query_where_there_is_room(app: GenjinApp, pilot: Driver) -> None:
    await _find(app, pilot, "grade:A,B late")
    await pilot.press("enter")
    app.screen.query_one(Header).change(note="28 cells, as many as a note.")
    said = heading(app)
    assert (numbers(said.filter), "grade:A,B late" in said.filter) == ([4, 59], True)
    for width in (60, 80, 120):
        await pilot.resize_terminal(width, 24)
        await pilot.pause()
        assert said.filter in rows(app)[0]
        assert (said.note in rows(app)[0]) == (width > 60)

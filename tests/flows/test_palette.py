"""The palette finds everything that can be done, by words of either language, and customers."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.books import newer
from tests.flows.driving import (
    NOW,
    Driver,
    board_of,
    choose,
    grade_of,
    rows,
    running,
    sample,
    shown,
    speaking,
    subject,
    type_in,
)
from tui.book.book import Book
from tui.sample import sample_book
from tui.ui.actions import ACTIONS, BOARD, CALLING, CUSTOMER, SETTINGS, TRIAGE
from tui.ui.app import GenjinApp
from tui.ui.screens.customer import CustomerScreen
from tui.ui.screens.palette import Palette, customer_of
from tui.ui.widgets.options import OptionRows


def offered(app: GenjinApp) -> list[str]:
    """The ids of what the palette lists now."""
    return [option.id for option in app.screen.query_one(OptionRows).options]


async def _open(app: GenjinApp, pilot: Driver, typed: str = "") -> None:
    await pilot.press("ctrl+p")
    await pilot.pause()
    await type_in(app, pilot, typed)
    await pilot.pause()
    assert isinstance(app.screen, Palette)


@pytest.mark.parametrize("place", [BOARD, CUSTOMER])
async def test_every_action_of_the_place_is_listed_with_its_key_and_what_it_does(
    tmp_path: Path, place: str
) -> None:
    async with sample(tmp_path, size=(120, 60)) as (app, pilot):
        if place == CUSTOMER:
            await pilot.press("enter")
        await _open(app, pilot)
        here = {each.id for each in ACTIONS if place in each.places and each.id != "palette"}
        assert set(offered(app)) == here
        assert len(offered(app)) == len(here)
        assert any("Log a visit" in row and "v  F3" in row for row in rows(app))


@pytest.mark.parametrize(("key", "place"), [("f", CALLING), ("t", TRIAGE), ("comma", SETTINGS)])
async def test_on_other_screens_it_lists_what_can_be_done_there_and_leads_to_customers(
    tmp_path: Path, key: str, place: str
) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press(key)
        await pilot.pause()
        await _open(app, pilot)
        assert set(offered(app)) == {
            each.id for each in ACTIONS if place in each.places and each.id != "palette"
        }
        await type_in(app, pilot, "朴正浩\r")
        await pilot.pause()
        assert subject(app) == "朴正浩"


@pytest.mark.parametrize("key", ["ctrl+p", ":", "："])
async def test_the_palette_has_a_key_on_every_keyboard(tmp_path: Path, key: str) -> None:
    async with sample(tmp_path) as (app, pilot):
        if len(key) > 1:
            await pilot.press(key)
        else:
            await type_in(app, pilot, key)
        await pilot.pause()
        assert isinstance(app.screen, Palette)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("visit", "visit"),
        ("undo", "undo"),
        ("撤销", "undo"),
        ("cx", "undo"),
        ("grade_c", "grade_c"),
        ("拜访", "visit"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_words_of_both_languages_and_the_name_in_the_keymap_find_an_action(
    tmp_path: Path, typed: str, first: str, language: str
) -> None:
    with speaking(language):
        async with sample(tmp_path) as (app, pilot):
            await _open(app, pilot, typed)
            assert offered(app)[0] == first


async def test_what_is_chosen_is_done_where_one_came_from(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "李娜")
        await type_in(app, pilot, ":grade_c\r")
        await pilot.pause()
        assert grade_of(app, "李娜") == "C"
        await type_in(app, pilot, ":undo\r")
        await pilot.pause()
        assert grade_of(app, "李娜") == "A"


async def test_keys_after_a_chosen_action_go_to_what_it_opened(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await type_in(app, pilot, ":visit\rhello")
        await pilot.pause()
        assert board_of(app).log_bar.note.value == "hello"


async def test_a_name_jumps_to_the_customer(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _open(app, pilot, "ww")
        customers = [customer_of(each) for each in offered(app) if customer_of(each)]
        assert [app.session.book.customers[each].name for each in customers] == ["王伟"]
        await pilot.press("end", "ctrl+end")
        app.screen.query_one(OptionRows).edge(last=True)
        await pilot.press("enter")
        await pilot.pause()
        assert subject(app) == "王伟"


async def test_from_a_customer_a_name_opens_that_one_instead(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("enter")
        await type_in(app, pilot, ":王伟\r")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, CustomerScreen)
        customer = app.session.customer(screen.subject)
        assert customer is not None
        assert customer.name == "王伟"
        await pilot.press("escape")
        assert board_of(app)


async def test_a_customer_whom_the_filter_hides_is_shown_all_the_same(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await type_in(app, pilot, "/grade:B\r:王伟\r")
        await pilot.pause()
        assert subject(app) == "王伟"
        assert board_of(app).filter_text == ""


def _newer_book(folder: Path) -> Book:
    """A book of a newer version, which can only be read."""
    sample_book(folder, NOW).close()
    path = folder / "book.json"
    path.write_bytes(newer(path.read_bytes()))
    return Book.open(path, folder / "state")


async def test_what_cannot_be_done_is_dimmed_and_says_why(tmp_path: Path) -> None:
    async with running(_newer_book(tmp_path)) as (app, pilot):
        await _open(app, pilot, "visit")
        assert shown(app).count("newer version of Genjin") >= 2, "in the row and above"
        await pilot.press("enter")
        assert isinstance(app.screen, Palette), "it stays open"


async def test_what_is_lifted_meanwhile_is_seen(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        app.session.ready = False
        await _open(app, pilot, "visit")
        assert "still being read" in shown(app)
        app.session.ready = True
        assert isinstance(app.screen, Palette)
        app.screen.renew()
        await pilot.pause()
        assert "still being read" not in shown(app)


async def test_nothing_to_do_again_is_said_in_the_palette(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await _open(app, pilot, "redo")
        assert "There is nothing to do again." in shown(app)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 12)])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_no_row_of_the_palette_is_wider_than_the_screen(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    with speaking(language):
        async with sample(tmp_path, size=size) as (app, pilot):
            await _open(app, pilot, "w")
            assert {cell_len(row) for row in rows(app)} == {size[0]}


async def test_a_customer_whose_name_begins_so_comes_before_actions_that_only_have_it(tmp_path: Path) -> None:
    """ "wang" is in the Chinese for "website", so an action was chosen where 王伟 was meant."""
    async with sample(tmp_path) as (app, pilot):
        await _open(app, pilot, "wang")
        first, *others = offered(app)
        assert app.session.book.customers[customer_of(first)].name == "王伟"
        assert any(not customer_of(each) for each in others), "the actions are still there"

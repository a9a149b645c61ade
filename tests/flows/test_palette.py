"""The palette finds everything that can be done, by words of either language, and customers."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.flows.driving import (
    Driver,
    board_of,
    choose,
    flash,
    grade_of,
    newer_book,
    rows,
    running,
    sample,
    shown,
    speaking,
    subject,
    type_in,
)
from tui.language import _
from tui.ui.actions import ACTIONS, BOARD, BY_ID, CALLING, CUSTOMER, SETTINGS, TRIAGE
from tui.ui.app import GenjinApp
from tui.ui.screens.customer import CustomerScreen
from tui.ui.screens.palette import COMMANDS, Palette, customer_of
from tui.ui.widgets.bar import BarHead
from tui.ui.widgets.options import OptionRows


def offered(app: GenjinApp) -> list[str]:
    """The ids of what the palette lists now."""
    return [option.id for option in app.screen.query_one(OptionRows).options]


def reasons(app: GenjinApp) -> tuple[str, str]:
    """Why what is under the cursor cannot be done: as its row says it, and as the upper line does."""
    chosen = app.screen.query_one(OptionRows).chosen
    return (chosen.disabled if chosen else "", app.screen.query_one(BarHead).outcome)


def possible(place: str) -> set[str]:
    """What the palette lists in a place: its actions, and what only the command line can do."""
    actions = {each.id for each in ACTIONS if place in each.places and each.id != "palette"}
    return actions | {each.id for each in COMMANDS}


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
        here = possible(place)
        assert set(offered(app)) == here
        assert len(offered(app)) == len(here)
        assert any(_(BY_ID["visit"].help) in row and "v  F3" in row for row in rows(app))


@pytest.mark.parametrize(("key", "place"), [("f", CALLING), ("t", TRIAGE), ("comma", SETTINGS)])
async def test_on_other_screens_it_lists_what_can_be_done_there_and_leads_to_customers(
    app: GenjinApp, pilot: Driver, key: str, place: str
) -> None:
    await pilot.press(key)
    await pilot.pause()
    await _open(app, pilot)
    assert set(offered(app)) == possible(place)
    await type_in(app, pilot, "朴正浩\r")
    await pilot.pause()
    assert subject(app) == "朴正浩"


async def test_the_palette_has_a_key_on_every_keyboard(app: GenjinApp, pilot: Driver) -> None:
    for typed in ("\x10", ":", "："):
        await type_in(app, pilot, typed)
        await pilot.pause()
        assert isinstance(app.screen, Palette)
        await pilot.press("escape")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_words_of_both_languages_and_the_name_in_the_keymap_find_an_action(
    tmp_path: Path, language: str
) -> None:
    found = {
        "visit": "visit",
        "undo": "undo",
        "撤销": "undo",
        "cx": "undo",
        "grade_c": "grade_c",
        "拜访": "visit",
        "import": "command:import",
        "导入": "command:import",
        "export": "command:export",
        "导出": "command:export",
        "merge": "command:join",
        "合并": "command:join",
        "report": "group",
        "统计": "group",
    }
    with speaking(language):
        async with sample(tmp_path) as (app, pilot):
            for typed, first in found.items():
                await _open(app, pilot, typed)
                assert offered(app)[0] == first
                await pilot.press("escape")


async def test_what_is_chosen_is_done_where_one_came_from(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "李娜")
    await type_in(app, pilot, ":grade_c\r")
    await pilot.pause()
    assert grade_of(app, "李娜") == "C"
    await type_in(app, pilot, ":undo\r")
    await pilot.pause()
    assert grade_of(app, "李娜") == "A"


async def test_what_only_the_command_line_can_do_names_the_command(app: GenjinApp, pilot: Driver) -> None:
    await type_in(app, pilot, ":导出\r")
    await pilot.pause()
    assert board_of(app)
    assert "`genjin export" in flash(app)


async def test_keys_after_a_chosen_action_go_to_what_it_opened(app: GenjinApp, pilot: Driver) -> None:
    await type_in(app, pilot, ":visit\rhello")
    await pilot.pause()
    assert board_of(app).log_bar.note.value == "hello"


async def test_a_name_jumps_to_the_customer(app: GenjinApp, pilot: Driver) -> None:
    await _open(app, pilot, "ww")
    customers = [customer_of(each) for each in offered(app) if customer_of(each)]
    assert [app.session.book.customers[each].name for each in customers] == ["王伟"]
    await pilot.press("end", "ctrl+end")
    app.screen.query_one(OptionRows).edge(last=True)
    await pilot.press("enter")
    await pilot.pause()
    assert subject(app) == "王伟"


async def test_from_a_customer_a_name_opens_that_one_instead(app: GenjinApp, pilot: Driver) -> None:
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


async def test_a_customer_whom_the_filter_hides_is_shown_all_the_same(app: GenjinApp, pilot: Driver) -> None:
    await type_in(app, pilot, "/grade:B\r:王伟\r")
    await pilot.pause()
    assert subject(app) == "王伟"
    assert board_of(app).filter_text == ""


async def test_what_cannot_be_done_is_dimmed_and_says_why(tmp_path: Path) -> None:
    async with running(newer_book(tmp_path)) as (app, pilot):
        await _open(app, pilot, "visit")
        why = app.session.book.read_only
        assert why
        assert reasons(app) == (why, why)
        assert shown(app).count(why[:24]) >= 2, "in the row and above"
        await pilot.press("enter")
        assert isinstance(app.screen, Palette), "it stays open"


async def test_what_is_lifted_meanwhile_is_seen(app: GenjinApp, pilot: Driver) -> None:
    app.session.ready = False
    await _open(app, pilot, "visit")
    assert "" not in reasons(app)
    app.session.ready = True
    assert isinstance(app.screen, Palette)
    app.screen.renew()
    await pilot.pause()
    assert reasons(app) == ("", "")


async def test_nothing_to_do_again_is_said_in_the_palette(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("U")
    why = flash(app)
    await _open(app, pilot, "redo")
    assert (reasons(app), why in shown(app)) == ((why, why), True)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_no_row_of_the_palette_is_wider_than_the_screen(tmp_path: Path, language: str) -> None:
    with speaking(language):
        async with sample(tmp_path) as (app, pilot):
            await _open(app, pilot, "w")
            for size in ((120, 36), (80, 24), (60, 20), (40, 12)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert {cell_len(row) for row in rows(app)} == {size[0]}


async def test_a_customer_whose_name_begins_so_comes_before_actions_that_only_have_it(
    app: GenjinApp, pilot: Driver
) -> None:
    """ "wang" is in the Chinese for "website", so an action was chosen where 王伟 was meant."""
    await _open(app, pilot, "wang")
    first, *others = offered(app)
    assert app.session.book.customers[customer_of(first)].name == "王伟"
    assert any(not customer_of(each) for each in others), "the actions are still there"

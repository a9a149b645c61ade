"""Deleting a customer and bringing one back, and copying: one key each, and nothing is ever gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import add, break_journal
from tests.flows.driving import (
    Driver,
    board_of,
    choose,
    flash,
    on_board,
    running,
    sample,
    settle,
    shown,
    speaking,
    subject,
    tone,
    type_in,
)
from tests.flows.test_customer_card import opened
from tui.book.book import Book
from tui.core.business_card import read_card
from tui.core.card_text import card_text
from tui.core.model import Customer
from tui.ui.app import GenjinApp
from tui.ui.screens.choosing import Chooser
from tui.ui.screens.copying import copyable
from tui.ui.screens.notices import first_run


@pytest.mark.parametrize("key", ["x", "delete"])
async def test_a_key_puts_the_customer_into_the_trash_and_undo_brings_them_back(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    choose(app, "陈刚")
    followups = app.session.followups(board_of(app).subject or "")
    await pilot.press(key)
    assert "陈刚" not in on_board(app)
    assert (tone(app), "陈刚" in flash(app)) == ("good", True)
    await pilot.press("u")
    assert subject(app) == "陈刚"
    assert (tone(app), "陈刚" in flash(app)) == ("good", True)
    assert app.session.followups(board_of(app).subject or "") == followups
    await pilot.press("U")
    assert (tone(app), "陈刚" in flash(app)) == ("good", True)
    assert "陈刚" not in on_board(app)


@pytest.mark.parametrize("pane", ["today", "board"])
async def test_after_a_delete_the_cursor_is_on_the_next_one(app: GenjinApp, pilot: Driver, pane: str) -> None:
    if pane == "board":
        await pilot.press("l")
    ids = list(app.session.today_list().shown if pane == "today" else app.session.columns[0].ids)
    assert board_of(app).subject == ids[0]
    await pilot.press("x")
    assert board_of(app).subject == ids[1]
    assert board_of(app).pane == pane


async def test_the_last_one_of_a_column_leaves_the_cursor_on_the_one_above(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("l", "G")
    ids = list(app.session.columns[0].ids)
    assert board_of(app).subject == ids[-1]
    await pilot.press("x")
    assert board_of(app).subject == ids[-2]


async def test_on_the_card_the_customer_goes_and_the_board_says_so(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await pilot.press("x")
    await pilot.pause()
    assert (tone(app), "陈刚" in flash(app)) == ("good", True)
    assert "陈刚" not in on_board(app)


@pytest.mark.parametrize("key", ["T", "ctrl+d"])
async def test_the_trash_lists_the_last_deleted_first_and_enter_brings_back(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    for name in ("陈刚", "李娜"):
        choose(app, name)
        await pilot.press("x")
    await pilot.press(key)
    await pilot.pause()
    assert isinstance(app.screen, Chooser)
    options = app.screen.rows.options
    assert [option.text.partition(" ")[0] for option in options] == ["李娜", "陈刚"]
    for option, deleted in zip(options, app.session.book.trash(), strict=True):
        assert option.hint.endswith(app.session.book.device_name(deleted.device))
        assert option.hint in shown(app)
    await pilot.press("down", "enter")
    await settle(app, pilot)
    assert subject(app) == "陈刚"
    assert (tone(app), "陈刚" in flash(app)) == ("good", True)
    assert "李娜" not in on_board(app)
    await pilot.press("u")
    assert ("陈刚" in flash(app), "陈刚" in on_board(app)) == (True, False)
    await pilot.press("U")
    assert ("陈刚" in flash(app), "陈刚" in on_board(app)) == (True, True)


async def test_a_full_trash_is_searched_by_typing(app: GenjinApp, pilot: Driver) -> None:
    for _count in range(12):
        await pilot.press("x")
    gone = [each.customer for each in app.session.book.trash()]
    await pilot.press("T")
    await pilot.pause()
    await type_in(app, pilot, gone[5].name)
    await pilot.press("enter")
    await settle(app, pilot)
    assert gone[5].id in app.session.book.customers
    assert len(app.session.book.trash()) == 11


async def test_an_empty_trash_does_not_open_and_the_key_that_fills_it_is_named(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("T")
    assert (tone(app), " x " in flash(app)) == ("plain", True)


async def test_escape_leaves_the_trash_as_it_is(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("x", "T", "escape")
    await settle(app, pilot)
    assert len(app.session.book.trash()) == 1


async def test_a_delete_that_cannot_be_saved_deletes_nothing(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        before = on_board(app)
        break_journal(app.session.book)
        await pilot.press("x")
        assert (tone(app), app.session.book.id in flash(app)) == ("bad", True)
        assert on_board(app) == before


async def test_with_everybody_deleted_the_board_is_empty_and_x_and_y_say_that_there_is_nobody(
    tmp_path: Path,
) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    add(book, "甲")
    add(book, "乙")
    async with running(book) as (app, pilot):
        await pilot.press("x", "x")
        assert on_board(app) == []
        assert first_run(app.keymap, app.session.config.settings)[0] in shown(app)
        for key in ("x", "y"):
            board_of(app).flash_bar.clear()
            await pilot.press(key)
            assert tone(app) == "plain"


# -- copying -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["y", "ctrl+k"])
async def test_the_first_number_is_copied_by_the_key_and_enter(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    choose(app, "陈刚")
    customer = app.session.customer(board_of(app).subject)
    assert customer
    await pilot.press(key)
    await pilot.pause()
    assert isinstance(app.screen, Chooser)
    await pilot.press("enter")
    await pilot.pause()
    assert app.clipboard == next(iter(customer.phones))
    assert (tone(app), app.clipboard in flash(app)) == ("plain", True)


async def test_the_whole_card_is_copied_as_text(app: GenjinApp, pilot: Driver) -> None:
    customer = app.session.customer((await opened(app, pilot, "陈刚")).subject)
    assert customer
    texts = [text for text, _shown, _what in copyable(customer)]
    await pilot.press("y", str(texts.index(card_text(customer)) + 1))
    await pilot.pause()
    assert app.clipboard.splitlines()[0] == "陈刚"
    assert "+86 " in app.clipboard


LABELS = ("mobile", "work", "home", "fax", "main", "other", "")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_copied_card_can_be_pasted_again(language: str) -> None:
    customer = Customer(
        name="周敏",
        title="采购总监",
        company="杭州云帆网络科技有限公司",
        phones={f"+86137057100{number:02}": label for number, label in enumerate(LABELS)},
        emails={"zhoumin@yunfan.example": ""},
        wechat="zhoumin_yf",
        website="www.yunfan.example",
        address="杭州市西湖区文三路100号",
    )
    with speaking(language):
        card = read_card(card_text(customer))
    for name in ("name", "title", "company", "phones", "emails", "wechat", "website", "address"):
        assert getattr(card, name) == getattr(customer, name), name
    assert not card.note

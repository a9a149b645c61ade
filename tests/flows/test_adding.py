"""Adding by paste: a card fills the bar, the bar keeps what was begun, and a duplicate is one key away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import newer
from tests.flows.driving import (
    Driver,
    board_of,
    flash,
    on_board,
    rows,
    running,
    sample,
    shown,
    speaking,
    subject,
    tone,
    type_in,
)
from tui.book.book import Book
from tui.core.model import Customer
from tui.core.words import whom
from tui.ui.app import GenjinApp
from tui.ui.widgets.add_bar import AddBar, AlsoLine

CARD = (
    "Lena Falk\nHead of Procurement\nNordlicht GmbH\nT +49 30 901820\nM +49 170 1234567\n"
    "lena.falk@nordlicht.example\nWeChat: lena_falk\nHauptstraße 12, 10115 Berlin\nSee you at the fair"
)
CHINESE = "周敏 采购总监\n杭州云帆网络科技有限公司\n手机：137 0571 0000\n微信：zhoumin_yf\n邮箱：zhoumin@yunfan.example"


async def paste(app: GenjinApp, pilot: Driver, text: str) -> None:
    """Paste as a terminal does, which sends a carriage return for each line break."""
    await type_in(app, pilot, f"\x1b[200~{text.replace(chr(10), chr(13))}\x1b[201~")
    await pilot.pause()
    await pilot.pause()


def bar_of(app: GenjinApp) -> AddBar:
    """The add bar, which must be open."""
    bar = board_of(app).add_bar
    assert board_of(app).bar is bar
    return bar


def also(app: GenjinApp) -> str:
    """What the bar says it has taken besides."""
    return board_of(app).add_bar.query_one(AlsoLine).text


def typed(app: GenjinApp) -> list[str]:
    """What stands in the fields."""
    bar = board_of(app).add_bar
    return [bar.name_field.value, bar.company_field.value, bar.phone_field.value]


def found(app: GenjinApp, name: str) -> Customer:
    """A customer of the book."""
    return next(each for each in app.session.book.customers.values() if each.name == name)


@pytest.mark.parametrize("key", ["", "n"], ids=["on the board", "in the bar"])
async def test_a_pasted_card_fills_the_bar_and_everything_of_it_is_saved(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    if key:
        await pilot.press(key)
    await paste(app, pilot, CARD)
    assert typed(app) == ["Lena Falk", "Nordlicht GmbH", "+49 1701234567"]
    for part in (
        "Head of Procurement",
        "+49 30901820",
        "lena.falk@",
        "lena_falk",
        "Hauptstraße",
        "the fair",
    ):
        assert part in also(app)
    await pilot.press("enter")
    customer = found(app, "Lena Falk")
    assert subject(app) == "Lena Falk"
    assert customer.phones == {"+491701234567": "mobile", "+4930901820": ""}
    assert list(customer.emails) == ["lena.falk@nordlicht.example"]
    assert (customer.title, customer.wechat) == ("Head of Procurement", "lena_falk")
    assert (customer.address, customer.note) == ("Hauptstraße 12, 10115 Berlin", "See you at the fair")


async def test_a_bare_number_pasted_on_the_board_waits_for_a_name(app: GenjinApp, pilot: Driver) -> None:
    await paste(app, pilot, "138 0013 8999")
    assert typed(app) == ["", "", "+86 138 0013 8999"]
    before = on_board(app)
    await pilot.press("enter")
    assert bar_of(app).head.role == "bad"
    assert (app.focused, on_board(app)) == (bar_of(app).name_field, before)
    await type_in(app, pilot, "王新")
    await pilot.press("enter")
    assert found(app, "王新").phones == {"+8613800138999": ""}


async def test_a_number_pasted_into_the_field_for_it_is_typed_there(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("n", "tab", "tab")
    await paste(app, pilot, "13800138999")
    assert typed(app) == ["", "", "13800138999"]


async def test_a_name_pasted_into_its_field_is_typed_there(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("n")
    await paste(app, pilot, "王新")
    assert typed(app) == ["王新", "", ""]
    assert not also(app)


async def test_a_card_does_not_overwrite_what_was_typed(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("n", "M", "e")
    await paste(app, pilot, CARD)
    assert typed(app)[:2] == ["Me", "Nordlicht GmbH"]
    await pilot.press("enter")
    assert found(app, "Me").note == "Lena Falk\nSee you at the fair"


async def test_two_cards_one_after_the_other_lose_nothing(app: GenjinApp, pilot: Driver) -> None:
    await paste(app, pilot, CARD)
    await paste(app, pilot, CHINESE)
    await pilot.press("enter")
    customer = found(app, "Lena Falk")
    assert set(customer.phones) == {"+491701234567", "+4930901820", "+8613705710000"}
    assert set(customer.emails) == {"lena.falk@nordlicht.example", "zhoumin@yunfan.example"}
    for text in ("周敏", "杭州云帆网络科技有限公司", "采购总监", "zhoumin_yf"):
        assert text in customer.note


async def test_prose_and_lists_pasted_on_the_board_are_no_card_which_is_said(
    app: GenjinApp, pilot: Driver
) -> None:
    await paste(app, pilot, "hello there")
    assert (board_of(app).bar, tone(app)) == (None, "plain")
    await paste(app, pilot, "\n".join(f"王伟\t1380013{number:04}" for number in range(100)))
    assert (board_of(app).bar, tone(app), "100" in flash(app)) == (None, "plain", True)


async def test_a_paste_into_a_note_stays_there(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("c")
    await paste(app, pilot, CARD)
    assert board_of(app).bar is board_of(app).log_bar
    assert board_of(app).log_bar.entry.note.startswith("Lena Falk Head of Procurement")


@pytest.mark.parametrize("key", ["f7", "ctrl+g"])
async def test_the_duplicate_is_one_key_away_and_what_was_typed_is_kept(
    app: GenjinApp, pilot: Driver, key: str
) -> None:
    await paste(app, pilot, "王薇\nWeChat: wangwei_hd\n" + _number(app, "陈刚"))
    head = bar_of(app).head
    assert head.role == "late"
    assert whom(found(app, "陈刚")) in head.outcome
    for name in ("F7", "Enter"):
        assert name in head.outcome
    assert head.outcome in shown(app)
    await pilot.press(key)
    await pilot.pause()
    assert board_of(app).bar is None
    assert subject(app) == "陈刚"
    assert (tone(app), "陈刚" in flash(app)) == ("plain", True)
    await pilot.press("j", "n")
    assert typed(app)[0] == "王薇"
    assert "wangwei_hd" in also(app)


async def test_a_duplicate_that_the_filter_hides_is_gone_to_all_the_same(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("/")
    await type_in(app, pilot, "李娜")
    await pilot.press("enter", "n")
    await type_in(app, pilot, "陈刚")
    assert on_board(app) == ["李娜"]
    await pilot.press("f7")
    assert subject(app) == "陈刚"
    assert len(on_board(app)) > 1


async def test_the_key_to_the_duplicate_says_so_when_there_is_none(app: GenjinApp, pilot: Driver) -> None:
    before = subject(app)
    await pilot.press("n", "f7")
    assert bar_of(app).head.role == "late"
    assert bar_of(app).head.outcome
    assert subject(app) == before


async def test_what_was_begun_is_there_again_after_escape_until_it_is_emptied(
    app: GenjinApp, pilot: Driver
) -> None:
    await paste(app, pilot, CARD)
    await pilot.press("escape")
    assert tone(app) == "plain"
    await pilot.press("n")
    assert typed(app)[0] == "Lena Falk"
    await pilot.press("f8")
    assert typed(app) == ["", "", ""]
    assert not also(app)
    await pilot.press("escape")
    assert not tone(app), "there is nothing to go on with"


@pytest.mark.parametrize("keys", [["ctrl+q"], ["escape", "q"], ["escape", "n", "ctrl+q"]], ids=str)
async def test_what_was_begun_is_there_again_after_quitting(tmp_path: Path, keys: list[str]) -> None:
    async with sample(tmp_path) as (app, pilot):
        await paste(app, pilot, CARD)
        await pilot.press(*keys)
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        await pilot.press("n")
        await pilot.pause()
        assert typed(app)[0] == "Lena Falk"
        assert "lena.falk@" in also(app)
        assert (tone(app), "F8" in flash(app)) == ("plain", True)
        await pilot.press("enter")
        assert found(app, "Lena Falk").note == "See you at the fair"
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        await pilot.press("n")
        assert typed(app) == ["", "", ""]


async def test_a_card_pasted_first_thing_joins_what_was_begun_and_loses_neither(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await paste(app, pilot, CARD)
        await pilot.press("ctrl+q")
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        await paste(app, pilot, CHINESE)
        assert typed(app)[0] == "Lena Falk"
        assert "周敏" in also(app)


@pytest.mark.parametrize("content", [b"", b"{", b'{"name": 5}', b"\xff"])
async def test_a_damaged_file_of_what_was_begun_counts_as_none(
    app: GenjinApp, pilot: Driver, content: bytes
) -> None:
    (app.session.book.state / "begun.json").write_bytes(content)
    await pilot.press("n")
    assert typed(app) == ["", "", ""]


async def test_after_saving_the_bar_is_empty(app: GenjinApp, pilot: Driver) -> None:
    await paste(app, pilot, CARD)
    await pilot.press("enter", "n")
    assert typed(app) == ["", "", ""]
    assert not also(app)


async def test_a_book_that_may_only_be_read_takes_no_card(tmp_path: Path) -> None:
    first = Book.open(tmp_path / "book.json", tmp_path / "state")
    first.close()
    first.path.write_bytes(newer(first.path.read_bytes()))
    async with running(Book.open(tmp_path / "book.json", tmp_path / "other")) as (app, pilot):
        await paste(app, pilot, CARD)
        assert board_of(app).bar is None


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 12)], ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_what_was_taken_besides_is_shown_at_every_size(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    with speaking(language):
        async with sample(tmp_path, size=size) as (app, pilot):
            await paste(app, pilot, CHINESE)
            await pilot.pause()
            assert "采购总监" in shown(app)
            assert "".join(also(app).split()) in "".join("".join(rows(app)).split())


def _number(app: GenjinApp, name: str) -> str:
    return next(iter(found(app, name).phones))


async def test_the_footer_dims_the_keys_of_the_bar_that_do_nothing_yet(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("n")
    assert bar_of(app).idle == {"jump", "clear"}
    await type_in(app, pilot, "Zoe")
    await pilot.pause()
    assert bar_of(app).idle == {"jump"}
    await pilot.press("tab", "tab")
    await type_in(app, pilot, "13800000001")
    await pilot.pause()
    assert bar_of(app).idle == frozenset()

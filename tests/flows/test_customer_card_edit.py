"""Changing the fields of a customer in place."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.events import Paste

from tests.flows.driving import (
    Driver,
    choose,
    day,
    running,
    said,
    sample,
    settle,
    shown,
    speaking,
    tone,
    type_in,
)
from tests.flows.test_customer_card import card_of, opened, path_of
from tui.book.book import Book
from tui.core import changes
from tui.core.labels import field_word
from tui.core.model import Customer
from tui.core.reasons import day_words
from tui.ui.app import GenjinApp
from tui.ui.profile_rows import CardView, rows_of


def customer_of(app: GenjinApp) -> Customer:
    """The customer of the card."""
    customer = app.session.customer(card_of(app).subject)
    assert customer is not None
    return customer


async def edit(app: GenjinApp, pilot: Driver, path: str, text: str | None = None, *keys: str) -> None:
    """Put the cursor on a field, open the bar, replace the text in it and press keys."""
    card = card_of(app)
    if not card.profile.choose(path):
        await pilot.press("m")
        assert card.profile.choose(path), path
    await pilot.press("e")
    assert card.bar is card.edit_bar
    if text is not None:
        card.edit_bar.text_field.fill("")
        await type_in(app, pilot, text)
    await pilot.press(*keys)
    await pilot.pause()


def told(app: GenjinApp) -> str:
    """What the bar says will come of it, or what is wrong."""
    return card_of(app).edit_bar.head.outcome


def role(app: GenjinApp) -> str:
    """How it says so: "good", "late" where there is a doubt, "bad" for what cannot be."""
    return card_of(app).edit_bar.head.role


def stamps(app: GenjinApp, field: str) -> int:
    """How many values a field was given so far."""
    return len(app.session.book.field_history(customer_of(app).id, field))


async def test_a_field_is_changed_in_place_and_nothing_else_is_written(app: GenjinApp, pilot: Driver) -> None:
    card = await opened(app, pilot, "陈刚")
    before = stamps(app, "company")
    await edit(app, pilot, "title", "厂长", "enter")
    assert card.bar is None
    assert customer_of(app).title == "厂长"
    assert "厂长" in shown(app)
    assert (tone(app), "陈刚" in said(app)) == ("good", True)
    assert path_of(card) == "title"
    assert stamps(app, "company") == before
    await pilot.press("u")
    assert customer_of(app).title != "厂长"


async def test_enter_and_f7_open_the_bar_too_and_escape_leaves_the_field_as_it_was(
    app: GenjinApp, pilot: Driver
) -> None:
    card = await opened(app, pilot, "陈刚")
    for key in ("enter", "f7"):
        await pilot.press(key)
        assert card.bar is card.edit_bar
        await type_in(app, pilot, "xyz")
        await pilot.press("escape")
        assert card.bar is None
        assert customer_of(app).name == "陈刚"


async def test_a_field_that_was_only_looked_at_is_not_written(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    before = stamps(app, "name")
    await edit(app, pilot, "name", None, "enter")
    assert stamps(app, "name") == before
    assert (card_of(app).bar, tone(app)) == (None, "plain")


async def test_a_wrong_value_is_refused_with_the_reason_and_the_bar_stays_open(tmp_path: Path) -> None:
    wrong = [
        ("name", ""),
        ("amount", "a lot"),
        ("close_by", "someday"),
        ("emails", "nobody"),
        ("emails", "ana@example.com and more"),
        ("phones", "call me"),
    ]
    async with sample(tmp_path) as (app, pilot):
        card = await opened(app, pilot, "陈刚")
        before = customer_of(app)
        for path, text in wrong:
            await edit(app, pilot, path, text, "enter")
            assert card.bar is card.edit_bar
            assert (role(app), text in told(app) != "") == ("bad", True), path
            assert card.edit_bar.text_field.value == text
            await pilot.press("escape")
            assert customer_of(app) == before


async def test_what_a_value_means_is_said_while_it_is_typed(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await edit(app, pilot, "amount", "1.2万")
    assert told(app) == "¥12,000"
    await pilot.press("enter")
    assert customer_of(app).amount == Decimal(12000)
    await edit(app, pilot, "close_by", "end of month", "enter")
    assert customer_of(app).close_by.isoformat() == "2026-11-30"  # type: ignore[union-attr]
    await edit(app, pilot, "close_by", "")
    assert (role(app), re.findall(r"\b[A-E]\b", told(app))) == ("good", ["D"])
    await pilot.press("enter")
    assert customer_of(app).close_by is None


async def test_what_it_leads_to_is_said_before_it_is_written(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await edit(app, pilot, "close_by", "2027-01-15")
    assert re.search(rf"{day('2027-01-15')}\b.*\bB\b.*\b55\b", told(app))
    await pilot.press("escape")
    await edit(app, pilot, "need", None, "3")
    assert re.findall(r"\b[A-E]\b", told(app)) == ["E"]
    await pilot.press("escape")
    await edit(app, pilot, "grade", None, "2")
    assert re.search(rf"\bB\b.*\b{day('2026-11-20')}", told(app))


async def test_what_was_typed_and_left_is_there_when_the_field_is_opened_again(
    app: GenjinApp, pilot: Driver
) -> None:
    card = await opened(app, pilot, "陈刚")
    await edit(app, pilot, "note", "a long↵thought", "escape")
    assert customer_of(app).note == ""
    assert (card.bar, tone(app)) == (None, "plain")
    await edit(app, pilot, "title")
    assert card.edit_bar.value == customer_of(app).title
    await pilot.press("escape")
    await edit(app, pilot, "note", None, "enter")
    assert customer_of(app).note == "a long\nthought"


async def test_fixed_values_are_chosen_and_not_typed(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await edit(app, pilot, "status", None, "3", "enter")
    assert customer_of(app).status == "won"
    await edit(app, pilot, "need", None, "2", "right", "enter")
    assert customer_of(app).need == "none"
    await edit(app, pilot, "grade", None, "d", "enter")
    assert customer_of(app).grade == "D"
    moves = app.session.book.grade_history(customer_of(app).id)
    assert moves[0].kind == "grade"


async def test_numbers_are_added_changed_labelled_and_removed_one_by_one(
    app: GenjinApp, pilot: Driver
) -> None:
    card = await opened(app, pilot, "陈刚")
    await edit(app, pilot, "phones", "0574 8765 4321", "tab")
    await type_in(app, pilot, "office")
    await pilot.press("enter")
    assert customer_of(app).phones == {"+8613800000003": "mobile", "0574 8765 4321": "office"}
    await edit(app, pilot, "phones/+8613800000003", "139 0000 0003", "enter")
    assert customer_of(app).phones == {"+8613900000003": "mobile", "0574 8765 4321": "office"}
    assert path_of(card).startswith("phones/")
    await edit(app, pilot, "phones/0574 8765 4321", None, "tab", "backspace", "enter")
    assert customer_of(app).phones["0574 8765 4321"] == "offic"
    await edit(app, pilot, "phones/+8613900000003", "0574 8765 4321", "enter")
    assert (role(app), len(customer_of(app).phones)) == ("bad", 2)
    await pilot.press("escape")
    await edit(app, pilot, "phones/+8613900000003", "", "enter")
    assert list(customer_of(app).phones) == ["0574 8765 4321"]


async def test_tags_are_one_list_of_which_only_the_difference_is_written(
    app: GenjinApp, pilot: Driver
) -> None:
    await opened(app, pilot, "陈刚")
    await edit(app, pilot, "tags", "vip，展会; a b", "enter")
    assert sorted(customer_of(app).tags) == ["a b", "vip", "展会"]
    await edit(app, pilot, "tags", "vip, new", "enter")
    assert sorted(customer_of(app).tags) == ["new", "vip"]
    assert stamps(app, "tags/vip") == 1


async def test_fields_of_ones_own_are_added_renamed_and_removed(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await edit(app, pilot, "custom", "蓝色", "enter")
    assert (role(app), customer_of(app).custom) == ("bad", {})
    await pilot.press("tab")
    await type_in(app, pilot, "颜色")
    await pilot.press("enter")
    assert customer_of(app).custom == {"颜色": "蓝色"}
    await edit(app, pilot, "custom/颜色", None, "tab")
    await type_in(app, pilot, "!")
    await pilot.press("enter")
    assert customer_of(app).custom == {"颜色!": "蓝色"}
    await edit(app, pilot, "custom/颜色!", "", "enter")
    assert customer_of(app).custom == {}


async def test_the_next_date_is_set_without_a_contact(app: GenjinApp, pilot: Driver) -> None:
    card = await opened(app, pilot, "陈刚")
    await pilot.press("m")
    card.profile.choose("next")
    await pilot.press("e")
    await type_in(app, pilot, "fri 15:00")
    await pilot.press("enter")
    await pilot.pause()
    assert app.session.outlook(customer_of(app).id).standing.planned == "2026-11-27T15:00"
    assert f"{day('2026-11-27')} 15:00" in shown(app)


async def test_line_breaks_of_a_note_are_seen_kept_and_pasted(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await edit(app, pilot, "note", "")
    app.post_message(Paste("first\nsecond"))
    await pilot.pause()
    await pilot.press("enter")
    assert customer_of(app).note == "first\nsecond"
    await edit(app, pilot, "note")
    assert card_of(app).edit_bar.text_field.value == "first↵second"
    await type_in(app, pilot, "↵third")
    await pilot.press("enter")
    assert customer_of(app).note == "first\nsecond\nthird"


async def test_a_change_made_elsewhere_keeps_what_was_typed_and_is_said(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        card = await opened(app, pilot, "陈刚")
        await edit(app, pilot, "company", "我们的写法")
        book = app.session.book
        other = Book.open(book.path, tmp_path / "other")
        try:
            book.save()
            other.poll()
            theirs = {"company": "别处的写法", "title": "经理"}
            other.apply(changes.edit(other.customers[customer_of(app).id], theirs))
            other.save()
        finally:
            other.close()
        for _round in range(30):
            card.take_news()
            await pilot.pause(0.1)
            if customer_of(app).company == "别处的写法":
                break
        assert (role(app), "别处的写法" in told(app)) == ("late", True)
        assert card.edit_bar.text_field.value == "我们的写法"
        await pilot.press("enter")
        assert customer_of(app).company == "我们的写法"
        assert customer_of(app).title == "经理"


async def test_text_that_is_no_text_is_shown_harmlessly_in_the_bar(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    fields = {"name": "x", "note": "a\x1b]52;c;x\x07b", "created": "2026-11-01", "grade": "B"}
    book.apply(changes.Change("script", writes={(changes.CUSTOMERS, "1" * 32): fields}))
    async with running(book) as (app, pilot):
        await opened(app, pilot, "x")
        await edit(app, pilot, "note")
        assert card_of(app).edit_bar.text_field.value == "a\\x1b]52;c;x\\x07b"
        await pilot.press("enter")
        assert customer_of(app).note == "a\x1b]52;c;x\x07b"


async def test_e_on_the_board_opens_the_card_with_every_field(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "陈刚")
    await pilot.press("e")
    await settle(app, pilot)
    assert field_word("birthday") in shown(app)
    assert (tone(app), "Enter" in said(app)) == ("plain", True)
    await pilot.press("down", "e")
    assert card_of(app).bar is card_of(app).edit_bar


async def test_what_is_written_by_itself_cannot_be_edited(app: GenjinApp, pilot: Driver) -> None:
    card = await opened(app, pilot, "陈刚")
    card.profile.choose("id")
    await pilot.press("e")
    assert (card.bar, tone(app)) == (None, "plain")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (24, 6)])
async def test_the_bar_fits_every_screen_in_both_languages(tmp_path: Path, size: tuple[int, int]) -> None:
    with speaking("zh"):
        async with sample(tmp_path, size=size) as (app, pilot):
            await opened(app, pilot, "陈刚")
            for path in ("phones", "need", "note"):
                await edit(app, pilot, path)
                assert len(shown(app).splitlines()) == size[1]
                await pilot.press("escape")


async def test_the_bar_opens_with_the_old_value_selected_so_that_typing_replaces_it(
    app: GenjinApp, pilot: Driver
) -> None:
    await opened(app, pilot, "陈刚")
    await edit(app, pilot, "company")
    assert card_of(app).edit_bar.text_field.selected_text == customer_of(app).company != ""
    await type_in(app, pilot, "华东")
    await pilot.press("enter")
    assert customer_of(app).company == "华东"
    await edit(app, pilot, "company", None, "end")
    await type_in(app, pilot, "电机")
    await pilot.press("enter")
    assert customer_of(app).company == "华东电机"


async def test_a_value_of_several_lines_is_not_replaced_by_a_key(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await app.session.apply(changes.edit(customer_of(app), {"note": "one\ntwo"}))
    await edit(app, pilot, "note")
    await type_in(app, pilot, "!")
    await pilot.press("enter")
    assert customer_of(app).note == "one\ntwo!"


async def test_a_number_of_24_digits_is_questioned_and_not_stored(app: GenjinApp, pilot: Driver) -> None:
    card = await opened(app, pilot, "陈刚")
    before = dict(customer_of(app).phones)
    await edit(app, pilot, f"phones/{next(iter(before))}", "1" * 24, "enter")
    assert card.bar is card.edit_bar
    assert "24" in told(app)
    assert customer_of(app).phones == before


async def test_the_card_shows_the_date_that_follows_from_the_grade_and_marks_it(
    app: GenjinApp, pilot: Driver
) -> None:
    await opened(app, pilot, "陈刚")
    customer, today = customer_of(app), app.session.today
    for planned, is_marked in (("auto", True), ("2026-12-24", False)):
        await app.session.plan(customer, planned)
        outlook = app.session.outlook(customer.id)
        assert outlook.due is not None
        assert is_marked or outlook.due.day == date(2026, 12, 24)
        (shown_next,) = (
            row.value for row in rows_of(outlook, [], CardView(today, "¥")) if row.path == "next"
        )
        assert day_words(outlook.due.day, today) in shown_next
        assert (shown_next != day_words(outlook.due.day, today)) is is_marked

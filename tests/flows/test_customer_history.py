"""The earlier values of a field, and fields with two versions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.flows.driving import NOW, Driver, board_of, choose, running, settle, shown
from tests.flows.test_customer_card import card_of, opened
from tests.flows.test_customer_card_edit import customer_of, edit
from tui.book.book import Book
from tui.core import changes
from tui.core.changes import Fields
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.screens.choosing import Chooser, Option


def two_versions(folder: Path, here: Fields, there: Fields) -> Book:
    """The sample book, changed on two machines that did not see each other, and joined."""
    book = sample_book(folder, NOW)
    customer = next(each for each in book.customers.values() if each.name == "陈刚")
    book.save()
    copy = folder / "copy"
    copy.mkdir()
    (copy / "book.json").write_bytes((folder / "book.json").read_bytes())
    other = Book.open(copy / "book.json", copy / "state")
    other.apply(changes.edit(other.customers[customer.id], there))
    other.close()
    book.apply(changes.edit(customer, here))
    book.close()
    joined = Book.open(folder / "book.json", folder / "state")
    joined.load_followups()
    (folder / "book.json").write_bytes((copy / "book.json").read_bytes())
    joined.poll()
    assert joined.versions(customer.id)
    return joined


async def looked(app: GenjinApp, pilot: Driver, path: str) -> Sequence[Option]:
    """The values in the history of a field, with when and where; all of it is on the screen."""
    assert card_of(app).profile.choose(path), path
    await pilot.press("i")
    await pilot.pause()
    assert isinstance(app.screen, Chooser)
    for option in app.screen.rows.options:
        assert (option.text in shown(app), (option.disabled or option.hint) in shown(app)) == (True, True)
    return app.screen.rows.options


def mark_of(app: GenjinApp, path: str) -> str:
    """The mark at the only field with two versions, which is on the screen."""
    ((split, mark),) = card_of(app).split_fields().items()
    assert (split, mark in shown(app)) == (path, True)
    return mark


async def test_i_shows_what_a_field_was_with_when_and_where_and_takes_one_back(
    app: GenjinApp, pilot: Driver
) -> None:
    await opened(app, pilot, "陈刚")
    before = customer_of(app).title
    await edit(app, pilot, "title", "厂长", "enter")
    newest, *_older = app.session.book.field_history(customer_of(app).id, "title")
    now, then, *_others = await looked(app, pilot, "title")
    assert (now.text, then.text) == ("厂长", before)
    assert app.session.book.device_name(newest.device) in now.hint
    await pilot.press("2")
    await pilot.pause()
    assert customer_of(app).title == before
    await pilot.press("u")
    assert customer_of(app).title == "厂长"


async def test_numbers_have_one_history_in_which_one_taken_away_can_come_back(
    app: GenjinApp, pilot: Driver
) -> None:
    await opened(app, pilot, "陈刚")
    await edit(app, pilot, "phones/+8613800000003", "139 0000 0003", "enter")
    values = [value.text for value in await looked(app, pilot, "phones/+8613900000003")]
    _removed, number = [value for value in values if "138 0000 0003" in value]
    await pilot.press(str(values.index(number) + 1))
    await pilot.pause()
    assert sorted(customer_of(app).phones) == ["+8613800000003", "+8613900000003"]


async def test_two_versions_are_marked_and_picking_the_other_writes_it_and_takes_the_mark_away(
    tmp_path: Path,
) -> None:
    async with running(two_versions(tmp_path, {"title": "甲"}, {"title": "乙"})) as (app, pilot):
        await opened(app, pilot, "陈刚")
        mark = mark_of(app, "title")
        lost = ({"甲", "乙"} - {customer_of(app).title}).pop()
        assert {value.text for value in await looked(app, pilot, "title")} == {"甲", "乙"}
        await pilot.press("2")
        await settle(app, pilot)
        assert customer_of(app).title == lost
        assert mark not in shown(app)


async def test_keeping_the_version_that_is_shown_writes_nothing_and_takes_the_mark_away(
    tmp_path: Path,
) -> None:
    async with running(two_versions(tmp_path, {"note": "甲"}, {"note": "乙"})) as (app, pilot):
        await opened(app, pilot, "陈刚")
        kept = customer_of(app).note
        count = len(app.session.book.field_history(customer_of(app).id, "note"))
        await looked(app, pilot, "note")
        await pilot.press("escape")
        mark = mark_of(app, "note")  # a look is no choice
        await looked(app, pilot, "note")
        await pilot.press("1")
        await settle(app, pilot)
        assert customer_of(app).note == kept
        assert len(app.session.book.field_history(customer_of(app).id, "note")) == count
        assert mark not in shown(app)


async def test_an_earlier_grade_is_taken_again_as_a_move_of_its_own(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await pilot.press("3", "3")
    await looked(app, pilot, "grade")
    await pilot.press("2")
    await settle(app, pilot)
    assert customer_of(app).grade == "A"
    assert app.session.book.grade_history(customer_of(app).id)[0].grade == "A"


async def test_values_of_another_kind_than_the_field_has_are_shown_harmlessly_and_not_written(
    tmp_path: Path,
) -> None:
    book = sample_book(tmp_path, NOW)
    customer = next(each for each in book.customers.values() if each.name == "陈刚")
    fields = {"amount": "a\x1b[31mlot", "close_by": "soon"}
    book.apply(changes.Change("script", writes={(changes.CUSTOMERS, customer.id): fields}))
    async with running(book) as (app, pilot):
        choose(app, "陈刚")
        await pilot.press("e")
        await settle(app, pilot)
        assert "a\\x1b[31mlot" in {value.text for value in await looked(app, pilot, "amount")}
        await pilot.press("escape")
        assert "soon" in {value.text for value in await looked(app, pilot, "close_by")}
        await pilot.press("escape")


async def test_the_card_on_the_board_is_marked_until_somebody_has_chosen(tmp_path: Path) -> None:
    book = two_versions(tmp_path, {"close_by": None, "need": "later"}, {"close_by": "2027-06-01"})
    async with running(book) as (app, pilot):
        choose(app, "陈刚")
        await pilot.pause()
        mark = board_of(app).card_text(board_of(app).subject or "").flag
        assert mark
        assert mark in shown(app)
        await opened(app, pilot, "陈刚")
        await looked(app, pilot, "close_by")
        await pilot.press("1")
        await settle(app, pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert mark not in shown(app)

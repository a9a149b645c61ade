"""The card of a customer: two panes with a cursor each, fields that are changed in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import MouseScrollDown

from tests.flows.driving import NOW, Driver, board_of, choose, day, running, said, sample, shown, tone
from tui.book.book import Book
from tui.core import changes
from tui.core.labels import field_word
from tui.core.reasons import flag_words, why_due
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.screens.customer import CustomerScreen


def card_of(app: GenjinApp) -> CustomerScreen:
    """The card on the screen, typed."""
    assert isinstance(app.screen, CustomerScreen)
    return app.screen


async def opened(app: GenjinApp, pilot: Driver, name: str) -> CustomerScreen:
    """The card of a customer, ready to be used."""
    choose(app, name)
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()
    return card_of(app)


def path_of(card: CustomerScreen) -> str:
    """The field under the cursor."""
    assert card.profile.chosen
    return card.profile.chosen.path


def long_book(folder: Path, count: int) -> Book:
    """The sample book with one customer who was called very often."""
    book = sample_book(folder, NOW)
    customer = next(each for each in book.customers.values() if each.name == "陈刚")
    calls = [
        changes.log(
            customer,
            book.new_id(),
            at=f"{2000 + n // 360}-{n // 30 % 12 + 1:02}-{n % 30 % 28 + 1:02}",
            note=f"call {n}\n" * (n % 4),
        )
        for n in range(count)
    ]
    book.apply(changes.combine("import", str(count), calls))
    return book


async def test_the_cursor_moves_over_the_fields_and_tab_takes_it_to_the_timeline(
    app: GenjinApp, pilot: Driver
) -> None:
    card = await opened(app, pilot, "陈刚")
    assert path_of(card) == "name"
    await pilot.press("j")
    assert path_of(card) == "company"
    assert card.timeline.at == 0
    await pilot.press("tab", "down")
    assert path_of(card) == "company"
    assert card.timeline.at
    await pilot.press("G", "tab", "up")
    assert path_of(card) == "name"


async def test_only_filled_fields_are_shown_until_all_are_asked_for(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    assert field_word("close_by") in shown(app)
    for is_shown in (False, True, False):
        assert (field_word("birthday") in shown(app)) is is_shown
        await pilot.press("m")
        await pilot.pause()


async def test_grades_are_history_on_the_card_with_when_from_and_to(app: GenjinApp, pilot: Driver) -> None:
    await opened(app, pilot, "陈刚")
    await pilot.press("L", "G")
    await pilot.pause()
    assert f"{day('2026-11-21')}       A → B · me" in shown(app)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (30, 8)])
async def test_the_cursor_is_always_in_view_however_long_the_timeline(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with running(long_book(tmp_path, 300), size=size) as (app, pilot):
        card = await opened(app, pilot, "陈刚")
        await pilot.press("tab")
        await pilot.pause()
        for key in ("j", "J", "J", "k", "G", "k", "K", "g", "G", "j"):
            await pilot.press(key)
            await pilot.pause()
            timeline = card.timeline
            assert timeline.at in {block for block, _line in timeline.in_view()}
        assert timeline.at == len(app.session.followups(card.subject or "")) - 1
        assert len(timeline.in_view()) == timeline.room, "no empty lines while there is more above"


async def test_a_key_in_a_long_timeline_lays_out_only_what_is_in_view(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(long_book(tmp_path, 600)) as (app, pilot):
        card = await opened(app, pilot, "陈刚")
        drawn: list[int] = []
        compose = card.timeline.compose_block
        monkeypatch.setattr(
            card.timeline,
            "compose_block",
            lambda index, *rest: drawn.append(index) or compose(index, *rest),  # type: ignore[func-returns-value]
        )
        for key in ("tab", "G", "K", "K", "j", "g"):
            drawn.clear()
            await pilot.press(key)
            await pilot.pause()
            assert len(drawn) < 3 * card.timeline.room


async def test_a_note_longer_than_the_screen_is_scrolled_through(tmp_path: Path) -> None:
    book = sample_book(tmp_path, NOW)
    customer = next(each for each in book.customers.values() if each.name == "陈刚")
    note = "\n".join(f"line {n:03}" for n in range(100))
    book.apply(changes.log(customer, book.new_id(), at=changes.timestamp(NOW), note=note))
    async with running(book) as (app, pilot):
        card = await opened(app, pilot, "陈刚")
        await pilot.press("tab")
        seen = ""
        for _press in range(5):
            await pilot.pause()
            seen += shown(app)
            await pilot.press("down")
        assert not [n for n in range(100) if f"line {n:03}" not in seen]
        assert card.timeline.at


async def test_on_a_narrow_screen_the_other_pane_is_one_line_until_tab(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(60, 20)) as (app, pilot):
        card = await opened(app, pilot, "陈刚")
        for folded, other, has_phone in (
            (card.timeline, card.profile, True),
            (card.profile, card.timeline, False),
        ):
            await pilot.pause()
            assert (folded.size.height, other.size.height > 1) == (1, True)
            _left, ((hint, _style),) = folded.title()
            assert "Tab" in hint
            assert hint in shown(app)
            assert (field_word("phones") in shown(app), "递交了标书" in shown(app)) == (
                has_phone,
                not has_phone,
            )
            await pilot.press("tab")


async def test_a_click_moves_the_cursor_and_the_wheel_does_not(tmp_path: Path) -> None:
    async with running(long_book(tmp_path, 300)) as (app, pilot):
        card = await opened(app, pilot, "陈刚")
        await pilot.click(card.timeline, offset=(5, 12))
        assert card.pane == "timeline"
        at = card.timeline.at
        assert at
        first = card.timeline.in_view()[0][0]
        await pilot._post_mouse_events([MouseScrollDown], card.timeline, offset=(5, 8))
        await pilot.pause()
        assert card.timeline.at == at
        assert card.timeline.in_view()[0][0] > first
        await pilot.press("G")
        await pilot._post_mouse_events([MouseScrollDown], card.timeline, offset=(5, 8))
        await pilot.pause()
        assert len(card.timeline.in_view()) == card.timeline.room, "the wheel stops at the last line"


async def test_where_nothing_can_be_opened_the_number_is_copied_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    async with sample(tmp_path) as (app, pilot):
        card = await opened(app, pilot, "陈刚")
        card.profile.choose("phones/+8613800000003")
        await pilot.press("o")
        assert app.clipboard == "+86 138 0000 0003"
        assert (tone(app), app.clipboard in said(app)) == ("plain", True)


async def test_o_offers_what_there_is_to_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    async with sample(tmp_path) as (app, pilot):
        choose(app, "陈刚")
        customer = app.session.customer(board_of(app).subject)
        assert customer
        change = changes.edit(customer, {"emails": {"chen@x.example": ""}, "website": "file:///etc/passwd"})
        board_of(app).tell(await app.session.apply(change))
        await pilot.press("o")
        await pilot.pause()
        assert "chen@x.example" in shown(app)
        assert "passwd" not in shown(app)
        await pilot.press("2")
        await pilot.pause()
        assert app.clipboard == "chen@x.example"


async def test_what_the_reason_says_already_is_not_said_again_below_it(app: GenjinApp, pilot: Driver) -> None:
    outlook = app.session.outlook((await opened(app, pilot, "邓丽华")).subject or "")
    (flag,) = flag_words(outlook)
    assert flag in why_due(outlook, app.session.today)
    assert shown(app).count(flag) == 1

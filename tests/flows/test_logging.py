"""The log bar: everything about a contact in one line, with few keys, also where an input method eats letters."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.flows.driving import (
    NOW,
    Driver,
    board_of,
    choose,
    day,
    flash,
    grade_of,
    rows,
    running,
    sample,
    settle,
    shown,
    speaking,
    subject,
    tone,
    type_in,
)
from tui.book.book import Book
from tui.config import Config
from tui.core.changes import FOLLOWUPS, Change
from tui.core.model import OUTCOMES, FollowUp
from tui.core.words import attempt_words
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.drafts import Drafts

SAFE = re.compile(r"(ctrl\+[a-z]|f\d+|[0-9]|up|down|left|right|enter|space|escape|tab|shift\+tab)")
"""Keys that an input method passes on."""


def newest(app: GenjinApp, name: str) -> FollowUp:
    """The newest follow-up of a customer."""
    customer = next(each for each in app.session.book.customers.values() if each.name == name)
    return app.session.book.followups(customer.id)[0]


def due_on(app: GenjinApp, name: str) -> date | None:
    """When a customer is due."""
    due = app.session.outlook(newest(app, name).customer).due
    return due.day if due else None


@pytest.mark.parametrize(("language", "key"), [("en", "c"), ("zh", "space"), ("en", "f2")])
async def test_a_contact_with_a_note_and_any_new_grade_takes_three_keys_beside_the_note(
    tmp_path: Path, language: str, key: str
) -> None:
    with speaking(language):
        async with sample(tmp_path) as (app, pilot):
            for grade_key, grade in (("f5", "A"), ("f7", "C"), ("f8", "D"), ("f9", "E")):
                choose(app, "赵磊")
                await pilot.press(key)
                await type_in(app, pilot, "下月付款")
                await pilot.press(grade_key, "enter")
                entry = newest(app, "赵磊")
                assert (entry.note, entry.from_grade, entry.grade) == ("下月付款", "B", grade)
                assert grade_of(app, "赵磊") == grade
                await pilot.press("u")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_behind_an_input_method_every_part_of_the_bar_works(tmp_path: Path, language: str) -> None:
    keys = ["f2", "f3", "f8", "ctrl+t", "shift+tab", "tab", "tab", "down", "up", "enter"]
    assert all(SAFE.fullmatch(key) for key in keys)
    with speaking(language):
        async with sample(tmp_path) as (app, pilot):
            choose(app, "赵磊")
            await pilot.press(*keys)
            entry = newest(app, "赵磊")
            assert (entry.outcome, entry.grade) == ("no-answer", "D")


async def test_a_call_nobody_answers_is_logged_with_one_key_and_counted(
    app: GenjinApp, pilot: Driver
) -> None:
    choose(app, "韦国栋")
    await pilot.press("-")
    assert (tone(app), due_on(app, "韦国栋")) == ("good", date(2026, 12, 21))
    for part in ("韦国栋", "3", day("2026-12-21")):
        assert part in flash(app)
    assert newest(app, "韦国栋").outcome == "no-answer"
    choose(app, "韦国栋")
    await pilot.press("c", "f3")
    head = board_of(app).log_bar.head
    assert attempt_words(4) in head.outcome
    assert head.outcome in shown(app)
    await pilot.press("f2")
    assert attempt_words(4) not in head.outcome, "somebody was reached"
    await pilot.press("escape", "ctrl+e")
    assert "4" in flash(app)
    await pilot.press("u", "u")
    assert newest(app, "韦国栋").at < "2026-11-21"


async def test_a_call_nobody_answers_goes_on_to_the_next_one_due(app: GenjinApp, pilot: Driver) -> None:
    assert subject(app) == "李娜"
    await pilot.press("-")
    assert subject(app) == "陈刚"


async def test_a_begun_note_is_not_thrown_away_for_a_call_nobody_answered(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("c", "x", "escape", "-")
    bar = board_of(app).log_bar
    assert board_of(app).bar is bar
    assert (bar.entry.note, bar.entry.outcome) == ("x", "no-answer")


@pytest.mark.parametrize("field", range(6))
async def test_each_outcome_has_a_key_that_works_in_every_field(
    app: GenjinApp, pilot: Driver, field: int
) -> None:
    keys = ("f2", "f3", "f4", "ctrl+l", "ctrl+n", "ctrl+r", "ctrl+o")
    pairs = list(zip(keys, OUTCOMES, strict=True))
    choose(app, "李娜")
    await pilot.press("c", *["tab"] * field)
    for key, outcome in (*pairs[field:], *pairs[:field]):
        await pilot.press(key)
        assert board_of(app).log_bar.entry.outcome == outcome
    await pilot.press("enter")
    assert newest(app, "李娜").outcome == outcome


async def test_an_outcome_chosen_for_a_note_to_oneself_makes_it_a_call(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("c", "shift+tab", "shift+tab", "n", "f3")
    assert (board_of(app).log_bar.entry.kind, board_of(app).log_bar.entry.outcome) == (
        "call",
        "no-answer",
    )


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)], ids=str)
@pytest.mark.parametrize("way", [["ctrl+t"], ["shift+tab"], ["tab"] * 5], ids=["key", "before", "after"])
async def test_a_contact_of_the_past_is_dated_when_it_happened(
    tmp_path: Path, size: tuple[int, int], way: list[str]
) -> None:
    async with sample(tmp_path, size=size) as (app, pilot):
        for typed, minute in (("yesterday 3pm", "00"), ("昨天下午三点", "00"), ("2026-11-20 15:04", "04")):
            choose(app, "赵磊")
            await pilot.press("c", *way)
            await type_in(app, pilot, typed)
            await pilot.pause()
            for part in (typed, f"{day('2026-11-20')} 15:{minute}", day("2026-11-27")):
                assert part in shown(app), "the field must fit"
            await pilot.press("enter")
            assert newest(app, "赵磊").at == f"2026-11-20T15:{minute}+08:00"
            await pilot.press("u")


async def test_a_contact_still_to_come_is_refused_in_the_field_that_says_so(
    app: GenjinApp, pilot: Driver
) -> None:
    before = newest(app, "李娜")
    await pilot.press("c", "ctrl+t")
    await type_in(app, pilot, "tomorrow 3pm")
    await pilot.press("tab", "enter")
    bar = board_of(app).log_bar
    assert (bar.head.role, app.focused, board_of(app).bar) == ("bad", bar.at, bar)
    assert newest(app, "李娜") == before


async def test_an_old_contact_logged_late_does_not_move_the_next_date(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "赵磊")
    await pilot.press("c", "ctrl+t")
    await type_in(app, pilot, "2026-11-02")
    await pilot.press("enter")
    assert day("2026-11-19") in flash(app)
    assert due_on(app, "赵磊") == date(2026, 11, 19)
    assert app.session.book.standing(newest(app, "赵磊").customer).last == date(2026, 11, 12)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_on_a_narrow_screen_a_field_that_stood_aside_goes_again(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with sample(tmp_path, size=size) as (app, pilot):
        await pilot.press("c")
        bar = board_of(app).log_bar
        assert not bar.at.display
        await pilot.press("ctrl+t", "tab")
        await pilot.pause()
        assert not bar.at.display
        await pilot.press("shift+tab", "1", "5", ":", "0", "tab")
        await pilot.pause()
        assert bar.at.display, "what was typed there must be seen"
        await pilot.press("shift+tab", "shift+tab")
        assert bar.kind.display


async def test_the_kind_can_be_chosen_at_sixty_columns(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(60, 20)) as (app, pilot):
        await pilot.press("c", "tab", "tab", "tab", "tab", "right", "right", "enter")
        assert newest(app, "李娜").kind == "message"


async def test_a_later_edit_writes_only_what_was_changed(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "陈刚")
    before = newest(app, "陈刚")
    board_of(app).edit_logged(before)
    bar = board_of(app).log_bar
    assert bar.entry.note == before.note
    await type_in(app, pilot, "，已确认")
    await pilot.press("enter")
    await settle(app, pilot)
    assert (tone(app), "陈刚" in flash(app)) == ("good", True)
    after = newest(app, "陈刚")
    assert after.note == before.note + "，已确认"
    assert (after.at, after.next, after.grade, after.kind) == (
        before.at,
        before.next,
        before.grade,
        before.kind,
    )
    await pilot.press("u")
    assert newest(app, "陈刚") == before


async def test_the_grade_of_the_newest_entry_is_the_customers_and_that_of_an_older_one_is_not(
    app: GenjinApp, pilot: Driver
) -> None:
    choose(app, "赵磊")
    older = newest(app, "赵磊")
    await pilot.press("c", "f7", "enter")
    board_of(app).choose(older.customer)
    board_of(app).edit_logged(older)
    await pilot.press("f5", "enter")
    assert grade_of(app, "赵磊") == "C"
    board_of(app).edit_logged(newest(app, "赵磊"))
    await pilot.press("f8", "enter")
    assert grade_of(app, "赵磊") == "D"


async def test_an_edit_left_half_done_is_gone_on_with(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "陈刚")
    entry = newest(app, "陈刚")
    board_of(app).edit_logged(entry)
    await pilot.press("escape")
    assert app.session.drafts.customers == [], "nothing was changed"
    board_of(app).edit_logged(entry)
    await pilot.press("x", "escape")
    board_of(app).edit_logged(entry)
    assert board_of(app).log_bar.entry.note == entry.note + "x"
    await pilot.press("escape", "c")
    assert board_of(app).log_bar.entry.note == "", "a new contact is another matter"


async def test_what_is_typed_reaches_the_disk_while_the_bar_is_open(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c")
        await type_in(app, pilot, "half a thought")
        await pilot.pause(1.2)
        await settle(app, pilot)
        (on_disk := Drafts(tmp_path / "state")).load()
        customer_id = board_of(app).subject
        assert customer_id is not None
        kept = on_disk.get(customer_id)
        assert kept is not None
        assert kept.note == "half a thought"
        await pilot.press("enter")
        on_disk.load()
        assert on_disk.customers == []


async def test_the_file_is_not_written_while_nothing_changes(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c", "x")
        await pilot.pause(1.2)
        await settle(app, pilot)
        (file,) = tmp_path.rglob("drafts.json")
        before = file.stat()
        await pilot.pause(1.2)
        assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


async def test_the_footer_of_a_bar_names_no_key_that_would_be_typed(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("c")
    await pilot.pause()
    named = rows(app)[-1].split()
    assert {"F1", "F3", "Ctrl+T"} <= set(named)
    assert not [key for key in named if len(key) == 1 and key.isalpha()]


async def test_three_calls_take_six_keys(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("c", "enter", "c", "enter", "c", "enter")
    assert app.session.today_list().done == 5


async def test_midnight_while_the_bar_is_open_counts_from_the_new_day(tmp_path: Path) -> None:
    clock = [NOW]
    async with sample(tmp_path, clock=clock) as (app, pilot):
        await pilot.press("c", "x")
        clock.append(NOW + timedelta(days=1))
        app.look_around()
        await pilot.press("enter")
        assert newest(app, "李娜").at == "2026-11-22T09:30+08:00"
        assert day("2026-11-23") in flash(app)


async def test_a_follow_up_deleted_elsewhere_while_it_is_edited_is_said_and_the_text_stays(
    app: GenjinApp, pilot: Driver
) -> None:
    entry = newest(app, "李娜")
    board_of(app).edit_logged(entry)
    await pilot.press("x")
    await app.session.apply(Change("delete", deletes=((FOLLOWUPS, entry.id),)))
    await pilot.press("enter")
    assert (tone(app), newest(app, "李娜").id != entry.id) == ("bad", True)
    assert board_of(app).bar is board_of(app).log_bar
    assert board_of(app).log_bar.entry.note.endswith("x")


async def test_a_book_is_the_same_after_an_edit_that_changed_nothing(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        entry = newest(app, "仇勇")
        choose(app, "仇勇")
        app.session.book.save()
        before = (tmp_path / "book.json").read_bytes()
        board_of(app).edit_logged(entry)
        await pilot.press("enter")
        app.session.book.save()
        assert (tmp_path / "book.json").read_bytes() == before


async def test_an_empty_book_has_no_one_to_log(tmp_path: Path) -> None:
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        await pilot.press("-")
        assert (tone(app), board_of(app).bar) == ("plain", None)


async def test_somebody_new_is_told_how_to_log_the_first_call(tmp_path: Path) -> None:
    app = GenjinApp(sample_book(tmp_path, NOW), Config(), clock=lambda: NOW, sample=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        assert tone(app) == "plain"
        for part in ("c ", "李娜", "Enter"):
            assert part in flash(app)
        await pilot.press("c", "enter", "c", "enter", "c", "enter")
        assert app.session.today_list().done == 5
    app.session.book.close()

"""The board as one uses it: through the real app, with keys, on the sample book."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.events import MouseScrollDown
from textual.widgets import Input

from tests.books import add, break_journal, bulk, log, open_book
from tests.flows.driving import (
    NOW,
    Driver,
    board_of,
    choose,
    counted,
    flash,
    grade_of,
    heading,
    last_change,
    newer_book,
    newest,
    numbers,
    on_board,
    reopened,
    rows,
    running,
    sample,
    settle,
    shown,
    speaking,
    subject,
    tone,
    type_in,
    until,
)
from tui.book.book import Book
from tui.config import Config
from tui.core import changes
from tui.core.reasons import due_words, why_grade
from tui.core.settings import Settings
from tui.core.words import moved_words, undo_words, whom
from tui.language import _
from tui.sample import sample_book
from tui.ui.actions import BY_ID
from tui.ui.app import GenjinApp
from tui.ui.screens.customer import CustomerScreen
from tui.ui.screens.help import HelpScreen
from tui.ui.screens.notices import first_run, nobody_matches
from tui.ui.widgets.field import Field
from tui.ui.words import today_row


async def test_it_opens_on_the_first_customer_due_with_the_reason(app: GenjinApp) -> None:
    assert subject(app) == "李娜"
    today = board_of(app).today
    assert (board_of(app).pane, counted(app)) == ("today", [2, 13, 23])
    for each in today.ids[:5]:
        assert today_row(app.session.outlook(each), NOW.date()).reason in shown(app)
    assert 10 in numbers(today.render_line(today.size.height - 1).text), "as many wait unseen"


async def test_c_and_enter_log_a_reached_call_and_go_to_the_next_one_due(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("c", "enter")
    call = newest(app, "李娜")
    assert (call.kind, call.outcome, call.by, call.at[:16]) == ("call", "reached", "me", "2026-11-21T09:30")
    assert subject(app) == "陈刚"
    assert (tone(app), flash(app)) == ("good", app.session.told(call.customer, call.id))
    assert counted(app) == [3, 12, 22]


async def test_saved_is_said_only_after_the_journal_has_it(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        before = shown(app)
        break_journal(app.session.book)
        await pilot.press("c")
        await type_in(app, pilot, "important")
        await pilot.press("enter")
        assert (tone(app), app.session.book.id in flash(app)) == ("bad", True)
        assert board_of(app).log_bar.entry.note == "important", "what was typed must not be lost"
        await pilot.press("escape", "escape")
        assert [row for row in rows(app)[:-2] if row not in before] == [], "nothing else has changed"


async def test_keys_that_arrive_in_one_burst_are_carried_out_in_order(app: GenjinApp, pilot: Driver) -> None:
    """With Textual's own routing the letters of the note were lost, and the second note went to the first customer."""
    await type_in(app, pilot, "cfirst note\rcsecond note\rj")
    await settle(app, pilot)
    assert [newest(app, name).note for name in ("李娜", "陈刚")] == ["first note", "second note"]


async def test_a_next_date_in_chinese_is_resolved_while_typing(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("c", "tab", "tab")
    await type_in(app, pilot, "下周三")
    assert 25 in numbers(board_of(app).log_bar.head.outcome)
    await pilot.press("enter")
    assert newest(app, "李娜").next == "2026-11-25"
    assert 25 in numbers(flash(app))


async def test_a_next_date_that_is_none_is_explained_and_nothing_is_saved(
    app: GenjinApp, pilot: Driver
) -> None:
    bar, before = board_of(app).log_bar, newest(app, "李娜")
    await pilot.press("c", "tab", "tab")
    await type_in(app, pilot, "someday")
    await pilot.press("enter")
    assert "someday" in bar.head.outcome
    assert bar.head.role == "bad"
    assert app.focused is bar.next
    assert newest(app, "李娜") == before


async def test_the_suggested_grade_is_preselected_and_keeping_it_costs_no_key(
    app: GenjinApp, pilot: Driver
) -> None:
    choose(app, "张敏")
    assert "↑A" in shown(app)
    await pilot.press("c")
    bar, outlook = board_of(app).log_bar, app.session.outlook(board_of(app).subject or "")
    assert bar.entry.grade == "A"
    assert "B → A" in bar.head.outcome
    assert outlook.suggestion is not None
    assert why_grade(outlook.suggestion, outlook.customer, NOW.date()) in shown(app)
    await pilot.press("enter")
    assert grade_of(app, "张敏") == "A"


async def test_arrows_change_the_grade_while_a_note_is_typed(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "张敏")
    await pilot.press("c", "x", "down", "down", "enter")
    assert grade_of(app, "张敏") == "C"


async def test_a_grade_can_be_chosen_by_letter_or_digit_in_its_field(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("c", "tab", "tab", "tab", "d")
    assert board_of(app).log_bar.entry.grade == "D"
    await pilot.press("2")
    assert board_of(app).log_bar.entry.grade == "B"
    await pilot.press("q", "u")
    assert board_of(app).bar is not None, "a letter in a choice must not reach the board"


async def test_a_note_left_with_escape_is_kept(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("c")
    await type_in(app, pilot, "half a thought")
    await pilot.press("escape", "j", "k", "c")
    assert board_of(app).log_bar.entry.note == "half a thought"


async def test_what_kind_of_contact_it_was_is_chosen_in_the_bar_or_by_key(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("c", "x", "tab", "tab", "tab", "tab", "n", "enter")
    note = newest(app, "李娜")
    assert (note.kind, note.outcome, note.note) == ("note", "", "x")
    assert flash(app) == app.session.told(note.customer, note.id)
    assert counted(app)[0] == 2, "a note is no contact"
    choose(app, "王伟")
    await pilot.press("v", "enter")
    assert newest(app, "王伟").kind == "visit"


async def test_moving_a_card_shows_it_in_the_next_column_and_undo_brings_it_back(
    app: GenjinApp, pilot: Driver
) -> None:
    choose(app, "王伟")
    await pilot.press("L")
    assert grade_of(app, "王伟") == "B"
    assert (tone(app), flash(app)) == ("good", moved_words("王伟", "A", "B"))
    assert app.session.desk.position(board_of(app).subject or "") is not None
    assert board_of(app).board.column == 1
    await pilot.press("u")
    assert grade_of(app, "王伟") == "A"
    assert flash(app) == undo_words("move", "王伟", ("B", "A"))
    await pilot.press("U")
    assert grade_of(app, "王伟") == "B"
    assert board_of(app).board.column == 1


async def test_digits_grade(app: GenjinApp, pilot: Driver) -> None:
    for key, grade in (("1", "A"), ("3", "C"), ("5", "E"), ("ctrl+2", "B")):
        choose(app, "韦国栋")
        await pilot.press(key)
        assert grade_of(app, "韦国栋") == grade


async def test_nothing_is_hotter_than_a(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "王伟")
    await pilot.press("H")
    assert (tone(app), last_change(app)) == ("plain", "")
    assert "王伟" in flash(app)


async def test_a_takes_the_suggestion(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "张敏")
    await pilot.press("a")
    assert (grade_of(app, "张敏"), tone(app)) == ("A", "good")
    await pilot.press("a")
    assert (grade_of(app, "张敏"), tone(app)) == ("A", "plain")
    assert "张敏" in flash(app)


async def test_the_filter_narrows_while_typing_by_initials_and_escape_shows_all_again(
    app: GenjinApp, pilot: Driver
) -> None:
    choose(app, "王伟")
    await pilot.press("slash")
    await type_in(app, pilot, "cg")
    assert "陈刚" in on_board(app)
    await type_in(app, pilot, " chengang")
    assert on_board(app) == ["陈刚"]
    await pilot.press("escape")
    assert len(on_board(app)) == len(app.session.desk)
    assert subject(app) == "王伟", "the cursor goes back to where it was"


async def test_a_filter_that_is_kept_stays_until_escape(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "grade:A")
    await pilot.press("enter")
    assert board_of(app).bar is None
    assert "grade:A" in rows(app)[0]
    assert numbers(heading(app).filter) == [5, 59]
    await pilot.press("escape")
    assert heading(app).filter == ""
    assert "59" in rows(app)[0]


async def test_a_wrong_query_is_explained_and_leaves_the_board_as_it_was(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "grade:X")
    head = board_of(app).filter_bar.head
    assert head.role == "bad"
    assert "grade:X" in head.outcome
    await pilot.press("enter")
    assert board_of(app).bar is board_of(app).filter_bar
    assert len(on_board(app)) == len(app.session.desk)


async def test_the_filter_finds_words_in_notes_too(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "递交了标书")
    head = board_of(app).filter_bar.head
    assert head.role == "plain", "0 alone would say that there is nobody"
    assert nobody_matches("递交了标书", app.keymap, is_searching=True)[0] in shown(app)
    await until(pilot, lambda: on_board(app) == ["陈刚"])
    assert head.role == "good"


async def test_a_customer_who_was_deleted_elsewhere_is_marked_on_no_card(app: GenjinApp) -> None:
    chosen = app.session.customer(board_of(app).subject)
    assert chosen is not None
    board_of(app).tell(await app.session.apply(changes.delete(chosen)))
    assert board_of(app).pane == "today"
    assert not any("▌" in row[48:] for row in rows(app))


async def test_nobody_found_says_how_to_go_on(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("slash")
    await type_in(app, pilot, "zzzz")
    await until(pilot, lambda: not app.board.is_searching_notes)
    assert all(line in shown(app) for line in nobody_matches("zzzz", app.keymap))


async def test_a_new_customer_needs_a_name_and_nothing_else(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("n", "enter")
    bar = board_of(app).add_bar
    assert (board_of(app).bar, bar.head.role) == (bar, "bad")
    assert app.focused is bar.name_field
    assert len(app.session.book.customers) == 59
    await type_in(app, pilot, "欧阳娜娜")
    assert bar.head.role == "good"
    await pilot.press("enter")
    assert (subject(app), grade_of(app, "欧阳娜娜")) == ("欧阳娜娜", "D")
    assert tone(app) == "good"
    assert "欧阳娜娜" in flash(app)


async def test_a_duplicate_is_named_while_typing(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("n")
    await type_in(app, pilot, "小王")
    await pilot.press("tab", "tab")
    await type_in(app, pilot, "138 0000 0001")
    other = next(each for each in app.session.book.customers.values() if each.name == "王伟")
    assert whom(other) in shown(app)


async def test_enter_opens_the_customer_with_the_timeline_and_escape_goes_back(
    app: GenjinApp, pilot: Driver
) -> None:
    choose(app, "陈刚")
    await pilot.press("enter")
    assert isinstance(app.screen, CustomerScreen)
    text = shown(app)
    assert "+86 138 0000 0003" in text
    assert "递交了标书" in text
    assert "B → A" in text
    await pilot.press("escape")
    assert subject(app) == "陈刚"


async def test_a_call_can_be_logged_on_the_customer_page(app: GenjinApp, pilot: Driver) -> None:
    choose(app, "陈刚")
    await pilot.press("enter")
    await pilot.pause()
    await pilot.press("f2")
    await type_in(app, pilot, "中标了")
    await pilot.press("enter")
    assert "中标了" in shown(app)
    await pilot.press("escape")
    assert counted(app)[0] == 3


async def test_the_help_page_lists_every_action(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("question_mark")
    assert isinstance(app.screen, HelpScreen)
    assert _(BY_ID["log"].help) in shown(app)
    await pilot.press("f1")
    assert not isinstance(app.screen, HelpScreen)


async def test_tab_moves_between_today_and_the_board_with_one_cursor(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("j", "j", "tab")
    assert board_of(app).pane == "board"
    assert subject(app) == "王伟"
    await pilot.press("j")
    assert subject(app) == "Ana Ruiz"
    assert board_of(app).today.chosen == board_of(app).subject
    await pilot.press("tab")
    assert (board_of(app).pane, subject(app)) == ("today", "Ana Ruiz")
    await pilot.press("right", "right", "left", "left")
    assert board_of(app).pane == "today", "it is left of the first column"


async def test_the_last_column_opens_when_it_is_entered(app: GenjinApp, pilot: Driver) -> None:
    assert "梁静" not in shown(app)
    await pilot.press("tab", "l", "l", "l", "l")
    assert "梁静" in shown(app)
    await pilot.press("h")
    assert "梁静" not in shown(app)


async def test_first_last_and_pages(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("tab", "l", "G")
    column = app.session.desk.columns[1].ids
    assert board_of(app).subject == column[-1]
    await pilot.press("g", "J")
    assert board_of(app).subject == column[board_of(app).board.page]
    await pilot.press("pageup")
    assert board_of(app).subject == column[0]


async def test_m_shows_everyone_due(app: GenjinApp, pilot: Driver) -> None:
    assert len(board_of(app).today.ids) == 13
    await pilot.press("m")
    assert len(board_of(app).today.ids) == 23
    await pilot.press("f6")
    assert len(board_of(app).today.ids) == 13


async def test_every_daily_action_works_without_letters(app: GenjinApp, pilot: Driver) -> None:
    """With a Chinese input method on, letters never arrive."""
    await pilot.press("down", "space", "enter")
    assert (newest(app, "陈刚").at[:16], counted(app)[0]) == ("2026-11-21T09:30", 3)
    await pilot.press("ctrl+u")
    assert (newest(app, "陈刚").at[:10], counted(app)[0]) == ("2026-11-13", 2)
    await pilot.press("shift+right", "ctrl+u", "2", "ctrl+u")
    assert grade_of(app, "陈刚") == "A"
    await pilot.press("ctrl+y")
    assert grade_of(app, "陈刚") == "B"
    await pilot.press("ctrl+f", "escape", "f4", "escape", "f1", "escape", "enter", "escape")
    assert board_of(app).bar is None


async def test_a_full_width_character_is_the_key_it_looks_like(app: GenjinApp, pilot: Driver) -> None:
    board = board_of(app)
    for typed, bar in (("、", board.filter_bar), ("／", board.filter_bar), ("ｃ", board.log_bar)):
        await type_in(app, pilot, typed)
        assert board.bar is bar
        await pilot.press("escape")


async def test_a_chinese_character_on_the_board_brings_a_hint(app: GenjinApp, pilot: Driver) -> None:
    await type_in(app, pilot, "才")
    assert tone(app) == "plain"
    assert all(key in flash(app) for key in ("Shift", "Space", "1–5", "Ctrl+F"))


async def test_chinese_punctuation_is_typed_and_pasted_lines_become_one_without_control_characters(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("c")
    await type_in(app, pilot, "好、行？ok／")
    await type_in(app, pilot, "\x1b[200~one\r\ntwo\x07\u202e three\x1b[201~")
    assert board_of(app).log_bar.entry.note == "好、行？ok／one two three"


async def test_an_explanation_is_told_whole_on_a_narrow_screen(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(60, 20)) as (app, pilot):
        board_of(app).flash("word " * 15 + "END", "plain")
        await pilot.pause()
        assert "END" in shown(app)
        await pilot.press("j")
        assert board_of(app).flash_bar.size.height == 1


async def test_a_failure_is_told_whole_and_a_save_that_works_again_too(tmp_path: Path) -> None:
    why = "/a/very/long/path/to/the/book.json: ENOSPC-no-room. " * 3
    async with sample(tmp_path, size=(80, 24)) as (app, pilot):
        app.session.book.save()  # else the saver says in between that it has saved
        await settle(app, pilot)
        app.post_message(GenjinApp.Saved(why))
        await pilot.pause()
        assert "".join(shown(app).split()).count("ENOSPC-no-room") == 3
        await pilot.press("j")
        assert (tone(app), flash(app)) == ("bad", why), "a failure stays until something else is to be told"
        app.post_message(GenjinApp.Saved(""))
        await pilot.pause()
        assert tone(app) == "good"
        assert board_of(app).flash_bar.size.height == 1


async def test_what_another_process_writes_appears(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        app.session.book.save()
        other = Book.open(tmp_path / "book.json", tmp_path / "other")
        add(other, "Elsa", "A")
        other.close()
        await pilot.press("r")
        await until(pilot, lambda: "Elsa" in shown(app))


async def test_the_day_turns_at_midnight(tmp_path: Path) -> None:
    clock = [NOW]
    async with sample(tmp_path, clock=clock) as (app, pilot):
        clock.append(NOW + timedelta(days=1))
        app.look_around()
        await pilot.pause()
        assert 22 in numbers(rows(app)[0])
        assert counted(app)[0] == 0


class Slow(Book):
    """A book whose follow-ups have been read only once its gate is open."""

    gate = threading.Event()

    def load_followups(self, pause: Callable[[], None] = lambda: None) -> None:
        """Wait, then read."""
        self.gate.wait(20)
        super().load_followups(pause)


@asynccontextmanager
async def reading(folder: Path) -> AsyncIterator[tuple[GenjinApp, Driver, threading.Event]]:
    """The app on the sample book, whose follow-ups have been read only once the event is set."""
    sample_book(folder, NOW).close()
    book = Slow.open(folder / "book.json", folder / "state")
    book.gate = gate = threading.Event()
    app = GenjinApp(book, Config(settings=Settings(me="me")), clock=lambda: NOW)
    try:
        async with app.run_test(size=(120, 36)) as pilot:
            await pilot.pause()
            yield app, pilot, gate
    finally:
        gate.set()
        await asyncio.wait_for(asyncio.get_running_loop().shutdown_default_executor(), 10)
        book.close()


async def test_while_the_follow_ups_are_read_the_cards_are_there_and_keys_ask_for_patience(
    tmp_path: Path,
) -> None:
    async with reading(tmp_path) as (app, pilot, gate):
        assert "王伟" in shown(app)
        assert counted(app) == []
        for key in ("c", "enter", "1", "u", "v", "n"):
            await pilot.press("m", "tab", "j", "l", key)
            assert tone(app) == "plain"
            assert (app.screen, app.board.bar) == (app.board, None)
        gate.set()
        await settle(app, pilot)
        assert counted(app) == [2, 13, 23]
        await pilot.press("c", "enter")
        assert counted(app) == [3, 12, 22]


async def test_what_is_typed_to_be_found_while_the_follow_ups_are_read_is_found_then(
    tmp_path: Path,
) -> None:
    """None of its letters may be taken for a key of the board."""
    async with reading(tmp_path) as (app, pilot, gate):
        await pilot.press("slash", *"wangwei", "enter")
        assert app.board.filter_bar.head.role == "quiet"
        assert app.board.bar is app.board.filter_bar
        gate.set()
        await settle(app, pilot)
        assert (app.board.filter_text, on_board(app)) == ("wangwei", ["王伟"])
        await pilot.press("enter")
        assert app.board.bar is None


async def test_it_can_be_left_while_the_follow_ups_are_read(tmp_path: Path) -> None:
    """The thread that read them used to wait for an app that had ended, and the process never did."""
    async with reading(tmp_path) as (app, pilot, gate):
        await pilot.press("q")
        assert app.return_code is not None
        assert not gate.is_set()


@pytest.mark.parametrize("size", [(40, 10), (20, 6), (8, 3), (1, 1)])
async def test_a_tiny_terminal_does_no_harm(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sample(tmp_path, size=size) as (app, pilot):
        await pilot.press(
            "j", "tab", "j", "l", "c", "x", "tab", "escape", "slash", "a", "escape", "enter", "escape"
        )
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert counted(app) == [2, 13, 23]


async def test_a_terminal_that_becomes_narrow_and_wide_again_keeps_the_cursor(
    app: GenjinApp, pilot: Driver
) -> None:
    await pilot.press("j", "j")
    await pilot.resize_terminal(70, 24)
    await pilot.pause()
    assert subject(app) == "王伟"
    assert "王伟" in shown(app)
    await pilot.resize_terminal(140, 40)
    await pilot.pause()
    assert board_of(app).today.size.height > 1
    assert subject(app) == "王伟"


async def test_the_wheel_scrolls_and_the_cursor_stays(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(120, 20)) as (app, pilot):
        board = board_of(app).board
        await pilot._post_mouse_events([MouseScrollDown], board, offset=(40, 8))
        await pilot.pause()
        assert subject(app) == "李娜"
        assert numbers(board.render_line(1).text)[0] == 1, "so many are above"


async def test_a_book_of_a_newer_version_can_be_read_and_says_why_it_cannot_be_changed(
    tmp_path: Path,
) -> None:
    async with running(newer_book(tmp_path)) as (app, pilot):
        why = app.session.book.read_only
        assert heading(app).note in rows(app)[0]
        assert heading(app).note
        assert (tone(app), flash(app)) == ("bad", why), "it is said before a key is pressed"
        for key in ("c", "n", "1", "L", "u"):
            board_of(app).flash("")
            await pilot.press(key)
            assert (tone(app), flash(app)) == ("bad", why)
            assert board_of(app).bar is None
        await pilot.press("enter")
        assert isinstance(app.screen, CustomerScreen)


async def test_compact_cards_show_more_customers(tmp_path: Path) -> None:
    config = Config(settings=Settings(me="me", density="compact"))
    async with sample(tmp_path, config=config) as (app, _pilot):
        assert board_of(app).board.page > 12
        outlook = app.session.outlook(next(iter(board_of(app).today.ids[2:])))
        assert f"{due_words(outlook, NOW.date())} · 华" in shown(app)


async def test_an_empty_book_says_how_to_begin(tmp_path: Path) -> None:
    async with running(reopened(tmp_path)) as (app, pilot):
        notice = first_run(app.keymap, app.session.config.settings)
        assert all(line in shown(app) for line in notice)
        await pilot.press("c")
        assert (tone(app), board_of(app).bar) == ("plain", None)
        await pilot.press("n")
        await type_in(app, pilot, "第一位")
        await pilot.press("enter")
        assert "第一位" in shown(app)
        assert notice[0] not in shown(app)


async def test_a_keymap_of_ones_own_is_used_and_shown(tmp_path: Path) -> None:
    config = Config(settings=Settings(me="me"), keys={"log": ["f11", "x"]})
    async with sample(tmp_path, config=config) as (app, pilot):
        assert rows(app)[-1].split()[0] == "F11"
        await pilot.press("c")
        assert board_of(app).bar is None
        await pilot.press("x")
        assert board_of(app).bar is board_of(app).log_bar


async def test_a_click_chooses_and_a_double_click_opens(app: GenjinApp, pilot: Driver) -> None:
    board = board_of(app).board
    await pilot.click(board, offset=(3, 6))
    assert subject(app) == "陈刚"
    assert not isinstance(app.screen, CustomerScreen)
    await pilot.double_click(board, offset=(3, 6))
    assert isinstance(app.screen, CustomerScreen)


async def test_a_click_on_the_footer_presses_the_key(app: GenjinApp, pilot: Driver) -> None:
    at = rows(app)[-1].index("/") + 2
    await pilot.click(offset=(at, 35))
    assert board_of(app).bar is board_of(app).filter_bar


async def test_q_quits(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press("q")
    assert app.return_code is not None


async def test_on_a_narrow_screen_today_is_one_line_until_tab_opens_it(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(60, 20)) as (app, pilot):
        assert board_of(app).pane == "board"
        today = board_of(app).today
        assert (today.size.height, counted(app)) == (1, [13, 23, 15, 0, 15, 0])
        assert "A 李娜 15:00 · " in rows(app)[1]
        await pilot.press("tab")
        assert today.size.height > 1
        assert not board_of(app).board.display
        await pilot.press("escape")
        assert (today.size.height, board_of(app).board.display) == (1, True)


async def test_on_a_medium_screen_a_few_of_today_stand_above_and_tab_shows_more(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(80, 24)) as (app, pilot):
        assert counted(app) == [2, 13, 23, 10]
        assert [row.split()[1] for row in rows(app)[2:5]] == ["A", "陈刚", "王伟"]
        late = today_row(app.session.outlook(board_of(app).today.ids[1]), NOW.date())
        assert f"{late.brief}  {late.when}" in rows(app)[3]
        await pilot.press("tab")
        assert "Sofia Costa" in "\n".join(rows(app)[:11])
        assert board_of(app).board.display


async def test_in_chinese_every_word_of_the_screen_is_chinese(tmp_path: Path) -> None:
    with speaking("zh"):
        async with sample(tmp_path) as (app, pilot):
            await pilot.press("c")
            known = "Genjin Tab Enter Esc Ctrl " + str(app.session.book.plain("customers"))
            assert [each for each in re.findall("[A-Za-z]{2,}", shown(app)) if each not in known] == []


async def test_a_field_is_never_a_bare_input() -> None:
    """Textual's Input takes Enter for itself and replaces the text on focus."""
    assert issubclass(Field, Input)
    assert not any(getattr(binding, "key", "") == "enter" for binding in Field.BINDINGS)


async def test_undo_of_something_big_says_which_key_brings_it_back(app: GenjinApp, pilot: Driver) -> None:
    """Right after an import `u` empties the board: nobody should have to look for the way back."""
    await app.session.apply(bulk(app.session.book, 2))
    await pilot.press("u")
    assert len(app.session.book.customers) == 59
    assert flash(app).startswith(undo_words("import", "2"))
    assert " U" in flash(app)
    await pilot.press("U")
    assert (len(app.session.book.customers), tone(app)) == (61, "good")
    assert flash(app) == undo_words("import", "2", redo=True)


async def test_with_nobody_due_the_cursor_stands_on_the_first_customer_of_the_board(tmp_path: Path) -> None:
    book = open_book(tmp_path)
    for name in ("Ana", "Bea"):
        log(book, add(book, name, "E"))
    async with running(book) as (app, pilot):
        assert app.session.today_list().shown == []
        assert board_of(app).subject == app.session.first_match() is not None
        await pilot.press("c")
        assert board_of(app).bar is board_of(app).log_bar

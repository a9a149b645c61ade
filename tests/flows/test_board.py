"""The board as one uses it: through the real app, with keys, on the sample book."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.events import MouseScrollDown
from textual.widgets import Input

from tests.books import newer
from tests.flows.driving import (
    NOW,
    board_of,
    choose,
    flash,
    grade_of,
    on_board,
    rows,
    running,
    sample,
    settle,
    shown,
    speaking,
    subject,
    type_in,
)
from tui.book.book import Book, BookError
from tui.book.journal import Entry
from tui.config import Config
from tui.core import changes
from tui.core.desk import Desk
from tui.core.settings import Settings
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.screens.customer import CustomerScreen
from tui.ui.screens.help import HelpScreen
from tui.ui.session import Session


async def test_it_opens_on_the_first_customer_due_with_the_reason(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, _pilot):
        assert subject(app) == "李娜"
        assert board_of(app).pane == "today"
        text = shown(app)
        assert "2 done · 13 of 23" in text
        assert "last contact 8 days ago (13 Nov), limit 1" in text
        assert "10 more wait" in text


async def test_c_and_enter_log_a_reached_call_and_go_to_the_next_one_due(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        first = board_of(app).subject
        assert first is not None
        await pilot.press("c", "enter")
        newest = app.session.book.followups(first)[0]
        assert (newest.kind, newest.outcome, newest.by, newest.at[:16]) == (
            "call",
            "reached",
            "me",
            "2026-11-21T09:30",
        )
        assert subject(app) == "陈刚"
        assert "logged a call with 李娜 · A, next Sun 22 Nov · saved" in flash(app)
        assert "3 done · 12 of 22" in shown(app)


async def test_saved_is_said_only_after_the_journal_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Book, entry: Entry) -> Entry:
        raise BookError("Nothing was saved: the disk is full.")

    async with sample(tmp_path) as (app, pilot):
        before = shown(app)
        monkeypatch.setattr(Book, "write", refuse)
        await pilot.press("c")
        await type_in(app, pilot, "important")
        await pilot.press("enter")
        assert flash(app) == "Nothing was saved: the disk is full."
        assert board_of(app).log_bar.entry.note == "important", "what was typed must not be lost"
        await pilot.press("escape", "escape")
        assert [row for row in rows(app)[:-2] if row not in before] == [], "nothing else has changed"


async def test_keys_that_arrive_in_one_burst_are_carried_out_in_order(tmp_path: Path) -> None:
    """With Textual's own routing the letters of the note were lost, and the second note went to the first customer."""
    async with sample(tmp_path) as (app, pilot):
        await type_in(app, pilot, "cfirst note\rcsecond note\rj")
        await settle(app, pilot)
        notes = {
            customer.name: [entry.note for entry in app.session.book.followups(customer.id)[:1]]
            for customer in app.session.book.customers.values()
            if customer.name in ("李娜", "陈刚")
        }
        assert notes == {"李娜": ["first note"], "陈刚": ["second note"]}


async def test_a_next_date_in_chinese_is_resolved_while_typing(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c", "tab", "tab")
        await type_in(app, pilot, "下周三")
        assert "A, next Wed 25 Nov" in shown(app)
        await pilot.press("enter")
        assert "next Wed 25 Nov · saved" in flash(app)


async def test_a_next_date_that_is_none_is_explained_and_nothing_is_saved(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        customer_id = board_of(app).subject
        assert customer_id is not None
        before = len(app.session.book.followups(customer_id))
        await pilot.press("c", "tab", "tab")
        await type_in(app, pilot, "someday")
        await pilot.press("enter")
        assert "someday" in board_of(app).log_bar.head.outcome
        assert app.focused is board_of(app).log_bar.next
        assert len(app.session.book.followups(customer_id)) == before


async def test_the_suggested_grade_is_preselected_and_keeping_it_costs_no_key(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "张敏")
        assert "↑A" in shown(app)
        await pilot.press("c")
        assert board_of(app).log_bar.entry.grade == "A"
        assert "B → A, next Sun 22 Nov · A: expected to close in" in shown(app)
        await pilot.press("enter")
        assert grade_of(app, "张敏") == "A"


async def test_arrows_change_the_grade_while_a_note_is_typed(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "张敏")
        await pilot.press("c", "x", "down", "down", "enter")
        assert grade_of(app, "张敏") == "C"


async def test_a_grade_can_be_chosen_by_letter_or_digit_in_its_field(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c", "tab", "tab", "tab", "d")
        assert board_of(app).log_bar.entry.grade == "D"
        await pilot.press("2")
        assert board_of(app).log_bar.entry.grade == "B"
        await pilot.press("q", "u")
        assert board_of(app).bar is not None, "a letter in a choice must not reach the board"


async def test_a_note_left_with_escape_is_kept(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c")
        await type_in(app, pilot, "half a thought")
        await pilot.press("escape", "j", "k", "c")
        assert board_of(app).log_bar.entry.note == "half a thought"


async def test_what_kind_of_contact_it_was_can_be_chosen_in_the_bar(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        first = board_of(app).subject
        assert first is not None
        await pilot.press("c", "x", "tab", "tab", "tab", "tab", "n", "enter")
        newest = app.session.book.followups(first)[0]
        assert (newest.kind, newest.outcome, newest.note) == ("note", "", "x")
        assert "noted about 李娜" in flash(app)
        assert "2 done" in shown(app), "a note is no contact"


async def test_v_logs_a_visit(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        first = board_of(app).subject
        assert first is not None
        await pilot.press("v", "enter")
        assert app.session.book.followups(first)[0].kind == "visit"


async def test_moving_a_card_shows_it_in_the_next_column_and_undo_brings_it_back(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "王伟")
        await pilot.press("L")
        assert grade_of(app, "王伟") == "B"
        assert flash(app) == "王伟 moved from A to B · saved"
        assert app.session.desk.position(board_of(app).subject or "") is not None
        assert board_of(app).board.column == 1
        await pilot.press("u")
        assert grade_of(app, "王伟") == "A"
        assert "moved 王伟 back to A" in flash(app)
        await pilot.press("U")
        assert grade_of(app, "王伟") == "B"
        assert board_of(app).board.column == 1


@pytest.mark.parametrize(("key", "grade"), [("1", "A"), ("3", "C"), ("5", "E"), ("ctrl+2", "B")])
async def test_digits_grade(tmp_path: Path, key: str, grade: str) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "韦国栋")
        await pilot.press(key)
        assert grade_of(app, "韦国栋") == grade


async def test_nothing_is_hotter_than_a(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "王伟")
        await pilot.press("H")
        assert flash(app) == "王伟 is A already."


async def test_a_takes_the_suggestion(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "张敏")
        await pilot.press("a")
        assert grade_of(app, "张敏") == "A"
        await pilot.press("a")
        assert "no other grade suggested" in flash(app)


async def test_the_filter_narrows_while_typing_by_initials_and_escape_shows_all_again(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "王伟")
        await pilot.press("slash")
        await type_in(app, pilot, "cg")
        assert "陈刚" in on_board(app)
        await type_in(app, pilot, " chengang")
        assert on_board(app) == ["陈刚"]
        await pilot.press("escape")
        assert len(on_board(app)) == len(app.session.desk)
        assert subject(app) == "王伟", "the cursor goes back to where it was"


async def test_a_filter_that_is_kept_stays_until_escape(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("slash")
        await type_in(app, pilot, "grade:A")
        await pilot.press("enter")
        assert board_of(app).bar is None
        assert "grade:A: 5 of 59" in rows(app)[0]
        await pilot.press("escape")
        assert "59 customers" in rows(app)[0]


async def test_a_wrong_query_is_explained_and_leaves_the_board_as_it_was(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("slash")
        await type_in(app, pilot, "grade:X")
        assert "grade:X: a grade is one of A, B, C, D, E." in shown(app)
        await pilot.press("enter")
        assert board_of(app).bar is not None


async def test_the_filter_finds_words_in_notes_too(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("slash")
        await type_in(app, pilot, "递交了标书")
        assert "0 customers · searching the notes …" in shown(app), "0 alone would say that there is nobody"
        assert "Nobody matches" not in shown(app)
        assert "Searching the notes for 递交了标书 …" in shown(app)
        await pilot.pause(0.5)
        await settle(app, pilot)
        assert on_board(app) == ["陈刚"]


async def test_a_customer_who_was_deleted_elsewhere_is_marked_on_no_card(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, _pilot):
        chosen = app.session.customer(board_of(app).subject)
        assert chosen is not None
        board_of(app).tell(await app.session.apply(changes.delete(chosen)))
        assert board_of(app).pane == "today"
        assert not any("▌" in row[48:] for row in rows(app))


async def test_nobody_found_says_how_to_go_on(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("slash")
        await type_in(app, pilot, "zzzz")
        await pilot.pause(0.5)
        await settle(app, pilot)
        assert "Nobody matches zzzz" in shown(app)
        assert "Esc   shows everyone again" in shown(app)


async def test_a_new_customer_needs_only_a_name(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("n")
        await type_in(app, pilot, "欧阳娜娜")
        assert "will be added with grade D" in shown(app)
        await pilot.press("enter")
        assert subject(app) == "欧阳娜娜"
        assert flash(app) == "欧阳娜娜 was added · D · saved"


async def test_a_duplicate_is_named_while_typing(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("n")
        await type_in(app, pilot, "小王")
        await pilot.press("tab", "tab")
        await type_in(app, pilot, "138 0000 0001")
        assert "王伟 · 华东电机有限公司 has the same phone number" in shown(app)


async def test_adding_without_a_name_asks_for_one(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("n", "enter")
        assert "A name is needed." in shown(app)


async def test_enter_opens_the_customer_with_the_timeline_and_escape_goes_back(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "陈刚")
        await pilot.press("enter")
        assert isinstance(app.screen, CustomerScreen)
        text = shown(app)
        assert "+86 138 0000 0003" in text
        assert "Visit · reached" in text
        assert "递交了标书" in text
        assert "B → A" in text
        await pilot.press("escape")
        assert subject(app) == "陈刚"


async def test_a_call_can_be_logged_on_the_customer_page(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        choose(app, "陈刚")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("f2")
        await type_in(app, pilot, "中标了")
        await pilot.press("enter")
        assert "中标了" in shown(app)
        await pilot.press("escape")
        assert "3 done" in shown(app)


async def test_the_help_page_lists_every_action(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        assert "Log a call" in shown(app)
        await pilot.press("f1")
        assert not isinstance(app.screen, HelpScreen)


async def test_tab_moves_between_today_and_the_board_with_one_cursor(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("j", "j", "tab")
        assert board_of(app).pane == "board"
        assert subject(app) == "王伟"
        await pilot.press("j")
        assert subject(app) == "Ana Ruiz"
        assert board_of(app).today.chosen == board_of(app).subject
        await pilot.press("tab")
        assert board_of(app).pane == "today"
        assert subject(app) == "Ana Ruiz"


async def test_left_of_the_first_column_is_todays_list(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("right", "right", "left", "left")
        assert board_of(app).pane == "today"


async def test_the_last_column_opens_when_it_is_entered(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert "梁静" not in shown(app)
        await pilot.press("tab", "l", "l", "l", "l")
        assert "梁静" in shown(app)
        await pilot.press("h")
        assert "梁静" not in shown(app)


async def test_first_last_and_pages(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("tab", "l", "G")
        column = app.session.desk.columns[1].ids
        assert board_of(app).subject == column[-1]
        await pilot.press("g", "J")
        assert board_of(app).subject == column[board_of(app).board.page]
        await pilot.press("pageup")
        assert board_of(app).subject == column[0]


async def test_m_shows_everyone_due(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        assert len(board_of(app).today.ids) == 13
        await pilot.press("m")
        assert len(board_of(app).today.ids) == 23
        await pilot.press("f6")
        assert len(board_of(app).today.ids) == 13


async def test_every_daily_action_works_without_letters(tmp_path: Path) -> None:
    """With a Chinese input method on, letters never arrive."""
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("down", "space", "enter")
        assert "logged a call" in flash(app)
        await pilot.press("ctrl+u")
        assert "took back the follow-up" in flash(app)
        await pilot.press("shift+right", "ctrl+u", "2", "ctrl+u", "ctrl+y")
        assert "moved 陈刚 to B again" in flash(app)
        await pilot.press("ctrl+f", "escape", "f4", "escape", "f1", "escape", "enter", "escape")
        assert board_of(app).bar is None


@pytest.mark.parametrize("typed", ["、", "／"])
async def test_full_width_punctuation_is_the_key_it_looks_like(tmp_path: Path, typed: str) -> None:
    async with sample(tmp_path) as (app, pilot):
        await type_in(app, pilot, typed)
        assert board_of(app).bar is board_of(app).filter_bar


async def test_a_full_width_letter_is_taken_for_the_letter(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await type_in(app, pilot, "ｃ")
        assert board_of(app).bar is board_of(app).log_bar


async def test_a_chinese_character_on_the_board_brings_a_hint(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await type_in(app, pilot, "才")
        assert flash(app) == "Input method on: press Shift. Space logs, 1–5 grade, Ctrl+F finds."
        assert cell_len(flash(app)) < 78, "80 columns have room for all of it"


async def test_chinese_punctuation_can_be_typed_into_a_note(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c")
        await type_in(app, pilot, "好、行？ok／")
        assert board_of(app).log_bar.entry.note == "好、行？ok／"


async def test_pasting_several_lines_makes_one_line_without_control_characters(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c")
        await type_in(app, pilot, "\x1b[200~one\r\ntwo\x07\u202e three\x1b[201~")
        assert board_of(app).log_bar.entry.note == "one two three"


async def test_an_explanation_is_told_whole_on_a_narrow_screen(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(60, 20)) as (app, pilot):
        board_of(app).flash("Sync is not set up. Type this in a terminal: genjin sync setup URL", "plain")
        await pilot.pause()
        assert "setup URL" in shown(app)
        await pilot.press("j")
        assert board_of(app).flash_bar.size.height == 1


async def test_a_failure_is_told_whole_and_a_save_that_works_again_too(tmp_path: Path) -> None:
    why = "Cannot save /a/very/long/path/to/the/book.json: no space left on device. " * 3
    async with sample(tmp_path, size=(80, 24)) as (app, pilot):
        app.session.book.save()  # else the saver says in between that it has saved
        await settle(app, pilot)
        app.post_message(GenjinApp.Saved(why))
        await pilot.pause()
        assert "".join(shown(app).split()).count("nospaceleftondevice") == 3
        await pilot.press("j")
        assert "no space" in flash(app), "a failure stays until something else is to be told"
        app.post_message(GenjinApp.Saved(""))
        await pilot.pause()
        assert flash(app) == "The book file is saved again."
        assert board_of(app).flash_bar.size.height == 1


async def test_what_another_process_writes_appears(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        app.session.book.save()
        other = Book.open(tmp_path / "book.json", tmp_path / "other")
        other.apply(changes.add(other.new_id(), {"name": "From Elsewhere"}, created=NOW.date(), grade="A"))
        other.close()
        for _attempt in range(40):
            await pilot.press("r")
            await pilot.pause(0.05)
            if "From Elsewhere" in shown(app):
                break
        assert "From Elsewhere" in shown(app)


async def test_the_day_turns_at_midnight(tmp_path: Path) -> None:
    clock = [NOW]
    async with sample(tmp_path, clock=clock) as (app, pilot):
        clock.append(NOW + timedelta(days=1))
        app._look_around()
        await pilot.pause()
        assert "Sun 22 Nov" in rows(app)[0]
        assert "0 done" in shown(app)


async def test_while_the_follow_ups_are_read_the_cards_are_there_and_keys_ask_for_patience(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    read = Session.read

    def slowly(self: Session, pause: Callable[[], None]) -> Desk:
        gate.wait(20)
        return read(self, pause)

    monkeypatch.setattr(Session, "read", slowly)
    book = sample_book(tmp_path, NOW)
    app = GenjinApp(book, Config(settings=Settings(me="me")), clock=lambda: NOW)
    async with app.run_test(size=(120, 36)) as pilot:
        try:
            await pilot.pause()
            assert "王伟" in shown(app)
            assert "Reading the follow-ups" in shown(app)
            assert "TODAY  …" in shown(app)
            assert "0 of 0" not in shown(app)
            for key in ("c", "enter", "1", "u", "v", "n"):
                await pilot.press("m", "tab", "j", "l", key)
                assert "One moment" in flash(app)
        finally:
            gate.set()
        await settle(app, pilot)
        assert "13 of 23" in shown(app)
        await pilot.press("c", "enter")
        assert "saved" in flash(app)
    book.close()


async def test_what_is_typed_to_be_found_while_the_follow_ups_are_read_is_found_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None of its letters may be taken for a key of the board."""
    gate = threading.Event()
    read = Session.read

    def slowly(self: Session, pause: Callable[[], None]) -> Desk:
        gate.wait(20)
        return read(self, pause)

    monkeypatch.setattr(Session, "read", slowly)
    book = sample_book(tmp_path, NOW)
    app = GenjinApp(book, Config(settings=Settings(me="me")), clock=lambda: NOW)
    async with app.run_test(size=(120, 36)) as pilot:
        try:
            await pilot.pause()
            await pilot.press("slash", *"wangwei", "enter")
            assert "still being read" in shown(app)
            assert app.board.bar is app.board.filter_bar
        finally:
            gate.set()
        await settle(app, pilot)
        assert app.board.filter_text == "wangwei"
        assert "王伟" in shown(app)
        assert "陈刚" not in shown(app)
        await pilot.press("enter")
        assert app.board.bar is None
    book.close()


async def test_it_can_be_left_while_the_follow_ups_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread that read them used to wait for an app that had ended, and the process never did."""
    gate = threading.Event()
    read = Session.read
    monkeypatch.setattr(Session, "read", lambda self, pause: gate.wait(20) and read(self, pause))
    book = sample_book(tmp_path, NOW)
    app = GenjinApp(book, Config(), clock=lambda: NOW)
    async with app.run_test() as pilot:
        await pilot.press("q")
    gate.set()
    await asyncio.wait_for(asyncio.get_running_loop().shutdown_default_executor(), 10)
    book.close()


@pytest.mark.parametrize("size", [(40, 10), (20, 6), (8, 3), (1, 1)])
async def test_a_tiny_terminal_does_no_harm(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sample(tmp_path, size=size) as (app, pilot):
        await pilot.press(
            "j", "tab", "j", "l", "c", "x", "tab", "escape", "slash", "a", "escape", "enter", "escape"
        )
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert "13 of 23" in shown(app)


async def test_a_terminal_that_becomes_narrow_and_wide_again_keeps_the_cursor(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("j", "j")
        await pilot.resize_terminal(70, 24)
        await pilot.pause()
        assert subject(app) == "王伟"
        assert "王伟" in shown(app)
        await pilot.resize_terminal(140, 40)
        await pilot.pause()
        assert "limit 1" in shown(app)
        assert subject(app) == "王伟"


async def test_the_wheel_scrolls_and_the_cursor_stays(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(120, 20)) as (app, pilot):
        board = board_of(app).board
        await pilot._post_mouse_events([MouseScrollDown], board, offset=(40, 8))
        await pilot.pause()
        assert subject(app) == "李娜"
        assert "1 above" in shown(app)


async def test_a_book_of_a_newer_version_can_be_read_and_says_why_it_cannot_be_changed(
    tmp_path: Path,
) -> None:
    sample_book(tmp_path, NOW).close()
    path = tmp_path / "book.json"
    path.write_bytes(newer(path.read_bytes()))
    async with running(Book.open(path, tmp_path / "state")) as (app, pilot):
        assert "read only" in rows(app)[0]
        assert "newer version of Genjin" in flash(app), "it is said before a key is pressed"
        board_of(app).flash("")
        for key in ("c", "n", "1", "L", "u"):
            await pilot.press(key)
            assert "newer version of Genjin" in flash(app)
            assert board_of(app).bar is None
        await pilot.press("enter")
        assert isinstance(app.screen, CustomerScreen)


async def test_compact_cards_show_more_customers(tmp_path: Path) -> None:
    config = Config(settings=Settings(me="me", density="compact"))
    async with sample(tmp_path, config=config) as (app, _pilot):
        assert board_of(app).board.page > 12
        assert "2d late · 华" in shown(app)


async def test_an_empty_book_says_how_to_begin(tmp_path: Path) -> None:
    async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
        assert "No customers yet" in shown(app)
        assert "genjin import FILE" in shown(app)
        await pilot.press("c")
        assert flash(app) == "There is no customer here."
        await pilot.press("n")
        await type_in(app, pilot, "第一位")
        await pilot.press("enter")
        assert "第一位" in shown(app)
        assert "No customers yet" not in shown(app)


async def test_a_keymap_of_ones_own_is_used_and_shown(tmp_path: Path) -> None:
    config = Config(settings=Settings(me="me"), keys={"log": ["f11", "x"]})
    async with sample(tmp_path, config=config) as (app, pilot):
        assert "F11 log" in rows(app)[-1]
        await pilot.press("c")
        assert board_of(app).bar is None
        await pilot.press("x")
        assert board_of(app).bar is board_of(app).log_bar


async def test_a_click_chooses_and_a_double_click_opens(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        board = board_of(app).board
        await pilot.click(board, offset=(3, 6))
        assert subject(app) == "陈刚"
        assert not isinstance(app.screen, CustomerScreen)
        await pilot.double_click(board, offset=(3, 6))
        assert isinstance(app.screen, CustomerScreen)


async def test_a_click_on_the_footer_presses_the_key(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        at = rows(app)[-1].index("find")
        await pilot.click(offset=(at, 35))
        assert board_of(app).bar is board_of(app).filter_bar


async def test_q_quits(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("q")
        assert not app.is_running or app._exit


async def test_on_a_narrow_screen_today_is_one_line_until_tab_opens_it(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(60, 20)) as (app, pilot):
        assert board_of(app).pane == "board"
        assert rows(app)[1].strip() == "TODAY  13 of 23   A 李娜 15:00 · appointment today at 15:00"
        assert "limit 1" not in "\n".join(rows(app)[:-2])
        await pilot.press("tab")
        assert "limit 1" in "\n".join(rows(app)[:-2])
        assert not board_of(app).board.display
        await pilot.press("escape")
        assert board_of(app).board.display


async def test_on_a_medium_screen_a_few_of_today_stand_above_and_tab_shows_more(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(80, 24)) as (app, pilot):
        assert "2 done · 13 of 23" in rows(app)[1]
        assert rows(app)[1].endswith("10 more ")
        assert [row.split()[1] for row in rows(app)[2:5]] == ["A", "陈刚", "王伟"]
        assert "last contact 8 days ago, limit 1  7d late" in rows(app)[3]
        await pilot.press("tab")
        assert "Sofia Costa" in "\n".join(rows(app)[:11])
        assert board_of(app).board.display


async def test_in_chinese_every_word_of_the_screen_is_chinese(tmp_path: Path) -> None:
    with speaking("zh"):
        async with sample(tmp_path) as (app, pilot):
            await pilot.press("c")
            text = shown(app)
            for english in ("TODAY", "late", "due", "done", "limit", "note", "reached", "next"):
                assert english not in text


async def test_a_field_is_never_a_bare_input() -> None:
    """Textual's Input takes Enter for itself and replaces the text on focus."""
    from tui.ui.widgets.field import Field

    assert issubclass(Field, Input)
    assert not any(getattr(binding, "key", "") == "enter" for binding in Field.BINDINGS)


async def test_undo_of_something_big_says_which_key_brings_it_back(tmp_path: Path) -> None:
    """Right after an import `u` empties the board: nobody should have to look for the way back."""
    async with sample(tmp_path) as (app, pilot):
        added = [
            changes.add(app.session.book.new_id(), {"name": name}, created=app.session.today, grade="D")
            for name in ("Ann", "Bob")
        ]
        await app.session.apply(changes.combine("import", "2", added))
        await pilot.press("u")
        assert flash(app) == "took back the import of 2 rows · U does it again"
        await pilot.press("U")
        assert flash(app) == "imported 2 rows again"


async def test_with_nobody_due_the_cursor_stands_on_the_first_customer_of_the_board(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    for name in ("Ana", "Bea"):
        new = book.new_id()
        book.apply(changes.add(new, {"name": name}, created=NOW.date(), grade="E"))
        book.apply(changes.log(book.customers[new], book.new_id(), at=changes.timestamp(NOW)))
    async with running(book) as (app, pilot):
        assert app.session.today_list().shown == []
        assert board_of(app).subject == app.session.first_match() is not None
        await pilot.press("c")
        assert board_of(app).bar is board_of(app).log_bar

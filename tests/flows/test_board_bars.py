"""What the bars say and keep: nothing that is wrong goes unsaid, and nothing that was typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.books import break_journal
from tests.flows.driving import (
    Driver,
    board_of,
    flash,
    newest,
    reopened,
    rows,
    running,
    sample,
    shown,
    speaking,
    tone,
    type_in,
)
from tui.ui.app import GenjinApp
from tui.ui.drafts import Drafts
from tui.ui.entry import LogEntry


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20), (40, 12)], ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_what_is_wrong_with_a_next_date_is_told_whole(
    tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    with speaking(language):
        async with sample(tmp_path, size=size) as (app, pilot):
            await pilot.press("c", "tab", "tab")
            bar = board_of(app).log_bar
            for typed in ("blah blah", "2020-01-01", "下周x"):
                await type_in(app, pilot, typed)
                await pilot.press("enter")
                await pilot.pause()
                assert (board_of(app).bar, bar.head.role) == (bar, "bad")
                assert "".join(bar.head.outcome.split()) in "".join(shown(app).split())
                await pilot.press(*["backspace"] * len(typed))


async def test_the_bar_goes_back_to_two_lines_once_the_input_is_right(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(40, 12)) as (app, pilot):
        await pilot.press("c", "tab", "tab")
        await type_in(app, pilot, "blah blah")
        await pilot.pause()
        assert board_of(app).log_bar.size.height > 2
        await pilot.press(*["backspace"] * 9)
        await pilot.pause()
        assert board_of(app).log_bar.size.height == 2
        assert board_of(app).log_bar.head.role == "good"
        assert board_of(app).log_bar.head.outcome in shown(app)


async def test_on_a_narrow_screen_the_name_gives_way_to_what_will_come_of_it(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(80, 24)) as (app, pilot):
        await pilot.press("c")
        head = board_of(app).log_bar.head
        assert "李娜" in head.render_line(0).text
        await pilot.press("down")
        assert "A → B" in head.outcome
        assert head.outcome in head.render_line(0).text


async def test_a_note_half_typed_is_there_again_after_quitting(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c")
        await type_in(app, pilot, "half a thought")
        await pilot.press("tab", "tab", "f", "r", "i", "ctrl+q")
        assert app.return_code is not None
    async with running(reopened(tmp_path)) as (app, pilot):
        assert (tone(app), "李娜" in flash(app)) == ("plain", True)
        await pilot.press("c")
        entry = board_of(app).log_bar.entry
        assert (entry.note, entry.next) == ("half a thought", "fri")
        await pilot.press("enter")
        assert (newest(app, "李娜").note, newest(app, "李娜").next) == ("half a thought", "2026-11-27")
    async with running(reopened(tmp_path)) as (app, _pilot):
        assert tone(app) == ""
        assert app.session.drafts.customers == []


async def test_a_note_that_was_emptied_is_forgotten(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        await pilot.press("c", "x", "escape", "c", "backspace", "escape")
        assert app.session.drafts.customers == []
        assert not list(tmp_path.rglob("drafts.json"))


async def test_a_note_survives_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        break_journal(app.session.book)
        await pilot.press("c", "x", "escape", "c", "enter", "ctrl+q")
        assert len(app.session.drafts.customers) == 1


def test_two_windows_on_one_book_keep_each_others_drafts(tmp_path: Path) -> None:
    entry = LogEntry("call", "note", "reached", "", "A")
    one, other = Drafts(tmp_path), Drafts(tmp_path)
    one.keep("1", entry)
    one.flush()
    other.keep("2", entry)
    other.flush()
    one.drop("1")
    one.flush()
    (last := Drafts(tmp_path)).load()
    assert last.customers == ["2"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"1": 5}', b"\xff"])
def test_a_damaged_file_of_drafts_counts_as_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "drafts.json").write_bytes(content)
    drafts = Drafts(tmp_path)
    drafts.load()
    assert drafts.customers == []


async def test_the_rest_of_a_pasted_text_with_colours_is_not_carried_out_as_keys(
    app: GenjinApp, pilot: Driver
) -> None:
    first = board_of(app).subject
    await pilot.press("c")
    await type_in(app, pilot, "\x1b[200~line one\nred \x1b[31m end\nsecond 5 tail\x1b[201~")
    bar = board_of(app).log_bar
    assert board_of(app).bar is bar
    assert (bar.entry.note, bar.entry.grade) == ("line one red end second 5 tail", "A")
    assert board_of(app).subject == first


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=str)
async def test_each_field_of_a_new_customer_is_named_once(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sample(tmp_path, size=size) as (app, pilot):
        await pilot.press("n")
        await pilot.pause()
        captions = [str(each.render()) for each in board_of(app).add_bar.query(".bar-caption")]
        line = next(row for row in rows(app) if captions[1] in row)
        assert [line.count(caption) for caption in captions] == [1, 1, 1]


async def test_a_long_explanation_on_the_help_page_goes_on_below_itself(tmp_path: Path) -> None:
    with speaking("zh"):
        async with sample(tmp_path, size=(80, 24)) as (app, pilot):
            await pilot.press("question_mark")
            await pilot.pause()
            lines = rows(app)
            place = next(number for number, row in enumerate(lines) if "Ctrl+F" in row)
            assert lines[place + 1].startswith(" " * 20)
            assert lines[place + 1].strip()


async def test_a_very_narrow_window_shows_the_cards_of_the_column_one_is_in(tmp_path: Path) -> None:
    async with sample(tmp_path, size=(20, 8)) as (app, pilot):
        assert "李娜" in rows(app)[4]
        await pilot.press("l")
        assert "仇勇" in shown(app)

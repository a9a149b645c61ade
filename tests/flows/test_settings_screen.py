"""The settings screen: what is set is written into the user's own file and is in force at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.driving import NOW, board_of, running, sample, settle, speaking, type_in
from tui import config
from tui.config.settings import SETTINGS
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.screens.settings import SettingsScreen
from tui.ui.widgets.options import OptionRows


def _config(folder: Path) -> config.Config:
    own = folder / "own"
    own.mkdir(exist_ok=True)
    return config.load(own)


def _to(app: GenjinApp, name: str) -> list[str]:
    """The keys from the first setting to this one."""
    return ["j"] * list(SETTINGS).index(name)


def _flash(app: GenjinApp) -> str:
    assert isinstance(app.screen, SettingsScreen)
    return app.screen.flash_bar.message


async def test_every_setting_is_listed_with_its_value(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma")
        assert isinstance(app.screen, SettingsScreen)
        shown = {option.id: option.hint for option in app.screen.rows.options}
        assert list(shown) == list(SETTINGS)
        assert (shown["capacity"], shown["day_first"], shown["me"]) == ("15", "no", "–")


async def test_a_number_is_typed_written_and_in_force(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma", *_to(app, "capacity"), "enter")
        await pilot.press("backspace", "backspace", "7", "enter")
        assert (tmp_path / "own/settings.yaml").read_text("utf-8").endswith("capacity: 7\n")
        assert app.session.desk.rules.capacity == 7
        assert "set" in _flash(app)
        await pilot.press("escape")
        assert len(app.board.today.ids) + app.session.done_today() == 7


async def test_a_wrong_value_is_refused_with_the_reason_and_the_bar_stays(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma", *_to(app, "capacity"), "enter", "0", "0", "enter")
        screen = app.screen
        assert isinstance(screen, SettingsScreen)
        assert screen.bar is screen.edit_bar
        assert "from 1 to 500" in screen.edit_bar.head.outcome
        assert not (tmp_path / "own/settings.yaml").exists()
        await pilot.press("escape", "escape")
        assert app.screen is app.board


async def test_a_switch_turns_with_one_key(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma", *_to(app, "day_first"), "space")
        assert app.session.config.settings.day_first is True
        await pilot.press("enter")
        assert app.session.config.settings.day_first is False


async def test_colours_and_cards_change_on_the_board_at_once(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        height = app.board.board.card_height
        await pilot.press("comma", *_to(app, "density"), "enter", "1")
        await settle(app, pilot)
        assert app.board.board.card_height != height
        await pilot.press("k", "enter")
        await type_in(app, pilot, "genjin-light")
        await pilot.press("enter")
        await settle(app, pilot)
        assert app.theme == "genjin-light"


async def test_working_days_are_turned_one_by_one_and_one_must_stay(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma", *_to(app, "working_days"), "enter")
        for number in "6712345":
            await pilot.press(number)
            await settle(app, pilot)
        await pilot.press("escape")
        assert app.session.config.settings.working_days == ("fri",)
        assert "at least one day" in _flash(app)
        assert app.session.desk.rules.working_days.weekdays == {4}


async def test_a_number_in_full_width_digits_is_a_number(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma", *_to(app, "capacity"), "enter", "backspace", "backspace")
        await type_in(app, pilot, "２０\r")
        await settle(app, pilot)
        assert app.session.config.settings.capacity == 20


async def test_days_off_are_typed_as_holidays_are_announced(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma", *_to(app, "days_off"), "enter")
        await type_in(app, pilot, "10月1日至7日，元旦\r")
        await settle(app, pilot)
        shown = {option.id: option.hint for option in app.screen.rows.options}  # type: ignore[attr-defined]
        assert shown["days_off"] == "2027-01-01, 2027-10-01..2027-10-07"


async def test_days_off_are_typed_as_dates_and_ranges(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma", *_to(app, "days_off"), "enter")
        await type_in(app, pilot, "2026-10-01..2026-10-07，2026-12-25")
        await pilot.press("enter")
        assert len(app.session.config.settings.days_off) == 8
        shown = {option.id: option.hint for option in app.screen.rows.options}  # type: ignore[attr-defined]
        assert shown["days_off"] == "2026-10-01..2026-10-07, 2026-12-25"


async def test_comments_of_the_own_file_stay(tmp_path: Path) -> None:
    loaded = _config(tmp_path)
    (tmp_path / "own/settings.yaml").write_text("# mine\ncapacity: 9  # enough\n", "utf-8")
    async with sample(tmp_path, config=loaded) as (app, pilot):
        await pilot.press("comma", *_to(app, "capacity"), "enter", "backspace", "backspace", "8", "enter")
        assert (tmp_path / "own/settings.yaml").read_text("utf-8") == "# mine\ncapacity: 8  # enough\n"
        assert app.screen is not app.board


async def test_the_language_is_in_force_from_the_next_start_and_that_is_said(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma", "enter", "3")
        await settle(app, pilot)
        assert "next start" in _flash(app)
        assert config.load(tmp_path / "own").settings.language == "zh"


async def test_a_folder_that_cannot_be_written_is_told_and_nothing_changes(tmp_path: Path) -> None:
    blocked = config.Config(own=tmp_path / "file/own")
    (tmp_path / "file").write_text("in the way", "utf-8")
    async with running(sample_book(tmp_path / "book", NOW), config=blocked) as (app, pilot):
        await pilot.press("comma", *_to(app, "day_first"), "enter")
        assert "could not be written" in _flash(app)
        assert app.session.config.settings.day_first is False


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_it_is_complete_in_chinese_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    with speaking("zh"):
        async with sample(tmp_path, size=size, config=_config(tmp_path)) as (app, pilot):
            await pilot.press("comma")
            screen = app.screen
            assert isinstance(screen, SettingsScreen)
            assert [option.hint for option in screen.rows.options][5] == "周一 周二 周三 周四 周五 周六 周日"
            assert all(not option.text.isascii() for option in screen.rows.options)


async def test_colours_are_called_what_the_chooser_calls_them(tmp_path: Path) -> None:
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma")
        assert isinstance(app.screen, SettingsScreen)
        shown = {option.id: option.hint for option in app.screen.rows.options}
        assert shown["theme"] == "Dark"


async def test_the_settings_show_the_cards_as_the_key_on_the_board_has_set_them(tmp_path: Path) -> None:
    async with sample(tmp_path) as (app, pilot):
        before = board_of(app).density
        await pilot.press("z")
        chosen = board_of(app).density
        assert chosen != before
        await pilot.press("comma")
        rows = {option.id: option.hint for option in app.screen.query_one(OptionRows).options}
        assert rows["density"] == {"compact": "compact", "normal": "standard", "full": "full"}[chosen]

"""The settings screen: what is set is written into the user's own file and is in force at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.driving import (
    NOW,
    Driver,
    numbers,
    running,
    sample,
    settle,
    speaking,
    tone,
    type_in,
)
from tui import config
from tui.config.schema import schema
from tui.config.settings import SETTINGS
from tui.language import _
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.screens.dressing import theme_words
from tui.ui.screens.settings import SettingsScreen, option_word
from tui.ui.widgets.options import OptionRows


def _config(folder: Path) -> config.Config:
    own = folder / "own"
    own.mkdir(exist_ok=True)
    return config.load(own)


@pytest.fixture
async def sampled(tmp_path: Path) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """The settings screen, above the sample book."""
    async with sample(tmp_path, config=_config(tmp_path)) as (app, pilot):
        await pilot.press("comma")
        yield app, pilot


def _to(name: str) -> list[str]:
    """The keys from the first setting to this one."""
    return ["j"] * list(SETTINGS).index(name)


def _values(app: GenjinApp) -> dict[str, str]:
    """The settings on the screen, with their values in words."""
    assert isinstance(app.screen, SettingsScreen)
    return {option.id: option.hint for option in app.screen.rows.options}


async def test_every_setting_is_listed_with_its_value(app: GenjinApp) -> None:
    shown = _values(app)
    assert list(shown) == list(SETTINGS)
    assert (shown["capacity"], shown["day_first"], shown["me"]) == ("15", _("no"), "–")


async def test_a_number_is_typed_written_and_in_force(app: GenjinApp, pilot: Driver, tmp_path: Path) -> None:
    await pilot.press(*_to("capacity"), "enter")
    await pilot.press("backspace", "backspace", "7", "enter")
    assert (tmp_path / "own/settings.yaml").read_text("utf-8").endswith("capacity: 7\n")
    assert app.session.desk.rules.capacity == 7
    assert tone(app) == "good"
    await pilot.press("escape")
    assert len(app.board.today.ids) + app.session.done_today() == 7


async def test_a_wrong_value_is_refused_with_the_reason_and_the_bar_stays(
    app: GenjinApp, pilot: Driver, tmp_path: Path
) -> None:
    await pilot.press(*_to("capacity"), "enter", "0", "0", "enter")
    screen = app.screen
    assert isinstance(screen, SettingsScreen)
    assert screen.bar is screen.edit_bar
    assert (screen.edit_bar.head.role, numbers(screen.edit_bar.head.outcome)[:2]) == ("bad", [1, 500])
    assert not (tmp_path / "own/settings.yaml").exists()
    await pilot.press("escape", "escape")
    assert app.screen is app.board


async def test_a_switch_turns_with_one_key(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press(*_to("day_first"), "space")
    assert app.session.config.settings.day_first is True
    await pilot.press("enter")
    assert app.session.config.settings.day_first is False


async def test_colours_and_cards_change_on_the_board_at_once(app: GenjinApp, pilot: Driver) -> None:
    height = app.board.board.card_height
    await pilot.press(*_to("density"), "enter", "1")
    await settle(app, pilot)
    assert app.board.board.card_height != height
    await pilot.press("k", "enter")
    await type_in(app, pilot, "genjin-light")
    await pilot.press("enter")
    await settle(app, pilot)
    assert app.theme == "genjin-light"


async def test_working_days_are_turned_one_by_one_and_one_must_stay(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press(*_to("working_days"), "enter")
    for number in "6712345":
        await pilot.press(number)
        await settle(app, pilot)
    await pilot.press("escape")
    assert app.session.config.settings.working_days == ("fri",)
    assert tone(app) == "bad"
    assert app.session.desk.rules.working_days.weekdays == {4}


async def test_a_number_in_full_width_digits_is_a_number(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press(*_to("capacity"), "enter", "backspace", "backspace")
    await type_in(app, pilot, "２０\r")
    await settle(app, pilot)
    assert app.session.config.settings.capacity == 20


async def test_days_off_are_typed_as_holidays_are_announced(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press(*_to("days_off"), "enter")
    await type_in(app, pilot, "10月1日至7日，元旦\r")
    await settle(app, pilot)
    assert _values(app)["days_off"] == "2027-01-01, 2027-10-01..2027-10-07"


async def test_days_off_are_typed_as_dates_and_ranges(app: GenjinApp, pilot: Driver) -> None:
    await pilot.press(*_to("days_off"), "enter")
    await type_in(app, pilot, "2026-10-01..2026-10-07，2026-12-25")
    await pilot.press("enter")
    assert len(app.session.config.settings.days_off) == 8
    assert _values(app)["days_off"] == "2026-10-01..2026-10-07, 2026-12-25"


async def test_comments_of_the_own_file_stay(tmp_path: Path) -> None:
    loaded = _config(tmp_path)
    (tmp_path / "own/settings.yaml").write_text("# mine\ncapacity: 9  # enough\n", "utf-8")
    async with sample(tmp_path, config=loaded) as (app, pilot):
        await pilot.press("comma", *_to("capacity"), "enter", "backspace", "backspace", "8", "enter")
        assert (tmp_path / "own/settings.yaml").read_text("utf-8") == "# mine\ncapacity: 8  # enough\n"
        assert app.screen is not app.board


async def test_the_language_is_in_force_from_the_next_start_and_that_is_said(
    app: GenjinApp, pilot: Driver, tmp_path: Path
) -> None:
    await pilot.press("enter", "3")
    await settle(app, pilot)
    assert tone(app) == "good"
    assert config.load(tmp_path / "own").settings.language == "zh"


async def test_a_folder_that_cannot_be_written_is_told_and_nothing_changes(tmp_path: Path) -> None:
    blocked = config.Config(own=tmp_path / "file/own")
    (tmp_path / "file").write_text("in the way", "utf-8")
    async with running(sample_book(tmp_path / "book", NOW), config=blocked) as (app, pilot):
        await pilot.press("comma", *_to("day_first"), "enter")
        assert tone(app) == "bad"
        assert app.session.config.settings.day_first is False


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_it_is_complete_in_chinese_at_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    with speaking("zh"):
        async with sample(tmp_path, size=size, config=_config(tmp_path)) as (app, pilot):
            await pilot.press("comma")
            assert not _values(app)["working_days"].isascii()
            assert all(not option.text.isascii() for option in app.screen.query_one(OptionRows).options)


async def test_colours_are_called_what_the_chooser_calls_them(app: GenjinApp) -> None:
    assert _values(app)["theme"] == theme_words(app.theme) != app.theme


async def test_the_settings_show_the_cards_as_the_key_on_the_board_has_set_them(
    app: GenjinApp, pilot: Driver
) -> None:
    before = app.board.density
    await pilot.press("escape", "z")
    chosen = app.board.density
    assert chosen != before
    await pilot.press("comma")
    setting = next(each for each in schema(config.shipped()) if each.name == "density")
    assert _values(app)["density"] == option_word(setting, chosen) != option_word(setting, before)

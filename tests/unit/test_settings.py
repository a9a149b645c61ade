"""The defaults in the code are those of the shipped file, and every setting can be read."""

from __future__ import annotations

from dataclasses import fields

import msgspec

from tui import config
from tui.config.settings import SETTINGS
from tui.core.settings import LANGUAGES, THEMES, WEEKDAYS, Settings
from tui.language import LANGUAGES as TRANSLATED


def test_the_defaults_in_the_code_are_those_of_the_shipped_file() -> None:
    assert config.load().settings == Settings()


def test_every_setting_has_a_line_in_the_shipped_file_with_a_comment_in_both_languages() -> None:
    lines = (config.shipped() / "settings.yaml").read_text(encoding="utf-8").splitlines()
    for name in SETTINGS:
        place = next(number for number, line in enumerate(lines) if line.startswith(f"{name}:"))
        above = lines[place - 2 : place]
        assert all(line.startswith("# ") for line in above), name
        assert any(not line.isascii() for line in above), name


def test_every_setting_can_be_read() -> None:
    assert list(SETTINGS) == [field.name for field in msgspec.structs.fields(Settings)]


def test_weekdays_are_numbered_from_monday() -> None:
    assert Settings(working_days=("mon", "sun")).weekdays == {0, 6}
    assert Settings().weekdays == set(range(len(WEEKDAYS)))


def test_every_language_of_the_app_can_be_set() -> None:
    assert set(LANGUAGES) == {"auto", *TRANSLATED}


def test_every_theme_that_can_be_set_exists() -> None:
    from textual.theme import BUILTIN_THEMES

    from tui.ui import themes

    own = {theme.name for theme in themes.THEMES}
    assert set(THEMES) == own | set(BUILTIN_THEMES) - {"textual-dark", "textual-light"}
    assert Settings().theme in own


def test_the_rules_follow_the_settings() -> None:
    made = config.Config(settings=Settings(working_days=("mon",), capacity=3, attempts_reset_clock=False))
    assert (made.rules.capacity, made.rules.attempts_count) == (3, False)
    assert made.rules.working_days.weekdays == {0}
    assert made.rules.scheme == made.scheme
    assert {field.name for field in fields(made.rules)} == {
        "scheme",
        "working_days",
        "attempts_count",
        "capacity",
    }

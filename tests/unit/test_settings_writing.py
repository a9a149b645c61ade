"""Changing a setting in the user's own file: the value changes, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flows.driving import speaking
from tui import config
from tui.config import ConfigError
from tui.config.schema import schema
from tui.config.settings import SETTINGS
from tui.config.writing import _settings, changed, read_setting

FILE = Path("own/settings.yaml")

OWN = """\
# My settings, see the wiki
me: "Li Na"   # as on my card

# The team works half of Saturday.
working_days:
  - mon
  - sat   # till noon
# and this is about the colours
theme: 'nord'
"""

VALUES = {
    "language": st.sampled_from(["auto", "en", "zh"]),
    "me": st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20),
    "region": st.sampled_from(["CN", "no", "Us"]),
    "currency": st.sampled_from(["¥", "", "#", ": ", "元"]),
    "capacity": st.integers(1, 500).map(str),
    "working_days": st.lists(st.sampled_from(["mon", "tue", "sat"]), min_size=1).map(", ".join),
    "days_off": st.sampled_from(["", "2026-10-01", "2026-10-01..2026-10-07，2026-12-25"]),
    "attempts_reset_clock": st.sampled_from(["true", "no"]),
    "default_grade": st.sampled_from("abcDE"),
}


def test_only_the_value_changes_and_every_comment_stays() -> None:
    made = changed(FILE, OWN, "theme", "gruvbox")
    assert made == OWN.replace("nord", "gruvbox")
    made = changed(FILE, OWN, "me", "NO: 1 # not a comment")
    assert made.replace('"NO: 1 # not a comment"', '"Li Na"').split() == OWN.split()


def test_a_list_that_is_written_line_by_line_is_replaced_and_the_comment_below_it_stays() -> None:
    made = changed(FILE, OWN, "working_days", "tue，wed")
    assert "[tue, wed]" in made
    assert "# and this is about the colours\ntheme" in made


def test_a_comment_inside_a_list_is_not_thrown_away_but_told() -> None:
    text = "days_off:\n  - 2026-10-01\n  # wedding\n  - 2026-10-09\n"
    with pytest.raises(ConfigError):
        changed(FILE, text, "days_off", "2026-12-25")


def test_a_new_setting_goes_below_the_others_and_an_empty_file_says_what_it_is() -> None:
    assert changed(FILE, "me: x", "capacity", "20") == "me: x\ncapacity: 20\n"
    assert changed(FILE, "# only this\n", "capacity", "20") == "# only this\ncapacity: 20\n"
    begun = changed(FILE, "", "capacity", "20")
    assert begun.startswith("#")
    assert begun.endswith("\ncapacity: 20\n")


def test_line_ends_of_windows_stay() -> None:
    assert changed(FILE, "# x\r\nme: y\r\n", "me", "z") == "# x\r\nme: z\r\n"


@given(st.lists(st.sampled_from(list(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name]))))
def test_whatever_is_set_is_read_back_and_the_rest_stays(edits: list[tuple[str, str]]) -> None:
    text, expected = OWN, {"me": "Li Na", "working_days": ("mon", "sat"), "theme": "nord"}
    for name, typed in edits:
        text = changed(FILE, text, name, typed)
        expected[name] = read_setting(name, typed)
    assert _settings(FILE, text) == expected
    assert "# My settings, see the wiki\n" in text
    assert "# and this is about the colours\n" in text


def test_a_file_that_somebody_has_broken_meanwhile_is_left_alone() -> None:
    with pytest.raises(ConfigError, match=r"settings\.yaml:2:1"):
        changed(FILE, "me: [\n", "capacity", "20")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_setting_has_a_label_and_an_explanation_in_both_languages(language: str) -> None:
    with speaking(language):
        settings = schema(config.shipped())
    assert [each.name for each in settings] == list(SETTINGS)
    for each in settings:
        is_chinese = any("\u4e00" <= character <= "\u9fff" for character in each.label)
        assert is_chinese == (language == "zh"), each.name
        assert len(each.help) > 8, each.name
        assert ("。" in each.help) == (language == "zh"), each.name


def test_the_defaults_shown_are_those_in_force() -> None:
    for each in schema(config.shipped()):
        read_setting(each.name, each.default.strip("[]\"'"))

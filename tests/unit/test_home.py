"""The country of phone numbers and the money, from the locale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui import config, home

LOCALES = {
    "zh_CN.UTF-8": ("CN", "¥"),
    "en_US.UTF-8": ("US", "$"),
    "en_GB": ("GB", "£"),
    "de_DE@euro": ("DE", "€"),
    "zh_Hant_TW": ("TW", "NT$"),
    "zh_HK.UTF-8": ("HK", "HK$"),
    "ja_JP.eucJP": ("JP", "¥"),
    "C.UTF-8": ("CN", "¥"),
    "POSIX": ("CN", "¥"),
    "zh": ("CN", "¥"),
    "en_AQ": ("AQ", ""),
}


@pytest.mark.parametrize(("name", "at_home"), LOCALES.items())
def test_country_and_money_are_those_of_the_locale_and_of_china_where_it_names_none(
    name: str, at_home: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", name)
    settings = config.load().settings
    assert (settings.region, settings.currency) == at_home
    assert bool(home.country()) == (name not in ("C.UTF-8", "POSIX", "zh"))


def test_the_whole_locale_counts_before_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LC_TELEPHONE", "de_DE.UTF-8")
    assert home.country() == "DE"
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert home.country() == ""


def test_what_the_settings_say_counts_before_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    (tmp_path / "settings.yaml").write_text("region: DE\n", "utf-8")
    settings = config.load(tmp_path).settings
    assert (settings.region, settings.currency) == ("DE", "€")
    (tmp_path / "settings.yaml").write_text('region: auto\ncurrency: "CHF"\n', "utf-8")
    settings = config.load(tmp_path).settings
    assert (settings.region, settings.currency) == ("US", "CHF")

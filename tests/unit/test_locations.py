"""Where the book, the configuration and the state are found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.locations import locations


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("GENJIN_BOOK", "GENJIN_CONFIG", "GENJIN_STATE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)


def test_without_anything_set_all_places_lie_under_the_home_folder(tmp_path: Path) -> None:
    places = locations()
    assert places.book.name == "book.json"
    for place in (places.book, places.config, places.state):
        assert place.is_relative_to(tmp_path)
        assert "genjin" in place.parts


def test_the_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GENJIN_BOOK", str(tmp_path / "env.json"))
    assert locations().book == tmp_path / "env.json"
    assert locations("own.json").book == tmp_path / "own.json"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    unset = locations()
    for name in ("GENJIN_BOOK", "GENJIN_CONFIG", "GENJIN_STATE"):
        monkeypatch.setenv(name, "")
    assert locations() == unset


def test_config_and_state_follow_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GENJIN_CONFIG", "~/c")
    monkeypatch.setenv("GENJIN_STATE", str(tmp_path / "s"))
    assert (locations().config, locations().state) == (tmp_path / "c", tmp_path / "s")


def test_a_folder_given_as_the_book_means_the_book_in_it(tmp_path: Path) -> None:
    (tmp_path / "sales").mkdir()
    assert locations("sales").book == tmp_path / "sales" / "book.json"


def test_the_tilde_and_dots_in_a_book_name_are_resolved(tmp_path: Path) -> None:
    assert locations("~/a/../b.json").book == tmp_path / "b.json"


def test_two_books_of_one_name_have_their_own_state(tmp_path: Path) -> None:
    places = locations()
    one, other = tmp_path / "one" / "book.json", tmp_path / "other" / "book.json"
    assert places.state_of(one) != places.state_of(other)
    assert places.state_of(one).parent == places.state / "books"


def test_a_link_to_a_book_shares_its_state(tmp_path: Path) -> None:
    book = tmp_path / "book.json"
    book.write_text("")
    link = tmp_path / "link.json"
    link.symlink_to(book)
    places = locations(str(link))
    assert places.book == link
    assert places.state_of() == places.state_of(book)


def test_a_relative_path_has_the_state_of_the_absolute_one(tmp_path: Path) -> None:
    assert locations().state_of(Path("x.json")) == locations().state_of(tmp_path / "x.json")


@pytest.mark.parametrize(
    "name", ["客户 2026.json", "..json", "a" * 200, "x\udcb0y", "con:aux?.json", "\u202e.json"]
)
def test_the_state_folder_has_a_harmless_name_for_any_book(tmp_path: Path, name: str) -> None:
    folder = locations().state_of(tmp_path / name).name
    assert len(folder) <= 53
    assert all(c.isalnum() or c in "-_" for c in folder)


def test_the_name_of_a_book_shows_in_its_state_folder(tmp_path: Path) -> None:
    assert locations().state_of(tmp_path / "客户.json").name.startswith("客户-")
    assert os.sep not in locations().state_of(tmp_path / "客户.json").name

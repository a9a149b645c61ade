"""What the app remembers by itself, whatever has become of the file it stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui.ui.choices import FILE, MOST_QUERIES, Choices


def test_nothing_is_chosen_at_first(tmp_path: Path) -> None:
    choices = Choices(tmp_path)
    assert (choices.density, choices.group_by, choices.panel, choices.theme) == ("", "", "", "")
    assert choices.queries == []
    assert not list(tmp_path.iterdir()), "looking leaves no trace"


def test_what_was_chosen_is_there_the_next_time_until_it_is_forgotten(tmp_path: Path) -> None:
    Choices(tmp_path).remember(density="full", group_by="status")
    again = Choices(tmp_path)
    assert (again.density, again.group_by) == ("full", "status")
    again.remember(density=None)
    assert (Choices(tmp_path).density, Choices(tmp_path).group_by) == ("", "status")


def test_two_windows_keep_each_others_choices(tmp_path: Path) -> None:
    one, other = Choices(tmp_path), Choices(tmp_path)
    assert one.queries == other.queries == []
    one.remember(panel="off")
    one.remember_query("late")
    other.remember(density="compact")
    other.remember_query("grade:A")
    last = Choices(tmp_path)
    assert (last.panel, last.density, last.queries) == ("off", "compact", ["grade:A", "late"])


def test_queries_are_kept_newest_first_each_once_and_not_for_ever(tmp_path: Path) -> None:
    choices = Choices(tmp_path)
    for query in ["late", " ", "", *(f"tag:{number}" for number in range(MOST_QUERIES)), "late"]:
        choices.remember_query(query)
    assert choices.queries[:2] == ["late", f"tag:{MOST_QUERIES - 1}"]
    assert len(choices.queries) == len(set(choices.queries)) == MOST_QUERIES


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"density": 5, "queries": "late"}',
        b'{"density": null}',
    ],
)
def test_a_damaged_file_counts_as_nothing_chosen(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    choices = Choices(tmp_path)
    assert (choices.density, choices.queries) == ("", [])
    choices.remember(density="full")
    assert Choices(tmp_path).density == "full"


def test_what_a_newer_version_remembers_survives(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"angle": {"deep": [1, 2]}, "queries": ["late", 5]}', "utf-8")
    choices = Choices(tmp_path)
    assert choices.queries == ["late"]
    choices.remember(density="full")
    assert '"angle":{"deep":[1,2]}' in (tmp_path / FILE).read_text("utf-8")


def test_a_number_or_a_switch_is_only_taken_for_what_it_is(tmp_path: Path) -> None:
    Choices(tmp_path).remember(width=3, open=True)
    choices = Choices(tmp_path)
    assert (choices.get("width", 0), choices.get("open", False)) == (3, True)
    assert (choices.get("width", False), choices.get("open", 0)) == (False, 0)


def test_without_access_choices_live_as_long_as_the_program(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    choices = Choices(tmp_path / "file")
    choices.remember(density="full")
    choices.remember_query("late \udcff")
    assert (choices.density, choices.queries) == ("full", ["late \udcff"])

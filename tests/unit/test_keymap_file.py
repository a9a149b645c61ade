"""The list of actions in keys.yaml is the table of actions in the code, and can be copied as it stands."""

from __future__ import annotations

from pathlib import Path

from tools import keymap
from tui import config
from tui.ui.actions import ACTIONS


def test_the_list_in_the_file_is_the_table_in_the_code() -> None:
    text = keymap.FILE.read_text(encoding="utf-8")
    assert text == keymap.updated(text), "run: make catalogue"


def test_every_line_of_the_list_can_be_copied_into_ones_own_file(tmp_path: Path) -> None:
    lines = keymap.listing().splitlines()
    own = "\n".join(line.removeprefix("#") for line in lines)
    (tmp_path / "keys.yaml").write_text(f"keys:\n{own}\n", encoding="utf-8")
    assert config.load(tmp_path).keys == {action.id: list(action.all_keys) for action in ACTIONS}


def test_what_stands_above_the_list_stays_when_it_is_renewed() -> None:
    assert keymap.updated(f"keys: {{}}\n{keymap.MARK}# old\n").startswith(f"keys: {{}}\n{keymap.MARK}#\n")

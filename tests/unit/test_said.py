"""Sentences that are kept and read later, perhaps in another language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.flows.driving import speaking
from tui.language import _
from tui.sync.exchange import waiting
from tui.sync.memory import Memory
from tui.sync.said import Said, as_it_is, say, together
from tui.sync.status import Status


def test_a_sentence_is_read_in_the_language_of_the_moment() -> None:
    """A state shown in the header stayed in the language of the sync that had found it."""
    parts = say("Up to date."), waiting(3)
    status = Status("ahead", together(*parts))
    for language in ("en", "zh"):
        with speaking(language):
            assert all(str(part) in status.detail for part in parts)
            assert status.detail.isascii() == (language == "en")


def test_what_is_remembered_is_read_in_another_language_after_a_restart(tmp_path: Path) -> None:
    Memory(tmp_path, git_dir="/x", last=Status("ok", say("Up to date."), has_remote=False)).keep()
    found = Memory.load(tmp_path)
    assert (found.git_dir, found.last.has_remote) == ("/x", False)
    with speaking("zh"):
        assert found.last.detail == _("Up to date.")
        assert not found.last.detail.isascii()


@pytest.mark.parametrize(
    "said", [5, {}, {"message": "{0}", "values": {}, "plural": ""}, {"message": "{a.b}", "values": {"a": 1}}]
)
def test_a_damaged_note_of_the_last_sync_does_not_forget_that_sync_is_set_up(
    tmp_path: Path, said: object
) -> None:
    Memory(tmp_path, git_dir="/x", last=Status("login", say("Up to date."))).keep()
    note = tmp_path / "git.json"
    kept = json.loads(note.read_text())
    kept["last"]["said"] = said
    note.write_text(json.dumps(kept))
    found = Memory.load(tmp_path)
    assert (found.git_dir, found.last.detail) == ("/x", "")


def test_braces_in_a_value_are_just_braces() -> None:
    assert str(as_it_is("{name} {")) == "{name} {"
    assert not Said()
    assert str(as_it_is("")) == ""

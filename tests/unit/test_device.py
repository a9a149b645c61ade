"""Who writes here: one id per process, bound to the machine."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tui.book.device import Device
from tui.book.device import claim as claim_with
from tui.book.ids import IdSource


def claim(folder: Path) -> Device:
    return claim_with(folder, IdSource())


def test_a_device_keeps_its_id(tmp_path: Path) -> None:
    first = claim(tmp_path)
    first.release()
    again = claim(tmp_path)
    again.release()
    assert first.id == again.id
    assert len(first.id) == 8


def test_two_at_the_same_time_have_two_ids_and_the_next_takes_a_free_one(tmp_path: Path) -> None:
    first, second = claim(tmp_path), claim(tmp_path)
    assert first.id != second.id
    first.release()
    third = claim(tmp_path)
    assert third.id == first.id
    second.release()
    third.release()


def test_another_state_folder_has_another_id(tmp_path: Path) -> None:
    first, second = claim(tmp_path / "a"), claim(tmp_path / "b")
    first.release()
    second.release()
    assert first.id != second.id


def test_a_copied_state_folder_gets_a_new_id(tmp_path: Path) -> None:
    first = claim(tmp_path / "a")
    first.release()
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    copied = claim(tmp_path / "b")
    copied.release()
    assert copied.id != first.id


def test_a_state_folder_that_comes_to_another_machine_gets_a_new_id(tmp_path: Path) -> None:
    first = claim(tmp_path)
    first.release()
    note = tmp_path / "devices" / "0.json"
    note.write_text(json.dumps(json.loads(note.read_text()) | {"machine": "another"}))
    moved = claim(tmp_path)
    moved.release()
    assert moved.id != first.id


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id":"zzzzzzzz"}', '{"id":5}', '{"id":"00000000"}', '"x"'])
def test_a_damaged_note_is_replaced(tmp_path: Path, text: str) -> None:
    first = claim(tmp_path)
    first.release()
    note = tmp_path / "devices" / "0.json"
    kept = json.loads(note.read_text())
    try:
        broken = json.dumps(kept | json.loads(text))
    except (ValueError, TypeError):
        broken = text
    note.write_text(broken)
    found = claim(tmp_path)
    found.release()
    assert found.id != first.id
    assert len(found.id) == 8
    assert int(found.id, 16)


def test_where_locks_do_not_work_every_process_has_a_fresh_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import filelock

    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    assert claim(tmp_path).id != claim(tmp_path).id


def test_more_processes_than_slots_still_have_different_ids(tmp_path: Path) -> None:
    devices = [claim(tmp_path) for _ in range(40)]
    assert None in {device.file for device in devices}, "more than there are slots"
    assert len({device.id for device in devices}) == 40
    for device in devices:
        device.release()

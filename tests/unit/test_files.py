"""Files that are replaced whole or not at all."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.book.files import ChangedError, Signature, read_bytes, remove_leftovers, replace, signature


def test_a_file_is_replaced_and_its_signature_returned(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text("old")
    written = replace(path, [b"new", b"", b"er"])
    assert path.read_bytes() == b"newer"
    assert written == signature(path)
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_is_private_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    replace(path, [b"1"])
    assert path.stat().st_mode & 0o7777 == 0o600
    path.chmod(0o640)
    replace(path, [b"2"])
    assert path.stat().st_mode & 0o7777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "real.json"
    target.parent.mkdir()
    target.write_text("old")
    link = tmp_path / "book.json"
    link.symlink_to(target)
    written = replace(link, [b"new"])
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert written == signature(link)


def test_a_failure_leaves_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text("old")

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise MemoryError

    with pytest.raises(MemoryError):
        replace(path, chunks())
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_version_that_was_replaced_is_kept(tmp_path: Path) -> None:
    path, kept = tmp_path / "book.json", tmp_path / "backups" / "latest.json"
    replace(path, [b"1"], keep_old=kept)
    assert not kept.exists()
    replace(path, [b"2"], keep_old=kept)
    replace(path, [b"3"], keep_old=kept)
    assert kept.read_bytes() == b"2"
    assert list(kept.parent.iterdir()) == [kept]


def test_the_kept_version_is_copied_where_there_are_no_second_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    path, kept = tmp_path / "book.json", tmp_path / "backups" / "latest.json"
    path.write_text("1")
    replace(path, [b"2"], keep_old=kept)
    assert kept.read_text() == "1"


def test_a_file_that_changed_while_the_new_one_was_written_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text("old")
    expected = signature(path)

    def chunks() -> Iterator[bytes]:
        yield b"ours"
        path.write_text("theirs")

    with pytest.raises(ChangedError):
        replace(path, chunks(), expected=expected)
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_appeared_or_vanished_meanwhile_has_changed_too(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    with pytest.raises(ChangedError):
        replace(path, [b"x"], expected=Signature(1, 1, 1))
    path.write_text("theirs")
    with pytest.raises(ChangedError):
        replace(path, [b"x"], expected=Signature())
    assert path.read_text() == "theirs"


def test_every_way_of_writing_a_file_changes_its_signature(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text("12345")
    first = signature(path)
    path.write_text("54321")
    in_place = signature(path)
    other = tmp_path / "other"
    other.write_text("99999")
    other.replace(path)
    replaced = signature(path)
    path.unlink()
    assert len({first, in_place, replaced, signature(path)}) == 4
    assert signature(path) == signature(path / "below") == Signature()


def test_bytes_come_with_the_signature_they_belong_to(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_bytes(b"\r\n\x1a\0")
    assert read_bytes(path) == (b"\r\n\x1a\0", signature(path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero")):
        with pytest.raises(OSError, match=r"regular|directory"):
            read_bytes(path)


def test_data_and_folder_are_synced_in_that_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.json"
    seen: list[tuple[bool, bool]] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        seen.append((stat.S_ISDIR(os.fstat(descriptor).st_mode), path.exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    replace(path, [b"x"])
    assert seen == [(False, False), (True, True)], (
        "whether it was the folder, and whether the file was replaced"
    )


class InUseError(PermissionError):
    """What Windows raises."""

    def __init__(self, code: int) -> None:
        super().__init__(13, "in use")
        self.winerror = code


def test_a_file_that_is_held_open_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows: a virus scanner or a sync client refuses the replacing for some milliseconds.
    path = tmp_path / "book.json"
    refusals = iter([32, 5])
    real = Path.replace

    def busy(self: Path, target: Path) -> Path:
        if (code := next(refusals, 0)) != 0:
            raise InUseError(code)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    replace(path, [b"x"])
    assert path.read_bytes() == b"x"


def test_leftovers_of_a_crash_go_after_an_hour_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    old, young = tmp_path / "~book.json-1-2.tmp", tmp_path / "~book.json-3-4.tmp"
    foreign = tmp_path / "~other.json-1-2.tmp"
    for file in (old, young, foreign):
        file.touch()
    for file in (old, foreign):
        os.utime(file, (time.time() - 7200,) * 2)
    remove_leftovers(path)
    assert set(tmp_path.iterdir()) == {young, foreign}

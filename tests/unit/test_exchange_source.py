"""What is refused before anything is read as a list, and the sentence for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.exchange import source
from tui.exchange.errors import ExchangeError


def test_a_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"name\nAnn\n")
    assert source.read(tmp_path / "a.csv") == b"name\nAnn\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xff\xfe"[:0] + b" \r\n\t\x00", "is empty"),
        (b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", "Excel workbook; save it as CSV"),
        (b"PK\x03\x04....notes.txt", "ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel workbook; save it as CSV"),
        (b"%PDF-1.7", "not a text file"),
        (b"\x89PNG\r\n\x1a\n", "not a text file"),
        (b'{"customers":[]}', "JSON"),
        (b"BEGIN:VCARD\r\nVERSION:3.0", "vCard"),
    ],
)
def test_what_is_no_list_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(ExchangeError, match=says):
        source.read(tmp_path / "a.csv")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="does not exist"):
        source.read(tmp_path / "a.csv")
    with pytest.raises(ExchangeError, match="is a folder"):
        source.read(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
def test_a_device_and_a_pipe_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (Path("/dev/zero"), tmp_path / "pipe"):
        with pytest.raises(ExchangeError, match="not a regular file"):
            source.read(path)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(source.MAX_BYTES + 1)
    with pytest.raises(ExchangeError, match="limit is 200 MB"):
        source.read(tmp_path / "a.csv")


def test_a_hostile_file_name_is_shown_harmlessly(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as error:
        source.read(tmp_path / "a\x1b[31m.csv")
    assert "\x1b" not in str(error.value)

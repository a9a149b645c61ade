"""What is refused before anything is read as a list, and the sentence for it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tui.exchange import source
from tui.exchange.errors import ExchangeError


def test_a_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"name\nAnn\n")
    assert source.read(tmp_path / "a.csv") == b"name\nAnn\n"


NO_LIST = {
    "empty": [b"", b" \r\n\t\x00"],
    "Excel": [b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
    "ZIP": [b"PK\x03\x04....notes.txt"],
    "no text": [b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"],
    "JSON": [b'{"customers":[]}'],
    "vCard": [b"BEGIN:VCARD\r\nVERSION:3.0"],
}


def test_what_is_no_list_is_told_by_what_it_is(tmp_path: Path) -> None:
    """Two files of one kind are told alike, and each kind otherwise than the others."""
    told = {kind: {refusal(tmp_path, content) for content in contents} for kind, contents in NO_LIST.items()}
    assert {kind: len(sentences) for kind, sentences in told.items()} == dict.fromkeys(NO_LIST, 1)
    assert len(set().union(*told.values())) == len(NO_LIST)


def refusal(folder: Path, content: bytes) -> str:
    """Why a list with that content is refused."""
    (folder / "a.csv").write_bytes(content)
    with pytest.raises(ExchangeError) as caught:
        source.read(folder / "a.csv")
    return str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "a.csv", tmp_path):
        with pytest.raises(ExchangeError, match=re.escape(str(path))):
            source.read(path)


@pytest.mark.skipif(os.name == "nt", reason="no such files there")
def test_a_device_and_a_pipe_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (Path("/dev/zero"), tmp_path / "pipe"):
        with pytest.raises(ExchangeError):
            source.read(path)


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(source.MAX_BYTES + 1)
    with pytest.raises(ExchangeError, match="200 MB"):
        source.read(tmp_path / "a.csv")


def test_a_hostile_file_name_is_shown_harmlessly(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as error:
        source.read(tmp_path / "a\x1b[31m.csv")
    assert "\x1b" not in str(error.value)

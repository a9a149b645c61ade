"""Pictures for the READMEs put every character where its cell is."""

from __future__ import annotations

import importlib.util
import io
import re
from pathlib import Path
from types import ModuleType

from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("svg_cells", ROOT / "tools" / "svg_cells.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _picture(text: str) -> str:
    console = Console(record=True, width=40, force_terminal=True, file=io.StringIO())
    console.print(text)
    return str(_tool().fix(console.export_svg()))


def test_a_chinese_character_stands_in_the_middle_of_its_two_cells() -> None:
    texts = dict(
        re.findall(r'x="([\d.]+)" y="[\d.]+" text-anchor="middle"[^>]*>(.)</text>', _picture("ab王伟"))
    )
    assert texts == {"36.6": "王", "61": "伟"}  # cells 2-3 and 4-5, each 12.2 wide


def test_latin_after_chinese_starts_where_its_cell_starts() -> None:
    assert re.search(r'x="48.8" y="[\d.]+" textLength="36.6"[^>]*>abc<', _picture("王伟abc"))


def test_markup_characters_stay_text() -> None:
    assert "&lt;王&gt;" in re.sub(r"</?text[^>]*>", "", _picture("<王>"))


def test_no_font_is_fetched_from_the_network() -> None:
    assert "url(http" not in _picture("王")

"""`make screenshots`: pictures of the real app on the sample book with a frozen day, in both languages.

Writes screenshots/NAME.png for the READMEs, with resvg, so npm must be there. Fonts: DejaVu Sans Mono and Noto CJK
(Debian: fonts-dejavu-core, fonts-noto-cjk).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tui.book.book import Book

ROOT: Final = Path(__file__).resolve().parents[1]
OUT: Final = ROOT / "screenshots"
NOW: Final = "2026-11-21T10:30+08:00"
RESVG: Final = "@resvg/resvg-js@2.6.2"
SUFFIX: Final = {"en": "", "zh": ".zh-CN"}

sys.path.insert(0, str(ROOT))


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the size in cells, and the keys that lead there. Text is typed, names are pressed."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    is_sample: bool = True
    """Whether the book is the sample; otherwise it is a new, empty one."""


PICTURES: Final = (
    Picture("board", (120, 36)),
    Picture("log", (120, 36), ("down", "down", "c", *"ok")),
    Picture("customer", (120, 36), ("down", "down", "enter")),
    Picture("find", (120, 36), ("slash", *"hd")),
    Picture("calling", (120, 36), ("down", "down", "f")),
    Picture("first-run", (120, 36), is_sample=False),
    Picture("narrow", (80, 24)),
)


def main() -> None:
    """Take all pictures in both languages; each language needs a process of its own."""
    if len(sys.argv) > 1:
        asyncio.run(_take(sys.argv[1], Path(sys.argv[2])))
        return
    environment = {**os.environ, "GENJIN_NOW": NOW, "TZ": "Asia/Shanghai", "COLORTERM": "truecolor"}
    with tempfile.TemporaryDirectory() as folder:
        for language in SUFFIX:
            subprocess.run([sys.executable, __file__, language, folder], env=environment, check=True)
        _draw(Path(folder))


async def _take(language: str, folder: Path) -> None:
    from tui import config
    from tui.language import activate

    activate(language, config.shipped() / "locale")
    for picture in PICTURES:
        svg = await _picture(picture)
        (folder / f"{picture.name}{SUFFIX[language]}.svg").write_text(svg, "utf-8")


async def _picture(picture: Picture) -> str:
    from tests.pictures.compared import same_every_time
    from tools.picture import screen_svg
    from tui import config
    from tui.sample import sample_book
    from tui.ui.app import GenjinApp

    now = datetime.fromisoformat(NOW)
    with same_every_time(now) as (clock, ids), tempfile.TemporaryDirectory() as folder:
        book = (
            sample_book(Path(folder), now, clock=clock, ids=ids)
            if picture.is_sample
            else _empty_book(Path(folder))
        )
        app = GenjinApp(book, config.load(None, None), clock=lambda: now, sample=picture.is_sample)
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause(0.8)
            for key in picture.keys:
                await pilot.press(key)
            await pilot.pause(0.8)
            svg = screen_svg(app, f"Genjin 跟进: {picture.name}")
        book.close()
    return svg


def _empty_book(folder: Path) -> Book:
    from tui.book.book import Book

    return Book.open(folder / "book.json", folder / "state")


def _draw(folder: Path) -> None:
    """Draw the SVGs in a folder as screenshots/*.png."""
    subprocess.run(["npm", "install", "--silent", "--prefix", folder, RESVG], check=True)
    script = shutil.copy(ROOT / "tools" / "draw.cjs", folder)
    subprocess.run(["node", script, OUT, *sorted(folder.glob("*.svg"))], check=True)


if __name__ == "__main__":
    main()

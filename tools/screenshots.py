"""`make screenshots`: pictures of the real app on the sample book with a frozen day, in both languages.

Writes screenshots/NAME.svg and, where Node.js is found, screenshots/NAME.png. Fonts: DejaVu Sans Mono and Noto CJK
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
        asyncio.run(_take(sys.argv[1]))
        return
    OUT.mkdir(exist_ok=True)
    for language in SUFFIX:
        environment = {**os.environ, "GENJIN_NOW": NOW, "TZ": "Asia/Shanghai", "COLORTERM": "truecolor"}
        subprocess.run([sys.executable, __file__, language], env=environment, check=True)
    _draw(sorted(OUT.glob("*.svg")))


async def _take(language: str) -> None:
    from tui import config
    from tui.language import activate

    activate(language, config.shipped() / "locale")
    for picture in PICTURES:
        svg = await _picture(picture)
        (OUT / f"{picture.name}{SUFFIX[language]}.svg").write_text(svg, "utf-8")


async def _picture(picture: Picture) -> str:
    from tools.picture import screen_svg
    from tui import config
    from tui.sample import sample_book
    from tui.ui.app import GenjinApp

    now = datetime.fromisoformat(NOW)
    with tempfile.TemporaryDirectory() as folder:
        book = sample_book(Path(folder), now) if picture.is_sample else _empty_book(Path(folder))
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


def _draw(pictures: list[Path]) -> None:
    """Turn the SVGs into PNGs with resvg, if there is Node.js."""
    if not shutil.which("npm"):
        print("screenshots: no npm found, so only the SVGs are new", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "install", "--silent", "--prefix", folder, RESVG], check=True)
        script = Path(folder) / "draw.cjs"
        shutil.copy(ROOT / "tools" / "draw.cjs", script)
        subprocess.run(["node", str(script), *map(str, pictures)], check=True)


if __name__ == "__main__":
    main()

"""Compile each config/locale/**/NAME.po to the NAME.mo beside it, which is not kept in git.

Hatchling runs this whenever a wheel is built or Genjin is installed as editable, so whoever installs it has the
catalogues; `make` runs it after a .po was changed.

    python tools/build_hook.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """What hatchling calls before it collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the tree that is built."""
        compile_catalogues(Path(self.root))


def compile_catalogues(root: Path) -> None:
    """Compile the catalogues under `root` whose .mo is missing or older; fuzzy and empty entries stay English."""
    for po in root.glob("config/locale/*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parents[1])

"""What all tests share: how hypothesis runs, and an environment that belongs to nobody."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

from tests.soak import SEED, SOAK, again, thorough

# Time is not what these tests measure: on a busy machine, and on the first run, when hypothesis works out its
# tables of characters, a single example can take seconds.
settings.register_profile(
    "genjin",
    parent=thorough(50),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("genjin")

# A book that GENJIN_BOOK names must never be written by a test, and no setting of whoever runs them counts.
for name in ("GENJIN_BOOK", "GENJIN_CONFIG", "GENJIN_STATE", "GENJIN_NOW"):
    os.environ.pop(name, None)
for name in ("LC_ALL", "LC_TELEPHONE", "LC_MONETARY", "LC_MESSAGES"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"
# Nobody watches: a change is drawn at once, not with the next sixtieth of a second.
os.environ["TEXTUAL_FPS"] = "1000"


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A test that names no folder gets one that is thrown away, not one in a home folder."""
    home = tmp_path_factory.mktemp("home")
    for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
        os.environ[f"XDG_{kind}_HOME"] = str(home / kind.lower())


def pytest_collection_finish() -> None:
    """Tests and what they import stay to the end: that is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After a soak: what it was run with, what it counted, and how to see each failure again."""
    if not SOAK:
        return
    terminalreporter.section(f"soak with SEED={SEED}")
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            terminalreporter.line(f"{report.nodeid}: {name} {value}")
    for report in terminalreporter.getreports("failed"):
        terminalreporter.line(again(report.nodeid))

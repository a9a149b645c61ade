"""What flows begin with: a command line (`cli`), or the app on the sample book (`app`, and `pilot` for its keys)."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.flows.cli import Cli, start
from tests.flows.driving import Driver, sample
from tui.ui.app import GenjinApp


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """A command line without a book yet, and a git that knows nothing of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    yield from start(tmp_path, monkeypatch, capsys)


@pytest.fixture
async def sampled(tmp_path: Path) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """The app on the sample book and its driver."""
    async with sample(tmp_path) as both:
        yield both


@pytest.fixture
def app(sampled: tuple[GenjinApp, Driver]) -> GenjinApp:
    """The app on the sample book."""
    return sampled[0]


@pytest.fixture
def pilot(sampled: tuple[GenjinApp, Driver]) -> Driver:
    """Who presses its keys."""
    return sampled[1]

"""The app on the sample book for the tests that need nothing else: `app`, and `pilot`, which presses its keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.driving import Driver, sample
from tui.ui.app import GenjinApp


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

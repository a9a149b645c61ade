"""What tests of syncing share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.git_sync import bare


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """An empty repository that all machines can reach."""
    return bare(tmp_path / "remote.git")

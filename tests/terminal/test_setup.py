"""Setting sync up in a real terminal: what is asked, what Enter does, and what is left after a no."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.git_sync import bare, git, names_in
from tests.terminal.program import GENJIN
from tests.terminal.tmux import Terminal, running

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]

USER = "Li Lei"


def env_of(folder: Path, name: str) -> dict[str, str]:
    git_config = folder / "gitconfig"
    git_config.write_text(f"[user]\n\tname = {USER}\n\temail = li@localhost\n")
    return {
        "GENJIN_BOOK": str(folder / name / "book.json"),
        "GENJIN_STATE": str(folder / f"{name}-state"),
        "GENJIN_CONFIG": str(folder / f"{name}-config"),
        "GIT_CONFIG_GLOBAL": str(git_config),
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def genjin(env: dict[str, str], *arguments: str) -> str:
    run = subprocess.run(
        [*GENJIN, *arguments], check=True, capture_output=True, text=True, env={**os.environ, **env}
    )
    return run.stdout


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """The repository of a firm with a customer."""
    made, env = bare(tmp_path / "r.git"), env_of(tmp_path, "firm")
    genjin(env, "add", "Firm1")
    genjin(env, "sync", "setup", str(made), "--yes")
    return made


@pytest.fixture
def me(tmp_path: Path) -> dict[str, str]:
    """Where everything of a private book lies."""
    env = env_of(tmp_path, "me")
    genjin(env, "add", "Priv1")
    return env


def agree(terminal: Terminal, name: str, called: str = "") -> None:
    """Say yes to the setup, and by which name one is `called`; `name` is the one that is offered."""
    terminal.wait_for("[y/N]")
    terminal.type("y\n")
    terminal.wait_for(f"[{name}]")
    terminal.type(f"{called}\n")


@pytest.mark.parametrize("answer", ["", "n"])
def test_enter_and_n_make_no_one_book_of_two(
    tmp_path: Path, remote: Path, me: dict[str, str], answer: str
) -> None:
    before = Path(me["GENJIN_BOOK"]).read_bytes()
    with running([*GENJIN, "sync", "setup", str(remote)], env=me) as terminal:
        agree(terminal, USER)
        terminal.wait_for("[y/N]", times=2)
        terminal.type(f"{answer}\n")
        terminal.wait_for("[exit 1]")
    assert names_in(tmp_path / "me") == ["book.json"]
    assert Path(me["GENJIN_BOOK"]).read_bytes() == before
    assert not (tmp_path / "me-config").exists()
    assert git(remote, "rev-list", "--count", "--all") == "1\n"
    assert "Priv1" not in git(remote, "show", "main:book.json")


def test_y_makes_them_one_and_the_name_is_kept(tmp_path: Path, remote: Path, me: dict[str, str]) -> None:
    with running([*GENJIN, "sync", "setup", str(remote)], env=me) as terminal:
        agree(terminal, USER, "李雷")
        terminal.wait_for("[y/N]", times=2)
        terminal.type("y\n")
        assert "before-joining-" in terminal.wait_for("[exit 0]")
    assert "me: 李雷" in (tmp_path / "me-config" / "settings.yaml").read_text("utf-8")
    assert git(remote, "log", "-1", "--format=%an", "main") == "李雷\n"
    assert "Priv1" in git(remote, "show", "main:book.json")
    # The second time, what was kept is offered.
    with running([*GENJIN, "sync", "setup", str(remote)], env=me) as terminal:
        agree(terminal, "李雷")
        terminal.wait_for("[exit 0]")

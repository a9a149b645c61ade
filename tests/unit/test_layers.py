"""Imports go one way, and what is slow to import waits until it is needed.

The contracts in pyproject.toml read the code; here it is run, in a process of its own, because one import in
an unexpected place is enough to make every command slow.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLOW = {"pypinyin", "phonenumbers", "rapidfuzz"}
SCREEN = {"textual", "rich"}
OUTSIDE = {
    "click",
    "tinydb",
    "yaml",
    "platformdirs",
    "filelock",
    "subprocess",
    "socket",
    "tempfile",
    "threading",
}

IMPORT_ALL = """
import importlib, pkgutil, sys
before = set(sys.modules)
for name in {packages!r}:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), name + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(*sorted(set(sys.modules) - before), sep="\\n")
"""


def imported(*packages: str) -> set[str]:
    """The top-level modules that are there after every module of `packages` was imported, and were not before."""
    run = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL.format(packages=packages)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return {name.partition(".")[0] for name in run.stdout.split()}


def test_the_rules_import_no_screen_no_file_and_nothing_slow() -> None:
    assert imported("tui.core") & (SCREEN | OUTSIDE | SLOW) == set()


def test_the_book_and_imports_of_lists_know_no_screen() -> None:
    packages = ("tui.config", "tui.locations", "tui.clock", "tui.book", "tui.exchange", "tui.sample")
    assert imported(*packages) & (SCREEN | {"click"} | SLOW) == set()


def test_the_command_line_is_there_without_textual() -> None:
    modules = imported("tui.cli")
    assert "click" in modules
    assert modules & (SCREEN | SLOW) == set()


@pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="the contracts stand in pyproject.toml")
def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert " 0 broken" in run.stdout

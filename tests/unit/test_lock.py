"""The lock: exact versions with hashes for whoever runs `make`, inside the ranges that others install by."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEEDED = {
    "run": [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]],
    "dev": PROJECT["project"]["optional-dependencies"]["dev"],
}


def lock(kind: str) -> str:
    return (ROOT / "requirements" / f"{kind}.txt").read_text("utf-8")


def pinned(kind: str) -> dict[str, str]:
    """The version of each package."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", lock(kind), re.MULTILINE))


@pytest.mark.parametrize("kind", NEEDED)
def test_the_lock_holds_what_the_project_asks_for(kind: str) -> None:
    versions = pinned(kind)
    wrong = [
        str(asked)
        for asked in map(Requirement, NEEDED[kind])
        if not asked.specifier.contains(versions.get(canonicalize_name(asked.name), "0"))
    ]
    assert wrong == [], "run: make lock"


@pytest.mark.parametrize("kind", NEEDED)
def test_every_version_has_hashes_and_no_place_it_comes_from(kind: str) -> None:
    packages = re.split(r"^(?=[^ #\n])", lock(kind), flags=re.MULTILINE)[1:]
    assert [
        package
        for package in packages
        if not re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:", package, re.DOTALL)
    ] == []
    assert not re.search(r"://|--(extra-)?index|--find-links|@|^/", lock(kind), re.MULTILINE)


def test_developers_run_the_versions_that_users_run() -> None:
    assert pinned("run").items() <= pinned("dev").items()

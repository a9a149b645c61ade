"""What a user installs: a wheel in an empty environment starts, speaks Chinese and finds its configuration.

It is built from what git keeps, without anything that `make` has left in the checkout.

The dependencies are lent from the environment that runs the tests, so nothing is downloaded.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tui import __version__

ROOT = Path(__file__).resolve().parents[2]


def files(folder: str, start: str, pattern: str = "*") -> set[str]:
    """The files under `folder` of the checkout, as paths from `start`."""
    found = (ROOT / folder).rglob(pattern)
    return {file.relative_to(ROOT / start).as_posix() for file in found if file.is_file()}


def clean_checkout(target: Path) -> None:
    """What a build needs of the checkout, with nothing that was compiled."""
    for folder in ("tui", "config", "tools"):
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("*.mo", "__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, target)


class Installed:
    """An environment that holds the wheel, and a home folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = folder / "source"
        clean_checkout(self.source)
        self.wheel = self._build()
        self._run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
        scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        self.python = scripts / Path(sys.executable).name
        self.genjin = scripts / "genjin"
        self._run(
            *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", self.python),
            *("install", "--quiet", "--no-deps", "--no-index", self.wheel),
        )
        packages = self.run(
            self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"
        ).stdout
        Path(packages.strip(), "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")

    def run(self, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command far from the checkout."""
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
        home = str(self.folder / "home")
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**kept, "HOME": home, "USERPROFILE": home, "PYTHONUTF8": "1", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def _build(self) -> Path:
        self._run(
            sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", self.folder, self.source
        )
        return next(self.folder.glob("genjin-*.whl"))

    def _run(self, *command: str | Path) -> None:
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_the_package_with_its_configuration_and_nothing_else(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in names} == {"tui"}
    shipped = {name.removeprefix("tui/_config/") for name in names if name.startswith("tui/_config/")}
    compiled = {f"locale/zh_CN/LC_MESSAGES/{name}.mo" for name in ("genjin", "click")}
    assert shipped == files("config", "config") | compiled
    assert "grades.yaml" in shipped
    assert files("tui", ".", "*.py") | {"tui/py.typed"} <= names


def test_an_editable_install_has_the_catalogues_too(tmp_path: Path) -> None:
    clean_checkout(tmp_path / "source")
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "import hatchling.build, sys; hatchling.build.build_editable(sys.argv[1])",
            tmp_path,
        ],
        cwd=tmp_path / "source",
        check=False,
    )
    assert run.returncode == 0
    assert (tmp_path / "source/config/locale/zh_CN/LC_MESSAGES/genjin.mo").exists()


def test_the_command_is_there_and_says_its_version(installed: Installed) -> None:
    run = installed.run(installed.genjin, "--version")
    assert (run.returncode, run.stderr) == (0, "")
    assert __version__ in run.stdout


def test_it_runs_from_the_wheel_and_not_from_the_checkout(installed: Installed) -> None:
    run = installed.run(installed.python, "-c", "import tui; print(tui.__file__)")
    assert Path(run.stdout.strip()).is_relative_to(installed.folder), run.stderr


def test_it_finds_its_configuration_inside_the_wheel(installed: Installed) -> None:
    script = "from tui import config; config.load().fields; print(config.shipped())"
    run = installed.run(installed.python, "-c", script)
    assert run.returncode == 0, run.stderr
    assert Path(run.stdout.strip()).is_relative_to(installed.folder)


def test_it_speaks_both_languages(installed: Installed) -> None:
    said = {}
    for language in ("en", "zh"):
        run = installed.run(installed.genjin, "--lang", language, "--help")
        assert run.returncode == 0, run.stderr
        said[language] = run.stdout
    assert "Usage: genjin" in said["en"]
    assert "用法：genjin" in said["zh"].replace(" ", "")


def test_locate_names_places_in_the_home_of_the_user(installed: Installed) -> None:
    run = installed.run(installed.genjin, "locate")
    assert run.returncode == 0, run.stderr
    assert str(installed.folder / "home") in run.stdout
    assert str(ROOT) not in run.stdout

"""The way back from a bad shared configuration: it came by git, and the next sync heals it. Real git and processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.bad_yaml import BAD, remove
from tests.faults.git_sync import ENVIRON, git
from tests.soak import SOAK

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("grades.yaml", "fields.yaml")
GOOD: Final = {
    "grades.yaml": "grades: {{A: {{interval: {days}}}}}\n",
    "fields.yaml": "customer: {{company: [column {days}]}}\n",
}
BY_GIT: Final = {name: write for name, write in BAD.items() if name != "a pipe"}
"""Every badness that git carries from one machine to another."""

OFTEN = ("a folder", "partly: a key nobody knows")


class Computer:
    """A machine with a home folder of its own, where `genjin` runs in processes."""

    def __init__(self, root: Path, name: str) -> None:
        self.home = root / name
        self.home.mkdir()
        self.environment = {
            **{
                key: value for key, value in ENVIRON.items() if not key.startswith(("XDG_", "GENJIN_", "LC_"))
            },
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
            "GENJIN_BOOK": str(self.home / "book" / "book.json"),
            "GENJIN_CONFIG": str(self.home / "config"),
            "GENJIN_STATE": str(self.home / "state"),
        }

    def genjin(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return subprocess.run(
            [sys.executable, "-m", "tui.cli", *arguments],
            env=self.environment,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def ok(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command that must do its work."""
        ran = self.genjin(*arguments)
        assert ran.returncode == 0, (arguments, ran.stderr)
        return ran

    def limit(self) -> str:
        """Every how many days A is due, as the configuration in force has it."""
        script = (
            "import sys; from tui.cli.session import Session; config = Session.begin([]).config; "
            "print(config.scheme.interval('A'), config.fields.customer['company'][0])"
        )
        ran = subprocess.run(
            [sys.executable, "-c", script], env=self.environment, capture_output=True, text=True, check=True
        )
        return ran.stdout.strip()


class Colleague:
    """Somebody who writes the shared files with git alone."""

    def __init__(self, root: Path, remote: Path) -> None:
        git(root, "clone", "--quiet", str(remote), "colleague")
        self.folder = root / "colleague"
        (self.folder / "genjin").mkdir()

    def send(self, write: Callable[[Path], object]) -> None:
        """Write both shared files and push them."""
        git(self.folder, "pull", "--quiet", "--no-rebase", "--no-edit")
        for name in NAMES:
            file = self.folder / "genjin" / name
            remove(file)
            write(file)
        git(self.folder, "add", "--all", "genjin")
        git(self.folder, "commit", "--quiet", "-m", "configuration")
        git(self.folder, "push", "--quiet")

    def send_good(self, days: int) -> None:
        """Send files without faults."""
        self.send(lambda file: file.write_text(GOOD[file.name].format(days=days), "utf-8"))


def test_a_bad_version_stops_no_machine_and_a_sync_brings_the_good_one(tmp_path: Path, remote: Path) -> None:
    one, two = Computer(tmp_path, "one"), Computer(tmp_path, "two")
    one.ok("add", "Ana", "--grade", "A")
    one.ok("sync", "setup", "--yes", str(remote))
    colleague = Colleague(tmp_path, remote)
    colleague.send_good(3)
    two.ok("sync", "setup", "--yes", str(remote))
    one.ok("sync")
    assert one.limit() == two.limit() == "3 column 3"
    for days, badness in enumerate(BY_GIT if SOAK else OFTEN, 4):
        colleague.send(BY_GIT[badness])
        for computer in (one, two):
            computer.ok("sync")
            ran = computer.ok("log", "Ana", f"{days} from {computer.home.name}")
            assert ran.stderr.count("genjin/") == 1, badness
            good = f"{days - 1} column {days - 1}"
            assert computer.limit() in (good, f"9 column {days - 1}", "9 company"), badness
            computer.ok("sync")
        colleague.send_good(days)
        for computer in (one, two, one):
            computer.ok("sync")
        for computer in (one, two):
            assert computer.limit() == f"{days} column {days}", badness
            assert computer.ok("list").stderr == "", badness
        shown = one.ok("show", "Ana").stdout
        assert [shown.count(f"{days} from {name}") for name in ("one", "two")] == [1, 1], badness


def test_a_machine_set_up_with_a_bad_version_in_place_works_and_is_healed_by_a_sync(
    tmp_path: Path, remote: Path
) -> None:
    one, two = Computer(tmp_path, "one"), Computer(tmp_path, "two")
    one.ok("add", "Ana")
    one.ok("sync", "setup", "--yes", str(remote))
    colleague = Colleague(tmp_path, remote)
    colleague.send(BY_GIT["not YAML"])
    two.ok("sync", "setup", "--yes", str(remote))
    two.ok("sync")
    assert two.ok("list").stdout.count("Ana") == 1
    colleague.send_good(5)
    two.ok("sync")
    assert two.limit() == "5 column 5"


def test_own_files_that_are_broken_do_not_stop_the_sync(tmp_path: Path, remote: Path) -> None:
    one, two = Computer(tmp_path, "one"), Computer(tmp_path, "two")
    one.ok("add", "Ana")
    one.ok("sync", "setup", "--yes", str(remote))
    (two.home / "config").mkdir()
    (two.home / "config" / "settings.yaml").write_text("colour: red", "utf-8")
    for command in (("sync", "setup", "--yes", str(remote)), ("sync",), ("sync", "status")):
        assert "settings.yaml:1" in two.ok(*command).stderr
    assert two.genjin("list").returncode == 1

"""Two to four machines over years, with edits, transports, faults and days in any order: they agree, nothing is lost.

Everything that happens follows from a seed: which machine, what, with which fault at which call, and how much time
passes until then. A failure prints its steps, and `make soak` repeats it by its seed.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.faults.fleet import CLOCKS, DAMAGE, Fleet, Machine, damaged
from tests.faults.storage import Disk, crash, disk_broken, disk_full
from tests.soak import SOAK, chance

FLEETS: Final = 1_000 if SOAK else 20
PARTS: Final = 4 if SOAK else 2
"""Into how many tests the fleets are divided, for as many cores."""
STEPS: Final = 200

ACTIONS: Final = ("add", "log", "log", "move", "edit", "edit", "delete", "restore", "undo", "import", "newer")
WORKS: Final = ("act", "save", "close", "open", "poll")


class Years:
    """What happens to one fleet. Each step is a method; `WEIGHTS` says how often."""

    def __init__(self, fleet: Fleet, source: random.Random) -> None:
        self.fleet = fleet
        self.source = source
        self.steps: list[str] = []
        self.count: Counter[str] = fleet.count

    def go(self, steps: int) -> None:
        """Let things happen."""
        names = list(WEIGHTS)
        for name in self.source.choices(names, [WEIGHTS[name] for name in names], k=steps):
            machine = self.machine()
            self.steps.append(f"{name} {self.fleet.machines.index(machine)}")
            self.count[name] += 1
            getattr(self, name)(machine)

    def machine(self) -> Machine:
        """One of them."""
        return self.source.choice(self.fleet.machines)

    def number(self) -> int:
        """Something to choose by."""
        return self.source.randrange(200)

    def call(self) -> int:
        """At which call a disk fails: one of the first, as a change has few, or any of a save."""
        return self.source.randrange(self.source.choice((4, 41)))

    def maybe(self) -> bool:
        """One way or the other."""
        return self.source.random() < 0.5

    # -- days like any other -----------------------------------------------------------------------------------

    def act(self, machine: Machine) -> None:
        for _time in range(self.source.choice((1, 1, 2, 5))):
            machine.act(self.source.choice(ACTIONS), self.number())

    def save(self, machine: Machine) -> None:
        machine.open().save()

    def command(self, machine: Machine) -> None:
        machine.beside(self.source.choice(ACTIONS), self.number())

    def poll(self, machine: Machine) -> None:
        machine.open().poll()

    def quit(self, machine: Machine) -> None:
        machine.close()

    def days_pass(self, machine: Machine) -> None:
        del machine
        self.fleet.days_pass(self.source.choice((1, 1, 1, 7, 40, 400)))

    def set_the_clock(self, machine: Machine) -> None:
        machine.clock.jumps(self.source.choice(CLOCKS))

    # -- transports --------------------------------------------------------------------------------------------

    def git_pull(self, machine: Machine) -> None:
        self.fleet.pull(machine)

    def git_push(self, machine: Machine) -> None:
        self.fleet.push(machine)

    def genjin_sync(self, machine: Machine) -> None:
        self.fleet.sync(machine)

    def shared_folder(self, machine: Machine) -> None:
        self.fleet.upload(machine, mine_wins=self.maybe())

    def look_for_copies(self, machine: Machine) -> None:
        machine.sweep()

    # -- files that come from elsewhere ------------------------------------------------------------------------

    def onto_the_stick(self, machine: Machine) -> None:
        self.fleet.versions.append(machine.data)

    def older_version(self, machine: Machine) -> None:
        if self.fleet.versions:
            self._put(machine, self.source.choice(self.fleet.versions))

    def file_of_another_machine(self, machine: Machine) -> None:
        data = self.machine().data
        self._put(machine, data if self.maybe() else data[: len(data) * 2 // 3])

    def _put(self, machine: Machine, data: bytes) -> None:
        if self.maybe():
            machine.close()
        elif self.maybe():
            machine.drop()
        machine.put(data, in_place=self.maybe())

    def keep_state(self, machine: Machine) -> None:
        self.fleet.keep_state(machine)

    def older_state(self, machine: Machine) -> None:
        del machine
        if self.fleet.states:
            owner, kept = self.source.choice(self.fleet.states)
            owner.swap_state(kept)

    def state_of_another_machine(self, machine: Machine) -> None:
        other = self.machine()
        if other is not machine:
            other.close()
            machine.swap_state(other.state)

    # -- what goes wrong ---------------------------------------------------------------------------------------

    def kill(self, machine: Machine) -> None:
        machine.drop()

    def crash_in_the_middle(self, machine: Machine) -> None:
        self._with(Disk(self.call(), crash, torn=self.maybe()), machine)

    def disk_refuses(self, machine: Machine) -> None:
        is_full = self.maybe()
        fail = disk_full if is_full else disk_broken
        self._with(Disk(self.call(), fail, lasting=self.maybe(), torn=is_full), machine)

    def damage(self, machine: Machine) -> None:
        if machine.data:
            how = self.source.choice(DAMAGE)
            self.count[how] += 1
            machine.put(damaged(machine.data, how, self.source), in_place=self.maybe())

    def rot(self, machine: Machine) -> None:
        machine.rot(self.source)

    def lose_the_file(self, machine: Machine) -> None:
        machine.path.unlink(missing_ok=True)

    def _with(self, disk: Disk, machine: Machine) -> None:
        """Do something at a machine whose disk misbehaves."""
        work = self.source.choice(WORKS)
        if work == "open":
            machine.close()
        elif work != "close":
            machine.open()
        what, value = self.source.choice(ACTIONS), self.number()
        works: dict[str, Callable[[], object]] = {
            "act": lambda: machine.act(what, value),
            "save": lambda: machine.open().save(),
            "poll": lambda: machine.open().poll(),
            "open": machine.open,
            "close": machine.close,
        }
        if machine.with_disk(disk, works[work]):
            self.count[f"{work} failed"] += 1


WEIGHTS: Final = {
    "act": 30,
    "command": 6,
    "save": 5,
    "poll": 3,
    "quit": 5,
    "days_pass": 5,
    "set_the_clock": 2,
    "git_pull": 4,
    "git_push": 5,
    "genjin_sync": 8,
    "shared_folder": 5,
    "look_for_copies": 3,
    "onto_the_stick": 2,
    "older_version": 4,
    "file_of_another_machine": 4,
    "keep_state": 1,
    "older_state": 2,
    "state_of_another_machine": 1,
    "kill": 4,
    "crash_in_the_middle": 6,
    "disk_refuses": 4,
    "damage": 3,
    "rot": 3,
    "lose_the_file": 2,
}
"""How often each thing happens."""

MUST_HAPPEN: Final = {
    *WEIGHTS,
    *DAMAGE,
    *(f"{work} failed" for work in WORKS if work != "poll"),  # which hardly ever writes
    "conflict",
    "brought back",
}
"""What a part of the fleets must have met, or it has proved little."""


def fleet_folder() -> Path:
    """A folder for the machines, in memory where there is such a thing."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="genjin-", dir=memory if memory.is_dir() else None))


@pytest.mark.parametrize("part", range(PARTS))
def test_machines_agree_and_nothing_is_lost_whatever_happens(part: int) -> None:
    happened: Counter[str] = Counter()
    for number in range(part, FLEETS, PARTS):
        source = chance("fleet", number)
        fleet = Fleet(fleet_folder(), source.randint(2, 4))
        years = Years(fleet, source)
        try:
            years.go(STEPS)
            fleet.check()
        except Exception as error:
            error.add_note(f"fleet {number}: {', '.join(years.steps)}")
            raise
        finally:
            fleet.end()
        happened += fleet.count
    print(f"{FLEETS // PARTS} fleets of {STEPS} steps:", dict(sorted(happened.items())))
    assert MUST_HAPPEN - happened.keys() == set()

"""Two to four machines over weeks, in any order of edits, transports and faults: they agree, and nothing is lost."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.faults.fleet import CLOCKS, DAMAGE, Fleet, Machine, damaged, quick
from tests.faults.storage import Disk, crash, disk_broken, disk_full
from tests.soak import SEED, share

PARTS = 4
"""Into how many tests the runs are divided, for as many cores."""

STEPS = 30

numbers = st.integers(0, 199)
actions = st.sampled_from(
    ("add", "log", "log", "move", "edit", "edit", "delete", "restore", "undo", "import", "newer")
)
works = st.sampled_from(("act", "save", "close", "open", "poll"))


class Weeks(RuleBasedStateMachine):
    """What can happen to a book that several machines share."""

    fleet: Fleet

    @initialize(count=st.integers(2, 4))
    def begin(self, count: int) -> None:
        memory = Path("/dev/shm")
        folder = tempfile.mkdtemp(prefix="genjin-", dir=memory if memory.is_dir() else None)
        self.fleet = Fleet(Path(folder), count)

    def at(self, number: int) -> Machine:
        """One of the machines."""
        return self.fleet.machines[number % len(self.fleet.machines)]

    # -- days like any other -----------------------------------------------------------------------------------

    @rule(machine=numbers, what=actions, value=numbers)
    def act(self, machine: int, what: str, value: int) -> None:
        self.at(machine).act(what, value)

    @rule(machine=numbers, what=actions, value=numbers, times=st.integers(2, 6))
    def act_more(self, machine: int, what: str, value: int, times: int) -> None:
        for number in range(times):
            self.at(machine).act(what, value + number)

    @rule(machine=numbers)
    def save(self, machine: int) -> None:
        self.at(machine).open().save()

    @rule(machine=numbers)
    def poll(self, machine: int) -> None:
        self.at(machine).open().poll()

    @rule(machine=numbers)
    def quit(self, machine: int) -> None:
        self.at(machine).close()

    @rule(machine=numbers, skew=st.sampled_from(CLOCKS))
    def set_the_clock(self, machine: int, skew: int) -> None:
        self.at(machine).skew = skew

    # -- transports --------------------------------------------------------------------------------------------

    @rule(machine=numbers)
    def git_pull(self, machine: int) -> None:
        self.fleet.pull(self.at(machine))

    @rule(machine=numbers)
    def git_push(self, machine: int) -> None:
        self.fleet.push(self.at(machine))

    @rule(machine=numbers)
    def genjin_sync(self, machine: int) -> None:
        self.fleet.sync(self.at(machine))

    @rule(machine=numbers, mine_wins=st.booleans())
    def shared_folder(self, machine: int, mine_wins: bool) -> None:
        self.fleet.upload(self.at(machine), mine_wins=mine_wins)

    @rule(machine=numbers)
    def look_for_copies(self, machine: int) -> None:
        self.at(machine).sweep()

    @rule(machine=numbers)
    def onto_the_stick(self, machine: int) -> None:
        self.fleet.versions.append(self.at(machine).data)

    @rule(machine=numbers, version=numbers, running=st.booleans(), in_place=st.booleans())
    def an_older_version_comes_back(self, machine: int, version: int, running: bool, in_place: bool) -> None:
        found = self.at(machine)
        if not running:
            found.close()
        if self.fleet.versions:
            found.put(self.fleet.versions[version % len(self.fleet.versions)], in_place=in_place)

    # -- what goes wrong ---------------------------------------------------------------------------------------

    @rule(machine=numbers)
    def kill(self, machine: int) -> None:
        self.at(machine).drop()

    @rule(machine=numbers, work=works, what=actions, value=numbers, at=st.integers(0, 40), torn=st.booleans())
    def crash_in_the_middle(
        self, machine: int, work: str, what: str, value: int, at: int, torn: bool
    ) -> None:
        self._with(Disk(at, crash, torn=torn), machine, work, what, value)

    @rule(
        machine=numbers,
        work=works,
        what=actions,
        value=numbers,
        at=st.integers(0, 40),
        lasting=st.booleans(),
        full=st.booleans(),
    )
    def disk_refuses(
        self, machine: int, work: str, what: str, value: int, at: int, lasting: bool, full: bool
    ) -> None:
        disk = Disk(at, disk_full if full else disk_broken, lasting=lasting, torn=full)
        self._with(disk, machine, work, what, value)

    @rule(machine=numbers, how=st.sampled_from(DAMAGE), value=numbers, in_place=st.booleans())
    def damage(self, machine: int, how: str, value: int, in_place: bool) -> None:
        found = self.at(machine)
        if found.data:
            found.put(damaged(found.data, how, random.Random(value)), in_place=in_place)

    @rule(machine=numbers)
    def lose_the_file(self, machine: int) -> None:
        self.at(machine).path.unlink(missing_ok=True)

    def _with(self, disk: Disk, machine: int, work: str, what: str, value: int) -> None:
        """Do something at a machine whose disk misbehaves."""
        found = self.at(machine)
        if work == "open":
            found.close()
        elif work != "close":
            found.open()
        works = {
            "act": lambda: found.act(what, value),
            "save": lambda: found.open().save(),
            "poll": lambda: found.open().poll(),
            "open": found.open,
            "close": found.close,
        }
        found.with_disk(disk, works[work])

    # -- the end -----------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        if hasattr(self, "fleet"):
            try:
                self.fleet.check()
            finally:
                self.fleet.end()


@pytest.mark.parametrize("part", range(PARTS))
def test_machines_agree_and_nothing_is_lost_whatever_happens(part: int) -> None:
    runs = settings(
        max_examples=share(2_000) // PARTS,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        report_multiple_bugs=False,
    )
    with quick():
        run_state_machine_as_test(seed(SEED * PARTS + part)(Weeks), settings=runs)

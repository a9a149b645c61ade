"""Machines that sync by real git: whatever they write and whoever is faster, they end with the same bytes."""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.git_sync import ENVIRON, Machine, Pair, git, stopped
from tests.faults.storage import Meanwhile, failing
from tests.soak import share
from tui.book.errors import BookError
from tui.sync.repository import LOOSE_KIB


@pytest.fixture
def pair(tmp_path: Path, remote: Path) -> Pair:
    """Two machines with one book of three customers."""
    one, two = Machine(tmp_path, "one"), Machine(tmp_path, "two")
    for name in ("王伟", "Ana Ruiz", "Bob"):
        one.add(name)
    assert one.setup(remote).state == "ok"
    assert two.setup(remote).state == "ok"
    return one, two


def same(machines: list[Machine]) -> None:
    """All have the same bytes, and git sees nothing left to do."""
    assert len({machine.bytes for machine in machines}) == 1
    for machine in machines:
        assert git(machine.folder, "status", "--porcelain") == ""


def test_edits_of_the_same_and_of_other_customers_end_in_the_same_bytes(pair: Pair) -> None:
    one, two = pair
    ids = {customer.name: customer.id for customer in one.book.customers.values()}
    one.rename(ids["王伟"], company="华东电机")
    one.rename(ids["Bob"], company="Nordwind")
    one.log(ids["王伟"], "from one")
    two.rename(ids["王伟"], owner="li", company="上海电机")
    two.log(ids["王伟"], "from two")
    two.add("Cleo")
    assert [machine.sync().state for machine in (one, two, one)] == ["ok", "ok", "ok"]
    same([one, two])
    # Two joined them, so two can say that there are two versions; in the file of one it looks like an edit after.
    (versions,) = two.book.versions(ids["王伟"]).values()
    assert {version.value for version in versions} == {"华东电机", "上海电机"}
    for machine in (one, two):
        assert machine.names() == ["Ana Ruiz", "Bob", "Cleo", "王伟"]
        assert {entry.note for entry in machine.book.followups(ids["王伟"])} == {"from one", "from two"}
        assert machine.book.customers[ids["王伟"]].owner == "li"
        assert machine.book.customers[ids["王伟"]].company in ("华东电机", "上海电机")
    assert b"\xe5\x8d\x8e\xe4\xb8\x9c" in one.bytes  # the company that lost is kept as well
    assert "\xe4\xb8\x8a\xe6\xb5\xb7".encode("latin-1") in one.bytes


def test_a_second_sync_writes_and_commits_nothing(pair: Pair) -> None:
    one, two = pair
    one.add("Cleo")
    for machine in (one, two, one):
        machine.sync()
    before = [(machine.path.stat(), machine.commits()) for machine in pair]
    head = git(one.folder, "rev-parse", "HEAD", "origin/main")
    for machine in (one, two):
        assert machine.sync().state == "ok"
    assert [(machine.path.stat(), machine.commits()) for machine in pair] == before
    assert (
        git(one.folder, "rev-parse", "HEAD", "origin/main")
        == head
        == git(two.folder, "rev-parse", "HEAD", "HEAD")
    )


def test_three_machines_converge_whatever_the_order(tmp_path: Path, remote: Path) -> None:
    chance = random.Random(4)
    machines = [Machine(tmp_path, name) for name in ("one", "two", "three")]
    shared = [machines[0].add(f"Customer {number}") for number in range(4)]
    for machine in machines:
        assert machine.setup(remote).state == "ok"
    notes = set()
    for number in range(12):
        machine = chance.choice(machines)
        notes.add(f"note {number}")
        machine.log(chance.choice(shared), f"note {number}")
        machine.rename(chance.choice(shared), company=f"Company {number}")
        if chance.random() < 0.6:
            assert chance.choice(machines).sync().state == "ok"
    for machine in machines * 2:
        assert machine.sync().state == "ok"
    same(machines)
    kept = {entry.note for customer in shared for entry in machines[0].book.followups(customer)}
    assert kept == notes


def test_five_clients_that_race_lose_nothing(tmp_path: Path, remote: Path) -> None:
    machines = [Machine(tmp_path, f"m{number}") for number in range(5)]
    machines[0].add("First")
    for machine in machines:
        assert machine.setup(remote).state == "ok"

    rounds = share(40)

    def work(machine: Machine) -> set[str]:
        states = set()
        for number in range(rounds):
            machine.add(f"{machine.folder.name}-{number}")
            states.add(machine.sync().state)
        return states

    with ThreadPoolExecutor(5) as pool:
        states = set().union(*pool.map(work, machines))
    assert states <= {"ok", "ahead"}
    for machine in machines * 2:
        assert machine.sync().state == "ok"
    same(machines)
    assert len(machines[4].names()) == 1 + 5 * rounds


def test_a_push_that_was_overtaken_is_repeated(tmp_path: Path, pair: Pair, remote: Path) -> None:
    one, two = pair
    three = Machine(tmp_path, "three")
    assert three.setup(remote).state == "ok"
    for machine in (one, two, three):
        machine.add(f"by {machine.folder.name}")
    assert three.sync().state == "ok"
    overtaken: list[str] = []

    def reload() -> None:
        # Here `one` has fetched and not yet pushed: `two` is faster.
        one.book.poll()
        if not overtaken:
            overtaken.append(two.sync().state)

    status = one.git_sync.sync(one.book.save, reload)
    assert (overtaken, status.state) == (["ok"], "ok")
    assert {"by one", "by two", "by three"} <= set(one.names())
    assert two.sync().state == "ok"
    assert one.bytes == two.bytes


def test_a_save_in_the_middle_of_a_sync_is_neither_lost_nor_overwritten(tmp_path: Path, pair: Pair) -> None:
    one, two = pair
    two.add("From two")
    two.sync()
    one.add("From one")
    one.book.save()
    other = Machine(tmp_path, "other")
    other.path.write_bytes(one.bytes)
    late: list[bytes] = []
    for name in ("Late 1", "Late 2"):
        other.add(name)
        other.book.save()
        late.append(other.bytes)
    other.close()

    def write_late() -> None:
        # The new file is complete and about to replace the one that was read: now somebody writes to that.
        if late and any(one.folder.glob("~*.tmp")):
            one.path.write_bytes(late.pop(0))

    with failing(Meanwhile(write_late)):
        assert one.sync().state == "ok"
    assert late == []
    assert one.names() == ["Ana Ruiz", "Bob", "From one", "From two", "Late 1", "Late 2", "王伟"]
    assert two.sync().state == "ok"
    same([one, two])


def test_an_old_file_in_the_place_of_the_new_one_takes_nothing_away(pair: Pair) -> None:
    one, two = pair
    old = two.bytes
    two.add("Cleo")
    assert two.sync().state == "ok"
    two.close()
    two.path.write_bytes(old)
    assert two.git_sync.sync(lambda: None, lambda: None).state == "ok"
    assert b"Cleo" in two.bytes
    assert one.sync().state == "ok"
    assert "Cleo" in one.names()


def test_a_line_deleted_by_hand_comes_back_and_is_not_deleted_elsewhere(pair: Pair) -> None:
    one, _two = pair
    one.close()
    lines = one.bytes.splitlines(keepends=True)
    one.path.write_bytes(b"".join(line for line in lines if b"Bob" not in line))
    one.git_sync.sync(lambda: None, lambda: None)
    assert b"Bob" in one.bytes


@pytest.mark.parametrize("size", [0, 40, 400, -3])
def test_a_file_that_is_still_arriving_is_not_committed(pair: Pair, size: int) -> None:
    one, _two = pair
    whole, commits = one.bytes, one.commits()
    one.path.write_bytes(whole[:size])
    stopped(one.git_sync.sync(lambda: None, lambda: None), "blocked", str(one.path))
    assert (one.bytes, one.commits()) == (whole[:size], commits)
    one.path.write_bytes(whole)
    assert one.git_sync.sync(lambda: None, lambda: None).state == "ok"


def test_messages_count_and_name_nobody(pair: Pair) -> None:
    one, two = pair
    customer_id = one.add("Secret Name")
    one.log(customer_id, "secret note")
    one.log(customer_id, "another secret")
    two.add("Hidden Name")
    for machine in (one, two, one):
        machine.sync()
    log = git(one.folder, "log", "--format=%s")
    counts = [re.findall(r"\d+", line) for line in log.splitlines()]
    assert counts[:3] == [["1", "2"], ["1"], ["1", "2"]]  # joined, on two, on one
    for word in ("Secret", "secret", "Hidden"):
        assert word not in log


def test_commits_are_made_by_the_user_or_by_nobody_in_particular(tmp_path: Path, remote: Path) -> None:
    named = tmp_path / "gitconfig"
    named.write_text("[user]\n\tname = Li Na\n\temail = li@localhost\n")
    one = Machine(tmp_path, "one", environ={**ENVIRON, "GIT_CONFIG_GLOBAL": str(named)})
    two = Machine(tmp_path, "two")
    one.add("Ana")
    one.setup(remote)
    two.setup(remote)
    two.add("Bob")
    two.sync()
    authors = git(two.folder, "log", "--format=%an <%ae> %cn").split("\n")
    assert authors[:2] == ["Genjin <genjin@localhost> Genjin", "Li Na <li@localhost> Li Na"]
    assert "user.name" not in git(two.folder, "config", "--list")


def test_a_save_that_fails_is_a_state_with_its_own_sentence(pair: Pair) -> None:
    full = BookError("The disk is full.")

    def save() -> None:
        raise full

    status = pair[0].git_sync.sync(save, lambda: None)
    assert (status.state, status.detail) == ("error", str(full))


def test_pulls_by_hand_and_syncs_go_together(pair: Pair) -> None:
    one, two = pair
    ids = [customer.id for customer in one.book.customers.values()]
    for how in (["--no-rebase"], ["--rebase"]):
        one.rename(ids[0], company=f"one {how}")
        two.rename(ids[0], owner=f"two {how}")
        one.add(f"one {how}")
        assert one.sync().state == "ok"
        two.book.save()
        git(two.folder, "commit", "--quiet", "-am", "by hand")
        git(two.folder, "pull", "--quiet", "--no-edit", *how)
        assert two.sync().state == "ok"
        assert one.sync().state == "ok"
        assert two.sync().state == "ok"
        same([one, two])
    assert one.book.customers[ids[0]].owner == "two ['--rebase']"


def test_without_a_remote_the_book_is_committed_and_the_status_says_so(tmp_path: Path) -> None:
    one = Machine(tmp_path, "one")
    one.add("Ana")
    assert one.setup().state == "ok"
    one.add("Bob")
    status = one.sync()
    assert (status.state, status.has_remote) == ("ok", False)
    assert one.commits() == 2


def test_status_tells_what_is_not_sent_and_when_it_was_last_in_step(pair: Pair) -> None:
    one, _two = pair
    synced = one.sync()
    assert synced.at is not None
    assert one.git_sync.status() == synced
    one.add("Cleo")
    one.book.save()
    assert one.git_sync.status().state == "ahead"
    git(one.folder, "commit", "--quiet", "-am", "by hand")
    waiting = one.new_sync().status()
    assert (waiting.state, waiting.ahead, waiting.behind, waiting.at) == ("ahead", 1, 0, synced.at)
    assert one.sync().state == "ok"
    assert one.git_sync.status().ahead == 0


def test_what_piles_up_is_packed_unless_the_user_keeps_git_from_it(pair: Pair) -> None:
    for machine, setting in zip(pair, ("100", "0"), strict=True):
        git(machine.folder, "config", "gc.auto", setting)
        git(machine.folder, "config", "core.compression", "0")
        machine.folder.joinpath("large").write_bytes(bytes(LOOSE_KIB << 10))
        git(machine.folder, "add", "large")
        machine.add("New")
        assert machine.sync().state == "ok"
    loose = [int(git(machine.folder, "count-objects").split()[0]) for machine in pair]
    assert loose[0] == 0
    assert loose[1] > 1  # the empty tree stays, which no commit holds
    for machine in pair:
        git(machine.folder, "rm", "--quiet", "--force", "large")
    for machine in (*pair, *pair):
        assert machine.sync().state == "ok"
    same(list(pair))

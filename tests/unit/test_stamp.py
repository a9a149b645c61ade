"""Stamps and the clock that issues them."""

from __future__ import annotations

from itertools import pairwise
from threading import Thread

import pytest

from tui.book.ids import IdSource
from tui.book.stamp import (
    LATEST,
    ZERO,
    HybridClock,
    device_of,
    is_stamp,
    milliseconds_of,
)
from tui.clock import SYSTEM

DEVICE = "7f3a9c21"
YEAR_MS = 365 * 86_400_000


class Wall:
    """A computer's clock that can be set."""

    def __init__(self, milliseconds: int) -> None:
        self.milliseconds = milliseconds

    def __call__(self) -> int:
        return self.milliseconds


def test_a_stamp_holds_milliseconds_counter_and_device() -> None:
    stamp = HybridClock(DEVICE, Wall(0x0198F3A2B7C1)).next()
    assert stamp == "0198f3a2b7c1-0000-7f3a9c21"
    assert milliseconds_of(stamp) == 0x0198F3A2B7C1
    assert device_of(stamp) == DEVICE


@pytest.mark.parametrize(
    "text",
    [
        "0198f3a2b7c1-0000-7f3a9c2",
        "0198f3a2b7c1-0000-7f3a9c210",
        "0198F3A2B7C1-0000-7f3a9c21",
        "0198f3a2b7c1-00000-f3a9c21",
        "0198f3a2b7c1-0000-7f3a9c21\n",
        "０198f3a2b7c1-0000-7f3a9c21",
        "ffffffffffff-ffff-ffffffff",
        "",
        7,
        None,
    ],
)
def test_what_is_no_stamp_is_recognised(text: object) -> None:
    assert not is_stamp(text)


def test_the_bounds_are_stamps_and_the_year_2200_is_damage() -> None:
    assert is_stamp(ZERO)
    assert is_stamp(LATEST)
    assert not is_stamp(f"{milliseconds_of(LATEST) + 1:012x}-0000-{DEVICE}")


def test_each_stamp_is_greater_than_the_one_before_also_when_the_clock_stands_still_or_goes_back() -> None:
    wall = Wall(1_000_000)
    clock = HybridClock(DEVICE, wall)
    stamps = [clock.next() for _ in range(3)]
    wall.milliseconds -= YEAR_MS // 100_000
    stamps += [clock.next() for _ in range(3)]
    wall.milliseconds += YEAR_MS
    stamps.append(clock.next())
    assert all(older < newer for older, newer in pairwise(stamps))
    assert milliseconds_of(stamps[-1]) == wall.milliseconds


def test_stamps_stay_well_formed_and_rise_when_the_counter_of_a_millisecond_runs_over() -> None:
    clock = HybridClock(DEVICE, Wall(1_000_000))
    last = ""
    for _ in range(200_000):
        stamp = clock.next()
        assert stamp > last
        last = stamp
    assert is_stamp(last)
    assert milliseconds_of(last) == 1_000_003


def test_an_edit_made_after_seeing_a_clock_that_runs_a_year_ahead_is_newer() -> None:
    ahead = HybridClock("aaaaaaaa", Wall(1_000_000 + YEAR_MS)).next()
    clock = HybridClock(DEVICE, Wall(1_000_000))
    clock.witness(ahead)
    assert clock.next() > ahead


def test_an_older_stamp_changes_nothing() -> None:
    clock = HybridClock(DEVICE, Wall(5_000_000))
    first = clock.next()
    clock.witness(HybridClock("aaaaaaaa", Wall(1)).next())
    assert milliseconds_of(clock.next()) == milliseconds_of(first)


def test_a_stamp_from_the_end_of_time_does_not_make_the_clock_issue_damage() -> None:
    clock = HybridClock(DEVICE, Wall(1_000_000))
    clock.witness(LATEST)
    assert all(is_stamp(clock.next()) for _ in range(70_000))


def test_threads_never_get_the_same_stamp() -> None:
    clock = HybridClock(DEVICE, Wall(1_000_000))
    found: list[list[str]] = [[] for _ in range(4)]

    def issue(into: list[str]) -> None:
        into.extend(clock.next() for _ in range(5_000))

    threads = [Thread(target=issue, args=(into,)) for into in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({stamp for stamps in found for stamp in stamps}) == 20_000


def test_devices_are_random_and_never_the_reserved_one() -> None:
    devices = {IdSource().device() for _ in range(1_000)}
    assert len(devices) > 990
    assert all(len(device) == 8 and int(device, 16) for device in devices)
    assert device_of(ZERO) not in devices


def test_the_wall_clock_is_in_milliseconds() -> None:
    assert 1_600_000_000_000 < SYSTEM.milliseconds() < milliseconds_of(LATEST)

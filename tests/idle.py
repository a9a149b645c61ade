"""When an app under test is at rest: as soon as it has nothing left to do, as its event loop knows.

Textual's pilot finds out by sleeping 20 ms and asking whether the process has computed meanwhile, twice for each key.
Most of the time of a flow would be that.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import textual.app
import textual.pilot

SOON: Final = 0.02
"""Timers that are due within so many seconds are waited for, as by Textual."""

PATIENCE: Final = 0.2
"""A thread that takes longer is not waited for: a test may hold it up to see what the screen says meanwhile."""

_run_in_executor = asyncio.BaseEventLoop.run_in_executor
_jobs: dict[asyncio.Future[Any], float] = {}
"""What runs in threads for an app, and since when."""


async def wait_for_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until nothing is ready to run, no timer is due soon, and no thread works for the app."""
    loop: Any = asyncio.get_running_loop()
    begun = now = loop.time()
    while now < begun + max_sleep:
        await asyncio.sleep(0)
        now = loop.time()
        if loop._ready:
            continue
        working = any(now < since + PATIENCE for job, since in _jobs.items() if job.get_loop() is loop)
        due = min((timer.when() for timer in loop._scheduled if not timer.cancelled()), default=now + 1)
        if not working and due > begun + SOON:
            return
        await asyncio.sleep(0.001)


def _run_noted(loop: asyncio.BaseEventLoop, *what: Any) -> asyncio.Future[Any]:
    job = _run_in_executor(loop, *what)
    _jobs[job] = loop.time()
    job.add_done_callback(_jobs.pop)
    return job


def install() -> None:
    """Let every pilot wait in this way."""
    asyncio.BaseEventLoop.run_in_executor = _run_noted  # type: ignore[assignment, method-assign]
    textual.app.wait_for_idle = textual.pilot.wait_for_idle = wait_for_idle  # type: ignore[attr-defined]

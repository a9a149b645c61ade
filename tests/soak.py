"""How long tests with chance in them run: a twentieth with fixed seeds in `make test`, all with new ones in a soak.

`make soak` prints its seed, and a failure prints the command that does the same again.
"""

from __future__ import annotations

import os
import random
from typing import Final

from hypothesis import settings

SOAK: Final = "GENJIN_SOAK" in os.environ
"""Set by `make soak`."""

SEED: Final = int(os.environ.get("GENJIN_SEED", "1"))
"""Where all chance comes from. Fixed, unless this is a soak."""


def share(full: int) -> int:
    """How many of `full` rounds to run here: all in a soak, otherwise a twentieth."""
    return full if SOAK else max(1, full // 20)


def chance(*what: object) -> random.Random:
    """A source of chance of its own for each test and round named by `what`."""
    return random.Random(repr((SEED, *what)))


def thorough(examples: int) -> settings:
    """Settings of a property: the same examples every time, unless this is a soak, which takes twenty times as many."""
    return settings(max_examples=examples * 20 if SOAK else examples, derandomize=not SOAK, deadline=None)


def again(test: str) -> str:
    """The command that runs one test of a soak again, with the same seed."""
    return f"make soak SEED={SEED} ARGS='{test}'"

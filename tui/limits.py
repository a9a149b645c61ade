"""How long is waited and how many old files are kept.

The values travel with the book, as its `Clock` does: a simulation of years keeps fewer files and waits for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a book waits for, in seconds, and what it keeps."""

    idle: float = 0.5
    """How long nothing changes before a save begins."""
    longest_wait: float = 2.0
    """How long a save is put off while things go on changing."""
    retry: float = 10.0
    """How long after a save that failed the next one is tried."""
    gap: float = 0.2
    """How long a file may be missing between its deletion and its rewriting, as git does it."""
    compare: float = 30.0
    """How often the content of the file is compared while the file looks as it did."""
    tick: float = 2.0
    """How often it is looked whether there is something to sync, and whether copies have come into the folder."""
    settled: float = 2.0
    """How long a copy must lie still before it counts as complete."""
    last_sync: float = 8.0
    """How long the last sync may hold up whoever leaves."""
    journals: int = 30
    """How many files of the journal are kept, however old they seem to be."""
    daily_backups: int = 14
    copies: int = 20
    """How many copies that were moved away are kept, however old they seem to be."""


LIMITS: Final = Limits()
"""What a book has that is not part of a simulation."""

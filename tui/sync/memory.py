"""What this machine remembers about syncing one book: that it was set up, with which repository, and how it went.

It lies in the state folder. Without it sync is off, whatever repository the book lies in: a repository can run
programs by its settings, so the user's consent belongs to one repository on one machine.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tui.book.files import private_folder, replace
from tui.sync.status import STATES, Status

_NAME = "git.json"


@dataclass(slots=True)
class Memory:
    """The facts in the state folder. An unreadable file counts as "not set up"."""

    state: Path
    git_dir: str = ""
    """The repository the user agreed to; "" if there is none."""
    branch: str = ""
    """The branch they were on then. Another one would be another book to the other machines."""
    local: bool = False
    """Whether they agreed to a remote that is a folder."""
    address: str = ""
    """The remote that setup added, "" if it was there before."""
    last: Status = field(default_factory=lambda: Status("off"))

    @classmethod
    def load(cls, state: Path) -> Memory:
        """What is remembered in a state folder."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads((state / _NAME).read_text("utf-8"))
            return cls(
                state,
                git_dir=str(kept["git_dir"]),
                branch=str(kept["branch"]),
                local=bool(kept["local"]),
                address=str(kept["address"]),
                last=_status(kept["last"]),
            )
        return cls(state)

    def keep(self) -> None:
        """Write it down. Losing it costs a `setup`, so a failure is no reason to stop."""
        last = self.last
        facts = {
            "git_dir": self.git_dir,
            "branch": self.branch,
            "local": self.local,
            "address": self.address,
            "last": {
                "state": last.state,
                "detail": last.detail,
                "at": last.at.isoformat() if last.at else None,
                "ahead": last.ahead,
                "behind": last.behind,
            },
        }
        with contextlib.suppress(OSError):
            private_folder(self.state)
            replace(self.state / _NAME, [json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace")])


def _status(kept: dict[str, Any]) -> Status:
    at = datetime.fromisoformat(kept["at"]) if kept["at"] else None
    state = kept["state"] if kept["state"] in STATES else "error"
    return Status(state, str(kept["detail"]), at, int(kept["ahead"]), int(kept["behind"]))

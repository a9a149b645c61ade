"""What this device remembers about syncing one book: that it was set up, its repository, and the last result.

It lies in the state folder. Without it sync is off, whatever repository the book lies in: a repository can run
programs by its settings, so the user's consent belongs to one repository on one device.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tui.book.files import private_folder, replace
from tui.book.values import decode
from tui.sync.said import Said
from tui.sync.status import STATES, Status

_NAME = "git.json"


@dataclass(slots=True)
class Memory:
    """The facts in the state folder. An unreadable file counts as "not set up"."""

    state: Path
    git_dir: str = ""
    """The repository the user agreed to; "" if there is none."""
    branch: str = ""
    """The branch they were on then. Another one would be another book to the other devices."""
    local: bool = False
    """Whether they agreed to a remote that is a folder."""
    address: str = ""
    """The remote that setup added, "" if it was there before."""
    made: str = ""
    """The repository that setup made, "" if none."""
    before: str = ""
    """The commit of before another book was joined; "" if there was none."""
    me: str = ""
    """The name of the user here, for commits; "" for the one that git knows."""
    last: Status = field(default_factory=lambda: Status("off"))

    @staticmethod
    def file_in(state: Path) -> Path:
        """The file in a state folder that holds this."""
        return state / _NAME

    @classmethod
    def load(cls, state: Path) -> Memory:
        """The content of a state folder's file."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            kept = decode(cls.file_in(state).read_bytes())
            return cls(
                state,
                git_dir=str(kept["git_dir"]),
                branch=str(kept["branch"]),
                local=bool(kept["local"]),
                address=str(kept["address"]),
                made=str(kept.get("made", "")),
                before=str(kept.get("before", "")),
                me=str(kept.get("me", "")),
                last=_status(kept["last"]),
            )
        return cls(state)

    def forget_setup(self) -> None:
        """Sync is off from now on."""
        self.git_dir = self.branch = self.address = self.made = self.before = ""
        self.local = False
        self.last = Status("off")

    def keep(self) -> None:
        """Save it. Losing it costs a `setup`, so a failure is no reason to stop."""
        last = self.last
        facts = {
            "git_dir": self.git_dir,
            "branch": self.branch,
            "local": self.local,
            "address": self.address,
            "made": self.made,
            "before": self.before,
            "me": self.me,
            "last": {
                "state": last.state,
                "said": last.said.as_plain(),
                "at": last.at.isoformat() if last.at else None,
                "ahead": last.ahead,
                "behind": last.behind,
                "unsent": last.unsent,
                "has_remote": last.has_remote,
            },
        }
        with contextlib.suppress(OSError):
            private_folder(self.state)
            replace(
                self.file_in(self.state), [json.dumps(facts, ensure_ascii=False).encode("utf-8", "replace")]
            )


def _status(kept: dict[str, Any]) -> Status:
    """The result of the last sync; an unreadable note about it is no reason to forget that sync is set up."""
    with contextlib.suppress(ValueError, TypeError, KeyError):
        return _status_of(kept)
    return Status("ok")


def _status_of(kept: dict[str, Any]) -> Status:
    at = datetime.fromisoformat(kept["at"]) if kept["at"] else None
    state = kept["state"] if kept["state"] in STATES else "error"
    said = Said.from_plain(kept["said"])
    ahead, behind, unsent = (int(kept[name]) for name in ("ahead", "behind", "unsent"))
    return Status(state, said, at, ahead, behind, unsent, has_remote=bool(kept["has_remote"]))

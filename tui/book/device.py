"""The device id that this process writes under.

A device id is random, lives in the state folder and is bound to the computer, so that a copied home folder or a
cloned disk gets a new one. Two processes on one computer never share an id: each holds the lock of its slot for as
long as it runs. Where locks do not work, a process takes a fresh id of its own, which is always safe.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.book.files import private_folder, replace
from tui.book.ids import IdSource
from tui.book.values import decode

_SLOTS: Final = 32


@dataclass(slots=True)
class Device:
    """The id this process stamps with, and how to release it."""

    id: str
    unlock: Callable[[], None]
    ids: IdSource
    file: Path | None = None
    """Where the id is kept; None for one that is not used again."""
    has_lock: bool = True
    """Whether nobody else can take the id; False where the file system knows no locks."""
    issued: str = ""
    """The newest stamp that is known to have been issued under the id."""

    def renew(self) -> str:
        """Take a new id because another device uses this one, too."""
        self.id, self.issued = self.ids.device(), ""
        self._keep()
        return self.id

    def release(self, issued: str = "") -> None:
        """Release the id. `issued` is the newest stamp of this process."""
        if issued > self.issued:
            self.issued = issued
            self._keep()
        self.unlock()

    def _keep(self) -> None:
        if self.file is not None:
            _write(self.file, self.id, self.issued)


def claim(state: Path, ids: IdSource) -> Device:
    """Take the first free slot of the state folder; `ids` makes an id if the slot has none."""
    from filelock import FileLock, Timeout

    folder = private_folder(state / "devices")
    for slot in range(_SLOTS):
        lock = FileLock(folder / f"{slot}.lock", blocking=False, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            continue
        except (OSError, NotImplementedError):
            break
        device, issued = _identity(folder / f"{slot}.json", ids)
        return Device(device, lock.release, ids, folder / f"{slot}.json", issued=issued)
    else:
        return Device(ids.device(), lambda: None, ids)
    return Device(ids.device(), lambda: None, ids, has_lock=False)


def _identity(path: Path, ids: IdSource) -> tuple[str, str]:
    """The id kept in a slot and its newest stamp, if it was made on this device and in this folder; else a new one."""
    machine = fingerprint(path)
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = decode(path.read_bytes())
        if kept["machine"] == machine and len(kept["id"]) == 8 and int(kept["id"], 16):
            return str(kept["id"]), str(kept.get("issued", ""))
    device = ids.device()
    _write(path, device, "")
    return device, ""


def _write(path: Path, device: str, issued: str) -> None:
    kept = {"id": device, "machine": fingerprint(path), "issued": issued}
    with contextlib.suppress(OSError):
        replace(path, [json.dumps(kept).encode()])


def fingerprint(path: Path) -> str:
    """A hash of the computer's own identity and of the place of the state folder."""
    return hashlib.blake2s(
        f"{_machine()}\0{path.resolve()}".encode("utf-8", "replace"), digest_size=8
    ).hexdigest()


def _machine() -> str:
    for name in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        with contextlib.suppress(OSError):
            return Path(name).read_text("ascii").strip()
    if sys.platform == "win32":
        import winreg

        with (
            contextlib.suppress(OSError),
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography") as key,
        ):
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    import uuid  # the network card's address, for systems that keep no identity of their own

    return f"{os.name}-{uuid.getnode():x}"

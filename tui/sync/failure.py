"""What went wrong with git, as a state and a sentence.

git tells by text, not by exit status, so its complaints are read, in English because we ask for that. Not being
connected and not being let in are the two that happen every day; they must never look like a broken program.
"""

from __future__ import annotations

import re
from typing import Final

from tui.language import N_
from tui.sync.address import masked
from tui.sync.command import Result
from tui.sync.status import Halt

_LOGIN: Final = (
    *("permission denied", "authentication failed", "could not read username", "could not read password"),
    *("host key verification failed", "terminal prompts disabled", "access denied", "not authorized"),
    *("repository not found", "invalid username or password", "returned error: 401", "returned error: 403"),
    *("no supported authentication methods", "permission to "),
)
_OFFLINE: Final = (
    *("could not resolve", "name or service not known", "connection refused", "connection timed out"),
    *("operation timed out", "network is unreachable", "no route to host", "failed to connect"),
    *("could not connect", "couldn't connect", "connection reset", "connection closed", "broken pipe"),
    *("operation too slow", "temporary failure in name resolution", "returned error: 5", "early eof"),
    *("hung up unexpectedly", "could not read from remote repository", "host is down", "recv failure"),
)
_NO_REPOSITORY: Final = "does not appear to be a git repository"
_FOREIGN: Final = "dubious ownership"
_BUSY: Final = ("index.lock", "another git process", "unable to create", "cannot lock ref")
_IN_THE_WAY: Final = ("would be overwritten", "not uptodate", "cannot merge")


_NOISE = re.compile(
    r"warning:|hint:|\*\* warning|(remote: )?"
    r"(enumerating|counting|compressing|writing|receiving|resolving|delta compression|total|unpacking|updating)\b",
    re.IGNORECASE,
)


def network_halt(result: Result, seconds: float, *, local: bool = False) -> Halt:
    """Why the remote could not be reached. `local`: it is a folder, which may not be plugged in."""
    if result.timed_out:
        return Halt("offline", N_("The remote did not answer within {n} seconds."), n=round(seconds))
    said = result.err.lower()
    why = first_line(result.err)
    if _FOREIGN in said:
        return git_halt(result)
    if _NO_REPOSITORY in said:
        if local:
            return Halt("offline", N_("The remote folder does not exist: {why}"), why=why)
        return Halt("error", N_("No repository at the remote: {why}"), why=why)
    if any(sign in said for sign in _LOGIN):
        return Halt(
            "login",
            N_("The remote refused the login: {why} Run `git fetch` yourself once to see what it asks for."),
            why=why,
        )
    if any(sign in said for sign in _OFFLINE):
        return Halt("offline", N_("Cannot reach the remote: {why}"), why=why)
    return git_halt(result)


def git_halt(result: Result) -> Halt:
    """Why a command on this device failed."""
    said = result.err.lower()
    why = first_line(result.err)
    if result.timed_out:
        return Halt("error", N_("git did not finish in time."))
    if _FOREIGN in said:
        command = next((line for line in result.err.splitlines() if "safe.directory" in line), "")
        return Halt(
            "blocked",
            N_("The repository belongs to someone else. If you trust it, run: {command}"),
            command=masked(command.strip()),
        )
    if any(sign in said for sign in _IN_THE_WAY):
        return Halt(
            "blocked",
            N_("Uncommitted changes to other files are in the way; commit or undo them first: {why}"),
            why=why,
        )
    if any(sign in said for sign in _BUSY):
        return Halt("blocked", N_("Another git command is running, or was interrupted: {why}"), why=why)
    return Halt("error", N_("git failed: {why}"), why=why or result.code)


def first_line(complaint: str) -> str:
    """The most telling line of a complaint, masked: the first error, without git's prefix, as a sentence."""
    lines = [line.strip() for line in complaint.replace("\r", "\n").splitlines() if line.strip()]
    telling = [line for line in lines if not _NOISE.match(line)] or lines
    chosen = next((line for line in telling if line.startswith(("fatal:", "error:", "ssh:"))), "")
    # ssh speaks before git does, and knows why; git then only says that it could not read.
    if "could not read from remote" in chosen.lower() and telling[0] != chosen:
        chosen = telling[0]
    text = (chosen or (telling[0] if telling else "")).removeprefix("fatal: ").removeprefix("error: ")
    text = masked(text[:200]).rstrip()
    return text if not text or text.endswith((".", "!", "?", "。")) else f"{text}."

"""Running git: no shell, no prompt, no editor, no hook, and a time limit on everything.

The user's own git, ssh agent and credential helper do the work, because nothing else knows their set-up. What they
need is left alone; what could ask a question, draw over the screen, run a program from the repository or point git
somewhere else is taken away. Output goes to files, not pipes: an ssh connection kept open in the background would
hold a pipe open, and we would wait for it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from tui.sync.status import StoppedError
from tui.terminal import TERMINAL

LOCAL_SECONDS: Final = 60.0
"""How long a command on this device may take. Generous: a slow disk with a large book."""
NETWORK_SECONDS: Final = 30.0
"""How long a remote may be silent. A slow line that still brings something gets more time."""
LONGEST_SECONDS: Final = 600.0
CONNECT_SECONDS: Final = 10
_LOOK_SECONDS: Final = 0.25

_KEPT: Final = frozenset(
    (
        *("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES"),
        *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"),
        *("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"),
        *("GIT_PROXY_COMMAND", "GIT_PROXY_SSL_CERT", "GIT_PROXY_SSL_KEY", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"),
        *("GIT_SSL_CERT", "GIT_SSL_KEY", "GIT_SSL_NO_VERIFY", "GIT_SSL_VERSION", "GIT_HTTP_USER_AGENT"),
    )
)
"""Variables of git that say how to reach a remote or who the user is. All others (GIT_DIR, GIT_INDEX_FILE, GIT_TRACE,
settings handed down by an alias …) would point our git somewhere else, and are dropped."""

_QUIET: Final = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
    "GIT_EDITOR": "true",
    "GIT_SEQUENCE_EDITOR": "true",
    "GIT_MERGE_AUTOEDIT": "no",
    "GIT_PAGER": "cat",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_PROTOCOL_FROM_USER": "0",
    "LC_ALL": "C",
}

_SETTINGS: Final = (
    "core.fsmonitor=",
    "core.quotePath=false",
    "core.splitIndex=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "submodule.recurse=false",
    "credential.interactive=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=20",
    "safe.bareRepository=explicit",
    "color.ui=false",
)


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a command. `code` is 0 on success."""

    code: int
    out: bytes
    err: str
    timed_out: bool = False

    @property
    def ok(self) -> bool:
        """Whether git reports success."""
        return self.code == 0 and not self.timed_out

    @property
    def text(self) -> str:
        """The output as one text, file names as Python writes them."""
        return os.fsdecode(self.out).removesuffix("\n")


class GitError(Exception):
    """A git command failed that does not fail in a sound repository."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.err)
        self.result = result


def find_git(environ: Mapping[str, str]) -> str | None:
    """The git program on the PATH. One in the current folder does not count: Windows would look there first."""
    found = shutil.which("git", path=environ.get("PATH", os.defpath))
    return found if found and Path(found).is_absolute() else None


class Git:
    """Runs git in one folder. `local` allows remotes that are folders, `seconds` limits network commands."""

    def __init__(
        self,
        program: str,
        folder: Path,
        state: Path,
        environ: Mapping[str, str],
        *,
        local: bool = False,
        seconds: float = NETWORK_SECONDS,
    ) -> None:
        self.folder = folder
        self.state = state
        self.seconds = seconds
        self.local = local
        self._program = program
        self.ssh = ""
        """The ssh command that is configured (core.sshCommand), once the settings are known."""
        self._given = environ
        self._environ = _environment(environ, local=local)
        # Not /dev/null: on Windows that is a folder anybody may make. Ours is private, and this is never made.
        self._settings = (*_SETTINGS, f"core.hooksPath={(state / 'no-hooks').as_posix()}")
        self._lock = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(
        self,
        *arguments: str,
        data: bytes | None = None,
        extra: Mapping[str, str] | None = None,
        seconds: float = LOCAL_SECONDS,
    ) -> Result:
        """Run `git ARGUMENTS…` with `data` on standard input, and end it if it is silent for `seconds`.

        Raises OSError if git cannot be started.
        """
        settings = [word for setting in self._settings for word in ("-c", setting)]
        command = [self._program, *settings, *arguments]
        # Also for commands on this machine: in a partial clone, looking at a file may fetch it.
        environ = {**self._environ, "GIT_SSH_COMMAND": batch_ssh(self._given, self.ssh), **(extra or {})}
        with TemporaryFile(dir=self.state) as out, TemporaryFile(dir=self.state) as err:
            with TERMINAL.ending(self.stop):
                with self._input(data) as source:
                    process = self._start(command, source, out, err, environ)
                timed_out = self._wait(process, err, seconds)
            out.seek(0)
            err.seek(0)
            complaint = err.read().decode("utf-8", "replace")
            return Result(process.returncode, out.read(), complaint, timed_out)

    def must(
        self, *arguments: str, data: bytes | None = None, extra: Mapping[str, str] | None = None
    ) -> Result:
        """Like `run`, but raises GitError if git complains."""
        result = self.run(*arguments, data=data, extra=extra)
        if not result.ok:
            raise GitError(result)
        return result

    def network(self, *arguments: str) -> Result:
        """Run a command that talks to a remote."""
        return self.run(*arguments, seconds=self.seconds)

    def stop(self) -> None:
        """End what is running, and refuse to start anything more. From any thread."""
        with self._lock:
            self._stopped = True
            if self._running is not None:
                _kill(self._running)

    def _start(
        self,
        command: list[str],
        source: IO[bytes] | int,
        out: IO[bytes],
        err: IO[bytes],
        environ: Mapping[str, str],
    ) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                raise StoppedError
            self._running = subprocess.Popen(
                command,
                stdin=source,
                stdout=out,
                stderr=err,
                cwd=self.folder,
                env=environ,
                # A session of its own has no terminal to ask on, and is a group that can be ended as a whole.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            return self._running

    def _wait(self, process: subprocess.Popen[bytes], err: IO[bytes], seconds: float) -> bool:
        """Wait for the end, or force one; returns whether it was forced."""
        try:
            timed_out = not _ends(process, err, seconds)
        except BaseException:
            _kill(process)
            raise
        else:
            if timed_out:
                _kill(process)
        finally:
            with self._lock:
                self._running = None
        if self._stopped:
            raise StoppedError
        return timed_out

    def _input(self, data: bytes | None) -> contextlib.AbstractContextManager[IO[bytes] | int]:
        if data is None:
            return contextlib.nullcontext(subprocess.DEVNULL)
        file = TemporaryFile(dir=self.state)  # noqa: SIM115 - the caller closes it
        file.write(data)
        file.seek(0)
        return file


def batch_ssh(environ: Mapping[str, str], configured: str) -> str:
    """The ssh command to use: the user's own, in git's order of lookup, with prompts disabled."""
    program = environ.get("GIT_SSH", "")
    quoted = "'" + program.replace("'", "'\\''") + "'" if program else "ssh"
    command = environ.get("GIT_SSH_COMMAND") or configured or quoted
    if "plink" in command.lower():
        return f"{command} -batch"
    return f"{command} -o BatchMode=yes -o ConnectTimeout={CONNECT_SECONDS}"


def _environment(environ: Mapping[str, str], *, local: bool) -> dict[str, str]:
    kept = {name: value for name, value in environ.items() if not name.startswith("GIT_") or name in _KEPT}
    protocols = "https:ssh:file" if local else "https:ssh"
    return {**kept, **_QUIET, "GIT_ALLOW_PROTOCOL": protocols}


def _ends(process: subprocess.Popen[bytes], err: IO[bytes], seconds: float) -> bool:
    """Wait until a process ends; False if it has been silent for too long, or runs without end."""
    began = heard = time.monotonic()
    size = 0
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(_LOOK_SECONDS, seconds))
            return True
        now = time.monotonic()
        said = os.fstat(err.fileno()).st_size
        if said != size:
            size, heard = said, now
        if now - heard > seconds or now - began > LONGEST_SECONDS:
            return False


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children: first politely, so that git removes its locks, then by force."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)
    else:
        # The leader is not waited for in between: while it is a zombie, its group cannot belong to anybody else.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGTERM)
            time.sleep(0.3)
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()

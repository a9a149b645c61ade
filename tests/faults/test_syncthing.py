"""Two real Syncthing programs on one machine: a real conflict, joined on both sides to the same bytes."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.books import add, edit, names
from tui.book.book import Book
from tui.sync.folder import Folder

pytestmark = pytest.mark.skipif(not shutil.which("syncthing"), reason="needs the program syncthing")

KEY = "genjin"
PATIENCE_SECONDS = 60.0
CONFIG = """<configuration version="36">
  <folder id="book" path="{folder}" type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="false">
    <device id="{ids[0]}"/><device id="{ids[1]}"/>
    <maxConflicts>10</maxConflicts>
  </folder>
  <device id="{ids[0]}" compression="never"><address>tcp://127.0.0.1:{ports[0]}</address></device>
  <device id="{ids[1]}" compression="never"><address>tcp://127.0.0.1:{ports[1]}</address></device>
  <gui enabled="true" tls="false"><address>127.0.0.1:{gui}</address><apikey>{key}</apikey></gui>
  <options>
    <listenAddress>tcp://127.0.0.1:{port}</listenAddress>
    <globalAnnounceEnabled>false</globalAnnounceEnabled>
    <localAnnounceEnabled>false</localAnnounceEnabled>
    <relaysEnabled>false</relaysEnabled>
    <natEnabled>false</natEnabled>
    <urAccepted>-1</urAccepted>
    <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
    <crashReportingEnabled>false</crashReportingEnabled>
    <startBrowser>false</startBrowser>
    <reconnectionIntervalS>1</reconnectionIntervalS>
  </options>
</configuration>
"""


class Peer:
    """One machine: a folder that Syncthing keeps in step, and Genjin's state of it."""

    def __init__(self, root: Path, name: str) -> None:
        self.home = root / f"syncthing of {name}"
        self.folder = root / name
        self.folder.mkdir()
        self.state = root / f"state of {name}"
        self.path = self.folder / "book.json"
        self.port, self.gui = free_port(), free_port()
        self._running: subprocess.Popen[bytes] | None = None
        run = ["syncthing", "generate", "--no-default-folder", f"--home={self.home}"]
        subprocess.run(run, check=True, capture_output=True)
        told = subprocess.run(
            ["syncthing", "--device-id", f"--home={self.home}"], check=True, capture_output=True, text=True
        )
        self.id = told.stdout.strip()

    def configure(self, peers: list[Peer]) -> None:
        """Let it know both, on the loopback only."""
        text = CONFIG.format(
            folder=self.folder,
            ids=[peer.id for peer in peers],
            ports=[peer.port for peer in peers],
            port=self.port,
            gui=self.gui,
            key=KEY,
        )
        (self.home / "config.xml").write_text(text)

    def start(self) -> None:
        """Start the program and wait for it to answer."""
        command = ["syncthing", "serve", "--no-browser", "--no-restart", f"--home={self.home}"]
        self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(lambda: self.ask("system/ping"))

    def stop(self) -> None:
        """End the program, as on a machine that is switched off or away."""
        if self._running is not None:
            self._running.terminate()
            self._running.wait()
            self._running = None

    def ask(self, what: str, *, post: bool = False) -> bool:
        """Send a request to the program; whether it answered."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.gui}/rest/{what}",
            headers={"X-API-Key": KEY},
            method="POST" if post else "GET",
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def scan(self) -> None:
        """Let the program look at the folder now."""
        self.ask("db/scan?folder=book", post=True)

    def conflicts(self) -> list[str]:
        """The conflict copies in the folder."""
        return sorted(path.name for path in self.folder.glob("*.sync-conflict-*"))

    def data(self) -> bytes:
        """What the book file holds; nothing if there is none."""
        return self.path.read_bytes() if self.path.exists() else b""

    @contextmanager
    def book(self) -> Iterator[Book]:
        """The book, opened and closed as by a user, with a look for copies."""
        book = Book.open(self.path, self.state)
        book.load_followups()
        Folder(self.path, self.state).sweep(book)
        yield book
        book.close()
        self.scan()


def free_port() -> int:
    """A port of the loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], object], meanwhile: Callable[[], object] = lambda: None) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < deadline
        meanwhile()
        time.sleep(0.3)


@pytest.fixture
def peers(tmp_path: Path) -> Iterator[list[Peer]]:
    """Two machines whose folders Syncthing keeps in step."""
    both = [Peer(tmp_path, "one"), Peer(tmp_path, "two")]
    for peer in both:
        peer.configure(both)
    try:
        for peer in both:
            peer.start()
        yield both
    finally:
        for peer in both:
            peer.stop()


def test_a_real_conflict_is_joined_on_both_sides_to_the_same_bytes(peers: list[Peer]) -> None:
    one, two = peers
    with one.book() as book:
        customer = add(book, "王伟", "C")
    wait_for(lambda: two.data() == one.data() != b"")
    for peer in peers:
        peer.stop()
    for peer, name, grade in ((one, "Ana Ruiz", "A"), (two, "李娜", "B")):
        with peer.book() as book:
            add(book, name)
            edit(book, customer, grade=grade)
        peer.start()  # alone, so that it knows of its own change before it meets the other
        peer.scan()
        peer.stop()
    for peer in peers:
        peer.start()
    wait_for(lambda: one.conflicts() or two.conflicts())

    def look() -> None:
        for peer in peers:
            with peer.book():
                pass

    wait_for(lambda: one.data() == two.data() and not (one.conflicts() or two.conflicts()), look)
    look()
    time.sleep(2)
    assert one.data() == two.data()
    assert one.conflicts() + two.conflicts() == []
    for peer in peers:
        with peer.book() as book:
            assert names(book) == {"王伟", "Ana Ruiz", "李娜"}
            grades = {made.value for made in book.field_history(customer, "grade")}
            assert grades == {"A", "B", "C"}

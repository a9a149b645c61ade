"""Phone numbers, addresses and web pages of a customer, opened with the system's own programs.

What stands in a book may come from anywhere, so a link is built here from its parts, with one of three schemes, and
handed to the opener as one argument of a process, never to a shell. Where nothing can be opened (over ssh, without a
display) the text is copied instead.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from tui.core.identity import email_key
from tui.core.model import Customer
from tui.core.phones import phone_words
from tui.core.text import safe_text
from tui.ui.clipboard import is_remote

SECONDS: Final = 3.0
"""How long an opener may take to say that it cannot."""
LONGEST: Final = 2000
"""Characters of the longest link that every system takes."""

_STORED: Final = re.compile(r"\+\d+(?:;ext=\d+)?", re.ASCII)
_NOT_DIALLED: Final = re.compile(r"[^\d+*#]", re.ASCII)
_KEPT: Final = "/?#[]@!$&'()*+,;=:%~"
"""What may stand in a web address beside letters and digits."""


@dataclass(frozen=True, slots=True)
class Link:
    """One thing to open: the path of its field, its address for the system, and the text to copy instead."""

    path: str
    url: str
    text: str


def links_of(customer: Customer) -> list[Link]:
    """Everything of a customer that can be opened: numbers first, then addresses, then the website."""
    return list(_links(customer))


def _links(customer: Customer) -> Iterator[Link]:
    for phone in customer.phones:
        if url := phone_url(phone):
            yield Link(f"phones/{phone}", url, phone_words(phone))
    for email in customer.emails:
        if url := email_url(email):
            yield Link(f"emails/{email}", url, safe_text(email))
    if url := web_url(customer.website):
        yield Link("website", url, safe_text(customer.website))


def phone_url(phone: str) -> str:
    """A number for the system to dial, "" if the text has none."""
    digits = phone if _STORED.fullmatch(phone) else _NOT_DIALLED.sub("", phone)
    return f"tel:{quote(digits, safe='+*;=')}" if any(map(str.isdigit, digits)) else ""


def email_url(email: str) -> str:
    """A new message to an address, "" if the text has none."""
    address = email_key(email)
    return f"mailto:{quote(address, safe='@')}" if address else ""


def web_url(website: str) -> str:
    """A web page, "" if it is not one: anything but http and https, a user name in it, no host."""
    typed = website.strip()
    text = typed if "://" in typed else f"https://{typed}"
    if len(text) > LONGEST:
        return ""
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        return ""
    if not re.fullmatch(r"[\w.\-]+|[0-9a-f:.]+", host, re.ASCII):
        return ""
    shown = f"[{host}]" if ":" in host else host
    rest = quote(parts._replace(scheme="", netloc="").geturl(), safe=_KEPT)
    return f"{parts.scheme}://{shown}{port}{rest}"


def opener(environment: Mapping[str, str]) -> list[str]:
    """The command that opens a link with the user's own program; empty if nothing can be opened."""
    if is_remote(environment):
        return []
    if sys.platform == "darwin":
        return ["open"]
    if sys.platform == "win32":
        return ["explorer.exe"]
    names = ["termux-open-url"] if environment.get("TERMUX_VERSION") else []
    if environment.get("WSL_DISTRO_NAME"):
        names += ["wslview", "explorer.exe"]
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        names += ["xdg-open", "exo-open"]
    return next(([name] for name in names if shutil.which(name)), [])


def open_url(url: str) -> bool:
    """Open a link; False if it cannot be. Blocks for a moment, so call it in a thread."""
    if sys.platform == "win32":
        try:
            os.startfile(url)
        except OSError:
            return False
        return True
    command = opener(os.environ)
    return bool(command) and _started([*command, url])


def _started(command: list[str]) -> bool:
    """Whether a program started and did not fail at once. It outlives this one and its terminal."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError:
        return False
    try:
        # The explorer of Windows ends with 1 also when all is well.
        return process.wait(SECONDS) == 0 or command[0] == "explorer.exe"
    except subprocess.TimeoutExpired:
        return True

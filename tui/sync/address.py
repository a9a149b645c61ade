"""The address of a remote: which ones git may be given, and the displayed form.

git runs programs for some addresses (`ext::…`) and takes others for options (`--upload-pack=…`), so an address is
accepted only if it has one of the known forms; lists of what to refuse have been got round again and again
(CVE-2022-24439 and what followed). Passwords in an address never reach a message.
"""

from __future__ import annotations

import re
from typing import Final

from tui.core.text import safe_text
from tui.language import N_
from tui.sync.said import say

_USER: Final = r"\w[\w.+%~-]*(?::[^/@]*)?"
_HOST: Final = r"(?:[^\W_](?:[\w.-]*\w)?|\[[0-9A-Fa-f:.]+\])"
_PATH: Final = r"/(?!-)[^\\]+"

_HTTPS = re.compile(rf"https://(?:{_USER}@)?(?P<host>{_HOST})(?::\d{{1,5}})?{_PATH}")
_SSH = re.compile(rf"ssh://(?:{_USER}@)?(?P<host>{_HOST})(?::\d{{1,5}})?{_PATH}")
_SCP = re.compile(r"(?:\w[\w.+-]*@)?(?P<host>[^\W_][\w.-]*\w):(?![-:])[^\\]+")
_FOLDER = re.compile(r"(?:file:///|/|[A-Za-z]:[/\\]).*")

_SECRET = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]*://)[^/\s]+@")
_PASSWORD = re.compile(r"[a-z]+://[^/@]*:[^/]*@")
_ESCAPED_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)

_PUBLIC: Final = frozenset(
    (
        *("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.sr.ht"),
        *("gitee.com", "gitcode.com", "coding.net", "e.coding.net", "dev.azure.com", "ssh.dev.azure.com"),
    )
)


class AddressError(ValueError):
    """An address that git must not be given. Its text is a sentence, in the language active when it is read."""

    def __init__(self, message: str, **values: object) -> None:
        self.said = say(message, **values)
        super().__init__(self.said)


def check(address: str, *, local: bool, secret: bool = False) -> str:
    """The address, if git may have it. Raises AddressError.

    `local` also allows an absolute folder, `secret` a password in it, where the user has put one there before.
    """
    if not address:
        raise AddressError(N_("The address is empty. Use https://HOST/PATH or USER@HOST:PATH."))
    if not address.isprintable() or _ESCAPED_CONTROL.search(address) or address != address.strip():
        raise AddressError(N_("The address {address} contains control characters."), address=shown(address))
    if address.startswith("http://"):
        raise AddressError(N_("{address} is not encrypted. Use https:// or ssh."), address=shown(address))
    if _PASSWORD.match(address) and not secret:
        raise AddressError(
            N_(
                "{address} contains a password, which would be readable in the repository's settings. "
                "Leave it out and let git's credential helper keep it, or use ssh."
            ),
            address=shown(address),
        )
    if any(form.fullmatch(address) for form in (_HTTPS, _SSH)):
        return address
    if "://" not in address and _SCP.fullmatch(address):
        return address
    if _FOLDER.fullmatch(address):
        if local:
            return address
        raise AddressError(N_("{address} is a folder on this device, not a remote."), address=shown(address))
    raise AddressError(
        N_("{address} is not a usable address. Use https://HOST/PATH or USER@HOST:PATH."),
        address=shown(address),
    )


def masked(text: str) -> str:
    """Text from git with the user name and password of every address in it hidden, and safe to show."""
    return safe_text(_SECRET.sub(r"\1***@", text))


def shown(address: str) -> str:
    """An address for display: masked, and of limited length."""
    text = masked(address)
    return text if len(text) <= 80 else f"{text[:40]}…{text[-39:]}"


def is_public(address: str) -> bool:
    """Whether the host is one where anybody may keep a public repository."""
    for form in (_HTTPS, _SSH, _SCP):
        if found := form.fullmatch(address):
            return found["host"].lower() in _PUBLIC
    return False


def is_folder(address: str) -> bool:
    """Whether an address names a folder of this device, such as a USB stick."""
    return _FOLDER.fullmatch(address) is not None

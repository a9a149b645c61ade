"""Folders that another program synchronises. A repository inside one is damaged sooner or later: it consists of many
files that belong together, and such programs copy them one by one, in any order, with conflict copies.

Recognised by the marks these programs leave and by the names they give their folders.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Final

_MARKS: Final = {
    ".stfolder": "Syncthing",
    ".dropbox.cache": "Dropbox",
    ".sync": "Resilio Sync",
    ".tmp.drivedownload": "Google Drive",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".seafile-data": "Seafile",
    ".SynologyWorkingDirectory": "Synology Drive",
}

_NAMES: Final = (
    (re.compile(r"Dropbox(?: .*)?"), "Dropbox"),
    (re.compile(r"OneDrive(?: ?- .*)?"), "OneDrive"),
    (re.compile(r"Google ?Drive|My Drive|GoogleDrive-.*"), "Google Drive"),
    (re.compile(r"Mobile Documents|com~apple~CloudDocs|iCloud ?Drive"), "iCloud"),
    (re.compile(r"Nextcloud\d?"), "Nextcloud"),
    (re.compile(r"ownCloud"), "ownCloud"),
    (re.compile(r"Nutstore(?: ?Files)?|我的坚果云|坚果云"), "坚果云"),
    (re.compile(r"BaiduSyncdisk|BaiduNetdiskWorkspace"), "百度网盘"),
    (re.compile(r"WPSDrive|WPS云盘"), "WPS"),
    (re.compile(r"Seafile|SynologyDrive|pCloudDrive|MEGAsync|Resilio Sync"), ""),
)


def synced_by(folder: Path) -> str:
    """The name of the program that synchronises this folder, or ""."""
    for place in (folder, *folder.parents):
        for pattern, program in _NAMES:
            if pattern.fullmatch(place.name):
                return program or place.name
        with contextlib.suppress(OSError):
            for mark, program in _MARKS.items():
                if (place / mark).exists():
                    return program
    return ""


def cloud_around_git(book: Path) -> str:
    """The program that synchronises the folder of a book with a `.git` in it, or "" if none does."""
    with contextlib.suppress(OSError):
        if (book.resolve().parent / ".git").exists():
            return synced_by(book.resolve().parent)
    return ""

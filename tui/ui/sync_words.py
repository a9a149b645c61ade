"""The state of sync, in the few words that fit the header."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tui.core.reasons import day_words
from tui.language import _, ngettext

if TYPE_CHECKING:
    from tui.sync.background import Report
    from tui.sync.status import Status

_NEED_THE_USER = frozenset({"login", "blocked", "error"})


def header_words(report: Report, today: date, key: str) -> tuple[str, str]:
    """What is in order, and what needs the user; one of them is "". `key` is that of the action."""
    if report.is_busy:
        return _("syncing …"), ""
    status = report.status
    words = _state_words(status, today, key)
    return ("", words) if status.state in _NEED_THE_USER else (words, "")


def _state_words(status: Status, today: date, key: str) -> str:
    match status.state:
        case "ok":
            words = _("git: up to date {time}") if status.has_remote else _("git: saved {time}")
            return words.format(time=_time(status, today)).rstrip()
        case "ahead":
            return _with_waiting(_("git: not sent yet"), status)
        case "offline":
            return _with_waiting(_("git: offline"), status)
        case "login":
            return _("git: login refused, {key} shows more").format(key=key)
        case "blocked" | "error":
            return _("git: stopped, {key} shows why").format(key=key)
    return ""


def _with_waiting(words: str, status: Status) -> str:
    if not status.unsent:
        return words
    waits = ngettext("{count} change waits", "{count} changes wait", status.unsent)
    return _("{state}, {waiting}").format(state=words, waiting=waits.format(count=f"{status.unsent:,}"))


def _time(status: Status, today: date) -> str:
    """When the last sync was: the time, or the day if it was another one."""
    if status.at is None:
        return ""
    at = status.at.astimezone()
    return f"{at:%H:%M}" if at.date() == today else day_words(at.date(), today)


def copies_words(number: int) -> str:
    """The sentence that copies in the folder were joined."""
    return ngettext("{count} copy joined", "{count} copies joined", number).format(count=number)

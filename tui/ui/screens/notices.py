"""The texts of the empty board and today's list: always what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from tui import home
from tui.core.grouping import moved
from tui.core.reasons import day_words
from tui.core.settings import Settings
from tui.core.text import safe_text
from tui.language import _, ngettext
from tui.ui import words
from tui.ui.actions import Keymap
from tui.ui.cells import pad, width
from tui.ui.session import Session


def first_run(keymap: Keymap, settings: Settings) -> list[str]:
    """An empty book: three keys, and the two ways to get customers onto the board.

    Where the system does not say in which country it is, the one that is assumed is named once, here.
    """
    keys = (
        (keymap.first("add"), _("add your first customer; a name is enough")),
        (keymap.first("open"), _("try a made-up sample book; nothing is kept")),
        (keymap.first("help"), _("all keys")),
    )
    bring = (
        words.command() + " " + _("import FILE"),
        _("imports your list as CSV, which Excel can save"),
    )
    cells = max(width(key) for key, _purpose in keys) + 3
    return [
        _("No customers yet"),
        "",
        *(pad(key, cells) + purpose for key, purpose in keys),
        "",
        _("Leave with {key} and type").format(key=keymap.first("quit")),
        bring[0],
        bring[1],
        *([] if home.country() else ["", *_assumed(keymap, settings)]),
    ]


def _assumed(keymap: Keymap, settings: Settings) -> list[str]:
    sentence = _("Phone numbers without a country code: {region}; amounts in {currency}.")
    return [
        sentence.format(region=safe_text(settings.region), currency=safe_text(settings.currency)),
        _("{key} changes that.").format(key=keymap.first("settings")),
    ]


def nobody_matches(query: str, keymap: Keymap, *, is_searching: bool = False) -> list[str]:
    """A filter without matches; `is_searching` while the notes of follow-ups are still unread."""
    if is_searching:
        return [_("Searching the notes for {query} …").format(query=query)]
    return [
        _("No customers match {query}").format(query=query),
        "",
        _("{key}   show everyone again").format(key=keymap.first("back")),
    ]


def empty_column(session: Session, keymap: Keymap, *, explain: bool = True) -> str:
    """A column without customers; one of them is enough to `explain` how to fill it."""
    if session.matching is not None:
        return _("No matches here.")
    if not explain or (session.group_by != "grade" and moved(session.group_by, "", "x") is None):
        return _("Empty.")
    keys = {"left": keymap.first("hotter"), "right": keymap.first("cooler")}
    return _("Empty. Press {left} or {right} on a card to move it here.").format(**keys)


def empty_today(session: Session, keymap: Keymap, *, is_filtered: bool) -> Sequence[str]:
    """Today's list, or that of another day, without customers."""
    if not session.book.customers:
        return [_("Here you will see whom to contact, and why.")]
    if session.day is not None:
        return [_("Nobody is due on this day."), _next_day(session, keymap)]
    listed = session.today_list()
    if is_filtered:
        return [_("Nobody who matches is due today.")]
    if listed.waiting:
        sentence = ngettext(
            "{count} done: your share for today.", "{count} done: your share for today.", listed.done
        )
        more = _("{key} shows the others due").format(key=keymap.first("more"))
        return [sentence.format(count=listed.done), more]
    if listed.done:
        sentence = ngettext(
            "{count} done: that was everyone.", "{count} done: that was everyone.", listed.done
        )
        return [sentence.format(count=listed.done), _next_day(session, keymap)]
    return [_("Nobody is due today."), _next_day(session, keymap)]


def _next_day(session: Session, keymap: Keymap) -> str:
    """When somebody is due again, and the key that shows it."""
    day = session.desk.next_day()
    if day is None or day == session.day:
        return ""
    return _("Next up: {count} on {day}; {key} looks ahead").format(
        count=f"{session.desk.count_on(day):,}",
        day=day_words(day, session.today),
        key=keymap.first("day_after"),
    )

"""`check`: what is wrong with the book, what waits beside it, and how to repair it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tui.cli import output
from tui.cli.commands import command, json_option, option, pass_session
from tui.cli.errors import FAILED, Refused
from tui.cli.session import Session
from tui.language import N_, _, listed, ngettext

if TYPE_CHECKING:
    from pathlib import Path

    from tui.book.checkup import Finding, Report
    from tui.sync.status import Status


@command(
    "check",
    N_("Check whether the book is sound."),
    N_(
        "Checks the file without opening it: unreadable lines, damage, duplicate lines, missing "
        "records; and what this device keeps for it: journal, backups, lines set aside, clocks, "
        "sync. Nothing is changed. The exit status is 0 if all is well and 1 if something is "
        "wrong.\n"
        "\n"
        "--repair keeps a copy of the file and rewrites it with everything that can be recovered "
        "from it, the journal and the backups; what cannot be read is set aside."
    ),
)
@option("--repair", is_flag=True, help=N_("Repair what can be repaired."))
@json_option
@pass_session
def check(session: Session, repair: bool, as_json: bool) -> None:
    """Print the state of the book, after a repair if one was requested and needed."""
    report = _examine(session)
    repaired: tuple[Finding, ...] = ()
    kept = None
    if repair and not report.is_healthy:
        kept = _repair(session, report)
        before, report = report, _examine(session)
        left = {problem.kind for problem in report.problems}
        repaired = tuple(problem for problem in before.problems if problem.kind not in left)
    if as_json:
        output.put_json(_shape(session, report, repaired, kept))
    else:
        output.put("\n".join(_page(session, report, repaired, kept)))
    if not report.is_healthy:
        raise click.exceptions.Exit(FAILED)


def _examine(session: Session) -> Report:
    """Check the book. Raises Refused if there never was one."""
    from tui.book.checkup import examine
    from tui.book.checkup_machine import look_around
    from tui.book.state import BookState

    if not session.has_book():
        raise Refused(_("No book at {path}.").format(path=session.locations.book))
    state = BookState(session.locations.state_of())
    report = examine(session.locations.book, state)
    look_around(report, state)
    return report


def _repair(session: Session, report: Report) -> Path | None:
    """Keep the file unchanged, and rewrite it; returns where it is kept. Raises BookError."""
    from tui.book.state import BookState

    state = BookState(session.locations.state_of())
    kept = state.keep_damaged(report.id, session.locations.book, f"{session.now:%Y-%m-%d-%H%M%S}")
    if kept is None and session.locations.book.exists():
        raise Refused(_("Nothing was repaired, because a copy of the file could not be kept."))
    with session.open_book() as book:
        if book.read_only:
            raise Refused(book.read_only)
        book.rewrite()
    return kept


def _sync_status(session: Session) -> Status | None:
    """The state of sync; None if it is not set up."""
    from tui.sync.git import GitSync

    places = session.locations
    found = GitSync(places.book, places.state_of()).status()
    return None if found.state == "off" else found


# -- what is told ----------------------------------------------------------------------------------------------------


def _shape(
    session: Session, report: Report, repaired: tuple[Finding, ...], kept: Path | None
) -> dict[str, Any]:
    sync = _sync_status(session)
    return {
        "book": str(report.path),
        "id": report.id,
        "healthy": report.is_healthy,
        "customers": report.customers,
        "followups": report.followups,
        "trash": report.trash,
        "problems": [_finding_shape(one) for one in report.problems],
        "notes": [_finding_shape(one) for one in report.notes],
        "repaired": [_finding_shape(one) for one in repaired],
        "kept": str(kept) if kept else None,
        "backups": len(_backups(session, report)),
        "sync": {"state": sync.state, "detail": sync.detail} if sync else None,
    }


def _finding_shape(one: Finding) -> dict[str, Any]:
    return {"kind": one.kind, "text": one.text, "lines": list(one.lines)}


def _backups(session: Session, report: Report) -> list[Path]:
    from tui.book.state import BookState

    return BookState(session.locations.state_of()).backups(report.id)


def _page(session: Session, report: Report, repaired: tuple[Finding, ...], kept: Path | None) -> list[str]:
    lines = [_("{path}: {what}").format(path=report.path, what=_summary(report))]
    if repaired:
        lines += ["", _("Repaired:"), *(f"  {one.text}" for one in repaired)]
    if kept:
        lines.append("  " + _("The original file is kept in {path}.").format(path=kept))
    if report.problems:
        lines += ["", _("Wrong:"), *(f"  {one.text}" for one in report.problems)]
    else:
        lines += ["", _("The book is sound.")]
    notes = [one.text for one in report.notes]
    if sync := _sync_status(session):
        notes.append(_("Sync: {state}").format(state=sync.detail))
    notes.append(_backups_line(len(_backups(session, report))))
    lines += ["", _("Also on this device:"), *(f"  {note}" for note in notes)]
    if report.problems and not repaired and not kept:
        lines += ["", _("`genjin check --repair` repairs what can be repaired.")]
    return lines


def _summary(report: Report) -> str:
    counts = [
        ngettext("{count} customer", "{count} customers", report.customers).format(
            count=f"{report.customers:,}"
        ),
        ngettext("{count} follow-up", "{count} follow-ups", report.followups).format(
            count=f"{report.followups:,}"
        ),
    ]
    if report.trash:
        counts.append(_("{count} in the trash").format(count=f"{report.trash:,}"))
    return listed(counts)


def _backups_line(number: int) -> str:
    if not number:
        return _("No backups yet: each save keeps the version before it.")
    words = ngettext(
        "{n} backup; `genjin restore` lists them.", "{n} backups; `genjin restore` lists them.", number
    )
    return words.format(n=number)

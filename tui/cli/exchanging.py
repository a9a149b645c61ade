"""`import` and `export`: lists from other programs into the book, and the book into lists."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from tui.cli import output
from tui.cli.commands import QUERY_SETTINGS, argument, command, json_option, option, pass_session
from tui.cli.errors import INTERRUPTED, Misused, Refused
from tui.cli.session import Session
from tui.cli.streams import STREAM, as_file, rejected_beside, to_stream
from tui.core.text import safe_text
from tui.language import N_, _, ngettext

if TYPE_CHECKING:
    from tui.book.book import Book
    from tui.exchange.customers import Remark
    from tui.exchange.export import Exported
    from tui.exchange.importer import Stop
    from tui.exchange.report import Counts, Plan, Report
    from tui.exchange.table import Rejected

_TOLD: Final = 5
"""How many rejected rows, and how many remarks, are told by line; the rest is counted."""

_ACTIONS: Final = {
    "added": N_("line {line} adds a customer or a follow-up:"),
    "updated": N_("line {line} changes something:"),
    "skipped": N_("line {line} changes nothing:"),
}

_QUICK_SECONDS: Final = 0.4
"""An import that takes no longer shows no progress."""

_FILE: Final[Any] = click.Path(path_type=Path)


@command(
    "import",
    N_("Import a list of customers or follow-ups."),
    N_(
        "The list is a CSV file. Columns are recognised by their English or Chinese names. "
        "Importing the same file twice changes nothing, one undo reverts the whole import, and "
        "rows that cannot be imported are written to a file with line number and reason. FILE "
        "may be - for standard input.\n"
        "\n"
        "  genjin import customers.csv --dry-run\n"
        "  genjin import 客户.csv --map columns.yaml"
    ),
)
@argument("file", N_("FILE"), type=_FILE)
@option("--dry-run", is_flag=True, help=N_("Show what would happen, and change nothing."))
@option(
    "--map",
    "map_file",
    type=_FILE,
    metavar=N_("FILE"),
    help=N_("A YAML file that says which field each column goes into."),
)
@json_option
@pass_session
def import_(session: Session, file: Path, dry_run: bool, map_file: Path | None, as_json: bool) -> None:
    """Import a list and wait until it is in the book file."""
    from tui.exchange.errors import StoppedError

    try:
        with as_file(file, ".csv") as held, _stoppable() as stop:
            rejected = rejected_beside(file)
            _import(session, held, map_file, stop, rejected, dry_run=dry_run, as_json=as_json)
    except StoppedError as error:
        output.say(str(error))
        raise click.exceptions.Exit(INTERRUPTED) from None


def _import(
    session: Session,
    file: Path,
    map_file: Path | None,
    stop: Stop,
    rejected: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a plan, and apply it unless it is a dry run. A book is created only for rows that go into it."""
    progress = _Progress()
    begins = not session.has_book()
    with session.open_empty_book() if begins else session.open_book() as book:
        plan = _plan(session, book, file, map_file, stop, progress)
        if dry_run:
            _put_plan(plan, as_json=as_json)
            return
        if not begins or not plan.counts.added:
            _take(plan, book, stop, progress, rejected, as_json=as_json)
            return
    with session.open_book(create=True) as book:
        _take(plan, book, stop, progress, rejected, as_json=as_json)


def _plan(
    session: Session, book: Book, file: Path, map_file: Path | None, stop: Stop, progress: _Progress
) -> Plan:
    """Read the list, and report how it was understood."""
    from tui.exchange.importer import plan_import

    plan = plan_import(
        file, book, session.config, map_file=map_file, now=session.now, progress=progress.reading, stop=stop
    )
    progress.end()
    _tell_list(plan)
    return plan


def _put_plan(plan: Plan, *, as_json: bool) -> None:
    """Print what would happen."""
    _tell_rows(plan.rejected, plan.remarks)
    _put_counts(plan.counts, as_json=as_json)
    if not as_json:
        _put_preview(plan)


def _take(
    plan: Plan, book: Book, stop: Stop, progress: _Progress, rejected: Path | None, *, as_json: bool
) -> None:
    """Apply a plan, and report the result. Raises Refused if every row was rejected."""
    from tui.exchange.errors import StoppedError
    from tui.exchange.importer import apply

    report = apply(plan, book, stop, progress.taking, rejected_file=rejected)
    progress.end()
    if report.stopped:
        raise StoppedError(_("Stopped; nothing was changed."))
    if report.changed:
        book.save()
    _tell_rows(report.rejected, report.remarks)
    _tell_file(report)
    _put_counts(report.counts, as_json=as_json)
    if report.counts.read == report.counts.rejected:
        raise Refused(_("none of the rows could be imported; nothing was changed."))


class _Progress:
    """The progress of a long import, on one line of the terminal that gets messages."""

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._begin = time.monotonic()
        self._length = 0

    def reading(self, done: int, total: int) -> None:
        """Rows read and compared."""
        self._show(_("reading {done} of {total}").format(done=f"{done:,}", total=f"{total:,}"))

    def taking(self, done: int, total: int) -> None:
        """Rows imported."""
        self._show(_("importing {done} of {total}").format(done=f"{done:,}", total=f"{total:,}"))

    def end(self) -> None:
        """Clear the line."""
        if self._length:
            self._write(" " * self._length + "\r")
            self._length = 0

    def _show(self, words: str) -> None:
        if self._shows and time.monotonic() - self._begin > _QUICK_SECONDS:
            from tui.ui.cells import width

            line = words + " " * max(self._length - width(words), 0)
            self._length = width(words)
            self._write(line + "\r")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


@contextmanager
def _stoppable() -> Iterator[Stop]:
    """Turn Ctrl-C into a question between rows, so that it never interrupts a save."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def _tell_list(plan: Plan) -> None:
    """Report how the list was understood: what the counts do not show."""
    sheet = plan.sheet
    kind = _("customers") if sheet.kind == "customers" else _("follow-ups")
    said = [safe_text(sheet.path.name), kind, sheet.encoding]
    if before := sheet.table.skipped_lines:
        skipped = ngettext(
            "{n} line before the header skipped", "{n} lines before the header skipped", before
        )
        said.append(skipped.format(n=before))
    output.say(" · ".join(said))
    for warning in plan.warnings:
        output.say(safe_text(warning))


def _tell_rows(rejected: Sequence[Rejected], remarks: Sequence[Remark]) -> None:
    """Report rejected rows, and remarks about some that were imported."""
    for row in rejected[:_TOLD]:
        reason = safe_text(row.reason)
        output.say(_("line {line}, not imported: {reason}").format(line=row.line, reason=reason))
    if (more := len(rejected) - _TOLD) > 0:
        rows = ngettext(
            "and {count} more row that was not imported", "and {count} more rows that were not imported", more
        )
        output.say(rows.format(count=more))
    for remark in remarks[:_TOLD]:
        output.say(_("line {line}, note: {text}").format(line=remark.line, text=safe_text(remark.text)))
    if (more := len(remarks) - _TOLD) > 0:
        output.say(ngettext("and {count} more remark", "and {count} more remarks", more).format(count=more))


def _tell_file(report: Report) -> None:
    if report.rejected_file is not None:
        path = safe_text(str(report.rejected_file))
        output.say(_("Rows that were not imported are in {path}.").format(path=path))
    elif report.rejected:
        output.say(_("The rows that were not imported could not be written to a file."))


def _put_counts(counts: Counts, *, as_json: bool) -> None:
    numbers = counts.as_dict()
    if as_json:
        output.put_json(numbers)
        return
    words = {
        "read": _("read {count}"),
        "added": _("added {count}"),
        "updated": _("updated {count}"),
        "skipped": _("skipped {count}"),
        "rejected": _("not imported {count}"),
        "followups": _("follow-ups {count}"),
    }
    output.put(" · ".join(words[name].format(count=f"{number:,}") for name, number in numbers.items()))


def _put_preview(plan: Plan) -> None:
    """Print which column became which field, and a preview of the first rows."""
    rows = [[_("column"), _("field")]]
    rows += [[safe_text(column.header), safe_text(column.field)] for column in plan.sheet.columns]
    output.put("\n".join(["", *output.table(rows, room=output.screen_width(), keep_empty=True)]))
    lines = [""]
    for row in plan.preview:
        lines.append(_(_ACTIONS[row.action]).format(line=row.line))
        lines += [f"  {safe_text(name)}: {safe_text(text)}" for name, text in row.fields.items() if text]
    output.put("\n".join(lines))


@command(
    "export",
    N_("Write customers to a file (CSV or JSON)."),
    N_(
        "Exports all customers, or those that match a query. The file extension decides the "
        "format: .csv for spreadsheets (the follow-ups go into a second file next to it) or "
        ".json for programs. FILE may be - for standard output: the customers as CSV, or "
        "everything with --json.\n"
        "\n"
        "  genjin export customers.csv\n"
        "  genjin export hot.json grade:A,B"
    ),
    context_settings=QUERY_SETTINGS,
)
@argument("file", N_("FILE"), type=_FILE)
@argument("query", N_("[QUERY...]"), nargs=-1)
@option("--force", is_flag=True, help=N_("Overwrite the file if it exists."))
@option(
    "--json",
    "as_json",
    is_flag=True,
    help=N_("Write JSON; only for -, because a file's name decides its format."),
)
@pass_session
def export(session: Session, file: Path, query: tuple[str, ...], force: bool, as_json: bool) -> None:
    """Write the matching customers."""
    if as_json and file != STREAM:
        raise Misused(_("--json is only for “-”; name the file .json to get JSON."))
    with session.open_book() as book:
        if file == STREAM:
            with to_stream(".json" if as_json else ".csv") as held:
                written = _export(session, book, held, query)
        else:
            _check_target(book, file, force=force)
            written = _export(session, book, file, query)
            for path in written.files:
                output.put(str(path))
    _tell_written(written, with_followups=file != STREAM or as_json)


def _export(session: Session, book: Book, file: Path, query: Sequence[str]) -> Exported:
    from tui.exchange.export import export as write

    if not query:
        return write(book, file, None)
    from tui.cli.finding import fitting

    return write(book, file, [one.customer.id for one in fitting(session, book, query)])


def _tell_written(written: Exported, *, with_followups: bool) -> None:
    customers = ngettext("{count} customer", "{count} customers", written.customers)
    customers = customers.format(count=f"{written.customers:,}")
    if not with_followups:
        output.say(_("{customers} written").format(customers=customers))
        return
    followups = ngettext("{count} follow-up", "{count} follow-ups", written.followups)
    followups = followups.format(count=f"{written.followups:,}")
    output.say(_("{customers} and {followups} written").format(customers=customers, followups=followups))


def _check_target(book: Book, file: Path, *, force: bool) -> None:
    """Refuse to overwrite: the book never, another file only with the option."""
    if force or file.resolve() == book.path.resolve():
        return
    beside = [file.with_name(f"{file.stem}.followups{file.suffix}")] if file.suffix.lower() == ".csv" else []
    for path in (file, *beside):
        if path.exists():
            problem = _("{path} already exists; --force overwrites it.")
            raise Refused(problem.format(path=safe_text(str(path))))

"""A row of an activity list as a draft of a follow-up.

Calls, visits, messages, e-mails and meetings are contacts, unless they lie in the future: what has not happened is a
plan. Notes and tasks are no contacts; a task that is still open and has a due date is a plan too. What a follow-up
has no field for stands in its note, under the header it had.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from tui.core.changes import timestamp
from tui.core.model import CONTACT_KINDS, TASK
from tui.exchange import cells, dates, refs
from tui.exchange.columns import CUSTOM, FROM, IGNORE, LABEL, OWN_FOLLOWUP, OWN_ID, REFS, Column
from tui.exchange.customers import Remark
from tui.exchange.records import Record
from tui.exchange.table import Rejected
from tui.exchange.words import Words
from tui.language import _

LINKS: Final = (OWN_ID, "contact_email", "contact_phone", "contact_name")
"""What says to whom a follow-up belongs, the surest first."""

_ELSEWHERE: Final = (*LINKS, CUSTOM, LABEL, IGNORE)


class _Said(NamedTuple):
    header: str
    text: str
    moment: dates.Moment | None


@dataclass(slots=True)
class ActivityDraft:
    """The content of one row about a follow-up.

    `fields` are those of a follow-up as the book stores them. `planned` is the next date that an open task or a coming
    appointment (`is_coming`) asks for, `subject` what it is about. `links` names the customer by each of `LINKS`,
    `refs` is the identity in the other system, `own_id` that in our own list, `mark` a ref of all the row said.
    """

    line: int
    cells: tuple[str, ...]
    fields: dict[str, str] = field(default_factory=dict)
    planned: str = ""
    subject: str = ""
    links: dict[str, list[str]] = field(default_factory=dict)
    refs: list[str] = field(default_factory=list)
    own_id: str = ""
    mark: str = ""
    is_coming: bool = False
    remarks: list[Remark] = field(default_factory=list)

    def shown(self) -> dict[str, str]:
        """The content of the row, for a preview: field → text."""
        whom = {name: ", ".join(texts) for name, texts in self.links.items()}
        return whom | self.fields | ({"next": self.planned} if self.planned else {})


class ActivityReader:
    """Turns rows into drafts. Made once per list; `formats` has one entry for each date column by index."""

    def __init__(
        self,
        columns: Sequence[Column],
        words: Words,
        formats: Mapping[int, dates.DateFormat],
        *,
        now: datetime,
        verbatim: bool = False,
    ) -> None:
        self._columns = sorted(columns, key=lambda column: (column.rank, column.index))
        self._words = words
        self._formats = formats
        self._now = now
        self._verbatim = verbatim
        self._has_kind = any(column.field == "kind" for column in columns)

    def read(self, row: Record) -> ActivityDraft | Rejected:
        """The draft of a row, or why there is none: no date, or no customer."""
        said, others = self._sort(row)
        draft = ActivityDraft(row.line, row.cells, links=self._links(row))
        if "at" not in said:
            return Rejected(row.line, _("it has no date"), row.cells)
        if not draft.links:
            return Rejected(row.line, _("it does not say which customer it belongs to"), row.cells)
        if self._verbatim:
            self._take_own(draft, said)
            return draft
        at = said["at"].moment
        if at is None:
            return Rejected(row.line, _("“{text}” is not a date").format(text=said["at"].text), row.cells)
        self._take(draft, said, others, at)
        draft.refs = [refs.ID + said["id"].text if "id" in said else refs.ROW + refs.digest(row.cells, 16)]
        draft.mark = refs.SAID + refs.digest(_content(draft), 12)
        return draft

    def _sort(self, row: Record) -> tuple[dict[str, _Said], list[str]]:
        """The first filled cell of each field, and all others as lines of the note."""
        said: dict[str, _Said] = {}
        others: list[str] = []
        for column in self._columns:
            text = row.cells[column.index]
            if not text or (not self._verbatim and self._words.is_empty(text)):
                continue
            if column.field not in _ELSEWHERE:
                form = self._formats.get(column.index)
                cell = _Said(column.header, text, dates.parse(text, form) if form else None)
                if said.setdefault(column.field, cell).text == text:
                    continue
            if column.field not in (*LINKS, IGNORE):
                others.append(f"{column.header}: {text}")
        return said, others

    def _links(self, row: Record) -> dict[str, list[str]]:
        links: dict[str, list[str]] = {}
        for column in self._columns:
            text = row.cells[column.index]
            if column.field in LINKS and text and not self._words.is_empty(text):
                links.setdefault(column.field, []).append(text)
        return links

    def _take_own(self, draft: ActivityDraft, said: Mapping[str, _Said]) -> None:
        names = {name: name for name in ("at", "kind", "outcome", "note", FROM, "grade", "next")} | {
            "by": "owner"
        }
        draft.fields = {name: said[column].text for name, column in names.items() if column in said}
        draft.refs = cells.tags(said[REFS].text) if REFS in said else []
        draft.own_id = said[OWN_FOLLOWUP].text if OWN_FOLLOWUP in said else ""

    def _take(
        self, draft: ActivityDraft, said: Mapping[str, _Said], others: list[str], at: dates.Moment
    ) -> None:
        kind = self._kind(said)
        draft.is_coming = is_coming = kind in CONTACT_KINDS and self._is_coming(at)
        draft.fields["at"] = _stored(at)
        draft.fields["kind"] = str(kind) if kind in (*CONTACT_KINDS, TASK) and not is_coming else "note"
        lines = [said[name].text for name in ("subject", "note") if name in said]
        draft.subject = lines[0] if lines else ""
        if "kind" in said and (kind is None or is_coming):
            lines.append(_line(said["kind"]))
        if is_coming:
            # Until then it is a note of today: a contact in the future would count as the last one.
            draft.planned = _stored(at)[: len("2026-11-21T15:04")]
            draft.fields["at"] = timestamp(self._now)
            lines.append(_line(said["at"]))
        lines += self._task(draft, said, kind) + self._outcome(draft, said) + others
        self._next(draft, said)
        if note := "\n".join(dict.fromkeys(lines)):
            draft.fields["note"] = note
        if "owner" in said:
            draft.fields["by"] = said["owner"].text

    def _kind(self, said: Mapping[str, _Said]) -> str | None:
        """The kind of activity, None for an unknown one."""
        if not self._has_kind:
            return "call"  # without such a column, a follow-up is taken for what it usually is
        return self._words.value("kind", said["kind"].text) if "kind" in said else "note"

    def _is_coming(self, at: dates.Moment) -> bool:
        exact = dates.local(at)
        return exact > self._now if exact else at.day > self._now.date()

    def _task(self, draft: ActivityDraft, said: Mapping[str, _Said], kind: str | None) -> list[str]:
        """Lines about due date and status for the note; an open task with a due date becomes a plan."""
        status, due = said.get("task_status"), said.get("due")
        is_done = status is not None and self._words.value("task_status", status.text) == "done"
        if kind == TASK and due and due.moment and not is_done:
            draft.planned = due.moment.day.isoformat()
        return [_line(cell) for cell in (due, status) if cell]

    def _outcome(self, draft: ActivityDraft, said: Mapping[str, _Said]) -> list[str]:
        if "outcome" not in said:
            return []
        value = self._words.value("outcome", said["outcome"].text)
        if value is None or draft.fields["kind"] not in CONTACT_KINDS:
            return [_line(said["outcome"])]
        draft.fields["outcome"] = value
        return []

    def _next(self, draft: ActivityDraft, said: Mapping[str, _Said]) -> None:
        if "next" not in said:
            return
        moment = said["next"].moment
        if moment is None:
            remark = _("“{text}” is not a date for the next contact").format(text=said["next"].text)
            draft.remarks.append(Remark(draft.line, remark))
        else:
            draft.fields["next"] = dates.next_contact(moment)


def _line(cell: _Said) -> str:
    return f"{cell.header}: {cell.text}"


def _stored(moment: dates.Moment) -> str:
    at = dates.local(moment)
    return timestamp(at) if at else moment.day.isoformat()


def _content(draft: ActivityDraft) -> object:
    """The content of a row. A coming appointment's note gets the moment of the import, which says nothing."""
    fields = {name: text for name, text in draft.fields.items() if not (name == "at" and draft.is_coming)}
    return (fields, draft.planned, draft.links)

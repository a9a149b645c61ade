"""A row of an activity list as a draft: what counts as a contact, what becomes a plan, what stays in the note."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from tui import config
from tui.exchange.activities import ActivityDraft, ActivityReader
from tui.exchange.columns import recognise
from tui.exchange.dates import find_format
from tui.exchange.records import Record
from tui.exchange.table import Rejected
from tui.exchange.words import Words

WORDS = Words(config.load().fields)
NOW = datetime(2026, 11, 21, 15, 4, tzinfo=timezone(timedelta(hours=8)))


def read(**cells: str) -> ActivityDraft | Rejected:
    """The draft of one row, given as header → cell; the customer's address and a date are filled in."""
    cells = {"Date": "2026-05-01", "Email": "ann@lee.org"} | cells
    columns = recognise(list(cells), WORDS.activity)
    formats = {column.index: find_format([], day_first=False) for column in columns}
    return ActivityReader(columns, WORDS, formats, now=NOW).read(Record(2, tuple(cells.values())))


def draft(**cells: str) -> ActivityDraft:
    """The same, where there must be one."""
    found = read(**cells)
    assert isinstance(found, ActivityDraft)
    return found


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Call", "call"),
        ("Meeting", "meeting"),
        ("Email", "email"),
        ("上门拜访", "visit"),
        ("微信", "message"),
        ("Note", "note"),
        ("Task", "task"),
    ],
)
def test_kinds_are_understood_in_both_languages(said: str, kind: str) -> None:
    assert draft(Type=said).fields["kind"] == kind


def test_an_unknown_kind_is_a_note_that_says_so_and_resets_no_clock() -> None:
    found = draft(Type="Postal mail", Notes="catalogue sent")
    assert found.fields["kind"] == "note"
    assert found.fields["note"] == "catalogue sent\nType: Postal mail"


@pytest.mark.parametrize(
    ("kind", "said", "outcome"),
    [
        ("Call", "Connected", "reached"),
        ("Call", "No Answer", "no-answer"),
        ("Call", "Left Voicemail", "voicemail"),
        ("Call", "Wrong Number", "wrong-number"),
        ("Meeting", "Completed", "reached"),
        ("Meeting", "No Show", "no-show"),
        ("电话", "无人接听", "no-answer"),
    ],
)
def test_outcomes_are_understood(kind: str, said: str, outcome: str) -> None:
    found = draft(Type=kind, Outcome=said)
    assert (found.fields["kind"] in ("call", "meeting"), found.fields["outcome"]) == (True, outcome)
    assert "note" not in found.fields


def test_an_outcome_we_have_no_word_for_stays_in_the_note() -> None:
    found = draft(
        **{"Type": "Meeting", "Meeting Outcome": "Scheduled", "Title": "Kick-off", "Notes": "room 2"}
    )
    assert found.fields["kind"] == "meeting"
    assert "outcome" not in found.fields
    assert found.fields["note"] == "Kick-off\nroom 2\nMeeting Outcome: Scheduled"


def test_an_open_task_with_a_due_date_is_a_task_and_a_plan() -> None:
    found = draft(
        **{"Type": "Task", "Title": "Send quote", "Task Status": "Waiting", "Task Due Date": "2026-12-01"}
    )
    assert (found.fields["kind"], found.planned, found.subject) == ("task", "2026-12-01", "Send quote")
    assert found.fields["note"] == "Send quote\nTask Due Date: 2026-12-01\nTask Status: Waiting"


def test_a_task_that_is_done_or_has_no_date_plans_nothing() -> None:
    assert draft(**{"Type": "Task", "Task Status": "Completed", "Task Due Date": "2026-12-01"}).planned == ""
    assert draft(**{"Type": "Task", "Task Status": "已完成", "Task Due Date": "2026-12-01"}).planned == ""
    assert draft(**{"Type": "Task", "Task Status": "Waiting"}).planned == ""


def test_only_tasks_plan_by_their_due_date() -> None:
    assert draft(**{"Type": "Call", "Due date": "2026-12-01"}).planned == ""


def test_a_meeting_to_come_is_a_plan_and_no_contact_yet() -> None:
    found = draft(Type="Meeting", Date="2026-11-25 15:00", Title="Demo")
    assert (found.fields["kind"], found.planned) == ("note", "2026-11-25T15:00")
    assert found.fields["at"] == "2026-11-21T15:04+08:00"
    assert found.fields["note"] == "Demo\nType: Meeting\nDate: 2026-11-25 15:00"
    assert draft(Type="Meeting", Date="2026-11-21").fields["kind"] == "meeting"


def test_a_bare_date_stays_one_and_a_time_gets_its_offset() -> None:
    assert draft(Type="Call").fields["at"] == "2026-05-01"
    at = datetime(2026, 5, 1, 9, 30).astimezone().isoformat(timespec="minutes")
    assert draft(Type="Call", Date="2026-05-01 09:30").fields["at"] == at


def test_a_next_date_in_the_list_is_the_next_date_of_the_follow_up() -> None:
    assert draft(跟进方式="电话", 下次联系时间="2026-12-05").fields["next"] == "2026-12-05"
    assert draft(跟进方式="电话", 下次联系时间="2026-12-05 09:00").fields["next"] == "2026-12-05T09:00"
    assert draft(跟进方式="电话", 下次联系时间="soon").remarks[0].line == 2


def test_what_has_no_field_stands_in_the_note_under_its_header() -> None:
    assert draft(Type="Call", Notes="hi", Duration="12 min").fields["note"] == "hi\nDuration: 12 min"


def test_rows_without_date_or_customer_are_rejected() -> None:
    for cells in ({"Date": ""}, {"Date": "soon"}, {"Email": ""}):
        assert isinstance(read(Type="Call", **cells), Rejected)


def test_a_row_is_known_again_by_its_id_or_its_content() -> None:
    assert draft(Type="Call", **{"Activity ID": "ACT-1"}).refs == ["id:ACT-1"]
    one, same, other = (
        draft(Type="Call", Notes="a"),
        draft(Type="Call", Notes="a"),
        draft(Type="Call", Notes="b"),
    )
    assert one.refs == same.refs
    assert one.refs != other.refs

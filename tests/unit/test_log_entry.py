"""What is typed into the log bar, and what it means."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.unit.rules import customer, entry
from tui.core import changes
from tui.core.cadence import attempts, standing
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.core.model import OUTCOMES, FollowUp
from tui.ui.drafts import Drafts
from tui.ui.entry import LogEntry, UnclearError, entry_of, understand

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CALL = LogEntry("call", "", "reached", "", "B")


def test_nothing_typed_means_now_and_the_interval() -> None:
    meaning = understand(CALL, NOW)
    assert (meaning.at, meaning.next, meaning.moment) == ("2026-11-21T09:30+08:00", None, None)


@pytest.mark.parametrize(
    ("at", "next_", "field"),
    [("tomorrow", "", "at"), ("blah", "", "at"), ("", "blah", "next"), ("", "yesterday", "next")],
)
def test_the_field_that_is_not_understood_is_named(at: str, next_: str, field: str) -> None:
    with pytest.raises(UnclearError) as raised:
        understand(LogEntry("call", "", "reached", next_, "B", at), NOW)
    assert raised.value.field == field


@pytest.mark.parametrize(
    "at", ["2026-11-20", "2026-11-20T15:04:33+02:00", "2026-11-20T15:04+08:00", "long ago", ""]
)
@pytest.mark.parametrize("next_", [None, "none", "2026-11-01", "2026-11-25T10:30", "some day"])
def test_what_was_not_touched_in_an_edit_keeps_its_value_to_the_letter(at: str, next_: str | None) -> None:
    """Also what could not be typed: a date that has passed, seconds, another time zone, a damaged value."""
    original = FollowUp(id="1", at=at, kind="call", outcome="reached", next=next_, grade="B")
    meaning = understand(entry_of(original), NOW, original=original)
    assert (meaning.at, meaning.next) == (at, next_)


def test_what_was_changed_in_an_edit_is_read_anew() -> None:
    original = FollowUp(id="1", at="2026-11-20T15:04+08:00", kind="call", next="2026-11-01")
    meaning = understand(
        LogEntry("call", "", "", "+3d", "B", "16:00"), NOW.replace(hour=18), original=original
    )
    assert (meaning.at, meaning.next) == ("2026-11-21T16:00+08:00", "2026-11-24")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_attempt_is_a_contact_in_which_nobody_was_spoken_to(outcome: str) -> None:
    is_attempt = outcome not in ("reached", "refused")
    assert entry("2026-11-20", outcome=outcome).is_attempt is is_attempt
    assert LogEntry("call", "", outcome, "", "B").is_attempt is is_attempt
    assert not entry("2026-11-20", "note", outcome=outcome).is_attempt


def test_attempts_are_counted_in_a_row_and_notes_between_them_do_not_matter() -> None:
    timeline = [
        entry("2026-11-20", outcome="busy"),
        entry("2026-11-19", "note", outcome=""),
        entry("2026-11-18", outcome="no-answer"),
        entry("2026-11-17"),
        entry("2026-11-16", outcome="no-answer"),
    ]
    assert [attempts(timeline[start:]) for start in range(5)] == [2, 1, 1, 0, 1]


def test_whoever_has_an_entry_with_a_grade_is_graded() -> None:
    plain = entry("2026-11-20")
    graded = FollowUp(id="2", at="2026-11-10", kind="grade", grade="D")
    assert not standing([plain], attempts_count=True).graded
    assert standing([plain, graded], attempts_count=True).graded


def test_the_grade_of_an_amended_entry_reaches_the_customer_only_from_the_newest() -> None:
    who, what = customer(), FollowUp(id="f", grade="B")
    newest = changes.amend(who, what, {"grade": "A", "note": "x"}, is_newest=True)
    older = changes.amend(who, what, {"grade": "A", "note": "x"}, is_newest=False)
    assert newest.writes == {(FOLLOWUPS, "f"): {"grade": "A", "note": "x"}, (CUSTOMERS, "c1"): {"grade": "A"}}
    assert older.writes == {(FOLLOWUPS, "f"): {"grade": "A", "note": "x"}}


def test_a_draft_that_could_not_be_written_is_written_the_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file is in the way")
    drafts = Drafts(folder)
    drafts.keep("1", CALL)
    drafts.flush()
    assert not drafts.is_written
    folder.unlink()
    folder.mkdir()
    drafts.flush()
    assert drafts.is_written
    (again := Drafts(folder)).load()
    assert again.get("1") == CALL


def test_a_draft_of_an_older_version_is_read(tmp_path: Path) -> None:
    (tmp_path / "drafts.json").write_text(
        '{"1": {"kind": "call", "note": "x", "outcome": "reached", "next": "", "grade": "B"}}'
    )
    (drafts := Drafts(tmp_path)).load()
    assert drafts.get("1") == LogEntry("call", "x", "reached", "", "B")

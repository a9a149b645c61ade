"""`genjin --plain`: the whole conversation as text; in a process of its own where its environment matters."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.cli import Cli, Ran, start
from tests.flows.driving import day
from tui.core.labels import LOGGED_WORDS, OUTCOME_WORDS
from tui.core.words import logged_words, undo_words


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    yield from start(tmp_path, monkeypatch, capsys)


def talk(cli: Cli, *answers: str, ends: bool = True, **environment: str) -> Ran:
    """Answer these questions one after the other, then q."""
    said = "".join(f"{answer}\n" for answer in (*answers, *(["q"] if ends else [])))
    if not environment:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(said.encode())))
            return cli("--plain")
    ended = subprocess.run(
        [sys.executable, "-m", "tui.cli", "--plain"],
        env=cli.full_environment(**environment),
        cwd=cli.folder,
        input=said.encode(),
        capture_output=True,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout.decode("utf-8", "replace"), ended.stderr.decode())


def refused_on_a_terminal(cli: Cli, **environment: str) -> bytes:
    """What the board says on stderr where it will not be drawn."""
    leader, follower = pty.openpty()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "tui.cli"],
            env=cli.full_environment(**environment),
            stdin=follower,
            stdout=follower,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    finally:
        os.close(leader)
        os.close(follower)
    assert ended.returncode == 1
    return ended.stderr


def is_told(out: str, kind: str, name: str, attempt: int = 0) -> bool:
    """Whether it says, as the board does, that a follow-up was logged."""
    before, _to_be_next, after = logged_words(kind, name, "\0", attempt).partition("\0")
    return re.search(f"{re.escape(before)}.+{re.escape(after)}", out) is not None


def test_an_attempt_is_told_as_on_the_board(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    cli.ok("log", "Ana", "--outcome", "no-answer")
    ran = talk(cli, "Ana", "1", "", "no-answer", "", "", "")
    assert is_told(ran.out, "call", "Ana", attempt=2), ran.out


def test_enter_at_every_question_logs_a_reached_call_and_keeps_the_grade(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    ran = talk(cli, "1", "", "", "", "", "")
    assert ran.status == 0, ran.err
    (entry,) = cli.show("Ana")["followups"]
    assert (entry["kind"], entry["outcome"], entry["note"], entry["grade"]) == ("call", "reached", "", "B")
    assert is_told(ran.out, "call", "Ana")


def test_every_answer_ends_up_in_the_entry(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    talk(cli, "1", "2", OUTCOME_WORDS["no-answer"], "rang twice", "+3d", "a")
    (entry,) = cli.show("Ana")["followups"]
    assert (entry["kind"], entry["outcome"], entry["note"]) == ("visit", "no-answer", "rang twice")
    assert (entry["from"], entry["grade"], entry["next"]) == ("B", "A", "2026-11-24")


def test_the_suggested_grade_is_taken_by_enter_and_its_reason_is_read_out(cli: Cli) -> None:
    cli.add("Ana", "--grade", "D", "--need", "now", "--close", "2026-12-01")
    ran = talk(cli, "1", "", "", "", "", "")
    assert cli.show("Ana")["grade"] == "A"
    assert re.search(rf"\bA\b.*\b{day('2026-12-01')}\b", ran.out)


def test_what_is_no_phone_number_is_told_and_asked_again(cli: Cli) -> None:
    ran = talk(cli, "+ Ana", "Nordwind", "none yet", "138 0000 0001")
    assert "none yet" in ran.out
    assert ran.status == 0, ran.err
    assert list(cli.show("Ana")["phones"]) == ["+8613800000001"]


def test_the_last_notes_are_read_out_before_the_questions(cli: Cli) -> None:
    cli.add("Ana", "--grade", "A")
    cli.ok("log", "Ana", "wants the offer", "--at", "2026-11-19")
    out = talk(cli, "1", ".").out
    assert out.index("wants the offer") < out.index(LOGGED_WORDS["visit"])


def test_a_full_stop_leaves_any_question_and_nothing_is_written(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    before = cli.show("Ana")
    rounds = [("1", *[""] * count, stop) for count in range(5) for stop in ".。"]
    # The customer is read out again in each round: one answer taken otherwise and the rest would be out of step.
    assert talk(cli, *(answer for each in rounds for answer in each)).out.count("Ana\n") == len(rounds)
    assert cli.show("Ana") == before


def test_a_wrong_answer_is_told_and_asked_again(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    out = talk(cli, "1", "smoke signal", "", "", "", "on the thirtieth of never", "fri", "Z", "C").out
    assert "smoke signal" in out
    assert "thirtieth of never" in out
    shown = cli.show("Ana")
    assert (shown["grade"], shown["followups"][0]["next"]) == ("C", "2026-11-27")


def test_a_number_that_is_not_on_the_list_does_nothing(cli: Cli) -> None:
    cli.add("Ana")
    begun, told = talk(cli).out, talk(cli, "2", "0", "99999999999999999999").out
    assert told.count("\n") == begun.count("\n") + 3
    assert "99999999999999999999" in told
    assert cli.show("Ana")["followups"] == []


def test_words_find_customers_and_their_numbers_work(cli: Cli) -> None:
    cli.add("王伟", "--grade", "E")
    cli.add("Ana", "--grade", "E")
    talk(cli, "wangwei", "1", "", "", "wants a call", "", "B")
    assert cli.show("王伟")["grade"] == "B"
    assert cli.show("Ana")["followups"] == []


def test_numbers_stay_while_the_list_is_worked_off_and_the_next_one_is_named(cli: Cli) -> None:
    for name in ("Ana", "Ben", "Cyd"):
        cli.add(name, "--grade", "B", "--force")
    out = talk(cli, "1", "", "", "first", "", "", "2", "", "", "second", "", "").out
    noted = {each: [entry["note"] for entry in cli.show(each)["followups"]] for each in ("Ana", "Ben", "Cyd")}
    assert sorted(map(tuple, noted.values())) == [(), ("first",), ("second",)]
    assert [len(re.findall(rf"\b{number}\. \w", out)) for number in (1, 2, 3)] == [1, 2, 2]


def test_a_customer_is_added_and_a_likely_duplicate_only_after_yes(cli: Cli) -> None:
    talk(cli, "+ Ana Ruiz", "Nordwind", "+49 30 901820")
    for answer, count in (("", 1), ("yes", 2)):
        talk(cli, "+Ana Ruiz", "Nordwind", "+49 30 901820", answer)
        assert cli.names() == ["Ana Ruiz"] * count


def test_undo_and_redo_say_what_they_did(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    out = talk(cli, "1", "", "", "", "", "A", "u", "r", "u").out
    assert cli.show("Ana")["grade"] == "B"
    assert out.count(undo_words("log", "Ana")) == 2
    assert out.count(undo_words("log", "Ana", redo=True)) == 1


def test_full_width_answers_of_an_input_method_count(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    talk(cli, "１", "２", "１", "", "", "Ａ", "ｑ", ends=False)
    shown = cli.show("Ana")
    assert (shown["grade"], shown["followups"][0]["kind"]) == ("A", "visit")


def test_the_end_of_the_input_ends_it_in_the_middle_of_a_question_too(cli: Cli) -> None:
    cli.add("Ana")
    for answers in ((), ("1",), ("1", "", "")):
        assert talk(cli, *answers, ends=False).status == 0
    assert cli.show("Ana")["followups"] == []


def test_a_note_outlives_the_end_of_the_input_and_is_offered_again(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    talk(cli, "1", "", "", "half a note", ends=False)
    assert "half a note" in talk(cli, "1", "", "", ".").out
    talk(cli, "1", "", "", "", "", "")
    assert [entry["note"] for entry in cli.show("Ana")["followups"]] == ["half a note"]
    assert talk(cli, "Ana", "1", "", "", ".").out.count("half a note") == 1, "read out, and not offered"


def test_a_note_that_was_left_by_a_full_stop_is_not_offered_again(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    assert "half a note" not in talk(cli, "1", "", "", "half a note", ".", "1", "", "", "", ".").out


def test_an_input_that_cannot_be_read_is_the_end_of_it(cli: Cli) -> None:
    """It was told, and asked again, for ever."""
    unreadable = os.open(os.devnull, os.O_WRONLY)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "tui.cli", "--plain"],
            env=cli.full_environment(),
            stdin=unreadable,
            capture_output=True,
            check=False,
            timeout=20,
        )
    finally:
        os.close(unreadable)
    assert ended.returncode == 0


def test_all_of_it_is_said_in_chinese(cli: Cli) -> None:
    cli.add("王伟", "--grade", "B")
    out = talk(cli, "1", "", "", "谈了报价", "下周三", "", LC_ALL="zh_CN.UTF-8", LANG="zh_CN.UTF-8").out
    assert set(re.findall("[a-z]{2,}", out)) <= {"fri", "none", "nter"}, "keys and what may be typed"
    assert cli.show("王伟")["followups"][0]["next"] == "2026-11-25"


def test_text_from_the_book_cannot_reach_the_terminal(cli: Cli) -> None:
    cli.add("Ana\x1b[31m", "--grade", "A")
    assert "\x1b" not in talk(cli, "1", ".").out


def test_plain_with_a_command_is_refused_as_misuse(cli: Cli) -> None:
    assert cli("--plain", "list").status == 2


def test_a_terminal_that_cannot_draw_is_told_with_what_to_do(cli: Cli) -> None:
    assert b"--plain" in refused_on_a_terminal(cli, TERM="dumb")


def test_a_locale_without_utf8_is_told_with_what_to_do(cli: Cli) -> None:
    """The board would stop in the middle of the first name; the plain lines escape what the locale lacks."""
    cli.add("王伟", "--grade", "A")
    refused = refused_on_a_terminal(cli, PYTHONIOENCODING="latin-1")
    assert b"iso8859-1" in refused or b"latin-1" in refused
    assert b"--plain" in refused
    assert talk(cli, "1", ".", PYTHONIOENCODING="latin-1").status == 0

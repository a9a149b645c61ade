"""`log` and `move`, and whom WHO means."""

from __future__ import annotations

import pytest

from tests.flows.cli import Cli, numbers, refused

# -- log -----------------------------------------------------------------------------------------------------------


def test_a_bare_log_is_a_reached_call_now_that_keeps_the_grade(cli: Cli) -> None:
    cli.add("王伟", "--grade", "B")
    ran = cli.ok("log", "王伟")
    (entry,) = cli.show("王伟")["followups"]
    assert (entry["kind"], entry["outcome"], entry["at"]) == ("call", "reached", "2026-11-21T10:00+08:00")
    assert (entry["from"], entry["grade"], entry["next"], entry["note"]) == ("B", "B", None, "")
    assert {"王伟", "B,", "28"} <= set(ran.err.split())
    assert ran.out == ""


def test_a_log_that_reached_nobody_says_which_attempt_it_was_as_the_board_does(cli: Cli) -> None:
    cli.add("王伟", "--grade", "B")
    cli.ok("log", "王伟", "--outcome", "no-answer", "--at", "昨天下午3点")
    assert numbers(cli.ok("log", "王伟", "--outcome", "busy").err)[0] == "2"
    earlier = cli.ok("log", "王伟", "--outcome", "voicemail", "--at", "2026-11-19")
    assert numbers(earlier.err)[0] == "1", "it was before the others"
    assert numbers(cli.ok("log", "王伟").err) == ["28"]
    assert numbers(cli.ok("log", "王伟", "--outcome", "no-answer").err)[0] == "1"


def test_every_option_of_log_is_in_the_entry(cli: Cli) -> None:
    cli.configure(me="李娜")
    cli.add("王伟")
    cli.ok(
        *("log", "王伟", "sent", "the offer", "--via", "visit", "--outcome", "no-show"),
        *("--grade", "a", "--next", "周五下午3点", "--at", "昨天下午3点"),
    )
    shown = cli.show("王伟")
    (entry,) = shown["followups"]
    assert (entry["kind"], entry["outcome"], entry["note"]) == ("visit", "no-show", "sent the offer")
    assert (entry["from"], entry["grade"], entry["by"]) == ("D", "A", "李娜")
    assert (entry["at"], entry["next"]) == ("2026-11-20T15:00+08:00", "2026-11-27T15:00")
    assert (shown["grade"], shown["last"], shown["due"]) == ("A", "2026-11-20", "2026-11-27")


@pytest.mark.parametrize(
    ("next_", "stored", "due"),
    [
        ("auto", None, "2026-12-21"),
        ("+3d", "2026-11-24", "2026-11-24"),
        ("none", "none", None),
        ("下周三", "2026-11-25", "2026-11-25"),
    ],
)
def test_the_next_date_is_automatic_or_set_by_hand_or_none(
    cli: Cli, next_: str, stored: str | None, due: str | None
) -> None:
    cli.add("王伟")
    cli.ok("log", "王伟", "--next", next_)
    shown = cli.show("王伟")
    assert (shown["followups"][0]["next"], shown["due"]) == (stored, due)


def test_a_note_is_no_contact_and_has_no_outcome(cli: Cli) -> None:
    cli.add("王伟")
    cli.ok("log", "王伟", "moved to Suzhou", "--via", "note")
    shown = cli.show("王伟")
    assert (shown["followups"][0]["kind"], shown["followups"][0]["outcome"]) == ("note", "")
    assert shown["last"] is None
    assert cli("log", "王伟", "--via", "note", "--outcome", "busy").status == 2


def test_log_prints_the_customer_and_the_entry_as_json(cli: Cli) -> None:
    cli.add("王伟")
    data = cli.ok("log", "王伟", "hello", "--grade", "B", "--json").json
    assert (data["name"], data["grade"], data["last"]) == ("王伟", "B", "2026-11-21")
    assert (data["followup"]["note"], data["followup"]["from"]) == ("hello", "D")


def test_a_note_may_begin_with_a_dash_behind_two_dashes(cli: Cli) -> None:
    cli.add("王伟")
    cli.ok("log", "王伟", "--", "--via is no option here")
    assert cli.show("王伟")["followups"][0]["note"] == "--via is no option here"


@pytest.mark.parametrize(
    ("option", "value", "status"),
    [
        ("--via", "pigeon", 2),
        ("--outcome", "fine", 2),
        ("--grade", "Z", 2),
        ("--next", "someday", 1),
        ("--next", "yesterday", 1),
        ("--at", "tomorrow", 1),
        ("--when", "--when", 2),
    ],
)
def test_a_log_that_makes_no_sense_changes_nothing(cli: Cli, option: str, value: str, status: int) -> None:
    cli.add("王伟")
    before = cli.book.read_bytes()
    assert value in refused(cli, "log", "王伟", "hello", option, value, status=status)
    assert cli.book.read_bytes() == before


# -- move ----------------------------------------------------------------------------------------------------------


def test_a_move_is_no_contact_and_its_reason_stays_in_the_history(cli: Cli) -> None:
    cli.add("王伟")
    assert {"王伟", "D", "A"} <= set(cli.ok("move", "王伟", "Ａ", "--why", "signed the letter").err.split())
    shown = cli.show("王伟")
    (move,) = shown["history"]
    assert (move["from"], move["grade"], move["why"]) == ("D", "A", "signed the letter")
    assert (shown["grade"], shown["last"]) == ("A", None)


def test_a_move_to_the_same_grade_is_said_and_writes_nothing(cli: Cli) -> None:
    cli.add("王伟")
    before = cli.book.read_bytes()
    assert {"王伟", "D"} <= set(cli.ok("move", "王伟", "d").err.split())
    assert cli.book.read_bytes() == before


# -- WHO -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who", ["王伟", "138 0013 8000", "+8613800138000", "WW@example.com", "ww", "wangwei", "华东"]
)
def test_who_is_a_name_a_number_an_address_or_a_search(cli: Cli, who: str) -> None:
    cli.add("王伟", "--company", "华东电机", "--phone", "13800138000", "--email", "ww@example.com")
    cli.add("Ana Ruiz", "--company", "Nordwind")
    assert cli.show(who)["name"] == "王伟"


def test_who_is_an_id_or_its_unique_beginning(cli: Cli) -> None:
    first, second = cli.add("Ana"), cli.add("Bo")
    shared = next(index for index in range(32) if first[index] != second[index])
    assert cli.show(second)["name"] == "Bo"
    assert cli.show(second[: shared + 1])["name"] == "Bo"
    listed = refused(cli, "show", first[:shared]).splitlines()[1:]
    assert sorted(line.split()[1] for line in listed) == ["Ana", "Bo"]


def test_an_ambiguous_who_lists_the_customers_with_ids_that_can_be_used(cli: Cli) -> None:
    ids = [cli.add("王伟", "--company", company) for company in ("华东电机", "海风食品", "")]
    before = cli.book.read_bytes()
    listed = [line.split() for line in refused(cli, "log", "王伟", "hello").splitlines()[1:]]
    assert sorted(cli.show(line[0])["id"] for line in listed) == sorted(ids)
    assert {"华东电机", "海风食品"} <= {word for line in listed for word in line}
    assert cli.book.read_bytes() == before


def test_ids_made_in_the_same_millisecond_are_shown_long_enough(cli: Cli) -> None:
    list_file = cli.folder / "people.csv"
    list_file.write_text("name,company\n" + "".join(f"Lee,Firm {n}\n" for n in range(10)), "utf-8")
    cli.ok("import", str(list_file))
    shown = [line.split()[0] for line in cli("show", "Lee").err.splitlines()[1:]]
    assert len(shown) == 10
    assert len({cli.show(short)["id"] for short in shown}) == 10


def test_of_many_hits_some_are_listed_and_the_rest_is_counted(cli: Cli) -> None:
    list_file = cli.folder / "people.csv"
    list_file.write_text("name,company\n" + "".join(f"Lee,Firm {n}\n" for n in range(40)), "utf-8")
    cli.ok("import", str(list_file))
    lines = cli("show", "Lee").err.splitlines()
    assert len(lines) == 1 + 12 + 1
    assert numbers(lines[-1]) == ["28"]


def test_nobody_found_is_said_with_what_was_typed(cli: Cli) -> None:
    cli.add("王伟")
    assert "nobody\\x1b[31m" in refused(cli, "show", "nobody\x1b[31m")


def test_a_call_of_a_machine_a_year_ahead_does_not_put_the_customer_out_of_sight(cli: Cli) -> None:
    cli.add("Ana", "--grade", "B")
    assert cli.process("log", "Ana", "from tomorrow", GENJIN_NOW="2027-11-21T10:00:00+08:00").status == 0
    assert cli.show("Ana")["due"] == "2026-11-21"
    cli.ok("log", "Ana", "today")
    assert cli.show("Ana")["due"] == "2026-11-28"
    assert len(cli.show("Ana")["followups"]) == 2

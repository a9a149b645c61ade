"""`today`, `list`, `show` and `locate`: what they print, for people and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.flows.cli import Cli, numbers, refused
from tui.ui.cells import width


def fill(cli: Cli, *names: str) -> None:
    """Add customers in one go."""
    people = cli.folder / "people.csv"
    people.write_text("name\n" + "".join(f"{name}\n" for name in names), "utf-8")
    cli.ok("import", str(people))


# -- today ---------------------------------------------------------------------------------------------------------


def test_today_shows_the_capacity_the_reasons_and_how_many_wait(cli: Cli) -> None:
    cli.configure(capacity=2)
    fill(cli, "Ana", "Bo", "Cy", "Di")
    cli.ok("log", "Di")
    out = cli.ok("today").out
    assert numbers(out.splitlines()[0]) == ["21", "1", "1", "2", "2"]
    data = cli.ok("today", "--json").json
    assert (data["date"], data["capacity"], data["done"], data["waiting"]) == ("2026-11-21", 2, 1, 2)
    (one,) = data["due"]
    assert one["name"] == "Ana"
    assert one["reason"] in out


def test_all_lists_those_that_wait_in_the_same_order(cli: Cli) -> None:
    cli.configure(capacity=1)
    fill(cli, "Ana", "Bo", "Cy")
    cli.ok("move", "Cy", "A")
    data = cli.ok("today", "--all", "--json").json
    assert [one["name"] for one in data["due"]] == ["Cy", "Ana", "Bo"]
    assert data["waiting"] == 0


def test_another_day_lists_whoever_is_due_by_then(cli: Cli) -> None:
    fill(cli, "Ana", "Bo")
    cli.ok("log", "Ana", "--next", "+3d")
    cli.ok("log", "Bo", "--next", "+4d")
    assert cli.ok("today", "--json").json["due"] == []
    data = cli.ok("today", "--date", "周二", "--json").json
    assert (data["date"], data["done"]) == ("2026-11-24", 0)
    assert [(one["name"], one["late"]) for one in data["due"]] == [("Ana", -3)]
    assert numbers(cli.ok("today", "--date", "+3d").out)[0] == "24"


def test_an_appointment_comes_first_and_is_shown_beyond_the_capacity(cli: Cli) -> None:
    cli.configure(capacity=1)
    fill(cli, "Ana", "Bo")
    cli.ok("move", "Ana", "A")
    cli.ok("edit", "Bo", "next=today 15:00")
    assert [one["name"] for one in cli.ok("today", "--json").json["due"]] == ["Bo"]


# -- list ----------------------------------------------------------------------------------------------------------


def test_a_query_of_words_and_tests_finds_who_fits(cli: Cli) -> None:
    cli.add("王伟", "--company", "华东电机", "--grade", "A", "--tag", "vip")
    cli.add("Ana Ruiz", "--company", "Nordwind", "--grade", "A")
    cli.add("李娜", "--grade", "C")
    cli.ok("log", "李娜", "asked for samples")
    assert cli.names("grade:A") == ["王伟", "Ana Ruiz"]
    assert cli.names("grade:A", "-tag:vip") == ["Ana Ruiz"]
    assert cli.names("grade:A,C never") == ["王伟", "Ana Ruiz"]
    assert cli.names("-never") == ["李娜"]
    assert cli.names("lina") == ["李娜"]
    assert cli.names("samples") == ["李娜"]
    assert cli.names("-samples", "-h") == ["Ana Ruiz"]
    assert cli.names("Ana Ruiz") == ["Ana Ruiz"]


def test_quoted_words_beside_a_test_stay_together(cli: Cli) -> None:
    cli.add("Ana Ruiz", "--grade", "A")
    cli.add("Ruiz, Ana", "--grade", "A")
    assert cli.names("Ana Ruiz", "grade:A") == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["安娜", "Bo", "王伟", "张敏"]),
        ("company", ["张敏", "Bo", "安娜", "王伟"]),
        ("grade", ["安娜", "张敏", "王伟", "Bo"]),
        ("amount", ["王伟", "张敏", "安娜", "Bo"]),
        ("created", ["Bo", "安娜", "张敏", "王伟"]),
        ("last", ["安娜", "王伟", "Bo", "张敏"]),
        ("due", ["张敏", "安娜", "王伟", "Bo"]),
    ],
)
def test_each_order_puts_the_most_telling_first_and_the_unknown_last(
    cli: Cli, sort: str, order: list[str]
) -> None:
    cli.add("王伟", "--grade", "B", "--amount", "9500.5")
    cli.add("张敏", "--grade", "A", "--amount", "9000", "--company", "北京 Acme")
    cli.add("Bo", "--company", "海风")
    cli.add("安娜", "--grade", "A", "--company", "中天")
    for name, created in (("王伟", "2026-01-02"), ("张敏", "2026-02-02"), ("安娜", "2026-03-02")):
        cli.ok("edit", name, f"created={created}")
    cli.ok("log", "安娜", "--next", "+3d")
    cli.ok("log", "王伟", "--at", "2026-11-19", "--next", "today")
    cli.ok("edit", "Bo", "next=none")
    cli.ok("log", "张敏", "--via", "note", "--next", "today")
    assert cli.names("--sort", sort) == order


def test_the_columns_of_a_table_stay_straight_with_chinese_in_them(cli: Cli) -> None:
    cli.add("王伟", "--company", "华东电机有限公司", "--amount", "120k")
    cli.add("Ana", "--company", "Nordwind", "--amount", "9500")
    lines = cli.ok("list").out.splitlines()[1:]
    cells = [
        [
            (width(line[: cell.start()]), width(line[: cell.end()]))
            for cell in re.finditer(r"\S+( \S+)*", line)
        ]
        for line in lines
    ]
    for ours, others in zip(*cells, strict=True):
        assert ours[0] == others[0] or ours[1] == others[1], "words begin below each other, numbers end so"


def test_a_list_without_hits_prints_nothing_and_says_so(cli: Cli) -> None:
    cli.add("Ana")
    ran = cli.ok("list", "zzz")
    assert (ran.out, ran.err.count("\n")) == ("", 1)
    assert cli.ok("list", "zzz", "--json").json == []


def test_a_query_that_makes_no_sense_is_told(cli: Cli) -> None:
    cli.add("Ana")
    assert "A, B, C, D, E" in refused(cli, "list", "grade:X")
    assert cli("list", "--sort", "shoe").status == 2


# -- show ----------------------------------------------------------------------------------------------------------


def test_show_says_why_due_why_the_grade_and_what_happened_newest_first(cli: Cli) -> None:
    cli.add("王伟", "--company", "华东电机", "--need", "now", "--close", "2026-11-01", "--grade", "C")
    cli.ok("log", "王伟", "first call", "--at", "2026-11-01")
    cli.ok("log", "王伟", "second\ncall", "--at", "2026-11-12", "--grade", "B")
    out = cli.ok("show", "王伟").out
    heading, _blank, due, suggested, attention, *_rest = out.splitlines()
    assert heading.split() == ["B", "王伟", "·", "华东电机"]
    assert (due.split()[1], numbers(due)) == ("B:", ["9", "12", "7"])
    assert (suggested.split()[1], numbers(suggested)) == ("A:", ["20", "1"])
    assert attention.startswith("  ")
    assert "¥" not in out
    assert out.index("second") < out.index("first") < out.rindex("C → B")
    assert "    second\n    call\n" in out


def test_show_prints_every_field_that_has_a_value(cli: Cli) -> None:
    new = cli.add("Ana", "--amount", "120000.5", "--tag", "vip")
    values = {"title": "Buyer", "wechat": "ana", "owner": "li", "source": "expo", "region": "华东"}
    values |= {"address": "1 Road", "website": "example.com", "birthday": "5-1", "note": "likes tea"}
    values["custom.预算"] = "5万"
    cli.ok("edit", new, *(f"{name}={value}" for name, value in values.items()))
    out = cli.ok("show", new).out
    for value in (*values.values(), "¥120,000.5", "vip", new):
        assert value in out


def test_phone_numbers_are_printed_as_people_write_them_and_kept_as_stored_in_json(cli: Cli) -> None:
    cli.add("Ana", "--phone", "+1-684-892-9020x377", "--phone", "13800138000")
    for command in ("today", "list", "show"):
        out = cli.ok(command, *(["Ana"] if command == "show" else [])).out
        assert "+86 138 0013 8000" in out
        assert ";ext=" not in out
    assert "+1 684 892 9020 ext 377" in cli.ok("show", "Ana").out
    assert cli.show("Ana")["phones"] == ["+8613800138000", "+16848929020;ext=377"], "the mobile number first"


# -- locate --------------------------------------------------------------------------------------------------------


def test_locate_names_the_places_that_are_used(cli: Cli) -> None:
    places = cli.ok("locate", "--json").json
    assert list(places) == ["book", "config", "state", "journal", "backups", "log"]
    assert places["book"] == str(cli.book)
    assert places["config"] == str(cli.config)
    assert cli.ok("locate", "book").out == f"{cli.book}\n"
    assert not cli.book.exists()
    cli.add("Ana")
    places = cli.ok("locate", "--json").json
    assert list(Path(places["journal"]).glob("*.journal"))
    assert str(cli.book) in cli.ok("locate").out


def test_a_book_can_be_named_before_or_behind_the_command(cli: Cli) -> None:
    other = cli.folder / "other.json"
    assert cli.ok("--book", str(other), "locate", "book").out.strip() == str(other)
    assert cli.ok("locate", "book", "--book", str(other)).out.strip() == str(other)


def test_reading_commands_make_no_book(cli: Cli) -> None:
    for command in (("list",), ("today",), ("show", "x"), ("log", "x"), ("undo",), ("export", "x.csv")):
        err = refused(cli, *command)
        assert (str(cli.book) in err, "genjin add" in err) == (True, True)
    assert not cli.book.exists()


def test_json_holds_what_the_file_holds_also_where_text_is_escaped(cli: Cli) -> None:
    name = "a\u202eb\x9b\x1b[1m\u2028\U000e0041👩‍🚀"
    cli.add("Ana")
    # As another program may have written it: Genjin itself stores nothing of the kind.
    text = cli.book.read_text("utf-8")
    cli.book.write_text(text.replace('"name":"Ana"', f'"name":{json.dumps(name)}'), "utf-8")
    out = cli.ok("list", "--json").out
    assert json.loads(out)[0]["name"] == name
    assert not {character for character in out if character < " " and character != "\n"}
    assert not {"\x9b", "\u202e", "\u2028", "\U000e0041"} & set(out)


# -- an older file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Ana", "Ben"])
def test_what_comes_back_from_a_backup_is_in_the_first_answer(cli: Cli, who: str) -> None:
    """The file was replaced by an older one. Ana was shown as there, Ben was not found at all, time after time."""
    cli.add("Ana", "--company", "Old")
    older = cli.book.read_bytes()
    cli.add("Ben", "--company", "Nordwind")
    cli.ok("edit", "Ana", "company=Nordwind")
    for journal in cli.folder.rglob("*.journal"):
        journal.unlink()
    copy = cli.book.with_suffix(".new")
    copy.write_bytes(older)
    copy.replace(cli.book)
    assert cli.show(who)["company"] == "Nordwind"

"""`add`, `edit`, `delete`, `undo` and `redo`, as a user types them."""

from __future__ import annotations

import pytest

from tests.flows.cli import Cli, refused

# -- add -----------------------------------------------------------------------------------------------------------


def test_a_name_is_enough_and_the_new_id_is_all_that_goes_to_stdout(cli: Cli) -> None:
    ran = cli.ok("add", "王伟")
    assert cli.show(ran.out.strip())["name"] == "王伟"
    assert ran.out.count("\n") == 1
    assert "王伟" in ran.err


def test_every_option_of_add_is_in_the_book(cli: Cli) -> None:
    new = cli.add(
        *("Ana Ruiz", "--company", "Nordwind", "--phone", "+1 415 555 2671", "--phone", "13800138000"),
        *("--email", "ana@example.com", "--wechat", "ana_r", "--tag", "vip", "--tag", "展会"),
        *("--need", "now", "--close", "2026-12-05", "--amount", "1.2万", "--grade", "b"),
        *("--source", "expo", "--region", "华东"),
    )
    shown = cli.show(new)
    assert (shown["company"], shown["need"], shown["close_by"]) == ("Nordwind", "now", "2026-12-05")
    assert (shown["amount"], shown["grade"]) == (12000, "B")
    assert sorted(shown["phones"]) == ["+14155552671", "+8613800138000"]
    assert shown["emails"] == ["ana@example.com"]
    assert sorted(shown["tags"]) == ["vip", "展会"]
    assert (shown["wechat"], shown["source"], shown["region"]) == ("ana_r", "expo", "华东")
    assert shown["created"] == "2026-11-21"


@pytest.mark.parametrize(
    ("options", "grade"),
    [
        ((), "D"),
        (("--need", "now", "--close", "+30d"), "A"),
        (("--need", "now", "--close", "+31d"), "B"),
        (("--need", "none"), "E"),
        (("--need", "now", "--close", "+30d", "--grade", "C"), "C"),
    ],
)
def test_a_new_customer_gets_the_grade_that_was_given_or_suggested_or_is_set(
    cli: Cli, options: tuple[str, ...], grade: str
) -> None:
    assert cli.show(cli.add("x", *options))["grade"] == grade


def test_the_grade_of_an_unknown_need_is_a_setting(cli: Cli) -> None:
    cli.configure(default_grade="C")
    assert cli.show(cli.add("x"))["grade"] == "C"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("120k", 120000), ("1.2万", 12000), ("¥9,500", 9500), ("0.5", 0.5), ("3亿", 300000000)],
)
def test_amounts_are_numbers_however_they_are_written(cli: Cli, text: str, amount: float) -> None:
    assert cli.show(cli.add("x", "--amount", text))["amount"] == amount


def test_whole_amounts_are_integers_in_the_file_and_others_decimal_text(cli: Cli) -> None:
    cli.add("whole", "--amount", "120k")
    cli.add("broken", "--amount", "99.90")
    text = cli.book.read_text("utf-8")
    assert '"amount":120000,' in text
    assert '"amount":"99.9",' in text


def test_the_same_phone_is_refused_and_it_is_said_whose_it_is(cli: Cli) -> None:
    first = cli.add("王伟", "--company", "华东电机", "--phone", "138 0013 8000")
    whose = refused(cli, "add", "Wang Wei", "--phone", "+86 13800138000")
    assert {"王伟", "华东电机", first[:8]} <= set(whose.split())
    assert cli.names() == ["王伟"]


def test_force_adds_a_likely_duplicate_all_the_same(cli: Cli) -> None:
    cli.add("王伟", "--phone", "13800138000")
    cli.add("王伟", "--phone", "13800138000", "--force")
    assert cli.names() == ["王伟", "王伟"]


def test_a_name_that_somebody_else_has_is_added_with_a_hint(cli: Cli) -> None:
    cli.add("王伟", "--company", "华东电机")
    ran = cli.ok("add", "王伟", "--company", "海风食品")
    assert {"华东电机", "海风食品"} <= set(ran.err.split())
    assert len(cli.names()) == 2


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        (("add",), 2, "NAME"),
        (("add", "  "), 2, ""),
        (("add", "x", "--amount", "much"), 2, "much"),
        (("add", "x", "--amount", "-5"), 2, "-5"),
        (("add", "x", "--email", "nobody"), 2, "nobody"),
        (("add", "x", "--grade", "F"), 2, "A, B, C, D, E"),
        (("add", "x", "--need", "maybe"), 2, "'now', 'later', 'none'"),
        (("add", "x", "--close", "someday"), 1, "someday"),
        (("add", "x", "--close", "2026-02-30"), 1, "2026-02-30"),
    ],
)
def test_a_mistake_is_told_and_adds_nobody(
    cli: Cli, arguments: tuple[str, ...], status: int, named: str
) -> None:
    assert named in refused(cli, *arguments, status=status)
    assert not cli.book.exists()


# -- edit ----------------------------------------------------------------------------------------------------------


def test_edit_writes_each_named_field_and_leaves_the_others(cli: Cli) -> None:
    new = cli.add("Ana", "--company", "Nordwind", "--tag", "vip", "--amount", "5")
    cli.ok("edit", new, "title=Buyer", "amount=1.5万", "close=12月5日")
    cli.ok("edit", new, "status=洽谈", "importance=key", "company=")
    shown = cli.show(new)
    assert (shown["title"], shown["amount"], shown["close_by"]) == ("Buyer", 15000, "2026-12-05")
    assert (shown["status"], shown["importance"], shown["company"]) == ("negotiating", "key", "")
    assert shown["tags"] == ["vip"]


def test_every_field_can_be_named_in_english_and_chinese(cli: Cli) -> None:
    from tui.cli.fields import NAMES

    new = cli.add("Ana")
    values = {
        **dict.fromkeys(NAMES, "text"),
        "phones": "13800138000",
        "emails": "a@example.com",
        "grade": "A",
        "next": "+3d",
        "need": "now",
        "close_by": "+9d",
        "amount": "5",
        "status": "won",
        "importance": "key",
        "created": "2026-01-02",
    }
    for name, twins in NAMES.items():
        for twin in (name, *twins):
            cli.ok("edit", new, f"{twin}={values[name]}")
    shown = cli.show(new)
    assert shown["name"] == shown["wechat"] == shown["birthday"] == "text"
    assert (shown["created"], shown["need"], shown["next"]) == ("2026-01-02", "now", "2026-11-24")


def test_entries_are_added_and_taken_away_one_by_one(cli: Cli) -> None:
    new = cli.add("Ana", "--phone", "13800138000", "--email", "a@example.com", "--tag", "vip")
    cli.ok("edit", new, "phone+=13900139000", "email+=b@example.com", "标签＋＝展会")
    cli.ok("edit", new, "phone-=+86 138 0013 8000", "email-=A@Example.com", "tag-=VIP")
    shown = cli.show(new)
    assert (shown["phones"], shown["emails"]) == (["+8613900139000"], ["b@example.com"])
    assert shown["tags"] == ["展会"]


def test_an_equals_sign_alone_replaces_all_entries(cli: Cli) -> None:
    new = cli.add("Ana", "--phone", "13800138000", "--phone", "13900139000", "--tag", "vip")
    cli.ok("edit", new, "phones=13700137000", "tags=")
    assert cli.show(new)["phones"] == ["+8613700137000"]
    assert cli.show(new)["tags"] == []


def test_a_grade_set_by_edit_is_kept_in_the_history(cli: Cli) -> None:
    new = cli.add("Ana")
    cli.ok("edit", new, "grade=a", "note=hot")
    (move,) = cli.show(new)["history"]
    assert (move["from"], move["grade"]) == ("D", "A")


def test_a_next_date_set_by_edit_holds_and_auto_gives_it_back_to_the_interval(cli: Cli) -> None:
    new = cli.add("Ana")
    cli.ok("log", new)
    assert cli.show(new)["due"] == "2026-12-21"
    cli.ok("edit", new, "next=fri 15:00")
    assert (cli.show(new)["due"], cli.show(new)["next"]) == ("2026-11-27", "2026-11-27T15:00")
    cli.ok("edit", new, "next=none")
    assert (cli.show(new)["due"], cli.show(new)["late"], cli.show(new)["next"]) == (None, None, None)
    cli.ok("edit", new, "next=auto")
    assert (cli.show(new)["due"], cli.show(new)["next"]) == ("2026-12-21", None)


def test_a_field_of_ones_own_is_set_and_removed(cli: Cli) -> None:
    new = cli.add("Ana")
    cli.ok("edit", new, "custom.预算=5万=ish")
    assert cli.show(new)["custom"] == {"预算": "5万=ish"}
    cli.ok("edit", new, "custom.预算=")
    assert cli.show(new)["custom"] == {}


def test_all_assignments_of_one_edit_are_one_step_of_undo(cli: Cli) -> None:
    new = cli.add("Ana", "--tag", "vip")
    before = cli.show(new)
    cli.ok("edit", new, "grade=A", "title=Buyer", "tag-=vip", "next=+3d", "custom.x=y")
    assert cli.show(new) != before
    cli.ok("undo")
    assert cli.show(new) == before


def test_values_that_are_there_already_write_nothing(cli: Cli) -> None:
    new = cli.add("Ana", "--tag", "vip")
    before = cli.book.read_bytes()
    cli.ok("edit", new, "name=Ana", "tag+=vip", "grade=D")
    assert cli.book.read_bytes() == before


@pytest.mark.parametrize(
    ("assignment", "status", "named"),
    [
        ("fon=1", 2, "phone"),
        ("zzzzzz=1", 2, "company"),
        ("grade", 2, "grade=B"),
        ("=x", 2, "=x"),
        ("name=", 2, ""),
        ("name+=x", 2, "phones, emails, tags"),
        ("grade=", 2, "A, B, C, D, E"),
        ("need=perhaps", 2, "now, later, none"),
        ("amount=lots", 2, "lots"),
        ("email=x", 2, "x"),
        ("tag-=gold", 2, "vip"),
        ("close=never", 1, "never"),
        ("next=yesterday", 1, "2026-11-20"),
    ],
)
def test_an_edit_that_makes_no_sense_changes_nothing(
    cli: Cli, assignment: str, status: int, named: str
) -> None:
    new = cli.add("Ana", "--tag", "vip")
    before = cli.book.read_bytes()
    assert named in refused(cli, "edit", new, "title=Buyer", assignment, status=status)
    assert cli.book.read_bytes() == before


@pytest.mark.parametrize("text", ["x", "–", "mobile"])
def test_text_without_a_digit_is_no_phone_number(cli: Cli, text: str) -> None:
    new = cli.add("Ana", "--phone", "13800138000")
    before = cli.book.read_bytes()
    for arguments in (
        ("edit", new, f"phone={text}"),
        ("edit", new, f"phone+={text}"),
        ("add", "Bo", "--phone", text),
    ):
        assert text in refused(cli, *arguments, status=2)
    assert cli.book.read_bytes() == before
    cli.ok("edit", new, "phone=分机８")
    assert cli.show(new)["phones"] == ["分机8"]


# -- delete, undo, redo --------------------------------------------------------------------------------------------


def test_a_deleted_customer_is_gone_and_undo_brings_them_back_with_their_follow_ups(cli: Cli) -> None:
    new = cli.add("Ana")
    cli.ok("log", new, "called")
    assert "Ana" in cli.ok("delete", new).err
    assert cli.names() == []
    cli.ok("undo")
    assert [entry["note"] for entry in cli.show(new)["followups"]] == ["called"]


def test_undo_takes_back_the_newest_change_and_redo_does_it_again(cli: Cli) -> None:
    new = cli.add("王伟")
    after = [cli.ok("list", "--json").json]
    for change in (("log", new, "called"), ("move", new, "B"), ("delete", new)):
        cli.ok(*change)
        after.append(cli.ok("list", "--json").json)
    for before in [*reversed(after[:-1]), []]:
        assert "王伟" in cli.ok("undo").err
        assert cli.ok("list", "--json").json == before
    refused(cli, "undo")
    for again in after:
        assert "王伟" in cli.ok("redo").err
        assert cli.ok("list", "--json").json == again
    refused(cli, "redo")


def test_undo_stops_at_a_change_that_others_have_overwritten_and_goes_on_when_asked_again(cli: Cli) -> None:
    new = cli.add("Ana")
    cli.ok("edit", new, "title=Buyer")
    cli.ok("edit", new, "company=Nordwind")
    cli.process("edit", new, "company=Seaside", GENJIN_STATE=str(cli.folder / "another machine"))
    assert "Ana" in refused(cli, "undo")
    assert (cli.show(new)["company"], cli.show(new)["title"]) == ("Seaside", "Buyer")
    cli.ok("undo")
    assert (cli.show(new)["company"], cli.show(new)["title"]) == ("Seaside", "")
    cli.ok("redo")
    assert cli.show(new)["title"] == "Buyer"
